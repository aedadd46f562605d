// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Separation
import Testing

@Suite("Areas that are refused, and those that are not")
struct AreaValidationTests {
  @Test("Random simple rings are accepted in both senses of rotation; one that goes round twice is refused")
  func simpleAndCrossing() throws {
    var figures = RandomFigures(random: SeededGenerator(seed: 5))
    let centers = [(33, 36), (0, 179.999), (89.99, 0), (-60, -120)] as [(Double, Double)]
    for round in 0..<200 {
      let (latitude, longitude) = centers[round % centers.count]
      let center = try Position(latitude: latitude, longitude: longitude)
      let reach: Int64 = [1_000_000, 30_000_000, 500_000_000][round % 3]
      let (once, again) = (figures.star(around: center, reach: reach), figures.star(around: center, reach: reach))
      try Area.polygon(once).validate()
      try Area.polygon(once.reversed()).validate()
      // A simple ring goes round its inside once, so one that goes round twice crosses itself somewhere.
      #expect(throws: VolumeError.self) { try Area.polygon(once + again).validate() }
    }
  }

  @Test("A bow tie names the edges that cross")
  func bowTie() throws {
    let bowTie = try positions((33, 36), (34, 37), (34, 36), (33, 37))
    #expect(throws: VolumeError.selfCrossing(edge: 1, other: 3)) { try Area.polygon(bowTie).validate() }
  }

  @Test("A corner that touches another edge is a crossing; a millimetre beside it is not asked for, a metre is enough")
  func touchingItself() throws {
    let touching = try positions((33, 36), (33, 37), (34, 37), (33, 36.5), (34, 36))
    #expect(throws: VolumeError.self) { try Area.polygon(touching).validate() }
    let clear = try positions((33, 36), (33, 37), (34, 37), (33.01, 36.5), (34, 36))
    try Area.polygon(clear).validate()
    let twice = try positions((33, 36), (33, 37), (33.5, 36.5), (34, 37), (34, 36), (33.5, 36.5))
    #expect(throws: VolumeError.self) { try Area.polygon(twice).validate() }
  }

  @Test("Spikes, lines and points enclose nothing")
  func degenerate() throws {
    let spike = try positions((33, 36), (33, 37), (34, 37), (35, 37), (34, 37.0000001), (34, 36))
    #expect(throws: VolumeError.self) { try Area.polygon(spike).validate() }
    let meridian = try positions((33, 36), (34, 36), (35, 36))
    #expect(throws: VolumeError.zeroArea(minimumSquareMetres: 1)) { try Area.polygon(meridian).validate() }
    let backAndForth = try positions((33, 36), (34, 36), (33.5, 36), (34.5, 36))
    #expect(throws: VolumeError.self) { try Area.polygon(backAndForth).validate() }
    let foldedBack = try positions((33, 37), (33, 36), (35, 36), (34, 36), (34, 37))
    #expect(throws: VolumeError.self) { try Area.polygon(foldedBack).validate() }
    let speck = try positions((33, 36), (33.0000001, 36), (33, 36.0000001))
    #expect(throws: VolumeError.zeroArea(minimumSquareMetres: 1)) { try Area.polygon(speck).validate() }
  }

  @Test("Counts, repeats and open rings name vertex and limit")
  func counts() throws {
    let triangle = try positions((33, 36), (33, 37), (34, 37))
    #expect(throws: VolumeError.tooFewVertices(count: 2, minimum: 3)) {
      try Area.polygon(Array(triangle.prefix(2))).validate()
    }
    #expect(throws: VolumeError.repeatedVertex(vertex: 4, position: triangle[0])) {
      try Area.polygon(triangle + [triangle[0]]).validate()
    }
    #expect(throws: VolumeError.repeatedVertex(vertex: 2, position: triangle[0])) {
      try Area.polygon([triangle[0]] + triangle).validate()
    }
    #expect(throws: VolumeError.openRing(first: triangle[0], last: triangle[2])) { try Area.polygon(ring: triangle) }
    #expect(throws: VolumeError.self) { try Area.polygon(ring: []) }
    #expect(try Area.polygon(ring: triangle + [triangle[0]]) == .polygon(triangle))
    let many = Array(repeating: triangle, count: 33_334).flatMap { $0 }
    #expect(throws: VolumeError.tooManyVertices(count: 100_002, limit: 1_000)) { try Area.polygon(many).validate() }
    #expect(throws: VolumeError.tooManyVertices(count: 100_002, limit: 1_000)) {
      try Area.corridor(path: many, halfWidth: .metres(1)).validate()
    }
  }

  @Test("Radii and half widths are more than nothing and at most the limit")
  func radii() throws {
    let place = try Position(latitude: 33, longitude: 36)
    for radius in [Distance.zero, .metres(-1), SeparationLimits.radius + Distance(millimetres: 1), .metres(.max)] {
      #expect(
        throws: VolumeError.radiusOutOfRange(field: "radius", value: radius, limit: SeparationLimits.radius)
      ) { try Area.circle(center: place, radius: radius).validate() }
    }
    try Area.circle(center: place, radius: SeparationLimits.radius).validate()
    #expect(throws: VolumeError.tooFewVertices(count: 1, minimum: 2)) {
      try Area.corridor(path: [place], halfWidth: .metres(100)).validate()
    }
    #expect(throws: VolumeError.repeatedVertex(vertex: 2, position: place)) {
      try Area.corridor(path: [place, place], halfWidth: .metres(100)).validate()
    }
  }

  @Test("Areas beyond the size for which the test is proven name the furthest vertex")
  func size() throws {
    let swapped = try positions((33, 36), (33, 37), (37, -60))
    #expect(throws: VolumeError.self) { try Area.polygon(swapped).validate() }
    let globe = try positions((0, 0), (0, 120), (0, -120))
    #expect(throws: VolumeError.self) { try Area.polygon(globe).validate() }
    let poles = try positions((90, 0), (-90, 0), (0, 10))
    #expect(throws: VolumeError.self) { try Area.polygon(poles).validate() }
  }

  @Test("A thousand vertices are accepted")
  func manyVertices() throws {
    let center = try Position(latitude: 33, longitude: 36)
    let ring = (0..<1_000).map { corner in
      Geodesic.direct(
        from: center, bearing: Bearing(microdegrees: Int64(corner) * 360_000),
        distance: .metres(corner % 2 == 0 ? 30_000 : 20_000))
    }
    try Area.polygon(ring).validate()
  }

  private func positions(_ degrees: (Double, Double)...) throws -> [Position] {
    try degrees.map { try Position(latitude: $0.0, longitude: $0.1) }
  }
}
