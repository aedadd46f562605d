// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Wire

/// A place that was drawn and, by distance and bearing from a known place, said otherwise. Geometry, so it is judged for own
/// drafts and shown, and no part of the digest.
public struct ReferenceDifference: Hashable, Sendable, CustomStringConvertible {
  /// What was said.
  public let reference: PlaceReference
  /// Where the point of what was drawn lies from the known place.
  public let drawn: RelativePosition
  /// From the known place to the nearest point of what was drawn.
  public let nearest: Distance
  /// How far what was said is from what was drawn; nil if the stated distance is none on Earth.
  public let apart: Distance?
  /// How far it may be.
  public let limit: Distance

  /// What was said, what was drawn, the limit.
  public var description: String {
    "said to be \(reference.distance.rounded) \(reference.bearing.rounded) from \"\(reference.name.text)\", but drawn with its "
      + "point \(drawn.distance.rounded) \(drawn.bearing.rounded) from there and its nearest edge at \(nearest.rounded): "
      + "\(apart.map { $0.rounded } ?? "more than half the Earth") apart, \(limit.rounded) are allowed"
  }
}

extension PlaceReference {
  /// How an area lies otherwise than the reference says; nil if both agree.
  public func difference(from area: Area) -> ReferenceDifference? {
    difference(from: ReadingPoint(of: area)) { area.distance(to: place) }
  }

  /// The same for a place with a radius.
  public func difference(from drawn: Position, radius: Distance) -> ReferenceDifference? {
    difference(from: ReadingPoint(place: drawn, size: radius)) {
      max(.zero, Geodesic.inverse(from: place, to: drawn).distance - max(.zero, radius))
    }
  }

  private func difference(from point: ReadingPoint, nearest: () -> Distance) -> ReferenceDifference? {
    let limit = tolerance ?? point.tolerance
    let said = try? RelativePosition(origin: place, bearing: bearing, distance: distance).position
    let apart = said.map { Geodesic.inverse(from: $0, to: point.place).distance }
    if let apart, apart <= limit { return nil }
    return ReferenceDifference(
      reference: self, drawn: RelativePosition(of: point.place, from: place), nearest: nearest(), apart: apart,
      limit: limit)
  }
}

extension Distance {
  /// In whole metres.
  fileprivate var rounded: String {
    Distance(millimetres: millimetres > .max - 1_000 ? millimetres : (millimetres + 500) / 1_000 * 1_000).formatted(
      in: .metres)
  }
}

extension Bearing {
  /// In tenths of a degree, true.
  fileprivate var rounded: String {
    Bearing(microdegrees: (Int64(microdegrees) + 50_000) / 100_000 * 100_000).trueText
  }
}
