// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

extension Reason {
  /// Why a draft of an own officer is refused.
  init(of refusal: DraftRefusal) {
    switch refusal {
    case .unknownParty(let field, let party, let known):
      self.init(.unknownParty, field, ["party": .string(party.name), "known": .names(known)])
    case .outsideAreaOfOperations(let field, let volume):
      self.init(.outsideAreaOfOperations, "\(field)[\(volume)]", ["volume": .number(volume)])
    case .coordinatesSwapped(let field, let volume):
      self.init(.coordinatesSwapped, "\(field)[\(volume)]", ["volume": .number(volume)])
    case .count(let field, let count, let limit): self.init(count: count, limit, field)
    case .startInPast(let field, let volume, let start, let now):
      self.init(
        .startInPast, "\(field)[\(volume)].start",
        ["volume": .number(volume), "start": .time(start), "now": .time(now)])
    case .endInPast(let field, let volume, let end, let now):
      self.init(
        .endInPast, "\(field)[\(volume)].end", ["volume": .number(volume), "end": .time(end), "now": .time(now)])
    case .reportedAhead(let field, let at, let now):
      self.init(.reportedAhead, field, ["at": .time(at), "now": .time(now)])
    case .unknownEntry(let field, let ref): self.init(.unknownEntry, field, ["entry": .entry(ref)])
    case .wrongKind(let field, let ref, let needed):
      self.init(.wrongKind, field, ["entry": .entry(ref), "needed": .string(needed.rawValue)])
    case .notOwnActivity(let field, let ref, let owner):
      self.init(.notOwnActivity, field, ["entry": .entry(ref), "owner": .string(owner.name)])
    case .ownActivity(let field, let ref): self.init(.ownActivity, field, ["entry": .entry(ref)])
    case .activityOver(let field, let ref, let state):
      self.init(.activityOver, field, ["entry": .entry(ref), "state": .string(state.rawValue)])
    case .alreadyStarted(let field, let ref): self.init(.alreadyStarted, field, ["entry": .entry(ref)])
    case .outdatedVersion(let field, let ref, let current):
      self.init(.outdatedVersion, field, ["entry": .entry(ref), "current": .entry(current)])
    case .ownEntry(let field, let ref): self.init(.ownEntry, field, ["entry": .entry(ref)])
    case .notOwnEntry(let field, let ref, let owner):
      self.init(.notOwnEntry, field, ["entry": .entry(ref), "owner": .string(owner.name)])
    case .noSuchPart(let field, let number, let count):
      self.init(.noSuchPart, field, ["number": .number(number), "parts": .number(count)])
    case .wrongLane(let kind, let lane):
      self.init(.wrongLane, nil, ["kind": .string(kind.rawValue), "lane": .string(lane.rawValue)])
    case .partiesNotOfChannel(let field, let parties, let channel):
      self.init(.partiesNotOfChannel, field, ["parties": .names(parties), "channel": .names(channel)])
    case .unknownRules(let field, let version, let known):
      self.init(
        .unknownRules, field,
        ["version": .number(version), "lowest": .number(known.lowerBound), "highest": .number(known.upperBound)])
    case .zeroInterval(let field): self.init(.zeroInterval, field)
    case .certificate(let field): self.init(.certificate, field)
    case .notOwnLog(let field, let origin): self.init(.notOwnLog, field, ["log": .string(origin.name)])
    case .sizeReached(let field, let origin, let atSize, let size):
      self.init(
        .sizeReached, field, ["log": .string(origin.name), "atSize": .number(atSize), "size": .number(size)])
    case .alreadySealed(let field, let origin): self.init(.alreadySealed, field, ["log": .string(origin.name)])
    case .untilMissing(let field): self.init(.untilMissing, field)
    case .untilPassed(let field, let until, let now):
      self.init(.untilPassed, field, ["until": .time(until), "now": .time(now)])
    case .suspended(let field, let by, let since):
      self.init(.suspended, field, ["party": .string(by.name), "since": .time(since)])
    case .terminated(let field, let by, let from):
      self.init(.terminated, field, ["party": .string(by.name), "from": .time(from)])
    case .noticeTooShort(let field, let from, let earliest):
      self.init(.noticeTooShort, field, ["from": .time(from), "earliest": .time(earliest)])
    case .protectedSite(let field, let volume, let site, let name, _):
      self.init(
        .protectedSite, "\(field).volumes[\(volume)]",
        [
          "volume": .number(volume), "site": .string(name.text), "entry": .entry(site.entry),
          "number": .number(site.number),
        ])
    case .notASite(let field, let site):
      self.init(.notASite, field, ["entry": .entry(site.entry), "number": .number(site.number)])
    case .openingHours(let field): self.init(.openingHours, field)
    case .arrangedMeasure(let field, let measure):
      self.init(.arrangedMeasure, field, ["entry": .entry(measure.entry), "number": .number(measure.number)])
    case .character(let kind, let reason):
      self.init(.notInThisChannel, nil, ["kind": .string(kind.rawValue), "reason": .string(reason.rawValue)])
    case .referenceDiffers(let field, let difference): self.init(of: difference, field)
    case .referenceMissing(let field): self.init(.referenceMissing, field)
    case .noSuchPlace(let field, let number, let ref, let known):
      if known.isEmpty {
        self.init(.nothingToReadBack, field, ["entry": .entry(ref)])
      } else {
        self.init(
          .noSuchPlace, field,
          ["number": .number(number), "entry": .entry(ref), "known": .array(known.map { .number($0) })])
      }
    case .wrongState(let field, let ref, let state, let needed):
      self.init(
        .wrongState, field,
        ["entry": .entry(ref), "state": .string(state.rawValue), "neededState": .string(needed.rawValue)])
    case .overtaken(let field, let ref): self.init(.overtaken, field, ["entry": .entry(ref)])
    case .nodeOnly(let kind): self.init(.nodeOnly, nil, ["kind": .string(kind.rawValue)])
    case .notKnown(let field): self.init(.notKnown, field)
    case .notRepresentative(let field, let position, let designated):
      if designated.isEmpty {
        self.init(.noRepresentative, field, ["position": .string(position.name)])
      } else {
        self.init(
          .notRepresentative, field,
          ["position": .string(position.name), "designated": .array(designated.map { .string($0.name) })])
      }
    case .endBeforeStart(let field, let end, let start):
      self.init(.endBeforeStart, field, ["end": .time(end), "start": .time(start)])
    case .incidentClosed(let field, let ref): self.init(.incidentClosed, field, ["entry": .entry(ref)])
    case .ownParty(let field, let party): self.init(.ownParty, field, ["party": .string(party.name)])
    case .notByThatParty(let field, let ref, let needed):
      self.init(.notByThatParty, field, ["entry": .entry(ref), "party": .string(needed.name)])
    case .already(let field, let ref, let said):
      self.init(.already, field, ["entry": .entry(ref), "said": .string(said.rawValue)])
    case .beforeNotice(let field, let at, let notified):
      self.init(.beforeNotice, field, ["at": .time(at), "notified": .time(notified)])
    case .longAgo(let field, let at, let earliest):
      self.init(.longAgo, field, ["at": .time(at), "earliest": .time(earliest)])
    case .characterChanged(let field, let character, let channel, let ref):
      self.init(
        .characterChanged, field,
        ["given": .string(character.word), "character": .string(channel.word), "entry": .entry(ref)])
    case .notAMovement(let field, let ref, _): self.init(.notAMovement, field, ["entry": .entry(ref)])
    }
  }

  private init(of difference: ReferenceDifference, _ field: String) {
    self.init(
      .referenceDiffers, field,
      [
        "name": .string(difference.reference.name.text), "apartMetres": difference.apart.map { .metres($0) } ?? .null,
        "limitMetres": .metres(difference.limit),
      ])
  }

  init(count: Int, _ limit: ClosedRange<Int>, _ field: String?) {
    self.init(
      .count, field,
      ["given": .number(count), "lowest": .number(limit.lowerBound), "highest": .number(limit.upperBound)])
  }
}
