// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// What kind of activity a notice speaks of.
public enum ActivityKind: Hashable, Comparable, Sendable {
  case flight, patrol, convoy, exercise, liveFiring, droneFlight, humanitarianMovement, staticSite
  /// A kind of a later version: kept, shown as such, and in the way of "no known conflict".
  case other(UInt32)
}

/// What a party notifies: its own activity in space and time. The entry that carries the first version names the
/// activity.
public struct ActivityNotice: Hashable, Sendable {
  /// Kind of activity.
  public var kind: ActivityKind
  /// Short structured title, such as a mission designator.
  public var title: Label
  /// Where and when: 1...`Limits.volumes` volumes.
  public var volumes: [Volume]
  /// The parties that the notifier sees as concerned, besides those that the arrangement names.
  public var concerned: [PartyID]
  /// Frequency or other means of contact while the activity runs.
  public var contact: Label?
  /// Protected sites that it touches, as the officer has named them.
  public var namedSites: [NumberedFeature]
  /// What is known of the coordinates of a humanitarian site or movement.
  public var humanitarian: HumanitarianDetails?
  /// Where the first volume lies, said independently of what was drawn.
  public var reference: PlaceReference?
  /// What it does when the line is lost; nil if nothing is declared.
  public var lostLine: LostLine?

  /// Describes an activity.
  public init(
    kind: ActivityKind, title: Label, volumes: [Volume], concerned: [PartyID] = [], contact: Label? = nil,
    namedSites: [NumberedFeature] = [], humanitarian: HumanitarianDetails? = nil,
    reference: PlaceReference? = nil, lostLine: LostLine? = nil
  ) {
    self.kind = kind
    self.title = title
    self.volumes = volumes
    self.concerned = concerned
    self.contact = contact
    self.namedSites = namedSites
    self.humanitarian = humanitarian
    self.reference = reference
    self.lostLine = lostLine
  }
}

/// A new version of a notified activity; replaces the version that it names.
public struct ActivityAmendment: Hashable, Sendable {
  /// The entry of the first notice.
  public var activity: EntryRef
  /// The entry of the version that this one replaces (the first notice or an amendment).
  public var replaces: EntryRef
  /// The whole new version.
  public var notice: ActivityNotice

  /// Amends an activity.
  public init(activity: EntryRef, replaces: EntryRef, notice: ActivityNotice) {
    self.activity = activity
    self.replaces = replaces
    self.notice = notice
  }
}

/// What happens to an activity after its notice.
public enum ActivityEvent: Hashable, Sendable {
  /// Will not take place.
  case withdrawn
  /// Has begun, at the reported time.
  case started(at: Instant)
  /// Has ended, at the reported time.
  case ended(at: Instant)
  /// Holds, by its own decision or on request, since the reported time.
  case held(at: Instant)
  /// Goes on after a hold, since the reported time.
  case resumed(at: Instant)
  /// Is outside of what was notified: ASTM F3548-21, "Nonconforming".
  case nonconforming(Departure)
  /// Is outside of what was notified and can not come back: ASTM F3548-21, "Contingent". It can only end.
  case contingent(Departure)
  /// Is inside of what was notified again, since the reported time.
  case conforming(at: Instant)
}

/// A conflict that a party's node found. Any party's finding suffices for the board.
public struct Finding: Hashable, Sendable {
  /// The version (entry of a notice or amendment) that was checked.
  public var version: EntryRef
  /// What it is too close to.
  public var other: FindingTarget
  /// Closest lateral distance, rounded down to a millimetre; 0 where the areas overlap.
  public var lateral: Distance
  /// Smallest vertical gap; 0 where the bands overlap.
  public var vertical: Distance
  /// Smallest gap in time, milliseconds; 0 where the windows overlap.
  public var timeGapMilliseconds: UInt64
  /// Where the checked version is closest.
  public var closest: Position
  /// First and last instant at which both apply.
  public var window: TimeWindow
  /// The minima that were broken.
  public var minima: Minima

  /// Describes a conflict.
  public init(
    version: EntryRef, other: FindingTarget, lateral: Distance, vertical: Distance, timeGapMilliseconds: UInt64,
    closest: Position, window: TimeWindow, minima: Minima
  ) {
    self.version = version
    self.other = other
    self.lateral = lateral
    self.vertical = vertical
    self.timeGapMilliseconds = timeGapMilliseconds
    self.closest = closest
    self.window = window
    self.minima = minima
  }
}

/// What a version was found in conflict with.
public enum FindingTarget: Hashable, Sendable {
  /// A version (entry of a notice or amendment) of another party's activity.
  case version(EntryRef)
  /// A standing measure of the arrangement proposed in `arrangement`, by its number in the list; or, with number 0, the
  /// measure declared there.
  case measure(arrangement: EntryRef, number: Int)
  /// A segment of a reference layer of the entry `layer`, by its number in the list.
  case reference(layer: EntryRef, number: Int)
}
