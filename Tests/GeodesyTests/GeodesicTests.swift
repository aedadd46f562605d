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

  @Test("100 lines of Karney's published test set hold, direct and inverse, to 16 nm")
  func publishedTestSet() throws {
    let lines = try PythonOracle.lines(ofFile: "geodesy_geodtest.dat").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 100)
    var worst = 0.0
    for line in lines {
      let fields = line.split(separator: " ").compactMap { Double($0) }
      try #require(fields.count == 10)
      let start = GeodeticPoint(latitude: fields[0], longitude: fields[1])
      let end = GeodeticPoint(latitude: fields[3], longitude: fields[4])
      let arrival = Geodesic.direct(start, azimuth: fields[2], metres: fields[6])
      worst = max(worst, abs(Geodesic.inverse(start, end).metres - fields[6]), distance(arrival, end))
    }
    #expect(worst < 16e-9, "\(worst) m")
  }

  @Test(
    "5,000 inverse problems, near antipodes, poles, equator and meridians too, agree with elliptic integrals to 20 nm")
  func agreesWithEllipticIntegrals() throws {
    var places = RandomPlaces(seed: 3)
    var random = SeededGenerator(seed: 4)
    let pairs = try (0..<5_000).map { number in
      let start = try places.next()
      return (start, try number % 2 == 0 ? places.next() : hardPartner(of: start, number, &random))
    }
    let questions = pairs.map { "\($0.question) \($1.question)" }
    let answers = try PythonOracle.lines(of: "geodesy_exact.py", input: questions)
    try #require(answers.count == pairs.count)
    var worst = 0.0
    for ((start, end), answer) in zip(pairs, answers) {
      let fields = answer.split(separator: " ").compactMap { Double($0) }
      try #require(fields.count == 3)
      worst = max(worst, abs(Geodesic.inverse(start.point, end.point).metres - fields[2]))
    }
    #expect(worst < 20e-9, "\(worst) m")
  }

  /// Nearly opposite, nearly on the same meridian or parallel, or very near.
  private func hardPartner(
    of start: Position, _ number: Int, _ random: inout SeededGenerator
  ) throws -> Position {
    func near(_ latitude: Int64, _ longitude: Int64, within reach: Int64) throws -> Position {
      let north = min(max(latitude + .random(in: -reach...reach, using: &random), -900_000_000), 900_000_000)
      let east = longitude + .random(in: -reach...reach, using: &random) + 5_400_000_000
      return try Position(latitudeE7: Int32(north), longitudeE7: Int32(east % 3_600_000_000 - 1_800_000_000))
    }
    let (latitude, longitude) = (Int64(start.latitudeE7), Int64(start.longitudeE7))
    switch number / 2 % 4 {
    case 0: return try near(-latitude, longitude + 1_800_000_000, within: 10_000_000)
    case 1: return try near(-latitude, longitude, within: 1_000)
    case 2: return try near(latitude, longitude + 1_500_000_000, within: 1_000)
    default: return try near(latitude, longitude, within: 100_000)
    }
  }

  /// The straight line between two points of the ellipsoid, in metres: near enough for their difference.
  private func distance(_ one: GeodeticPoint, _ other: GeodeticPoint) -> Double {
    (WGS84.cartesian(one) - WGS84.cartesian(other)).length
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
