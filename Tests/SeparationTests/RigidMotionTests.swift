// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Areas move as they are")
struct RigidMotionTests {
  @Test("A move keeps every length within the figure, across a pole and the antimeridian")
  func rigid() throws {
    for place in try ResolutionTests.places() {
      for degrees in stride(from: 0, to: 360, by: 45) {
        var figures = RandomFigures(random: SeededGenerator(seed: UInt64(degrees)))
        let ring = figures.star(around: place, reach: 20_000_000)
        let motion = RigidMotion(from: place.point, bearing: Double(degrees), metres: 50_000)
        guard case .polygon(let moved, _) = motion.moved(.polygon(ring)) else { return #expect(Bool(false)) }
        for (one, other) in zip(ring.indices, ring.indices.dropFirst()) {
          let before = Geodesic.inverse(from: ring[one], to: ring[other]).distance
          let after = Geodesic.inverse(from: moved[one], to: moved[other]).distance
          #expect(abs((before - after).millimetres) <= 50)
        }
        let middle = motion.moved(place)
        #expect(abs((Geodesic.inverse(from: place, to: middle).distance - .kilometres(50)).millimetres) <= 20)
      }
    }
  }

  @Test("Every kind of area moves as a whole: each of its corners goes where the move takes it")
  func kinds() throws {
    let inner = Distance.kilometres(3)
    for place in try ResolutionTests.places() {
      func at(_ degrees: Int, _ kilometres: Int) -> Position {
        Geodesic.direct(from: place, bearing: .degrees(degrees), distance: .kilometres(kilometres))
      }
      let ring = [0, 90, 180, 270].map { at($0, 18) }
      let areas: [Area] = [
        .polygon(ring, holes: [[45, 135, 225].map { at($0, 4) }]),
        .corridor(path: [at(10, 9), place], halfWidth: inner),
        .sector(
          AnnularSector(
            center: at(200, 6), innerRadius: inner, outerRadius: inner * 4, from: .degrees(350), to: .degrees(80))),
        .sector(
          AnnularSector(center: place, innerRadius: inner, outerRadius: inner * 4, from: .degrees(7), to: .degrees(7))),
        .ellipse(Ellipse(center: at(80, 5), semiMajor: inner * 4, semiMinor: inner, orientation: .degrees(33))),
        .firingFan(
          FiringFan(
            gun: at(300, 7), line: .degrees(120), spreadMicrodegrees: 20_000_000, minimumRange: inner,
            maximumRange: inner * 4)),
        .transit(Transit(from: at(30, 12), to: at(220, 15), radius: inner)),
      ]
      for degrees in stride(from: 0, to: 360, by: 60) {
        let motion = RigidMotion(from: place.point, bearing: Double(degrees), metres: 50_000)
        for area in areas {
          let moved = motion.moved(area)
          let (before, after) = (
            area.skeleton.positions + area.holes.joined(), moved.skeleton.positions + moved.holes.joined()
          )
          #expect(before.count == after.count && area.skeleton.offset == moved.skeleton.offset)
          for (old, new) in zip(before, after) {
            let stray = Geodesic.inverse(from: motion.moved(old), to: new).distance
            #expect(stray <= Distance(millimetres: 300), "\(area), \(degrees)")
          }
        }
      }
    }
  }
}
