// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Geodesy

@Suite("The geoid of EGM96")
struct EGM96Tests {
  @Test("All 1,038,240 nodes are those of NGA's grid, to half a decimetre")
  func nodes() throws {
    let rows = try PythonOracle.lines(of: "geodesy_geoid.py", ["nodes"])
    try #require(rows.count == EGM96.rows)
    var worst = 0.0
    for (row, line) in rows.enumerated() {
      let nodes = line.split(separator: " ")
      try #require(nodes.count == EGM96.columns)
      for (column, node) in nodes.enumerated() {
        let metres = try #require(Double(node))
        worst = max(worst, abs(Double(EGM96.node(row: row, column: column)) / 10 - metres))
      }
    }
    #expect(worst < 0.0501)
  }

  @Test("4,500 places agree with the band-limited geoid within the stated error, and with PROJ within 1 m")
  func places() throws {
    var places = RandomPlaces(seed: 11)
    var asked = try places.next(4_000)
    // Tenerife, where the steepest geoid makes interpolation worst.
    var random = SeededGenerator(seed: 13)
    for _ in 0..<500 {
      asked.append(
        try Position(
          latitudeE7: .random(in: 280_000_000...287_500_000, using: &random),
          longitudeE7: .random(in: -170_000_000...(-162_500_000), using: &random)))
    }
    let answers = try PythonOracle.lines(of: "geodesy_geoid.py", input: asked.map(\.question))
    try #require(answers.count == asked.count)
    var worst = (exact: 0.0, bilinear: 0.0)
    for (place, answer) in zip(asked, answers) {
      let expected = answer.split(separator: " ").compactMap { Double($0) }
      try #require(expected.count == 2)
      let undulation = Double(EGM96.undulation(at: place).millimetres) / 1_000
      worst.exact = max(worst.exact, abs(undulation - expected[0]))
      worst.bilinear = max(worst.bilinear, abs(undulation - expected[1]))
      let bounds = GeoidModel(egm96At: place)
      #expect(Double(bounds.lowest.millimetres) <= expected[0] * 1_000, "\(place)")
      #expect(Double(bounds.highest.millimetres) >= expected[0] * 1_000, "\(place)")
    }
    #expect(worst.exact < Double(EGM96.worstError.millimetres) / 1_000)
    #expect(worst.bilinear < 1)
  }

  @Test(
    "The values that NGA's own program is tested with",
    arguments: [
      (38.628155, 269.779155 - 360, -31.628), (-14.621217, 305.021114 - 360, -2.969), (46.874319, 102.448729, -43.575),
      (-23.617446, 133.874712, 15.871), (38.625473, 359.9995 - 360, 50.066), (-0.466744, 0.0023, 17.329),
    ])
  func published(latitude: Double, longitude: Double, metres: Double) throws {
    let undulation = EGM96.undulation(at: try Position(latitude: latitude, longitude: longitude))
    #expect(abs(Double(undulation.millimetres) / 1_000 - metres) < 0.06)
  }

  @Test("It is continuous over the antimeridian, and one value at a pole")
  func seams() throws {
    for latitude in stride(from: Int32(-890_000_000), through: 890_000_000, by: 10_000_000) {
      let east = EGM96.undulation(at: try Position(latitudeE7: latitude, longitudeE7: 1_799_999_999))
      let west = EGM96.undulation(at: try Position(latitudeE7: latitude, longitudeE7: -1_800_000_000))
      #expect(abs((east - west).millimetres) <= 1)
    }
    let pole = EGM96.undulation(at: try Position(latitude: 90, longitude: 0))
    #expect(abs(pole.millimetres - 13_606) <= 50)
    for longitude in stride(from: Int32(-1_800_000_000), to: 1_800_000_000, by: 77_000_000) {
      let beside = EGM96.undulation(at: try Position(latitudeE7: 899_999_999, longitudeE7: longitude))
      #expect(abs((beside - pole).millimetres) <= 1)
    }
  }

  @Test("The bounds of a box hold every place in it, over the antimeridian and the poles too")
  func boxes() throws {
    var random = SeededGenerator(seed: 12)
    for number in 0..<200 {
      let south = Int32.random(in: -900_000_000...899_999_999, using: &random)
      let north = number % 10 == 0 ? 900_000_000 : min(900_000_000, south + .random(in: 0...50_000_000, using: &random))
      let west = Int64.random(in: -1_800_000_000..<1_800_000_000, using: &random)
      let width = Int64.random(in: 1...80_000_000, using: &random)
      func place(_ latitude: Int32, _ eastwards: Int64) throws -> Position {
        let longitude = (west + eastwards + 1_800_000_000) % 3_600_000_000 - 1_800_000_000
        return try Position(latitudeE7: latitude, longitudeE7: Int32(longitude))
      }
      let box = GeoidModel(egm96FromSouthwest: try place(south, 0), toNortheast: try place(north, width))
      #expect(box.lowest >= GeoidModel.worldwide.lowest - .metres(1))
      #expect(box.highest <= GeoidModel.worldwide.highest + .metres(1))
      for _ in 0..<50 {
        let inside = GeoidModel(
          egm96At: try place(.random(in: south...north, using: &random), .random(in: 0...width, using: &random)))
        #expect(box.lowest <= inside.lowest)
        #expect(box.highest >= inside.highest)
      }
    }
  }
}
