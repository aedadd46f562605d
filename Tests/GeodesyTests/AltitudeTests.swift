// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Testing

@Suite("Altitudes")
struct AltitudeTests {
  @Test("Equal datums compare exactly, without any margin")
  func equalDatums() {
    #expect(
      Altitude.meanSeaLevel(centimetres: 150_000).leastHeight(above: .meanSeaLevel(centimetres: 120_000))
        == .metres(300))
    #expect(
      Altitude.ellipsoid(centimetres: 1).leastHeight(above: .ellipsoid(centimetres: 0)) == Distance(millimetres: 10))
    #expect(
      Altitude.flightLevel(hundredsOfFeet: 110).leastHeight(above: .flightLevel(hundredsOfFeet: 100)) == .feet(1_000))
    let low = Altitude.qnh(centimetres: 90_000, settingTenthsHPa: 9_987)
    #expect(Altitude.qnh(centimetres: 120_000, settingTenthsHPa: 9_987).leastHeight(above: low) == .metres(300))
    #expect(Altitude.surface.leastHeight(above: .surface) == .zero)
  }

  @Test("Mean sea level against the ellipsoid costs the geoid's bounds, or those of a narrower model")
  func geoid() {
    let sea = Altitude.meanSeaLevel(centimetres: 100_000)
    let ellipsoid = Altitude.ellipsoid(centimetres: 100_000)
    #expect(sea.leastHeight(above: ellipsoid) == .metres(-107))
    #expect(ellipsoid.leastHeight(above: sea) == .metres(-86))
    let levant = GeoidModel(lowest: .metres(15), highest: .metres(30))
    #expect(sea.leastHeight(above: ellipsoid, geoid: levant) == .metres(15))
    #expect(ellipsoid.leastHeight(above: sea, geoid: levant) == .metres(-30))
    #expect(sea.heightInterval(geoid: levant).lowest == .metres(1_015))
    #expect(sea.heightInterval(geoid: levant).highest == .metres(1_030))
  }

  @Test("A flight level's true height is inside the interval in every atmosphere of the envelope")
  func flightLevels() throws {
    for level in stride(from: Int32(0), through: 600, by: 10) {
      let interval = Altitude.flightLevel(hundredsOfFeet: level).heightIntervalAboveSea()
      let highest = try #require(interval.highest)
      for (pressure, stretch) in [(930.0, 0.85), (930, 1.12), (1_070, 0.85), (1_070, 1.12), (1_013.25, 1)] {
        // The standard atmosphere's own height of the sea-level pressure, by the barometric formula.
        let seaLevel = 44_330.77 * (1 - power(pressure / 1_013.25, 0.190_263_1))
        let height = (Double(level) * 30.48 - seaLevel) * stretch
        #expect(Double(interval.lowest.millimetres) <= height * 1_000 + 1)
        #expect(Double(highest.millimetres) >= height * 1_000 - 1)
      }
    }
  }

  @Test("QNH 1013.2 hPa and flight levels agree to metres, a low QNH moves by about 8 m each hPa")
  func pressureDatums() {
    let level = Altitude.flightLevel(hundredsOfFeet: 100)
    let gap = level.leastHeight(above: .qnh(centimetres: 304_800, settingTenthsHPa: 10_132))
    #expect(gap < .zero)
    #expect(gap > .metres(-3))
    // On a setting 20 hPa lower, the same indication is about 170 m further down in pressure.
    let low = level.leastHeight(above: .qnh(centimetres: 304_800, settingTenthsHPa: 9_932))
    #expect(low < .metres(-160))
    #expect(low > .metres(-180))
  }

  @Test("The true height of an altitude on QNH covers a setting that is off by 10 hPa, and cold air")
  func qnh() throws {
    let interval = Altitude.qnh(centimetres: 100_000, settingTenthsHPa: 10_132).heightIntervalAboveSea()
    #expect(interval.lowest < .metres(780))
    #expect(interval.lowest > .metres(750))
    #expect(try #require(interval.highest) > .metres(1_200))
  }

  @Test("Height above ground reaches from the lowest land to the stated margin")
  func aboveGround() throws {
    let interval = Altitude.aboveGround(centimetres: 15_000, terrainMargin: 60_000).heightIntervalAboveSea()
    #expect(interval.lowest == .metres(-300))
    #expect(interval.highest == .metres(750))
    let flight = Altitude.meanSeaLevel(centimetres: 100_000)
    #expect(flight.leastHeight(above: .aboveGround(centimetres: 15_000, terrainMargin: 60_000)) == .metres(250))
    #expect(flight.leastHeight(above: .surface) < .zero)
    #expect(Altitude.surface.leastHeight(above: .unlimited) == Distance(millimetres: .min))
  }

  @Test("Numbers that no height has are refused with field, value and limit")
  func refusals() {
    #expect(throws: AltitudeError.self) { try Altitude.meanSeaLevel(centimetres: .max).validate() }
    #expect(throws: AltitudeError.self) { try Altitude.flightLevel(hundredsOfFeet: -21).validate() }
    #expect(throws: AltitudeError.self) { try Altitude.qnh(centimetres: 0, settingTenthsHPa: 0).validate() }
    #expect(throws: AltitudeError.self) { try Altitude.aboveGround(centimetres: -1, terrainMargin: 0).validate() }
    #expect(
      throws: AltitudeError.outOfRange(
        field: .terrain, value: 900_001, lowest: -45_000, highest: 900_000)
    ) { try Altitude.aboveGround(centimetres: 0, terrainMargin: 900_001).validate() }
  }

  /// x to the power y by repeated square roots: independent of the series that is tested, and slow.
  private func power(_ base: Double, _ exponent: Double) -> Double {
    var (result, root, rest) = (1.0, base, exponent)
    for _ in 0..<60 {
      root = root.squareRoot()
      rest *= 2
      if rest >= 1 {
        result *= root
        rest -= 1
      }
    }
    return result
  }
}
