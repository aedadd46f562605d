// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension DraftCheck {
  func refusals(of arrangement: Arrangement) -> [DraftRefusal] {
    var found: [DraftRefusal] = []
    let parties = board.roster.parties
    if arrangement.parties != parties {
      found.append(.partiesNotOfChannel(field: "arrangement.parties", arrangement.parties, channel: parties))
    }
    if !Board.rulesVersions.contains(arrangement.rulesVersion) {
      found.append(
        .unknownRules(
          field: "arrangement.rulesVersion", arrangement.rulesVersion, known: Board.rulesVersions))
    }
    let areas = 1...BoardLimits.areasOfOperations
    if !areas.contains(arrangement.areaOfOperations.count) {
      found.append(
        .count(field: "arrangement.areaOfOperations", arrangement.areaOfOperations.count, limit: areas))
    }
    if arrangement.commCheckSeconds == 0 { found.append(.zeroInterval(field: "arrangement.commCheckSeconds")) }
    if arrangement.receiptSeconds == 0 { found.append(.zeroInterval(field: "arrangement.receiptSeconds")) }
    if let other = board.facts.proposals.first(where: { $0.arrangement.character != arrangement.character }) {
      found.append(
        .characterChanged(
          field: "arrangement.character", arrangement.character, channel: other.arrangement.character,
          by: board.logs.ref(other.id)))
    }
    found += refusalsOfLaterTerms(arrangement)
    for contact in arrangement.contacts where !parties.contains(contact.party) {
      found.append(.unknownParty(field: "arrangement.contacts", contact.party, known: parties))
    }
    return found
  }

  func check(_ answer: Answer, _ verdict: inout DraftVerdict) {
    verdict.refusals += refused { () throws(DraftRefusal) in
      let entry = try find(answer.to, "answer.to")
      guard board.logs.party(entry) != own else { throw .ownEntry(field: "answer.to", answer.to) }
    }
    switch answer.state {
    case .proposal(let notice, let until):
      check(notice, isNew: false, "answer.proposal", &verdict)
      verdict.refusals += refusalsOfOffer(to: answer.to) + refusalsOfReply(answer.state, to: answer.to)
      if let until, until <= now { verdict.refusals.append(.untilPassed(field: "answer.until", until, now: now)) }
    case .readBack(let readBack): verdict.refusals += refusals(of: readBack, to: answer.to)
    case .accepted, .declined: verdict.refusals += refusalsOfReply(answer.state, to: answer.to)
    default: break
    }
  }

  /// What is proposed is another notice for an activity.
  private func refusalsOfOffer(to ref: EntryRef) -> [DraftRefusal] {
    guard let entry = board.entry(ref), board.facts.offers[entry] == nil else { return [] }
    let activity = board.facts.activityOf[entry].map { board.facts.activities[$0] }
    guard activity?.versions.contains(entry) != true else { return [] }
    return [.wrongKind(field: "answer.to", ref, needed: .activityVersion)]
  }

  /// A FLASH is never held up by what it speaks of; other messages are.
  func check(_ message: HotlineMessage, _ verdict: inout DraftVerdict) {
    guard let about = message.about, board.entry(about) == nil else { return }
    if message.precedence == .flash {
      verdict.defects.append(.unknownSubject)
    } else {
      verdict.refusals.append(.unknownEntry(field: "message.about", about))
    }
  }

  func refusals(of rotation: KeyRotated) -> [DraftRefusal] {
    let field = "rotation.certificate"
    guard board.roster.party(of: rotation.origin) == own else { return [.notOwnLog(field: field, rotation.origin)] }
    let statement = KeyCertificate.Statement.rotation(
      origin: rotation.origin, atSize: rotation.atSize, newKey: rotation.newKey)
    guard board.certified(rotation.certificate, by: own) == statement else { return [.certificate(field: field)] }
    let size = board.nextIndex(of: rotation.origin)
    guard rotation.atSize > size else {
      return [.sizeReached(field: field, rotation.origin, atSize: rotation.atSize, size: size)]
    }
    return []
  }

  func refusals(of sealed: Sealed) -> [DraftRefusal] {
    let field = "seal.certificate"
    guard board.roster.party(of: sealed.last.origin) == own else {
      return [.notOwnLog(field: field, sealed.last.origin)]
    }
    guard board.certified(sealed.certificate, by: own) == .seal(last: sealed.last) else {
      return [.certificate(field: field)]
    }
    let isSealed = board.seals.contains { $0.last.origin == sealed.last.origin }
    return isSealed ? [.alreadySealed(field: field, sealed.last.origin)] : []
  }

  /// Who leaves the watch says until when, so that the other side knows when to call again.
  func refusals(of manning: Manning) -> [DraftRefusal] {
    guard let until = manning.until else {
      return manning.level == .unmanned ? [.untilMissing(field: "manning.until")] : []
    }
    return until > now ? [] : [.untilPassed(field: "manning.until", until, now: now)]
  }

  func refusals(of removal: PartRemoved) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let entry = try find(removal.entry, "part.entry")
      let owner = board.logs.party(entry)
      guard owner == own else { throw .notOwnEntry(field: "part.entry", removal.entry, owner: owner) }
      let count = Int(board.logs.head(entry).parts)
      guard (0..<count).contains(removal.number) else {
        throw .noSuchPart(field: "part.number", removal.number, count: count)
      }
    }
  }

  func refusals(of layer: ReferenceLayer) -> [DraftRefusal] {
    let limit = 1...Wire.Limits.features
    return limit.contains(layer.segments.count)
      ? [] : [.count(field: "layer.segments", layer.segments.count, limit: limit)]
  }

  func defects(of warning: SafetyWarning, in lane: Lane) -> [Defect] {
    var found = Board.defects(of: warning)
    if lane == .plans { found.append(.inPlansLog) }
    if let inForce, let place = AreaOfOperations(inForce.arrangement.areaOfOperations).defect(of: warning.place) {
      found.append(place)
    }
    return found + Board.referenceDefects(of: warning)
  }
}
