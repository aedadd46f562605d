// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Lateral distance against brute search")
struct OracleDistanceTests {
  /// Pairs whose distance was searched for by the oracle, in metres.
  private static let answers = Result {
    var figures = RandomFigures(random: SeededGenerator(seed: 3))
    let pairs = try (0..<2_000).map { _ in try figures.pair() }
    let questions = pairs.map { $0.oracleText + "|" + $1.oracleText }
    let lines = try PythonOracle.lines(of: "geodesy_distance.py", input: questions)
    return zip(pairs, lines.compactMap { Double($0) }).map { (a: $0.0, b: $0.1, metres: $1) }
  }

  @Test("2,000 random pairs up to 1,000 km across, poles and antimeridian included: distances agree to 1 µm")
  func distances() throws {
    let answers = try OracleDistanceTests.answers.get()
    #expect(answers.count == 2_000)
    for answer in answers {
      let (a, b) = (PreparedArea(answer.a), PreparedArea(answer.b))
      let there = try #require(a.approach(to: b, within: .infinity)).metres
      let back = try #require(b.approach(to: a, within: .infinity)).metres
      if max(abs(there - answer.metres), abs(there - back)) > 1e-6 {
        Issue.record("\(there) m, not \(answer.metres) m: \(answer.a.oracleText)|\(answer.b.oracleText)")
      }
    }
  }

  @Test("Each pair conflicts two millimetres inside its distance, and not two outside")
  func decisions() throws {
    for answer in try OracleDistanceTests.answers.get() {
      let (a, b) = (try Volume(anyHeight: answer.a), try Volume(anyHeight: answer.b))
      let millimetres = Int64(answer.metres * 1_000)
      let over = Minima(lateral: Distance(millimetres: millimetres + 2), vertical: .zero, seconds: 0)
      let conflict = try #require(ConflictTest.conflict(a, b, minima: over))
      #expect(abs(conflict.lateral.millimetres - millimetres) <= 1)
      guard millimetres > 2 else { continue }
      let under = Minima(lateral: Distance(millimetres: millimetres - 2), vertical: .zero, seconds: 0)
      #expect(ConflictTest.conflict(a, b, minima: under) == nil)
    }
  }

  @Test("The closest positions lie on their areas and as far apart as the areas")
  func closestPositions() throws {
    for answer in try OracleDistanceTests.answers.get() {
      let (a, b) = (try Volume(anyHeight: answer.a), try Volume(anyHeight: answer.b))
      let minima = Minima(lateral: .kilometres(3_000), vertical: .zero, seconds: 0)
      let conflict = try #require(ConflictTest.conflict(a, b, minima: minima))
      // A stored position is rounded by up to 8 mm.
      let rounding = Distance(millimetres: 17)
      #expect(answer.a.distance(to: conflict.closest) <= rounding)
      #expect(answer.b.distance(to: conflict.closestOther) <= rounding)
      let between = Geodesic.inverse(from: conflict.closest, to: conflict.closestOther).distance
      #expect(abs((between - conflict.lateral).millimetres) <= rounding.millimetres)
      if conflict.lateral == .zero { #expect(conflict.closest == conflict.closestOther) }
    }
  }
}
