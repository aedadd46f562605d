// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// An entry that asks the watch of another party for an answer.
public struct OpenItem: Hashable, Sendable {
  /// The entry.
  public let ref: EntryRef
  /// What it says.
  public let kind: EntryKind
  /// Who wrote it.
  public let party: PartyID
  /// How urgent it is: see `docs/rules.md`, table "What asks for an answer".
  public let precedence: Precedence
  /// When, by the writer's claim.
  public let writtenAt: Instant
  /// Of what is notified, when it begins: until then it must have been passed on.
  public let begins: Instant?
  /// Of a proposal with a deadline, until when an answer is asked for.
  public let answerBy: Instant?
  /// Whether only *has it* and *passed on* can be said of it: what is notified in a channel for notification.
  public let isOnlyNotified: Bool
  /// Who is asked; nil asks all other parties.
  public let addressee: PartyID?

  /// Whether it asks this party.
  public func asks(_ party: PartyID) -> Bool { party != self.party && (addressee == nil || addressee == party) }
}

/// What the watch of a party has said about an entry.
public struct AnswerSteps: OptionSet, Hashable, Sendable {
  /// The steps as bits.
  public let rawValue: UInt8

  /// From bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A person has it.
  public static let hasIt = AnswerSteps(rawValue: 1)
  /// It was read back.
  public static let understood = AnswerSteps(rawValue: 2)
  /// All concerned were told, by the latest attestation.
  public static let passedOn = AnswerSteps(rawValue: 4)
  /// Action was reported.
  public static let done = AnswerSteps(rawValue: 8)
  /// Anything was said by a person, so that it need not ring any more.
  public static let word = AnswerSteps(rawValue: 16)

  /// Whether a step is stated. What was answered in any way, a person has.
  public func contains(_ step: AnswerStep) -> Bool {
    switch step {
    case .hasIt: contains(.word)
    case .understood: contains(AnswerSteps.understood)
    case .passedOn: contains(AnswerSteps.passedOn)
    case .done: contains(AnswerSteps.done)
    }
  }
}

extension EntryKind {
  /// The precedence with which an entry of this kind asks for an answer; nil if it asks for none. A hotline message
  /// has its own.
  public var askingPrecedence: Precedence? {
    switch self {
    case .safetyWarning: .flash
    case .holdRequested, .arrangementSuspended: .immediate
    case .objection, .requestForChange, .proposal, .declined, .arrangementResumed, .arrangementTerminated: .priority
    case .notice, .amendment, .arrangementProposed, .measureDeclared: .routine
    case .incidentOpened, .commanderCall: .immediate
    case .statement, .factProposed, .calmingMeasure, .takenDown: .priority
    case .incidentClosed, .callRecord: .routine
    case .nonconforming: .immediate
    case .contingent: .flash
    case .enRoute: .immediate
    case .readBack, .accepted: .priority
    default: nil
    }
  }
}

extension Board {
  /// What an entry asks for; nil if it asks for nothing, or for nothing any more: a version that was replaced, an
  /// activity that is over, a request hold that was lifted.
  public func openItem(_ ref: EntryRef) -> OpenItem? { entry(ref).flatMap(openItem) }

  /// The same for the entry of a log at an index.
  public func openItem(of origin: Origin, at index: UInt64) -> OpenItem? {
    guard let log = logs.number(of: origin), index < logs[log].size else { return nil }
    return openItem(EntryID(log, index))
  }

  private func openItem(_ id: EntryID) -> OpenItem? {
    let head = logs.head(id)
    var (precedence, begins, addressee) = (head.kind.askingPrecedence, Instant?.none, PartyID?.none)
    switch head.kind {
    case .hotline: precedence = messageFact(id)?.precedence
    case .safetyWarning: break
    case .holdRequested:
      guard let hold = facts.holds[id], hold.lifted.all(in: logs).isEmpty else { return nil }
    case .notice, .amendment:
      guard let version = currentVersion(id) else { return nil }
      begins = version.notice.start
    case .arrangementProposed:
      guard let number = facts.proposalOf[id], !facts.signedByAll.contains(number) else { return nil }
    case .arrangementSuspended:
      guard let number = facts.suspensionOf[id], isOpen(facts.suspensions[number]) else { return nil }
    case .arrangementResumed:
      guard let suspension = facts.suspensions.first(where: { $0.resumed.contains(id) }), isOpen(suspension),
        firstResumptions(of: suspension).contains(id)
      else { return nil }
    case .arrangementTerminated: guard facts.terminations.contains(where: { $0.id == id }) else { return nil }
    case .measureDeclared: guard declared(id)?.stands == true else { return nil }
    case .incidentOpened, .statement, .factProposed, .calmingMeasure, .incidentClosed:
      guard asksWithinIncident(id) else { return nil }
    case .commanderCall:
      guard facts.voice.commanderCalls[id] != nil else { return nil }
    case .callRecord:
      guard let call = facts.voice.calls[id] else { return nil }
      if call.record.with.count == 1 { addressee = call.record.with[0] }
    case .takenDown:
      guard let taken = facts.voice.takenDown[id], taken.reconciled.all(in: logs).isEmpty else { return nil }
      addressee = taken.taken.saidBy
    case .nonconforming, .contingent:
      guard isLatestDeparture(id) else { return nil }
    case .enRoute:
      guard needsAssistance(id) else { return nil }
    case .readBack:
      guard let target = standingDifference(id) else { return nil }
      addressee = logs.party(target)
    case .accepted:
      guard let offer = repliedOffer(id), !isOvertaken(offer) else { return nil }
      addressee = logs.party(offer.id)
    default:
      addressee = askedAboutActivity(id)
      guard addressee != nil else { return nil }
    }
    guard let precedence else { return nil }
    let answerBy = facts.offers[id]?.until
    return OpenItem(
      ref: logs.ref(id), kind: head.kind, party: logs.party(id), precedence: precedence, writtenAt: head.writtenAt,
      begins: begins, answerBy: answerBy, isOnlyNotified: isOnlyNotified(id), addressee: addressee)
  }

  /// Whom a party's word on an activity, or on a proposal about it, asks; nil if it asks nobody any more.
  private func askedAboutActivity(_ id: EntryID) -> PartyID? {
    if let number = facts.dispositionOf[id] {
      return stands(id, on: facts.activities[number]) ? facts.activities[number].owner : nil
    }
    if let offer = facts.offers[id] { return isOpen(offer) ? offer.addressee : nil }
    return repliedOffer(id).flatMap { isOvertaken($0) ? nil : logs.party($0.id) }
  }

  /// The proposal to which an entry is the latest reply, of an activity that is not over.
  private func repliedOffer(_ id: EntryID) -> OfferFact? {
    guard let target = facts.replyTo[id], let offer = facts.offers[target], reply(to: offer)?.id == id,
      !stateOfActivity(facts.activities[offer.activity]).isOver
    else { return nil }
    return offer
  }

  /// Whether an activity still is where this entry says that it is.
  private func isLatestDeparture(_ id: EntryID) -> Bool {
    guard let number = facts.activityOf[id] else { return false }
    let activity = facts.activities[number]
    let state = stateOfActivity(activity)
    guard state == .contingent || state == .nonconforming else { return false }
    return activity.events.latest(in: logs) { state == .contingent ? $0.isContingency : $0.isOfConformance }
      .contains { $0.id == id }
  }

  /// Whether a movement that goes on still needs the assistance that this entry asks for, as far as its owner has said.
  private func needsAssistance(_ id: EntryID) -> Bool {
    guard let number = facts.assistance[id], !stateOfActivity(facts.activities[number]).isOver else { return false }
    return facts.enRoute[number]?.latest(in: logs).contains { $0.id == id } ?? false
  }

  /// The entry of which this one reads back another place, if that is its party's latest word on the place and the entry
  /// is current.
  private func standingDifference(_ id: EntryID) -> EntryID? {
    guard let target = facts.readBackOf[id], let said = facts.readBacks[target]?[id], said.differs else { return nil }
    if facts.activityOf[target] != nil, currentVersion(target) == nil { return nil }
    let latest = latestReadBacks(of: target, by: logs.party(id))
    return latest.contains { $0.id == id } ? target : nil
  }

  /// A version that is current, of an activity that is not over.
  private func currentVersion(_ id: EntryID) -> VersionFact? {
    guard let number = facts.activityOf[id], !stateOfActivity(facts.activities[number]).isOver else { return nil }
    return facts.activities[number].versions.latest(in: logs).first { $0.id == id }
  }

  /// Whether a disposition stands, on an activity that is not over.
  private func stands(_ id: EntryID, on activity: ActivityFact) -> Bool {
    guard !stateOfActivity(activity).isOver else { return false }
    return dispositions(on: activity, by: logs.party(id)).contains { $0.id == id }
  }

  /// Versions and events of an activity, what parties said of how they stand to it, and what was proposed and read back.
  public func entries(onActivity ref: EntryRef) -> [EntryRef] {
    guard let id = entry(ref), let number = facts.activityOf[id] else { return [] }
    let activity = facts.activities[number]
    let versions = activity.versions.all(in: logs).map(\.id)
    let replies = activity.offers.flatMap { facts.answers(to: $0).map(\.id) }
    let readBacks = versions.flatMap { facts.readBacks[$0]?.all(in: logs).map(\.id) ?? [] }
    let dispositions = activity.dispositions.values.flatMap { $0.all(in: logs) }.map(\.id)
    let all = versions + dispositions.sorted(by: logs.canonicallyPrecedes) + activity.events.all(in: logs).map(\.id)
    let reports = facts.enRoute[number]?.all(in: logs).map(\.id) ?? []
    return (all + activity.offers + replies + readBacks + reports).map(logs.ref)
  }

  /// Read-backs of an entry: a later one puts an earlier one right.
  public func readBackEntries(of ref: EntryRef) -> [EntryRef] {
    entry(ref).flatMap { facts.readBacks[$0] }?.all(in: logs).map { logs.ref($0.id) } ?? []
  }

  /// The replies to a proposal: a later one replaces an earlier one.
  public func replies(toProposal ref: EntryRef) -> [EntryRef] {
    guard let id = entry(ref), facts.offers[id] != nil else { return [] }
    return facts.answers(to: id).map { logs.ref($0.id) }
  }

  /// What a party has said about an entry.
  public func answered(_ ref: EntryRef, by party: PartyID) -> AnswerSteps {
    guard let id = entry(ref) else { return [] }
    var steps: AnswerSteps = []
    var told: [AnswerFact] = []
    for answer in facts.answers(to: id)
    where logs.party(answer.id) == party && logs.counts(answer.id, restricts: answer.restricts) {
      steps.insert(.word)
      switch answer.kind {
      case .hasIt: steps.insert(.hasIt)
      case .understood: steps.insert(.understood)
      case .done: steps.insert(.done)
      case .passedOn: told.append(answer)
      default: break
      }
    }
    let readBacks = latestReadBacks(of: id, by: party)
    if readBacks.contains(where: \.differs) {
      steps.remove(.understood)
    } else if completeReadBack(readBacks, of: id) != nil {
      steps.insert(.understood)
    }
    if let offer = facts.offers[id], offer.addressee == party, reply(to: offer) != nil { steps.insert(.done) }
    if !told.isEmpty, latest(told).allSatisfy({ $0.attestation == .allConcerned }) { steps.insert(.passedOn) }
    if let number = facts.proposalOf[id], !standingSignatures(of: party, on: facts.proposals[number]).isEmpty {
      steps.insert(.word)
    }
    if hasSpoken(party, onSuspensionOrMeasure: id) { steps.insert(.word) }
    if hasWord(of: party, onIncidentEntry: id) || hasCountered(id, party) { steps.insert(.word) }
    return steps
  }

  /// Whether a party would have a suspension end, or has agreed to a measure.
  private func hasSpoken(_ party: PartyID, onSuspensionOrMeasure id: EntryID) -> Bool {
    if let number = facts.suspensionOf[id] {
      return facts.suspensions[number].resumed.all(in: logs).contains { logs.party($0.id) == party }
    }
    let words = facts.measureWords[MeasureKey(entry: id, number: 0)]?.all(in: logs) ?? []
    return facts.measures[id] != nil && words.contains { logs.party($0.id) == party }
  }

  /// When a party received an entry, by its own claim.
  public func receivedAt(_ ref: EntryRef, by party: PartyID) -> Instant? {
    entry(ref).flatMap { receipt(of: $0, by: party)?.at }
  }
}
