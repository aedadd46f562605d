// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What a party wishes to have on record. Its text is a part beside the entry.
public struct RecordedProtest: Hashable, Sendable {
  /// The protest.
  public let ref: EntryRef
  /// Who wrote it.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// Language of the text.
  public let language: Label
  /// The entry that it speaks of.
  public let about: EntryRef?
  /// What is wrong with it; it is on record all the same.
  public let defects: [Defect]
}

extension Board {
  /// All protests, ascending by entry.
  public var protests: [RecordedProtest] {
    logs.ordered.flatMap { log in
      var found: [RecordedProtest] = []
      facts.protests[log].forEach { found.append(view($0, in: log)) }
      return found
    }
  }

  /// The protests of a log from an index on, ascending; at most `limit`.
  public func protests(of origin: Origin, from index: UInt64, limit: Int) -> [RecordedProtest] {
    guard let log = logs.number(of: origin) else { return [] }
    let all = facts.protests[log]
    let first = all.partition { $0.index < index }
    return (first..<min(all.count, first + max(0, limit))).map { view(all[$0], in: log) }
  }

  private func view(_ fact: ProtestFact, in log: LogNumber) -> RecordedProtest {
    let id = EntryID(log, fact.index)
    return RecordedProtest(
      ref: logs.ref(id), party: logs[log].party, stated: stated(id), language: facts.languages[fact.language],
      about: fact.about.map(logs.ref), defects: fact.subjectIsUnknown ? [.unknownSubject] : [])
  }

  /// As a message, a protest is never without effect because of what it speaks of.
  mutating func recordProtest(_ protest: Protest, _ writing: Writing) {
    var about: EntryID?
    if let ref = protest.about { about = try? resolve(ref, writing) }
    facts.protests[writing.log].append(
      ProtestFact(
        index: writing.id.index, about: about, language: facts.languages.number(of: protest.language),
        subjectIsUnknown: protest.about != nil && about == nil))
  }
}
