// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

// Suspension, end and difference of arrangements, and measures, as JSON.

extension BoardJSON {
  static func suspension(_ suspension: ArrangementSuspension) -> JSONValue {
    .object([
      "ref": ref(suspension.ref), "by": party(suspension.party), "arrangement": ref(suspension.arrangement),
      "stated": stated(suspension.stated), "open": .bool(suspension.isOpen),
      "resumedBy": .array(
        suspension.resumedBy.keys.sorted().map { name in
          .object(["party": party(name), "stated": suspension.resumedBy[name].map(stated)])
        }),
      "missing": .array(suspension.missing.map(party)), "endedBy": suspension.endedBy.map(ref),
    ])
  }

  static func termination(_ end: ArrangementEnd, now: Instant) -> JSONValue {
    .object([
      "ref": ref(end.ref), "by": party(end.party), "arrangement": ref(end.arrangement), "stated": stated(end.stated),
      "from": time(end.from), "inEffect": .bool(end.from <= now && end.endedBy == nil),
      "shortMilliseconds": .number(end.shortMilliseconds), "endedBy": end.endedBy.map(ref),
    ])
  }

  static func measure(_ measure: StandingMeasure, now: Instant) -> JSONValue {
    let (source, by): (String, PartyID?) =
      switch measure.source {
      case .arrangement: ("arrangement", nil)
      case .agreed(let by): ("agreed", by)
      case .unilateral(let by): ("unilateral", by)
      }
    return .object([
      "feature": EntryJSON.value(of: measure.feature), "measure": EntryJSON.value(of: measure.measure),
      "source": .string(source), "by": by.map(party), "holders": .array(measure.holders.map(party)),
      "liftedBy": .array(measure.liftedBy.map(party)), "stands": .bool(measure.stands),
      "confirmedUntil": measure.confirmedUntil.map(time), "stale": .bool(measure.isStale(at: now)),
      "stated": measure.stated.map(stated),
    ])
  }

  static func change(_ change: ArrangementDifference.Change) -> JSONValue {
    .object([
      "section": .string(change.section.rawValue), "change": .string(change.kind.rawValue),
      "before": change.before.map(term), "after": change.after.map(term),
    ])
  }

  private static func term(_ term: ArrangementDifference.Term) -> JSONValue {
    switch term {
    case .number(let number): .number(number)
    case .label(let label): .string(label.text)
    case .party(let name): party(name)
    case .instant(let instant): time(instant)
    case .hash(let hash): .string(hash.hex)
    case .area(let area): EntryJSON.value(of: area)
    case .minima(let row): EntryJSON.value(of: row)
    case .deadline(let deadline): EntryJSON.value(of: deadline)
    case .contact(let contact): EntryJSON.value(of: contact)
    case .measure(let measure): EntryJSON.value(of: measure)
    case .annex(let annex): EntryJSON.value(of: annex)
    case .channel(let channel): EntryJSON.value(of: channel)
    case .clause(let clause): .string(clause.text)
    }
  }
}
