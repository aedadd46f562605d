// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension Area {
  /// Checks that the area is well-formed and within `SeparationLimits`.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public func validate() throws(VolumeError) {
    try validateNumbers()
    try Area.checkReach(PreparedArea(self))
    if case .polygon(let ring, let holes) = self { try RingCheck.check(ring, holes: holes) }
  }

  /// Checks what whole numbers decide: counts, repeated vertices, radii and angles.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public func validateNumbers() throws(VolumeError) {
    switch self {
    case .polygon(let ring, let holes): try Area.checkNumbers(ring, holes: holes)
    case .circle(_, let radius): try Area.checkRadius(radius, "radius")
    case .corridor(let path, let halfWidth):
      try Area.checkRadius(halfWidth, "half width")
      try Area.checkVertices(path, minimum: 2)
    case .sector(let sector):
      try Area.checkRange(
        sector.innerRadius, "inner radius", upTo: sector.outerRadius, "outer radius")
      guard !sector.isWholeRing || sector.innerRadius > .zero else { throw .wholeDisk(sector.from) }
    case .ellipse(let ellipse):
      try Area.checkRadius(ellipse.semiMajor, "semi-major axis")
      try Area.checkRadius(ellipse.semiMinor, "semi-minor axis")
      guard ellipse.semiMinor <= ellipse.semiMajor else {
        throw .axesSwapped(semiMajor: ellipse.semiMajor, semiMinor: ellipse.semiMinor)
      }
    case .firingFan(let fan):
      try Area.checkRange(fan.minimumRange, "minimum range", upTo: fan.maximumRange, "maximum range")
      let allowed = SeparationLimits.spreadMicrodegrees
      guard allowed.contains(fan.spreadMicrodegrees) else {
        throw .spreadOutOfRange(microdegrees: fan.spreadMicrodegrees, allowed: allowed)
      }
    case .transit(let transit):
      try Area.checkRadius(transit.radius, "radius")
      guard transit.from != transit.to else { throw .noMovement(transit.from) }
    }
  }

  private static func checkNumbers(_ ring: [Position], holes: [[Position]]) throws(VolumeError) {
    guard holes.count <= SeparationLimits.holes else {
      throw .tooManyHoles(count: holes.count, limit: SeparationLimits.holes)
    }
    try checkCount(holes.reduce(ring.count) { $0 + $1.count })
    try checkRing(ring)
    for (index, hole) in holes.enumerated() {
      do throws(VolumeError) { try checkRing(hole) } catch { throw .hole(index + 1, error) }
    }
  }

  private static func checkRing(_ ring: [Position]) throws(VolumeError) {
    try checkVertices(ring, minimum: 3)
    if let first = ring.first, ring.last == first { throw .repeatedVertex(vertex: ring.count, position: first) }
  }

  private static func checkRadius(_ radius: Distance, _ field: String) throws(VolumeError) {
    guard radius > .zero, radius <= SeparationLimits.radius else {
      throw .radiusOutOfRange(field: field, value: radius, limit: SeparationLimits.radius)
    }
  }

  private static func checkRange(
    _ inner: Distance, _ innerField: String, upTo outer: Distance, _ outerField: String
  ) throws(VolumeError) {
    try checkRadius(outer, outerField)
    guard inner >= .zero, inner <= SeparationLimits.radius else {
      throw .lengthOutOfRange(field: innerField, value: inner, limit: SeparationLimits.radius)
    }
    guard inner < outer else { throw .notSmaller(field: innerField, value: inner, than: outerField, limit: outer) }
  }

  private static func checkCount(_ count: Int) throws(VolumeError) {
    guard count <= SeparationLimits.vertices else {
      throw .tooManyVertices(count: count, limit: SeparationLimits.vertices)
    }
  }

  private static func checkVertices(_ vertices: [Position], minimum: Int) throws(VolumeError) {
    guard vertices.count >= minimum else { throw .tooFewVertices(count: vertices.count, minimum: minimum) }
    try checkCount(vertices.count)
    for (index, pair) in zip(vertices, vertices.dropFirst()).enumerated() where pair.0 == pair.1 {
      throw .repeatedVertex(vertex: index + 2, position: pair.1)
    }
  }

  private static func checkReach(_ area: PreparedArea) throws(VolumeError) {
    let limit = SeparationLimits.reach.metres
    for (index, vertex) in area.vertices.enumerated() {
      let metres = Geodesic.inverse(area.middle, vertex).metres + area.offset
      guard metres <= limit else {
        throw .tooLarge(vertex: index + 1, reach: Distance(floor: metres), limit: SeparationLimits.reach)
      }
    }
  }
}
