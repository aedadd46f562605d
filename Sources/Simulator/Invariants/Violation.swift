// SPDX-License-Identifier: Apache-2.0

/// What must hold in every run.
public enum Invariant: Int, Hashable, Sendable, CaseIterable {
  /// What was confirmed stands in the own durable log; what was receipted survives a restore.
  case nothingAcknowledgedIsLost = 1
  /// Boards at equal cuts have equal digests.
  case equalCutsEqualBoards
  /// No "no known conflict, current" against a restrictive entry that the node holds.
  case standingIsNeverTooGood
  /// No signature for what is not durable at the signer; no two inconsistent checkpoints; signed times never decrease.
  case signaturesAreHonest
  /// A split view is found once both views meet.
  case splitViewIsFound
  /// After faults heal, every honest log is mirrored by every honest peer, parts included.
  case lineNeverJams
  /// A withheld receipt is told apart from a line that is down, per direction.
  case withheldIsNotDown
  /// Urgent entries are not delayed behind plans.
  case urgentIsNotDelayed
  /// A node answers its own officers, keeps the rules of its store, and is not brought down by what peers send.
  case nodeKeepsItsContract
  /// What waits for an answer is called for until it has one, and nothing else is.
  case whatWaitsRings
  /// What the other side goes by when the line is lost is among what a node shows of it.
  case lostLineIsShown

  /// The invariant in words.
  public var statement: String {
    switch self {
    case .nothingAcknowledgedIsLost: "nothing acknowledged is lost"
    case .equalCutsEqualBoards: "boards at equal cuts are equal"
    case .standingIsNeverTooGood:
      "no node shows \"no known conflict, current\" against a restrictive entry that it holds"
    case .signaturesAreHonest:
      "no signature for what is not durable, none that contradicts another, times never decrease"
    case .splitViewIsFound: "a split view is found once both views meet"
    case .lineNeverJams: "the line never jams"
    case .withheldIsNotDown: "a withheld receipt is told apart from a line that is down"
    case .urgentIsNotDelayed: "urgent is never delayed behind plans"
    case .whatWaitsRings: "what waits for an answer rings, and nothing else"
    case .lostLineIsShown: "what the other side goes by when the line is lost is shown"
    case .nodeKeepsItsContract: "a node keeps its contract with its shell"
    }
  }
}

/// An invariant that did not hold.
public struct Violation: Hashable, Sendable {
  /// Which one.
  public let invariant: Invariant
  /// When it was seen.
  public let time: VirtualTime
  /// Numbers of the nodes involved.
  public let nodes: [Int]
  /// What was seen, in words.
  public let text: String
}
