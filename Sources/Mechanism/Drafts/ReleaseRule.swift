// SPDX-License-Identifier: Apache-2.0
import Wire

/// What a position may do, on the own side.
public enum OfficerRole: String, Hashable, Sendable, CaseIterable {
  case watch, commander, translator, auditor, feed

  /// Whether the position may release what only one needs to release, or be the first of two.
  public var mayRelease: Bool { self == .watch || self == .commander || self == .feed }
  /// Whether the position may be the second of two.
  public var mayCountersign: Bool { self == .commander }
}

/// How many positions must release an entry before it is written.
public enum ReleaseRule: String, Hashable, Sendable, CaseIterable {
  /// The drafting position releases it itself.
  case one
  /// A commander other than the first position releases it as well.
  case two
}

/// Who must release a draft before it is written.
public struct ReleaseTerms: Hashable, Sendable {
  /// How many positions.
  public let rule: ReleaseRule
  /// Whether the second one is a commander in person: the right to be it is not lent for this.
  public let staysWithCommanders: Bool
  /// After how many seconds without a second position the first one may release it alone; nil for never.
  public let aloneAfterSeconds: Int?

  /// Terms.
  public init(_ rule: ReleaseRule, staysWithCommanders: Bool = false, aloneAfterSeconds: Int? = nil) {
    self.rule = rule
    self.staysWithCommanders = staysWithCommanders
    self.aloneAfterSeconds = aloneAfterSeconds
  }
}

/// The release rule of each kind. What is urgent is never held up by a second release: safety warnings, FLASH and
/// answers.
public struct ReleasePolicy: Hashable, Sendable {
  private var stricter: Set<EntryKind>
  private var aloneAfterSeconds: Int?

  /// The rules of `docs/rules.md`, table "Release", with two positions for these kinds as well. Kinds that always need
  /// one only are left out.
  ///
  /// - Parameter aloneAfterSeconds: how long a draft waits for its second position before the first one may release it
  ///   alone, which is kept for a commander to look at; nil for never. It does not concern what stays with commanders.
  public init(twoPositionsAlsoFor kinds: Set<EntryKind> = [], aloneAfterSeconds: Int? = nil) {
    stricter = kinds.filter { !ReleasePolicy.isAlwaysOne($0) }
    self.aloneAfterSeconds = aloneAfterSeconds
  }

  /// Who must release an entry that says this.
  public func terms(for body: Body) -> ReleaseTerms {
    let stays = ReleasePolicy.staysWithCommanders(EntryKind(body))
    return ReleaseTerms(
      rule(for: body), staysWithCommanders: stays, aloneAfterSeconds: stays ? nil : aloneAfterSeconds)
  }

  /// The rule for an entry that says this.
  public func rule(for body: Body) -> ReleaseRule {
    if case .hotline(let message) = body, message.precedence == .flash { return .one }
    return rule(for: EntryKind(body))
  }

  /// The rule for a kind of entry; of hotline messages, those that are not FLASH.
  public func rule(for kind: EntryKind) -> ReleaseRule {
    if ReleasePolicy.isAlwaysOne(kind) { return .one }
    return ReleasePolicy.isTwoByDefault(kind) || stricter.contains(kind) ? .two : .one
  }

  /// Kinds for which no second release can be asked.
  public static func isAlwaysOne(_ kind: EntryKind) -> Bool {
    switch kind {
    case .safetyWarning, .hasIt, .understood, .passedOn, .done, .noObjection, .objection, .requestForChange, .proposal,
      .declined, .received, .finding, .splitView, .successor, .incidentOpened, .factDisputed,
      .closingWithdrawn, .commanderCall, .takenDown, .nonconforming, .contingent, .readBack, .accepted:
      true
    default: false
    }
  }

  /// Kinds that bind the party for longer, or concern its keys: the second position is a commander in person.
  public static func staysWithCommanders(_ kind: EntryKind) -> Bool {
    switch kind {
    case .arrangementProposed, .arrangementSigned, .partRemoved, .keyRotated, .sealed: true
    default: false
    }
  }

  private static func isTwoByDefault(_ kind: EntryKind) -> Bool {
    switch kind {
    case .arrangementProposed, .arrangementSigned, .notice, .amendment, .partRemoved, .keyRotated, .sealed,
      .arrangementResumed, .arrangementTerminated, .measureDeclared, .measureAgreed, .measureLifted, .factAgreed,
      .incidentClosed:
      true
    default: false
    }
  }
}
