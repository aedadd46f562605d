// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A measure with what the parties have said of it.
public struct StandingMeasure: Hashable, Sendable {
  /// Where a measure comes from.
  public enum Source: Hashable, Sendable {
    /// The arrangement of which it is a part.
    case arrangement
    /// A party declared it, and every other party has agreed to it.
    case agreed(by: PartyID)
    /// A party declared it; not all others have agreed.
    case unilateral(by: PartyID)
  }

  /// How it is named.
  public let feature: NumberedFeature
  /// What it says.
  public let measure: Measure
  /// Where it comes from.
  public let source: Source
  /// Who holds to it, ascending: it stands while somebody does.
  public let holders: [PartyID]
  /// Parties that had held to it and have lifted it, ascending.
  public let liftedBy: [PartyID]
  /// Until when it is confirmed by all who hold to it; nil where it needs no confirmation.
  public let confirmedUntil: Instant?
  /// Where and when it was declared; nil for one of an arrangement.
  public let stated: Stated?

  /// Whether somebody holds to it.
  public var stands: Bool { !holders.isEmpty }
  /// Whether it should have been confirmed again by now. It goes on restricting.
  public func isStale(at now: Instant) -> Bool { stands && confirmedUntil.map { $0 < now } ?? false }
}

extension Board {
  /// Measures that parties have declared, standing or not, ascending by entry.
  public var declaredMeasures: [StandingMeasure] {
    facts.measures.keys.sorted(by: logs.canonicallyPrecedes).compactMap { declared($0) }
  }

  /// The measures of the arrangement in force at an instant, and the declared ones that stand.
  public func standingMeasures(at instant: Instant) -> [StandingMeasure] {
    var found: [StandingMeasure] = []
    if let inForce = timeline().inForce(at: instant) {
      for number in inForce.arrangement.measures.indices {
        found.append(arranged(MeasureKey(entry: inForce.id, number: number), inForce.arrangement))
      }
    }
    return found + declaredMeasures.filter(\.stands)
  }

  /// The declared measure of an entry; nil if it declares none.
  public func declaredMeasure(_ ref: EntryRef) -> StandingMeasure? { entry(ref).flatMap(declared) }

  func declared(_ id: EntryID) -> StandingMeasure? {
    guard let fact = facts.measures[id] else { return nil }
    let key = MeasureKey(entry: id, number: 0)
    let declarer = logs.party(id)
    let agreed = facts.measureWords[key]?.all(in: logs).filter { $0.word == .agreed }.map { logs.party($0.id) } ?? []
    let parties = roster.parties.filter { $0 == declarer || agreed.contains($0) }
    let holders = parties.filter { !hasLifted($0, key) }
    return StandingMeasure(
      feature: NumberedFeature(entry: logs.ref(id), number: 0), measure: fact.measure,
      source: parties == roster.parties ? .agreed(by: declarer) : .unilateral(by: declarer), holders: holders,
      liftedBy: parties.filter { !holders.contains($0) },
      confirmedUntil: confirmation(of: fact.measure, key, by: holders), stated: stated(id))
  }

  private func arranged(_ key: MeasureKey, _ arrangement: Arrangement) -> StandingMeasure {
    let measure = arrangement.measures[key.number]
    return StandingMeasure(
      feature: NumberedFeature(entry: logs.ref(key.entry), number: key.number), measure: measure, source: .arrangement,
      holders: arrangement.parties, liftedBy: [],
      confirmedUntil: confirmation(of: measure, key, by: arrangement.parties), stated: nil)
  }

  /// A party that has said in two logs at once that it holds to a measure and that it does not, holds to it.
  private func hasLifted(_ party: PartyID, _ key: MeasureKey) -> Bool {
    let latest =
      facts.measureWords[key]?.latest(in: logs, by: party) {
        if case .confirmed = $0.word { false } else { true }
      } ?? []
    return !latest.isEmpty && latest.allSatisfy { $0.word == .lifted }
  }

  private func confirmation(of measure: Measure, _ key: MeasureKey, by holders: [PartyID]) -> Instant? {
    guard let first = measure.revalidateBy else { return nil }
    let words = facts.measureWords[key]?.all(in: logs) ?? []
    return holders.map { holder in
      words.filter { logs.party($0.id) == holder }
        .reduce(first) { latest, fact in
          if case .confirmed(let until) = fact.word { max(latest, until) } else { latest }
        }
    }.min() ?? first
  }

  /// Measures on which something was said, with what was said, for the digest: ascending by entry and number.
  var measureWords: [(key: MeasureKey, words: [MeasureWordFact])] {
    facts.measureWords.keys.sorted {
      $0.entry == $1.entry ? $0.number < $1.number : logs.canonicallyPrecedes($0.entry, $1.entry)
    }.map { ($0, facts.measureWords[$0]?.all(in: logs) ?? []) }
  }
}
