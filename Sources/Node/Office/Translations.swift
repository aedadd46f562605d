// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
import Separation
import TransparencyLog
import Wire

extension EntryPlace {
  init(_ ref: EntryRef) { self.init(origin: ref.origin, index: ref.index) }
}

/// What a translator has made of the text of an entry. It stays at home: the sender's own words are what counts. Nothing that was
/// written is lost: what is written anew stands as a draft beside what was checked.
struct Translation: Hashable, Sendable {
  enum State: String, Sendable, CaseIterable {
    /// The one that was checked last.
    case checked
    /// Written after it, and not checked yet.
    case draft
    /// An earlier one, in place of which there is another.
    case superseded
  }
  /// In the order in which they were written.
  let number: Int64
  let place: EntryPlace
  let language: String
  let text: String
  /// Account and position of who wrote it.
  let writer: String
  let position: String
  let written: Int64
  let checked: Int64?
  var state: State

  /// What a checker has read, so that nothing else is checked than that.
  var digest: String { Hash256.sha256(Array(text.utf8)).hex }
}

extension OfficeDatabase {
  /// Those that stand of the newest 4,096: of each entry and language the checked one and the draft after it.
  func translations() throws -> [Translation] {
    try queue.read {
      try Row.fetchAll($0, sql: "SELECT * FROM translated ORDER BY number DESC LIMIT 4096")
    }.compactMap(Self.translation).standing().filter { $0.state != .superseded }
  }

  /// All of one entry: ascending by language, what stands in front.
  func translations(of place: EntryPlace) throws -> [Translation] {
    try queue.read {
      try Row.fetchAll(
        $0, sql: "SELECT * FROM translated WHERE origin = ? AND entry = ? ORDER BY number",
        arguments: [place.origin.name, Int64(clamping: place.index)])
    }.compactMap(Self.translation).standing()
  }

  /// Keeps a translation as a draft, beside what was checked.
  func keepTranslation(_ text: String, of place: EntryPlace, in language: String, by account: Account, at now: Instant)
    throws
  {
    try queue.write {
      try $0.execute(
        sql: """
          INSERT INTO translated (origin, entry, language, text, writer, position, written) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          place.origin.name, Int64(clamping: place.index), language, text, account.name, account.position,
          now.milliseconds,
        ])
    }
  }

  /// Another account has read a draft and found it right; false if it is not the newest any more, or its own.
  func checkTranslation(_ read: Translation, by account: Account, at now: Instant) throws -> Bool {
    try queue.write { database in
      try database.execute(
        sql: """
          UPDATE translated SET checker = ?, checked = ? WHERE number = ? AND checked IS NULL AND writer <> ?
          AND number = (SELECT max(number) FROM translated WHERE origin = ? AND entry = ? AND language = ?)
          """,
        arguments: [
          account.name, now.milliseconds, read.number, account.name, read.place.origin.name,
          Int64(clamping: read.place.index), read.language,
        ])
      return database.changesCount == 1
    }
  }

  private static func translation(_ row: Row) -> Translation? {
    guard let origin = try? Origin(row["origin"] as String) else { return nil }
    return Translation(
      number: row["number"], place: EntryPlace(origin: origin, index: UInt64(row["entry"] as Int64)),
      language: row["language"], text: row["text"], writer: row["writer"], position: row["position"],
      written: row["written"], checked: row["checked"], state: .superseded)
  }
}

extension [Translation] {
  /// The same with what each stands for; ascending by language, the checked one, the draft, and earlier ones from the newest on.
  fileprivate func standing() -> [Translation] {
    var found: [Translation] = []
    for group in Dictionary(grouping: self, by: { "\($0.place.origin)@\($0.place.index) \($0.language)" }).values {
      var newest = group.sorted { $0.number > $1.number }
      let checked = newest.firstIndex { $0.checked != nil }
      if let checked { newest[checked].state = .checked }
      if checked != 0, !newest.isEmpty { newest[0].state = .draft }
      found += newest
    }
    let rank = Dictionary(uniqueKeysWithValues: Translation.State.allCases.enumerated().map { ($1, $0) })
    return found.sorted {
      ($0.language, rank[$0.state] ?? 0, -$0.number) < ($1.language, rank[$1.state] ?? 0, -$1.number)
    }
  }
}
