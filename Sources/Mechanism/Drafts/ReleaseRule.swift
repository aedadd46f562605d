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

/// The release rule of each kind. What is urgent is never held up by a second release: safety warnings, FLASH and
/// answers.
public struct ReleasePolicy: Hashable, Sendable {
  private var stricter: Set<EntryKind>

  /// The rules of `docs/rules.md`, table "Release", with two positions for these kinds as well. Kinds that always need
  /// one only are left out.
  public init(twoPositionsAlsoFor kinds: Set<EntryKind> = []) {
    stricter = kinds.filter { !ReleasePolicy.isAlwaysOne($0) }
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
      .declined, .received, .finding, .splitView, .successor, .nonconforming, .contingent, .readBack, .accepted:
      true
    default: false
    }
  }

  private static func isTwoByDefault(_ kind: EntryKind) -> Bool {
    switch kind {
    case .arrangementProposed, .arrangementSigned, .notice, .amendment, .partRemoved, .keyRotated, .sealed: true
    default: false
    }
  }
}
