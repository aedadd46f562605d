// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Geodesics")
struct GeodesicTests {
  @Test("3,000 inverse problems agree with GeographicLib's Python code to a micrometre, and direct leads back")
  func agreesWithGeographicLib() throws {
    var random = SeededGenerator(seed: 1)
    let pairs = try (0..<3_000).map { number in try pair(number, &random) }
    let questions = pairs.map { "\($0.latitudeE7) \($0.longitudeE7) \($1.latitudeE7) \($1.longitudeE7)" }
    let answers = try PythonOracle.lines(of: "geodesy_inverse.py", input: questions)
    try #require(answers.count == pairs.count)
    var worst = 0.0
    for ((start, end), answer) in zip(pairs, answers) {
      let fields = answer.split(separator: " ").compactMap { Double($0) }
      try #require(fields.count == 3)
      let path = Geodesic.inverse(start.point, end.point)
      worst = max(worst, abs(path.metres - fields[0]))
      let arrival = Geodesic.direct(start.point, azimuth: fields[1], metres: fields[0])
      #expect(Geodesic.inverse(arrival, end.point).metres < 1e-6)
      let bearing = Geodesic.inverse(from: start, to: end).initialBearing
      let turn = abs((Double(bearing.microdegrees) / 1e6 - fields[1]).remainder(dividingBy: 360))
      #expect(turn < 1e-6 || fields[0] < 0.1)
    }
    #expect(worst < 1e-6)
  }

  @Test("The public direct problem lands on the nearest stored position")
  func direct() throws {
    let damascus = try Position(latitude: 33.5138, longitude: 36.2765)
    let latakia = try Position(latitude: 35.5317, longitude: 35.7901)
    let path = Geodesic.inverse(from: damascus, to: latakia)
    let arrival = Geodesic.direct(from: damascus, bearing: path.initialBearing, distance: path.distance)
    #expect(Geodesic.inverse(from: arrival, to: latakia).distance <= Distance(millimetres: 20))
    #expect(Geodesic.direct(from: damascus, bearing: .degrees(90), distance: .zero) == damascus)
    #expect(Bearing.degrees(-90).description == "270°")
  }

  /// Far and near pairs, some at the poles and on both sides of the antimeridian.
  private func pair(
    _ number: Int, _ random: inout SeededGenerator
  ) throws -> (Position, Position) {
    let latitude =
      number % 10 == 0
      ? (number % 20 == 0 ? 900_000_000 : -900_000_000) : Int32.random(in: -900_000_000...900_000_000, using: &random)
    let longitude = number % 7 == 0 ? 1_799_999_999 : Int32.random(in: -1_800_000_000...1_800_000_000, using: &random)
    let start = try Position(latitudeE7: latitude, longitudeE7: longitude)
    if number % 2 == 0 {
      let bearing = Bearing(microdegrees: .random(in: 0..<360_000_000, using: &random))
      let distance = Distance(millimetres: .random(in: 0...1_000_000_000, using: &random))
      return (start, Geodesic.direct(from: start, bearing: bearing, distance: distance))
    }
    let end = try Position(
      latitudeE7: .random(in: -900_000_000...900_000_000, using: &random),
      longitudeE7: .random(in: -1_800_000_000...1_800_000_000, using: &random))
    return (start, end)
  }
}
