// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing

@Suite("Altitude bands")
struct AltitudeBandTests {
  private func sea(_ low: Int32, _ high: Int32) throws -> AltitudeBand {
    try AltitudeBand(
      lower: .meanSeaLevel(centimetres: low * 100), upper: .meanSeaLevel(centimetres: high * 100))
  }

  @Test("Gaps in one datum are exact in both directions, and bands that touch have none")
  func gaps() throws {
    #expect(try sea(0, 1_000).gap(to: sea(1_300, 2_000)) == .metres(300))
    #expect(try sea(1_300, 2_000).gap(to: sea(0, 1_000)) == .metres(300))
    #expect(try sea(0, 1_000).gap(to: sea(1_000, 2_000)) == .zero)
    #expect(try sea(0, 1_000).gap(to: sea(500, 600)) == .zero)
    let unlimited = try AltitudeBand(lower: .meanSeaLevel(centimetres: 500_000), upper: .unlimited)
    #expect(try sea(0, 1_000).gap(to: unlimited) == .metres(4_000))
    #expect(unlimited.gap(to: unlimited) == .zero)
  }

  @Test("Across datums the gap is what remains under the worst case")
  func acrossDatums() throws {
    let ellipsoid = try AltitudeBand(lower: .ellipsoid(centimetres: 200_000), upper: .ellipsoid(centimetres: 300_000))
    #expect(try sea(0, 1_000).gap(to: ellipsoid) == .metres(2_000 - 1_000 - 86))
    let convoy = try AltitudeBand(lower: .surface, upper: .aboveGround(centimetres: 1_000, terrainMargin: 70_000))
    #expect(try sea(2_000, 2_500).gap(to: convoy) == .metres(1_290))
    let high = try AltitudeBand(lower: .flightLevel(hundredsOfFeet: 300), upper: .flightLevel(hundredsOfFeet: 310))
    #expect(try sea(0, 3_000).gap(to: high) > .metres(3_000))
    #expect(try sea(0, 8_500).gap(to: high) == .zero)
  }

  @Test("Bands that are upside down where the datums allow to say so are refused")
  func upsideDown() throws {
    func refused(_ lower: Altitude, _ upper: Altitude) {
      #expect(throws: AltitudeBandError.upsideDown(lower: lower, upper: upper)) {
        try AltitudeBand(lower: lower, upper: upper)
      }
    }
    refused(.meanSeaLevel(centimetres: 1), .meanSeaLevel(centimetres: 0))
    refused(.flightLevel(hundredsOfFeet: 100), .flightLevel(hundredsOfFeet: 90))
    refused(.flightLevel(hundredsOfFeet: 300), .meanSeaLevel(centimetres: 100_000))
    refused(.qnh(centimetres: 200_000, settingTenthsHPa: 10_132), .flightLevel(hundredsOfFeet: 10))
    refused(
      .aboveGround(centimetres: 200, terrainMargin: 90_000), .aboveGround(centimetres: 100, terrainMargin: 80_000))
    refused(.aboveGround(centimetres: 1, terrainMargin: 0), .surface)
    refused(.meanSeaLevel(centimetres: 900_000), .surface)
    _ = try AltitudeBand(lower: .surface, upper: .surface)
    _ = try AltitudeBand(lower: .surface, upper: .meanSeaLevel(centimetres: -40_000))
    _ = try AltitudeBand(lower: .meanSeaLevel(centimetres: 0), upper: .meanSeaLevel(centimetres: 0))
    _ = try AltitudeBand(lower: .meanSeaLevel(centimetres: 10_000), upper: .ellipsoid(centimetres: 0))
  }

  @Test("A band needs a lower end and heights within limits")
  func limits() {
    #expect(throws: AltitudeBandError.noLowerEnd) { try AltitudeBand(lower: .unlimited, upper: .unlimited) }
    #expect(throws: AltitudeBandError.self) {
      try AltitudeBand(lower: .surface, upper: .meanSeaLevel(centimetres: .max))
    }
    #expect(throws: AltitudeBandError.self) {
      try AltitudeBand(lower: .ellipsoid(centimetres: .min), upper: .unlimited)
    }
  }
}
