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

/// What a translator has made of the text of an entry. It stays at home: the sender's own words are what counts.
struct Translation: Hashable, Sendable {
  enum State: String, Sendable { case draft, checked }
  let place: EntryPlace
  let language: String
  let text: String
  /// Account and position of who wrote it.
  let writer: String
  let position: String
  let written: Int64
  let checked: Int64?
  var state: State { checked == nil ? .draft : .checked }

  /// What a checker has read, so that nothing else is checked than that.
  var digest: String { Hash256.sha256(Array(text.utf8)).hex }
}

extension OfficeDatabase {
  /// The newest translations, at most 4,096; ascending by language for each entry.
  func translations() throws -> [Translation] {
    try queue.read {
      try Row.fetchAll($0, sql: "SELECT * FROM translation ORDER BY written DESC, origin, entry, language LIMIT 4096")
    }.compactMap(Self.translation).sorted { $0.language < $1.language }
  }

  /// All of one entry, ascending by language.
  func translations(of place: EntryPlace) throws -> [Translation] {
    try queue.read {
      try Row.fetchAll(
        $0, sql: "SELECT * FROM translation WHERE origin = ? AND entry = ? ORDER BY language",
        arguments: [place.origin.name, Int64(clamping: place.index)])
    }.compactMap(Self.translation)
  }

  /// Keeps a translation as a draft, in place of the one that was there.
  func keepTranslation(_ text: String, of place: EntryPlace, in language: String, by account: Account, at now: Instant)
    throws
  {
    try queue.write {
      try $0.execute(
        sql: """
          INSERT OR REPLACE INTO translation (origin, entry, language, text, writer, position, written)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          place.origin.name, Int64(clamping: place.index), language, text, account.name, account.position,
          now.milliseconds,
        ])
    }
  }

  /// Another account has read a draft and found it right; false if it is not the draft that was read, or its own.
  func checkTranslation(_ read: Translation, by account: Account, at now: Instant) throws -> Bool {
    try queue.write { database in
      try database.execute(
        sql: """
          UPDATE translation SET checker = ?, checked = ? WHERE origin = ? AND entry = ? AND language = ? AND text = ?
          AND checked IS NULL AND writer <> ?
          """,
        arguments: [
          account.name, now.milliseconds, read.place.origin.name, Int64(clamping: read.place.index), read.language,
          read.text, account.name,
        ])
      return database.changesCount == 1
    }
  }

  private static func translation(_ row: Row) -> Translation? {
    guard let origin = try? Origin(row["origin"] as String) else { return nil }
    return Translation(
      place: EntryPlace(origin: origin, index: UInt64(row["entry"] as Int64)), language: row["language"],
      text: row["text"], writer: row["writer"], position: row["position"], written: row["written"],
      checked: row["checked"])
  }
}
