// SPDX-License-Identifier: Apache-2.0
import Exchange
import Separation
import TransparencyLog
import Wire

extension Officer {
  /// Something within an incident, or the opening of one; sensible or not, as the other side could send it.
  mutating func incident(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    guard let opening = pick(known, where: { $0.opensIncident }), chance.chance(permille: 850) else {
      let about = pick(known, where: { $0.isAnswerable }).map { [$0.ref] } ?? []
      let incident = IncidentOpened(
        title: try Label("incident"), nature: chance.pick([.closeApproach, .openingOfFire, .crossing]) ?? .collision,
        from: now, until: nil, about: about)
      return try draft(.urgent, .incidentOpened(incident))
    }
    func act(_ step: IncidentStep, text: Bool = false) throws -> Draft {
      try draft(
        .plans, .incidentAction(IncidentAction(incident: opening.ref, step: step)),
        parts: text ? [DraftPart(role: .text, bytes: Array("what was seen".utf8))] : [])
    }
    let fact = pick(known) { $0.proposesFact(within: opening.ref) }
    switch chance.int(0...9) {
    case 0..<2: return try act(.statement, text: true)
    case 2..<4: return try act(.fact, text: true)
    case 4..<7: return try fact.map { try act(chance.chance(permille: 600) ? .agreed($0.ref) : .disputed($0.ref)) }
    case 7: return try act(.calming(CalmingMeasure(measure: try Label("guns silent"))))
    case 8: return try act(.closed(chance.chance(permille: 700) ? .jointly : .forOwnSide))
    default: return try act(.closingWithdrawn)
    }
  }

  /// A record of a call, a request for a commander's call, or something that was taken down by voice.
  mutating func voice(_ known: [KnownEntry], _ other: PartyID, now: Instant) throws -> Draft? {
    let gist = DraftPart(role: .text, bytes: Array("both hold".utf8))
    let own = party
    switch chance.int(0...3) {
    case 0:
      let differs = pick(known) { $0.writer != own && $0.recordsCall }?.ref
      let record = CallRecord(
        with: [other], began: now, ended: now, medium: try Label("telephone"),
        differsFrom: chance.chance(permille: 300) ? differs : nil)
      return try draft(.plans, .callRecord(record), parts: [gist])
    case 1:
      return try draft(
        .urgent, .commanderCall(CommanderCall(byWhen: now.adding(seconds: 600), language: try Label("en"))))
    case 2:
      let taken = TakenDown(saidBy: other, saidAt: now, what: .text, language: try Label("en"))
      return try draft(.plans, .voice(.takenDown(taken)), parts: [gist])
    default:
      guard let taken = pick(known, where: { $0.writer == own && $0.wasTakenDown }),
        let entry = pick(known, where: { $0.writer != own && $0.isMessage })
      else { return nil }
      return try draft(.plans, .voice(.reconciled(Reconciled(takenDown: taken.ref, entry: entry.ref))))
    }
  }
}

extension KnownEntry {
  var opensIncident: Bool { if case .incidentOpened = entry?.body { true } else { false } }
  var recordsCall: Bool { if case .callRecord = entry?.body { true } else { false } }
  var wasTakenDown: Bool { if case .voice(.takenDown) = entry?.body { true } else { false } }

  func proposesFact(within incident: EntryRef) -> Bool {
    guard case .incidentAction(let action) = entry?.body else { return false }
    return action.incident == incident && action.step == .fact
  }
}
