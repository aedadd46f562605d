// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Holes")
struct HoleTests {
  private func place(_ latitude: Double, _ longitude: Double) throws -> Position {
    try Position(latitude: latitude, longitude: longitude)
  }

  private func square(_ latitude: Double, _ longitude: Double, _ half: Double) throws -> [Position] {
    try [(-1.0, -1.0), (-1, 1), (1, 1), (1, -1)].map { north, east in
      let turned = longitude + east * half
      return try place(latitude + north * half, turned < -180 ? turned + 360 : turned)
    }
  }

  private func lateral(_ a: Area, _ b: Area, minimum: Distance) throws -> Distance? {
    let minima = Minima(lateral: minimum, vertical: .zero, seconds: 0)
    let there = ConflictTest.conflict(try Volume(anyHeight: a), try Volume(anyHeight: b), minima: minima)
    let back = ConflictTest.conflict(try Volume(anyHeight: b), try Volume(anyHeight: a), minima: minima)
    #expect(there?.lateral == back?.lateral)
    var index = SeparationIndex<Int>()
    index.insert(0, [try Volume(anyHeight: a)])
    let pairs = index.pairs(with: [try Volume(anyHeight: b)], upTo: minima) { _ in minima }
    #expect(pairs.isEmpty == (there == nil))
    return there?.lateral
  }

  @Test("What lies in a hole conflicts only if it is nearer to its edge than the minimum, whatever kind of area it is")
  func guests() throws {
    for (latitude, longitude) in [(34.0, 38.0), (0, -178.9), (-50, -179.95), (10, 0)] {
      let host = Area.polygon(try square(latitude, longitude, 1), holes: [try square(latitude, longitude, 0.5)])
      try host.validate()
      let center = try place(latitude, longitude)
      let guests: [Area] = [
        .circle(center: center, radius: .kilometres(5)), .polygon(try square(latitude, longitude, 0.04)),
        .corridor(path: [center, try place(latitude + 0.01, longitude)], halfWidth: .kilometres(4)),
        .ellipse(
          Ellipse(center: center, semiMajor: .kilometres(5), semiMinor: .kilometres(2), orientation: .degrees(60))),
        .sector(
          AnnularSector(
            center: center, innerRadius: .kilometres(1), outerRadius: .kilometres(5), from: .degrees(0), to: .degrees(0)
          )),
      ]
      for guest in guests {
        #expect(try lateral(host, guest, minimum: .kilometres(20)) == nil)
        let near = try #require(try lateral(host, guest, minimum: .kilometres(60)))
        #expect(near > .kilometres(20))
      }
      // Nothing in the other hole either, when both have one and one lies in the other's.
      let inner = Area.polygon(try square(latitude, longitude, 0.3), holes: [try square(latitude, longitude, 0.2)])
      #expect(try lateral(host, inner, minimum: .kilometres(10)) == nil)
      // It fills the hole exactly: the edges are common.
      #expect(try lateral(host, .polygon(try square(latitude, longitude, 0.5)), minimum: .zero) == .zero)
      // It holds the hole, and so part of the area around it.
      #expect(try lateral(host, .polygon(try square(latitude, longitude, 0.6)), minimum: .zero) == .zero)
      #expect(try lateral(host, .circle(center: center, radius: .kilometres(400)), minimum: .zero) == .zero)
    }
  }

  @Test("A ring of a sector holds what lies between its circles only, at a pole as elsewhere")
  func ring() throws {
    for center in [try place(34, 38), try place(90, 0), try place(-89.9, 12), try place(0, -180)] {
      let ring = Area.sector(
        AnnularSector(
          center: center, innerRadius: .kilometres(90), outerRadius: .kilometres(100), from: .degrees(7),
          to: .degrees(7)))
      try ring.validate()
      let guest = Area.circle(center: center, radius: .kilometres(80))
      #expect(try lateral(ring, guest, minimum: .kilometres(10) - .metres(1)) == nil)
      let near = try #require(try lateral(ring, guest, minimum: .kilometres(10)))
      #expect(abs((near - .kilometres(10)).millimetres) <= 600)
      #expect(try lateral(ring, .circle(center: center, radius: .kilometres(90)), minimum: .zero) == .zero)
      #expect(!ring.contains(center))
      #expect(ring.contains(Geodesic.direct(from: center, bearing: .degrees(200), distance: .kilometres(95))))
    }
  }

  @Test("Holes that leave the ring, touch, cross or hold each other are refused by number")
  func refusals() throws {
    let ring = try square(34, 38, 1)
    func refuse(_ holes: [[Position]], _ isRight: (VolumeError) -> Bool) {
      do {
        try Area.polygon(ring, holes: holes).validate()
        Issue.record("\(holes) is taken")
      } catch { #expect(isRight(error), "\(error)") }
    }
    let (small, outside) = (try square(34, 38, 0.2), try square(40, 38, 0.2))
    try Area.polygon(ring, holes: [small, try square(34.6, 38.6, 0.2)]).validate()
    refuse([outside]) { $0 == .holeLeavesRing(hole: 1, edge: 1, ringEdge: nil) }
    refuse([try square(34, 38, 3)]) { $0 == .holeLeavesRing(hole: 1, edge: 1, ringEdge: nil) }
    refuse([small, try square(35, 38, 0.2)]) {
      if case .holeLeavesRing(hole: 2, edge: _, ringEdge: 3?) = $0 { true } else { false }
    }
    // A corner of the hole on a corner of the ring, and on a meridian that is its edge.
    refuse([[ring[0], try place(33.5, 37.5), try place(33.4, 37.9)]]) {
      if case .holeLeavesRing(hole: 1, edge: 1, ringEdge: _?) = $0 { true } else { false }
    }
    refuse([[try place(34, 39), try place(33.9, 38.5), try place(34.1, 38.5)]]) {
      if case .holeLeavesRing(hole: 1, edge: 1, ringEdge: 2?) = $0 { true } else { false }
    }
    refuse([small, try square(34.1, 38.1, 0.2)]) {
      if case .holesTouch(hole: 2, edge: _, other: 1, otherEdge: _) = $0 { true } else { false }
    }
    refuse([small, try square(34, 38.4, 0.2)]) {
      if case .holesTouch(hole: 2, edge: _, other: 1, otherEdge: _) = $0 { true } else { false }
    }
    refuse([small, try square(34, 38, 0.1)]) { $0 == .nestedHole(hole: 2, inside: 1) }
    refuse([try square(34, 38, 0.1), small]) { $0 == .nestedHole(hole: 1, inside: 2) }
    refuse([small, small]) {
      if case .holesTouch(hole: 2, edge: _, other: 1, otherEdge: _) = $0 { true } else { false }
    }
    refuse([[small[0], small[1]]]) { $0 == .hole(1, .tooFewVertices(count: 2, minimum: 3)) }
    refuse([[small[0], small[2], small[1], small[3]]]) { $0 == .hole(1, .selfCrossing(edge: 1, other: 3)) }
    refuse([small + [small[0]]]) { $0 == .hole(1, .repeatedVertex(vertex: 5, position: small[0])) }
    refuse(Array(repeating: small, count: 65)) { $0 == .tooManyHoles(count: 65, limit: 64) }
    let round = (0..<500).map { corner in
      Geodesic.direct(
        from: small[0], bearing: Bearing(microdegrees: Int64(corner) * 720_000), distance: .kilometres(5))
    }
    refuse([round, round]) { $0 == .tooManyVertices(count: 1_004, limit: 1_000) }
    let open = [ring + [ring[0]], small]
    #expect(throws: VolumeError.hole(1, .openRing(first: small[0], last: small[3]))) { try Area.polygon(rings: open) }
    #expect(throws: VolumeError.tooFewVertices(count: 0, minimum: 3)) { try Area.polygon(rings: []) }
  }

  @Test(
    "A polygon of a thousand vertices that costs time to check is refused with the limit, not looked at for minutes")
  func intricate() throws {
    // Long needles side by side: straight lines can not part them, because the paths between their ends bulge by kilometres.
    let comb = try (0..<500).flatMap { needle in
      let longitude = 38 + Double(needle) * 0.000_02
      return [try place(30, longitude), try place(38, longitude + 0.000_01)]
    }
    let ring = comb + [try place(29, 38.02), try place(29, 37.99)]
    #expect(throws: VolumeError.tooIntricate(limit: 20_000)) { try Area.polygon(Array(ring.suffix(1_000))).validate() }
  }
}
