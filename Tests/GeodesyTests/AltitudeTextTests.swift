// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Heights as people write them, and on other datums")
struct AltitudeTextTests {
  @Test("Every height survives being written in metres and in feet and read")
  func roundTrip() throws {
    var random = SeededGenerator(seed: 61)
    for _ in 0..<1_000 {
      for altitude in altitudes(&random) {
        try altitude.validate()
        for unit in [LengthUnit.metres, .feet] {
          let text = altitude.formatted(in: unit)
          #expect(try Altitude(text) == altitude, "\(text)")
          #expect(try Altitude(VoiceSpelling.read(VoiceSpelling.spell(text))) == altitude, "\(text)")
        }
        #expect(altitude.description == altitude.formatted(in: .metres))
      }
    }
  }

  @Test("One height in many spellings")
  func spellings() throws {
    for text in ["1500 m MSL", "1500m AMSL", "1500.00 metres msl", "+1500 M MSL"] {
      #expect(try Altitude(text) == .meanSeaLevel(centimetres: 150_000))
    }
    for text in ["FL 120", "FL120", "fl 120"] { #expect(try Altitude(text) == .flightLevel(hundredsOfFeet: 120)) }
    for text in ["100 ft WGS 84", "100ft WGS84", "30.48 m HAE"] {
      #expect(try Altitude(text) == .ellipsoid(centimetres: 3_048))
    }
    for text in ["3000 ft QNH 1013.2 hPa", "3000 ft QNH 1013.2", "914.4 m QNH 29.92 inHg", "3000FT QNH1013.2HPA"] {
      #expect(try Altitude(text) == .qnh(centimetres: 91_440, settingTenthsHPa: 10_132))
    }
    for text in ["150 m AGL (ground up to 600 m MSL)", "150 m AGL, ground up to 600 m AMSL"] {
      #expect(try Altitude(text) == .aboveGround(centimetres: 15_000, terrainMargin: 60_000))
    }
    for text in ["surface", "SFC", "gnd"] { #expect(try Altitude(text) == .surface) }
    for text in ["unlimited", "UNL"] { #expect(try Altitude(text) == .unlimited) }
    #expect(Altitude.meanSeaLevel(centimetres: 152_400).formatted(in: .feet) == "5000 ft MSL")
  }

  @Test("Neither unit, datum, setting nor terrain is guessed, and limits are checked")
  func refusals() {
    #expect(throws: AltitudeTextError.missingUnit("1500")) { try Altitude("1500") }
    #expect(throws: AltitudeTextError.missingUnit("5 NM MSL")) { try Altitude("5 NM MSL") }
    #expect(throws: AltitudeTextError.missingDatum("1500 m")) { try Altitude("1500 m") }
    #expect(throws: AltitudeTextError.missingSetting("3000 ft QNH")) { try Altitude("3000 ft QNH") }
    #expect(throws: AltitudeTextError.missingTerrain("500 ft AGL")) { try Altitude("500 ft AGL") }
    #expect(throws: AltitudeTextError.missingTerrain("500 ft AGL (ground up to 600 m)")) {
      try Altitude("500 ft AGL (ground up to 600 m)")
    }
    #expect(
      throws: AltitudeTextError.range(
        .outOfRange(field: .flightLevel, value: 2_001, lowest: -20, highest: 2_000))
    ) { try Altitude("FL 2001") }
    #expect(throws: AltitudeTextError.self) { try Altitude("3000 ft QNH 29.92") }
    for text in [
      "", "FL", "FL 120.5", "FL 120 120", "m MSL", "1500 m MSL MSL", "1500 m WGS 72", "nan m MSL", "inf m MSL",
      "999999999 m MSL", "1500 m XYZ", "surface 5", String(repeating: "1", count: 65),
    ] {
      #expect(throws: AltitudeTextError.malformed(text)) { try Altitude(text) }
    }
  }

  @Test("Ellipsoid and sea level lead to each other and back, apart by the geoid")
  func datums() throws {
    var places = RandomPlaces(seed: 62)
    var random = SeededGenerator(seed: 63)
    for place in try places.next(2_000) {
      let sea = Altitude.meanSeaLevel(centimetres: .random(in: -50_000...9_900_000, using: &random))
      let ellipsoid = try sea.aboveEllipsoid(at: place)
      #expect(try ellipsoid.aboveMeanSeaLevel(at: place) == sea)
      #expect(try sea.aboveMeanSeaLevel(at: place) == sea)
      #expect(try ellipsoid.aboveEllipsoid(at: place) == ellipsoid)
      let interval = sea.heightInterval(geoid: GeoidModel(egm96At: place))
      let height = ellipsoid.heightInterval()
      #expect(interval.lowest <= height.lowest)
      #expect(try #require(interval.highest) >= height.lowest)
    }
    let place = try Position(latitude: 33.5138, longitude: 36.2765)
    for altitude in [Altitude.flightLevel(hundredsOfFeet: 100), .surface, .unlimited] {
      #expect(throws: AltitudeError.notGeometric(altitude)) { try altitude.aboveEllipsoid(at: place) }
      #expect(throws: AltitudeError.notGeometric(altitude)) { try altitude.aboveMeanSeaLevel(at: place) }
    }
    #expect(throws: AltitudeError.self) { try Altitude.meanSeaLevel(centimetres: .max).aboveEllipsoid(at: place) }
  }

  @Test("A likely height stands inside its margins, and heights without one have none")
  func estimates() throws {
    var random = SeededGenerator(seed: 64)
    for _ in 0..<500 {
      for altitude in altitudes(&random) {
        guard let estimate = altitude.estimatedHeightAboveSea() else { continue }
        let interval = altitude.heightIntervalAboveSea()
        #expect(estimate.nominal - estimate.marginBelow == interval.lowest)
        #expect(estimate.nominal + estimate.marginAbove == interval.highest)
        #expect(estimate.marginBelow >= .zero)
        #expect(estimate.marginAbove >= .zero)
      }
    }
    #expect(Altitude.surface.estimatedHeightAboveSea() == nil)
    #expect(Altitude.unlimited.estimatedHeightAboveSea() == nil)
    #expect(Altitude.aboveGround(centimetres: 0, terrainMargin: 0).estimatedHeightAboveSea() == nil)
    #expect(
      Altitude.flightLevel(hundredsOfFeet: 120).estimatedHeightAboveSea()?.description
        == "3660 m MSL, 1170 m less to 1017 m more")
  }

  /// One height of every datum within the limits.
  private func altitudes(_ random: inout SeededGenerator) -> [Altitude] {
    let height = Int32.random(in: GeodesyLimits.heightCentimetres, using: &random)
    return [
      .ellipsoid(centimetres: height), .meanSeaLevel(centimetres: height),
      .flightLevel(hundredsOfFeet: .random(in: GeodesyLimits.flightLevel, using: &random)),
      .qnh(
        centimetres: height, settingTenthsHPa: .random(in: GeodesyLimits.altimeterSettingTenthsHPa, using: &random)),
      .aboveGround(
        centimetres: abs(height), terrainMargin: .random(in: GeodesyLimits.terrainMarginCentimetres, using: &random)),
      .surface, .unlimited,
    ]
  }
}
