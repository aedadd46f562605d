// SPDX-License-Identifier: Apache-2.0
import Separation

@testable import Wire

/// Incidents, and what is said of voice.
extension EntryGenerator {
  mutating func incidentBody(kind: Int) throws -> Body {
    switch kind {
    case 45:
      .incidentOpened(
        IncidentOpened(
          title: try label(), nature: enumeration(), from: instant(), until: maybe { $0.laterInstant() },
          area: try maybe { try $0.area() }, about: try refs()))
    case 46: .incidentAction(IncidentAction(incident: try ref(), step: try incidentStep()))
    case 47:
      .callRecord(
        CallRecord(
          with: Set(try list(1...3) { try $0.party() }).sorted(), began: instant(), ended: instant(),
          medium: try label(), languages: try list(0...3) { try $0.label() }, interpreter: chance.one(in: 2),
          differsFrom: try maybe { try $0.ref() }, about: try refs()))
    case 48:
      .commanderCall(
        CommanderCall(
          byWhen: instant(), language: try label(), about: try maybe { try $0.ref() },
          telephone: try maybe { try $0.label() }))
    default: .voice(try voice())
    }
  }

  private mutating func incidentStep() throws -> IncidentStep {
    let closings: [Closing] = [.jointly, .forOwnSide]
    let steps: [IncidentStep] = [
      .statement, .fact, .agreed(try ref()), .disputed(try ref()),
      .calming(CalmingMeasure(measure: try label(), entry: try maybe { try $0.ref() })), .closed(chance.pick(closings)),
      .closingWithdrawn,
    ]
    return chance.pick(steps)
  }

  private mutating func voice() throws -> VoiceRecord {
    if chance.one(in: 5) { return .reconciled(Reconciled(takenDown: try ref(), entry: try ref())) }
    let contents: [SpokenContent] = [
      .notice(try notice()), .warning(try warning()), .format(try filledFormat()), .text,
    ]
    return .takenDown(
      TakenDown(
        saidBy: try party(), saidAt: instant(), what: chance.pick(contents),
        checkGroup: try maybe { try CheckDigits(String(1_000 + $0.chance.number(0...8_999))) },
        checks: chance.one(in: 2), about: try maybe { try $0.ref() }, language: try label()))
  }

  mutating func representative() throws -> Representative {
    Representative(party: try party(), position: try PositionDesignator(chance.pick(["co", "commander-1", "node"])))
  }

  mutating func laterInstant() -> Instant { Instant(milliseconds: max(1, instant().milliseconds)) }

  private mutating func refs() throws -> [EntryRef] { Set(try list(0...3) { try $0.ref() }).sorted() }
}
