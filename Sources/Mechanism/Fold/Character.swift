// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Arrangement {
  /// How long ahead a notice is due: by the lead times where they are given, else by the minimum notice.
  func noticeMilliseconds(for notice: ActivityNotice) -> Int64 {
    guard character == .humanitarian, let leadTimes else { return Int64(minimumNoticeSeconds) * 1_000 }
    let isEmergency = notice.humanitarian?.lead == .emergency
    return Int64(isEmergency ? leadTimes.emergencySeconds : leadTimes.normalSeconds) * 1_000
  }
}

extension Board {
  /// Valid proposals in the past of the entry that is being written to a log.
  func proposals(before writer: LogNumber) -> [Arrangement] {
    facts.proposals.filter { logs.isPast($0.id, for: writer) }.map { $0.arrangement }
  }

  /// What the character of the channel, as the writer knew it, takes from an entry. Follows from its past alone.
  func refuseByCharacter(_ writing: Writing) throws(InvalidReason) {
    let body = writing.entry.body
    guard CharacterRules.concerns(body) else { return }
    let known = proposals(before: writing.log)
    let rules = CharacterRules(known)
    var target: EntryID?
    if case .answer(let answer) = body { target = try? resolve(answer.to, writing) }
    if let reason = rules.refusal(of: body, by: writing.party, onActivity: target.map(isOnActivity) ?? false) {
      throw reason
    }
  }

  /// The same for a draft of a party, against what is on the board.
  func refusalByCharacter(of body: Body, by party: PartyID) -> InvalidReason? {
    guard CharacterRules.concerns(body) else { return nil }
    var target: EntryID?
    if case .answer(let answer) = body { target = entry(answer.to) }
    return CharacterRules(facts.proposals.map { $0.arrangement })
      .refusal(of: body, by: party, onActivity: target.map(isOnActivity) ?? false)
  }

  /// Whether nothing but *has it* and *passed on* is said of an entry: it is of an activity, in a channel for notification.
  func isOnlyNotified(_ entry: EntryID) -> Bool {
    isOnActivity(entry) && !facts.proposals.isEmpty
      && facts.proposals.allSatisfy { $0.arrangement.character == .humanitarian }
  }

  private func isOnActivity(_ entry: EntryID) -> Bool { facts.activityOf[entry] != nil }

  /// Whether all that was ever proposed here makes this a channel for notification alone.
  public var isNotificationOnly: Bool { CharacterRules(facts.proposals.map { $0.arrangement }).isNotificationOnly }

  /// Whether a party only observes, by all that was ever proposed here.
  public func isObserver(_ party: PartyID) -> Bool {
    CharacterRules(facts.proposals.map { $0.arrangement }).isObserver(party)
  }
}

/// What a channel's character allows. While proposals differ, nothing is taken from anybody.
private struct CharacterRules {
  private let known: [Arrangement]

  init(_ known: [Arrangement]) { self.known = known }

  var isNotificationOnly: Bool { !known.isEmpty && known.allSatisfy { $0.character == .humanitarian } }

  func isObserver(_ party: PartyID) -> Bool { !known.isEmpty && known.allSatisfy { $0.observers.contains(party) } }

  /// Kinds of body that a character can take the effect from: others cost nothing.
  static func concerns(_ body: Body) -> Bool {
    switch body {
    case .answer, .holdRequested, .finding, .notice, .amendment, .activity, .enRoute, .referenceLayer: true
    default: false
    }
  }

  func refusal(of body: Body, by party: PartyID, onActivity: Bool) -> InvalidReason? {
    switch body {
    case .answer(let answer):
      guard onActivity else { return nil }
      switch answer.state {
      case .hasIt, .passedOn: return nil
      default: break
      }
      if isNotificationOnly { return .notificationOnly }
      return EntryKind(answer.state).isDisposition && isObserver(party) ? .observer : nil
    case .holdRequested(let request):
      if isNotificationOnly, case .activity = request.subject { return .notificationOnly }
      return isObserver(party) ? .observer : nil
    case .finding: return isNotificationOnly ? .notificationOnly : isObserver(party) ? .observer : nil
    default: return isObserver(party) ? .observer : nil
    }
  }
}
