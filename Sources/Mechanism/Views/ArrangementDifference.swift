// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// In what two arrangements differ, term by term: what a counter-proposal asks for, what an amendment changes. It is computed,
/// states nothing, and leaves out only which proposal each of them counters.
public struct ArrangementDifference: Hashable, Sendable {
  /// Subjects, in the order of the schema.
  public enum Section: String, Hashable, Sendable, CaseIterable {
    case rulesVersion, title, parties, inForceFrom, areaOfOperations, minima, minimumNoticeSeconds, deadlines
    case receiptSeconds, commCheckSeconds, clockToleranceSeconds, languages, catalogue, contacts, measures
    case permittedDisclosure, retentionDays, annexes, terminationNoticeSeconds, channels, formats, confidentiality
    case spillProcedure
  }

  /// One term, whatever it is about.
  public enum Term: Hashable, Sendable {
    case number(UInt32)
    case label(Label)
    case party(PartyID)
    case instant(Instant)
    case hash(Hash256)
    case area(Area)
    case minima(MinimaRow)
    case deadline(Deadline)
    case contact(Contact)
    case measure(Measure)
    case annex(Annex)
    case channel(RadioChannel)
    case clause(Clause)
  }

  /// One difference.
  public struct Change: Hashable, Sendable {
    /// What has become of a term.
    public enum Kind: String, Hashable, Sendable {
      case added, removed, changed
      /// What both have stands in another order; measures are numbered by it.
      case reordered
    }

    /// Its subject.
    public let section: Section
    /// The term before; nil if it is new.
    public let before: Term?
    /// The term after; nil if it is gone.
    public let after: Term?

    /// What has become of it.
    public var kind: Kind {
      switch (before, after) {
      case (nil, nil): .reordered
      case (nil, _?): .added
      case (_?, nil): .removed
      case (_?, _?): .changed
      }
    }
  }

  /// All differences, by section; in each first what was changed or removed, in the order of before, then what was added.
  public private(set) var changes: [Change] = []

  /// Compares two arrangements.
  public init(from old: Arrangement, to new: Arrangement) {
    compare(.rulesVersion, old.rulesVersion, new.rulesVersion, Term.number)
    compare(.title, old.title, new.title, Term.label)
    compare(.parties, old.parties, new.parties, by: { $0 }, Term.party)
    compare(.inForceFrom, old.inForceFrom, new.inForceFrom, Term.instant)
    compare(.areaOfOperations, old.areaOfOperations, new.areaOfOperations, by: { $0 }, Term.area)
    compare(.minima, old.minima, new.minima, by: { Pair(first: $0.first, second: $0.second) }, Term.minima)
    compare(.minimumNoticeSeconds, old.minimumNoticeSeconds, new.minimumNoticeSeconds, Term.number)
    compare(.deadlines, old.deadlines, new.deadlines, by: { $0.precedence }, Term.deadline)
    compare(.receiptSeconds, old.receiptSeconds, new.receiptSeconds, Term.number)
    compare(.commCheckSeconds, old.commCheckSeconds, new.commCheckSeconds, Term.number)
    compare(.clockToleranceSeconds, old.clockToleranceSeconds, new.clockToleranceSeconds, Term.number)
    compare(.languages, old.languages, new.languages, by: { $0 }, Term.label)
    compare(.catalogue, old.catalogue, new.catalogue, Term.hash)
    compare(.contacts, old.contacts, new.contacts, by: { Named(party: $0.party, name: $0.means) }, Term.contact)
    compare(.measures, old.measures, new.measures, by: { $0.name }, Term.measure)
    compare(.permittedDisclosure, old.permittedDisclosure, new.permittedDisclosure, Term.label)
    compare(.retentionDays, old.retentionDays, new.retentionDays, Term.number)
    compare(.annexes, old.annexes, new.annexes, by: { $0.title }, Term.annex)
    compare(
      .terminationNoticeSeconds, old.terminationNoticeSeconds, new.terminationNoticeSeconds, Term.number)
    compare(.channels, old.channels, new.channels, by: { Named(party: $0.party, name: $0.purpose) }, Term.channel)
    compare(.formats, old.formats, new.formats, by: { $0 }, Term.number)
    compare(.confidentiality, old.confidentiality, new.confidentiality, by: { $0 }, Term.clause)
    compare(.spillProcedure, old.spillProcedure, new.spillProcedure, by: { $0 }, Term.clause)
  }

  private struct Pair: Hashable {
    let first: ActivityKind?
    let second: ActivityKind?
  }

  private struct Named: Hashable {
    let party: PartyID?
    let name: Label
  }

  /// What has the same key is the same term; the second with a key is another one than the first.
  private struct Place<Key: Hashable>: Hashable {
    let key: Key
    let occurrence: Int
  }

  private mutating func compare<Value: Equatable>(
    _ section: Section, _ old: Value?, _ new: Value?, _ term: (Value) -> Term
  ) {
    guard old != new else { return }
    changes.append(Change(section: section, before: old.map(term), after: new.map(term)))
  }

  private mutating func compare<Value: Equatable, Key: Hashable>(
    _ section: Section, _ old: [Value], _ new: [Value], by key: (Value) -> Key, _ term: (Value) -> Term
  ) {
    let (before, after) = (Self.places(old, key), Self.places(new, key))
    let inAfter = Dictionary(uniqueKeysWithValues: after.enumerated().map { ($0.element, $0.offset) })
    var kept: [Int] = []
    for (number, place) in before.enumerated() {
      let match = inAfter[place]
      if let match { kept.append(match) }
      guard match.map({ new[$0] }) != old[number] else { continue }
      changes.append(Change(section: section, before: term(old[number]), after: match.map { term(new[$0]) }))
    }
    let had = Set(before)
    for (number, place) in after.enumerated() where !had.contains(place) {
      changes.append(Change(section: section, before: nil, after: term(new[number])))
    }
    if kept != kept.sorted() { changes.append(Change(section: section, before: nil, after: nil)) }
  }

  private static func places<Value, Key: Hashable>(_ values: [Value], _ key: (Value) -> Key) -> [Place<Key>] {
    var counts: [Key: Int] = [:]
    return values.map { value in
      let key = key(value)
      defer { counts[key, default: 0] += 1 }
      return Place(key: key, occurrence: counts[key, default: 0])
    }
  }
}

extension Board {
  /// The terms that were proposed in an entry; nil if it is no proposal that counts.
  public func proposedArrangement(_ ref: EntryRef) -> Arrangement? {
    entry(ref).flatMap { facts.proposalOf[$0] }.map { facts.proposals[$0].arrangement }
  }
}
