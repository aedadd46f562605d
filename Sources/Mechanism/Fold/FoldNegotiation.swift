// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A proposed notice for an activity, in answer to a version of it or to another such proposal.
struct OfferFact: Sendable {
  let id: EntryID
  /// The version or proposal that it answers.
  let target: EntryID
  /// Number of the activity.
  let activity: Int
  /// Who is to answer it: whoever wrote what it answers.
  let addressee: PartyID
  let until: Instant?
}

extension Board {
  /// Notes a proposal that belongs to an activity.
  mutating func offer(until: Instant?, in answer: EntryID, to target: EntryID) {
    var activity = facts.offers[target]?.activity
    if let number = facts.activityOf[target], facts.activities[number].versions.contains(target) { activity = number }
    guard let activity else { return }
    facts.offers[answer] = OfferFact(
      id: answer, target: target, activity: activity, addressee: logs.party(target), until: until)
    facts.activities[activity].offers.append(answer)
  }

  /// Only whoever is asked can accept.
  func checkAcceptance(of target: EntryID, _ writing: Writing) throws(InvalidReason) {
    guard let offer = facts.offers[target], offer.addressee == writing.party else { throw .nothingToAccept }
  }

  /// The latest reply of the addressee to a proposal; of concurrent ones the most restrictive: declined, counter, accepted.
  func reply(to offer: OfferFact) -> AnswerFact? {
    let replies = facts.answers(to: offer.id).filter {
      logs.party($0.id) == offer.addressee && $0.kind.replyCaution > 0
        && logs.counts($0.id, restricts: $0.restricts)
    }
    let most = latest(replies).map(\.kind.replyCaution).max()
    return latest(replies).first { $0.kind.replyCaution == most }
  }

  /// The addressee's acceptance that a later reply of its own takes back.
  func acceptance(of offer: OfferFact, before reply: EntryID) -> EntryID? {
    facts.answers(to: offer.id).first {
      $0.kind == .accepted && logs.party($0.id) == offer.addressee && logs.precedes($0.id, reply)
    }?.id
  }

  /// The earliest version, by log, that carries out a proposal: it says what was proposed and had seen the proposal, and if
  /// the owner itself proposed, the acceptance.
  func implementation(of offer: OfferFact) -> VersionFact? {
    let activity = facts.activities[offer.activity]
    guard let notice = facts.proposedNotices[offer.id] else { return nil }
    let isOwners = logs.party(offer.id) == activity.owner
    let reply = reply(to: offer)
    if isOwners, reply?.kind != .accepted { return nil }
    return activity.versions.all(in: logs).first { version in
      version.notice == notice && logs.precedes(offer.id, version.id)
        && (!isOwners || reply.map { logs.precedes($0.id, version.id) } ?? false)
    }
  }

  /// Whether every current version of the activity had seen a proposal, so that nothing more is asked about it.
  func isOvertaken(_ offer: OfferFact) -> Bool {
    facts.activities[offer.activity].versions.latest(in: logs).allSatisfy { logs.precedes(offer.id, $0.id) }
  }

  /// Whether a reply is waited for.
  func isOpen(_ offer: OfferFact) -> Bool {
    !stateOfActivity(facts.activities[offer.activity]).isOver && reply(to: offer) == nil && !isOvertaken(offer)
  }
}

extension EntryKind {
  /// Order of concurrent replies to a proposal; 0 is none.
  fileprivate var replyCaution: Int {
    switch self {
    case .declined, .objection: 3
    case .proposal, .requestForChange: 2
    case .accepted: 1
    default: 0
    }
  }
}
