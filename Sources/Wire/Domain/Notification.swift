// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// What a channel is for. It changes what its entries can mean, and never changes once it was proposed.
public enum ChannelCharacter: Hashable, Sendable {
  /// Between forces.
  case military
  /// Between a humanitarian body and one force: notification only, no objection and no standing.
  case humanitarian
}

/// How long before it begins a humanitarian movement is notified, seconds.
public struct LeadTimes: Hashable, Sendable {
  /// As a rule, such as 48 h.
  public var normalSeconds: UInt32
  /// In an emergency, such as 24 h.
  public var emergencySeconds: UInt32

  /// Lead times.
  public init(normalSeconds: UInt32, emergencySeconds: UInt32) {
    self.normalSeconds = normalSeconds
    self.emergencySeconds = emergencySeconds
  }
}

/// Where the coordinates of a site or movement come from.
public enum CoordinateSource: Hashable, Sendable {
  case onSite, image, map, reported
  case other(UInt32)
}

/// How the coordinates were checked.
public enum CoordinateCheck: Hashable, Sendable {
  case notChecked, onSite, byImage, bySecondSource
  case other(UInt32)
}

/// Which lead time a notice is held to.
public enum NoticeLead: Hashable, Sendable {
  case normal, emergency
}

/// What a notice of a site or movement says besides, in a channel with a humanitarian body.
public struct HumanitarianDetails: Hashable, Sendable {
  /// Where the coordinates come from.
  public var source: CoordinateSource
  /// How they were checked.
  public var check: CoordinateCheck
  /// When they were checked; nil if they were not.
  public var checkedAt: Instant?
  /// When the notice is to be confirmed again; nil for the end of its window. What has expired stays on the list.
  public var expiresAt: Instant?
  /// How vehicles or buildings are marked; nil if not.
  public var markings: Label?
  /// The lead time that it is held to.
  public var lead: NoticeLead

  /// Describes what is known of the coordinates.
  public init(
    source: CoordinateSource, check: CoordinateCheck, checkedAt: Instant? = nil, expiresAt: Instant? = nil,
    markings: Label? = nil, lead: NoticeLead = .normal
  ) {
    self.source = source
    self.check = check
    self.checkedAt = checkedAt
    self.expiresAt = expiresAt
    self.markings = markings
    self.lead = lead
  }
}

/// How a movement goes.
public enum EnRouteStatus: Hashable, Sendable {
  case departed, underway, delayed, stopped, needsAssistance, turnedBack, arrived
  case other(UInt32)
}

/// What the owner of a movement reports while it goes on. The latest counts; it changes nothing in the notice.
public struct EnRoute: Hashable, Sendable {
  /// The first notice of the movement.
  public var activity: EntryRef
  /// Where it is.
  public var position: Position
  /// When it was there.
  public var at: Instant
  /// How it goes.
  public var status: EnRouteStatus

  /// A report.
  public init(activity: EntryRef, position: Position, at: Instant, status: EnRouteStatus) {
    self.activity = activity
    self.position = position
    self.at = at
    self.status = status
  }
}
