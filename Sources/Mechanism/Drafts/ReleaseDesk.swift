// SPDX-License-Identifier: Apache-2.0
import Wire

/// Who acts on a draft. The account stays in the own side's audit trail; only the position goes into the entry.
public struct Officer: Hashable, Sendable {
  /// The account that signed in.
  public let account: String
  /// The position that it holds.
  public let position: PositionDesignator
  /// What the position may do.
  public let role: OfficerRole
  /// Whether a commander has lent the officer the right to be the second of two, for now.
  public let isDelegate: Bool

  /// An officer on duty.
  public init(account: String, position: PositionDesignator, role: OfficerRole, isDelegate: Bool = false) {
    self.account = account
    self.position = position
    self.role = role
    self.isDelegate = isDelegate
  }
}

/// The way of one draft from its writing to its release, as a state machine: events in, actions out.
public struct ReleaseDesk: Hashable, Sendable {
  /// What can happen to a draft.
  public enum Event: Hashable, Sendable {
    /// A first position releases it.
    case release(by: Officer)
    /// A second position releases it too.
    case countersign(by: Officer)
    /// The first position releases it without a second one, after it has waited for so long.
    case releaseAlone(by: Officer, waitedSeconds: Int)
    /// A position sends it back to be changed.
    case sendBack(by: Officer)
    /// A position drops it for good.
    case discard(by: Officer)
  }

  /// What is to be done then.
  public enum Action: Hashable, Sendable {
    /// Write the entry, in the name of this position.
    case write(as: PositionDesignator)
    /// Ask the commanders to look at it; not the first position.
    case askForCountersignature(notOf: PositionDesignator)
    /// Show it to its writers again.
    case reopen
    /// Forget it.
    case forget
    /// Tell the officer why not.
    case refuse(Refusal)
  }

  /// Why an officer's act is refused.
  public enum Refusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The position may not release.
    case mayNotRelease(OfficerRole)
    /// The position may not countersign.
    case mayNotCountersign(OfficerRole)
    /// The same account or position was the first.
    case sameOfficer(PositionDesignator)
    /// The draft has not been released by a first position.
    case notReleased
    /// The draft has been released by a first position already.
    case alreadyReleased(by: PositionDesignator)
    /// What it says is not released by one position, however long it waits.
    case neverAlone
    /// Another account released it first.
    case notFirst(PositionDesignator)
    /// A second position may still come.
    case waitsFor(seconds: Int)
    /// The draft was written or discarded before.
    case closed

    /// What was wrong, and what to do.
    public var description: String {
      switch self {
      case .mayNotRelease(let role): "a \(role.rawValue) can not release; ask a watch officer or a commander"
      case .mayNotCountersign(let role): "a \(role.rawValue) can not countersign; ask a commander"
      case .sameOfficer(let position): "\(position) was the first to release it; another commander must countersign"
      case .notReleased: "a first position must release it before it is countersigned"
      case .alreadyReleased(let position): "\(position) has released it already; it waits for a commander"
      case .neverAlone:
        "it is not released by one position; another commander must countersign (soloReleaseAfterSeconds in node.json "
          + "permits it for notices and the like, never for arrangements, keys and removals)"
      case .notFirst(let position): "\(position) has released it first; only that account can release it alone"
      case .waitsFor(let seconds): "a second position has \(seconds) s left; ask one, or try again then"
      case .closed: "it was written or discarded before"
      }
    }
  }

  /// Where the draft stands, for display.
  public enum Stage: Hashable, Sendable {
    /// Being written.
    case draft
    /// Released by this position; waits for a commander.
    case awaitingCountersignature(releasedBy: PositionDesignator)
    /// Handed to the node to be written.
    case ready
    /// Dropped.
    case discarded
  }

  private enum State: Hashable, Sendable {
    case draft
    case released(by: Officer)
    case ready
    case discarded
  }

  /// How many positions must release it, and which.
  public let terms: ReleaseTerms
  private var state = State.draft

  /// A draft that was just written.
  public init(_ terms: ReleaseTerms) { self.terms = terms }

  /// Where the draft stands.
  public var stage: Stage {
    switch state {
    case .draft: .draft
    case .released(let officer): .awaitingCountersignature(releasedBy: officer.position)
    case .ready: .ready
    case .discarded: .discarded
    }
  }

  /// Takes an event.
  public mutating func handle(_ event: Event) -> Action {
    switch (state, event) {
    case (.ready, _), (.discarded, _): .refuse(.closed)
    case (.draft, .release(let officer)): release(by: officer)
    case (.draft, .countersign): .refuse(.notReleased)
    case (.released(let first), .release): .refuse(.alreadyReleased(by: first.position))
    case (.released(let first), .countersign(let officer)): countersign(first, by: officer)
    case (.draft, .releaseAlone): .refuse(.notReleased)
    case (.released(let first), .releaseAlone(let officer, let waited)): releaseAlone(first, by: officer, waited)
    case (_, .sendBack): reopen()
    case (_, .discard): discard()
    }
  }

  private mutating func release(by officer: Officer) -> Action {
    guard officer.role.mayRelease else { return .refuse(.mayNotRelease(officer.role)) }
    switch terms.rule {
    case .one:
      state = .ready
      return .write(as: officer.position)
    case .two:
      state = .released(by: officer)
      return .askForCountersignature(notOf: officer.position)
    }
  }

  private mutating func countersign(_ first: Officer, by officer: Officer) -> Action {
    guard officer.role.mayCountersign || (officer.isDelegate && !terms.staysWithCommanders) else {
      return .refuse(.mayNotCountersign(officer.role))
    }
    guard officer.account != first.account, officer.position != first.position else {
      return .refuse(.sameOfficer(first.position))
    }
    state = .ready
    return .write(as: first.position)
  }

  private mutating func releaseAlone(_ first: Officer, by officer: Officer, _ waited: Int) -> Action {
    guard let needed = terms.aloneAfterSeconds, officer.role.keepsWatch else { return .refuse(.neverAlone) }
    guard officer.account == first.account else { return .refuse(.notFirst(first.position)) }
    guard waited >= needed else { return .refuse(.waitsFor(seconds: needed - waited)) }
    state = .ready
    return .write(as: first.position)
  }

  private mutating func reopen() -> Action {
    state = .draft
    return .reopen
  }

  private mutating func discard() -> Action {
    state = .discarded
    return .forget
  }
}
