// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// How a stated place lies from a known one: said beside what was drawn and not taken from it, so that a slip of the hand
/// in one of them shows.
public struct PlaceReference: Hashable, Sendable {
  /// What the known place is called.
  public var name: Label
  /// The known place.
  public var place: Position
  /// From the known place, along the geodesic.
  public var distance: Distance
  /// True, at the known place.
  public var bearing: Bearing
  /// How far both may be apart, more than 0; nil by the rules (`docs/rules.md`, "Places said twice").
  public var tolerance: Distance?

  /// A reference.
  public init(name: Label, place: Position, distance: Distance, bearing: Bearing, tolerance: Distance? = nil) {
    self.name = name
    self.place = place
    self.distance = distance
    self.bearing = bearing
    self.tolerance = tolerance
  }
}

/// A place of an entry as the answering side reads it from its own map, with the original hidden.
public struct ReadBack: Hashable, Sendable {
  /// Which place: of a notice the number of the volume, from 0; of a message in a format the number of the parameter; of
  /// a safety warning 0.
  public var number: Int
  /// What was read.
  public var place: Position

  /// A read-back.
  public init(number: Int, place: Position) {
    self.number = number
    self.place = place
  }
}
