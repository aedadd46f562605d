// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What was proposed about an activity and what came of it, with the entries that prove it. Agreement is to what is said in
/// the notices and means nothing beyond: it authorises nothing.
public struct Negotiation: Hashable, Sendable {
  /// A proposed notice.
  public struct Offer: Hashable, Sendable {
    /// The proposal.
    public let ref: EntryRef
    /// Who proposes.
    public let party: PartyID
    /// Who is to answer.
    public let addressee: PartyID
    /// The version, or the proposal that this one counters.
    public let answers: EntryRef
    /// What is proposed.
    public let notice: ActivityNotice
    /// Until when an answer is asked for; silence is none.
    public let until: Instant?
    /// Where and when it was stated.
    public let stated: Stated
    /// That the addressee has received it.
    public let receipt: ReceiptClaim?
    /// The addressee's latest reply.
    public let reply: Reply?
    /// The version that carries it out.
    public let implementedBy: EntryRef?
    /// Whether a newer version of the activity had seen it.
    public let isOvertaken: Bool
  }

  /// A reply to a proposal.
  public struct Reply: Hashable, Sendable {
    /// Accepted, declined, or a proposal that counters.
    public let kind: EntryKind
    /// The acceptance that it takes back.
    public let takesBack: EntryRef?
    /// Where and when it was stated.
    public let stated: Stated
    /// That the proposing party has received it.
    public let receipt: ReceiptClaim?
  }

  /// What has come of it.
  public enum Outcome: Hashable, Sendable {
    /// A reply is waited for.
    case open
    /// A proposal was accepted, and no version carries it out yet.
    case accepted(EntryRef)
    /// A version carries a proposal out.
    case agreed(version: EntryRef)
    /// The last proposal was declined.
    case declined
    /// The time for an answer is over without one. Silence is no consent.
    case lapsed
    /// A newer version had seen the proposals and carries none of them out.
    case overtaken
    /// The activity is over.
    case over
  }

  /// The activity.
  public let activity: EntryRef
  /// Whose activity it is.
  public let owner: PartyID
  /// Findings about it, ascending by entry.
  public let findings: [FoundConflict]
  /// The proposals, in the order in which they answer one another.
  public let offers: [Offer]
  /// Whether the activity is over.
  public let isOver: Bool

  /// What has come of it by now.
  public func outcome(at now: Instant) -> Outcome {
    if let version = offers.last(where: { $0.implementedBy != nil && $0.reply?.kind != .declined })?.implementedBy {
      return .agreed(version: version)
    }
    if isOver { return .over }
    if let accepted = offers.last(where: { $0.reply?.kind == .accepted && !$0.isOvertaken }) {
      return .accepted(accepted.ref)
    }
    let waiting = offers.filter { $0.reply == nil && !$0.isOvertaken }
    if waiting.contains(where: { $0.until.map { $0 > now } ?? true }) { return .open }
    if !waiting.isEmpty { return .lapsed }
    return offers.contains { !$0.isOvertaken } ? .declined : .overtaken
  }
}

extension Board {
  /// All negotiations, ascending by the activity's entry.
  public var negotiations: [Negotiation] {
    let timeline = timeline()
    return facts.activities.filter { !$0.offers.isEmpty }.sorted { logs.canonicallyPrecedes($0.first, $1.first) }
      .compactMap { view($0, negotiatedUnder: timeline) }
  }

  /// What was proposed about the activity of an entry; of a finding, about the activities that it names.
  public func negotiations(about ref: EntryRef) -> [Negotiation] {
    guard let id = entry(ref) else { return [] }
    var numbers: [Int] = []
    if let number = facts.activityOf[id] ?? facts.offers[id]?.activity { numbers = [number] }
    if let finding = facts.findings.first(where: { $0.id == id }) {
      numbers = [finding.activity]
      if case .version(_, let other) = finding.target { numbers.append(other) }
    }
    let timeline = timeline()
    return numbers.compactMap { view(facts.activities[$0], negotiatedUnder: timeline) }
  }

  private func view(_ activity: ActivityFact, negotiatedUnder timeline: ArrangementTimeline) -> Negotiation? {
    let offers = activity.offers.compactMap { facts.offers[$0] }
      .filter { logs.counts($0.id, restricts: true) }
      .sorted { isBefore($0.id, $1.id) }.compactMap { view($0, timeline) }
    guard !offers.isEmpty else { return nil }
    return Negotiation(
      activity: logs.ref(activity.first), owner: activity.owner,
      findings: activity.findings.map { facts.findings[$0] }
        .sorted { logs.canonicallyPrecedes($0.id, $1.id) }.map { view($0, timeline) },
      offers: offers, isOver: stateOfActivity(activity).isOver)
  }

  /// A linear order that respects what precedes what: whatever precedes has seen less.
  private func isBefore(_ first: EntryID, _ second: EntryID) -> Bool {
    let (one, other) = (seen(by: first), seen(by: second))
    return one == other ? logs.canonicallyPrecedes(first, second) : one < other
  }

  private func seen(by id: EntryID) -> UInt64 {
    logs.logs.indices.reduce(id.index) { sum, log in
      log == id.log ? sum : sum + logs[id.log].past(of: id.index, in: log)
    }
  }

  private func view(_ offer: OfferFact, _ timeline: ArrangementTimeline) -> Negotiation.Offer? {
    guard let notice = facts.proposedNotices[offer.id] else { return nil }
    let party = logs.party(offer.id)
    let reply = reply(to: offer).map { fact in
      Negotiation.Reply(
        kind: fact.kind, takesBack: fact.kind == .accepted ? nil : acceptance(of: offer, before: fact.id).map(logs.ref),
        stated: stated(fact.id), receipt: claim(of: fact.id, by: party, timeline))
    }
    return Negotiation.Offer(
      ref: logs.ref(offer.id), party: party, addressee: offer.addressee, answers: logs.ref(offer.target),
      notice: notice, until: offer.until, stated: stated(offer.id),
      receipt: claim(of: offer.id, by: offer.addressee, timeline), reply: reply,
      implementedBy: implementation(of: offer).map { logs.ref($0.id) }, isOvertaken: isOvertaken(offer))
  }
}

extension CanonicalWriter {
  mutating func write(_ negotiation: Negotiation) {
    write(negotiation.activity)
    write(negotiation.offers) { writer, offer in
      writer.write(offer.ref)
      writer.write(offer.reply) { $0.write($1.stated) }
      writer.write(offer.implementedBy) { $0.write($1) }
      writer.write(offer.isOvertaken)
    }
  }
}
