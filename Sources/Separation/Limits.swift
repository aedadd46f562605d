// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Every bound that `Separation` puts on its input, in one place.
public enum SeparationLimits {
  /// The most vertices of a polygon, its holes included, or points of a corridor's path.
  public static let vertices = 1_000
  /// The most holes of a polygon.
  public static let holes = 64
  /// The angles of fire of a firing fan, in millionths of a degree: more than nothing, less than a whole turn.
  public static let spreadMicrodegrees: ClosedRange<Int32> = 1...359_999_999
  /// The smallest area of a polygon, in square metres.
  public static let polygonSquareMetres = 1
  /// How far an area may reach from its middle (the mean of its vertices). The exact test is proven for this size.
  public static let reach = Distance.kilometres(1_500)
  /// The largest radius of a circle, sector, ellipse or firing fan, and half width of a corridor.
  public static let radius = Distance.kilometres(500)
  /// The largest lateral minimum for which the conflict test is proven.
  public static let lateralMinimum = Distance.kilometres(500)
  /// How many pairs of edges of two areas are measured exactly before the rest count with the lower bound of their
  /// distance. Only areas made to cost time come near it; for those the answer leans to the safe side.
  public static let exactEdgePairs = 2_000
  /// How many pairs of edges of a polygon are measured exactly to see that they do not cross, before it is refused as too
  /// intricate: about a second's work.
  public static let crossingTests = 20_000
  /// How many pairs of pieces of two moving circles' legs are looked at to find where they are closest, before what is left
  /// counts with the lower bound of its distance.
  public static let encounterPieces = 40_000
  /// The first instant, 1970-01-01T00:00:00Z, in milliseconds since then.
  public static let firstMillisecond: Int64 = 0
  /// The last instant, 2200-12-31T23:59:59.999Z, in milliseconds since 1970-01-01T00:00:00Z.
  public static let lastMillisecond: Int64 = 7_289_654_399_999
  /// The longest instant text that is looked at, in UTF-8 bytes.
  public static let instantTextBytes = 40
}
