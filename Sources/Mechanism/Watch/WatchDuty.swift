// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Who has the watch at the own node, and how it passes from one to the next, as a state machine. It stays at home.
///
/// The watch passes once the successor has accepted every entry that waits for an answer then: nothing falls between
/// two watches. A commander may take it at any time.
public struct WatchDuty: Hashable, Sendable {
  /// Somebody who has the watch.
  public struct Holder: Hashable, Sendable {
    /// The account that signed in; for the own side's audit trail only.
    public let account: String
    /// The position that it holds.
    public let position: PositionDesignator
    /// Since when.
    public let since: Instant

    /// Somebody who has the watch since a time.
    public init(account: String, position: PositionDesignator, since: Instant) {
      self.account = account
      self.position = position
      self.since = since
    }
  }

  /// The watch as it is offered to a successor.
  public struct Offer: Hashable, Sendable {
    /// The successor's account.
    public let to: String
    /// When it was offered.
    public let at: Instant
    /// Entries that the successor has accepted.
    public internal(set) var accepted: Set<EntryRef>

    /// An offer and what was accepted of it.
    public init(to: String, at: Instant, accepted: Set<EntryRef> = []) {
      self.to = to
      self.at = at
      self.accepted = accepted
    }
  }

  /// What can happen to the watch.
  public enum Event: Hashable, Sendable {
    /// Somebody takes the watch that nobody has, or as a commander from anybody.
    case take(by: Officer)
    /// The holder, or a commander, offers it to a successor.
    case offer(by: Officer, to: Officer)
    /// The successor accepts entries; with the last one the watch itself.
    case accept([EntryRef], by: Officer)
    /// The holder or a commander takes the offer back, or the successor declines it.
    case withdraw(by: Officer)
  }

  /// What came of it.
  public enum Outcome: Hashable, Sendable {
    /// The watch is with this officer now.
    case passed(to: Officer)
    /// It waits for the successor to accept these entries.
    case waits(for: [EntryRef])
    /// There is no offer any more.
    case withdrawn
    /// Nothing has changed.
    case refused(Refusal)
  }

  /// Why an act is refused.
  public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The position keeps no watch.
    case keepsNoWatch(OfficerRole)
    /// Another position has the watch.
    case isHeld(by: PositionDesignator)
    /// Nobody has the watch that could be offered.
    case isNotHeld
    /// The watch was offered to somebody else, or to nobody.
    case isNotOffered
    /// The holder has it already.
    case isHolder
    /// An entry waits for no answer.
    case notOpen(EntryRef)

    /// What was wrong, and what to do.
    public var description: String {
      switch self {
      case .keepsNoWatch(let role): "a \(role.rawValue) keeps no watch; a watch officer or a commander does"
      case .isHeld(let position): "\(position.name) has the watch; have it offered, or let a commander take it"
      case .isNotHeld: "nobody has the watch; take it"
      case .isNotOffered: "the watch is not offered to this account; whoever has it offers it, and a commander takes it"
      case .isHolder: "this account has the watch already; there is nothing to hand over to it"
      case .notOpen(let ref): "entry \(ref.index) of \(ref.origin) waits for no answer; take the list from the watch"
      }
    }
  }

  /// Who has the watch; nil before anybody took it.
  public private(set) var holder: Holder?
  /// The offer that stands.
  public private(set) var offer: Offer?

  /// A watch as it was kept; without anything, one that nobody has.
  public init(holder: Holder? = nil, offer: Offer? = nil) {
    self.holder = holder
    self.offer = offer
  }

  /// Takes an event.
  ///
  /// - Parameters:
  ///   - open: what waits for an answer of the own watch right now.
  ///   - now: when it happens.
  public mutating func handle(_ event: Event, open: [EntryRef], at now: Instant) -> Outcome {
    do throws(Refusal) {
      switch event {
      case .take(let officer): return try take(officer, now)
      case .offer(let officer, let successor): return try offer(successor, by: officer, open, now)
      case .accept(let refs, let officer): return try accept(refs, by: officer, open, now)
      case .withdraw(let officer): return try withdraw(officer)
      }
    } catch { return .refused(error) }
  }

  /// An account was closed: it has no watch any more, and none is offered to it.
  public mutating func forget(_ account: String) {
    if holder?.account == account {
      holder = nil
      offer = nil
    }
    if offer?.to == account { offer = nil }
  }

  private mutating func take(_ officer: Officer, _ now: Instant) throws(Refusal) -> Outcome {
    guard officer.role.keepsWatch else { throw .keepsNoWatch(officer.role) }
    if let holder {
      guard holder.account != officer.account else { throw .isHolder }
      guard officer.role == .commander else { throw .isHeld(by: holder.position) }
    }
    return pass(to: officer, now)
  }

  private mutating func offer(
    _ successor: Officer, by officer: Officer, _ open: [EntryRef], _ now: Instant
  ) throws(Refusal) -> Outcome {
    guard let holder else { throw .isNotHeld }
    guard holder.account == officer.account || officer.role == .commander else { throw .isHeld(by: holder.position) }
    guard successor.role.keepsWatch else { throw .keepsNoWatch(successor.role) }
    guard successor.account != holder.account else { throw .isHolder }
    offer = Offer(to: successor.account, at: now)
    return .waits(for: open)
  }

  private mutating func accept(
    _ refs: [EntryRef], by officer: Officer, _ open: [EntryRef], _ now: Instant
  ) throws(Refusal) -> Outcome {
    guard var standing = offer, standing.to == officer.account else { throw .isNotOffered }
    let waiting = Set(open)
    if let wrong = refs.first(where: { !waiting.contains($0) }) { throw .notOpen(wrong) }
    standing.accepted.formUnion(refs)
    let left = open.filter { !standing.accepted.contains($0) }
    if left.isEmpty { return pass(to: officer, now) }
    offer = standing
    return .waits(for: left)
  }

  private mutating func withdraw(_ officer: Officer) throws(Refusal) -> Outcome {
    guard let offer else { throw .isNotOffered }
    guard [offer.to, holder?.account].contains(officer.account) || officer.role == .commander else {
      throw .isNotOffered
    }
    self.offer = nil
    return .withdrawn
  }

  private mutating func pass(to officer: Officer, _ now: Instant) -> Outcome {
    holder = Holder(account: officer.account, position: officer.position, since: now)
    offer = nil
    return .passed(to: officer)
  }
}

extension OfficerRole {
  /// Whether the position can have the watch.
  public var keepsWatch: Bool { self == .watch || self == .commander }
}
