// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Distances, bearings, and places by them")
struct RelativePositionTests {
  @Test("Every millimetre survives being written in every unit and read")
  func distances() throws {
    var random = SeededGenerator(seed: 51)
    for number in 0..<5_000 {
      let reach: Int64 = [1_000, 1_000_000, 20_003_931_459][number % 3]
      let distance = Distance(millimetres: .random(in: -reach...reach, using: &random))
      for unit in LengthUnit.allCases {
        let text = distance.formatted(in: unit)
        #expect(try Distance(text) == distance, "\(text)")
        #expect(try Distance(text.uppercased().filter { $0 != " " }) == distance, "\(text)")
      }
    }
    #expect(Distance.nauticalMiles(12).formatted(in: .nauticalMiles) == "12 NM")
    #expect(Distance.metres(1_852).formatted(in: .nauticalMiles) == "1 NM")
    #expect(Distance.feet(1_000).formatted(in: .feet) == "1000 ft")
    #expect(Distance(millimetres: 1).formatted(in: .nauticalMiles) == "0.0000005 NM")
    for unit in LengthUnit.allCases {
      #expect(!Distance(millimetres: .min).formatted(in: unit).isEmpty)
      #expect(!Distance(millimetres: .max).formatted(in: unit).isEmpty)
    }
  }

  @Test("Every bearing survives being written and read")
  func bearings() throws {
    var random = SeededGenerator(seed: 52)
    for _ in 0..<5_000 {
      let bearing = Bearing(microdegrees: .random(in: 0..<360_000_000, using: &random))
      #expect(try Bearing(bearing.trueText) == bearing, "\(bearing.trueText)")
    }
    #expect(Bearing(microdegrees: 45_500_000).trueText == "045.5° T")
    for text in ["045.5° T", "45.5T", "045.5 degrees true", "045.50000 deg T"] {
      #expect(try Bearing(text) == Bearing(microdegrees: 45_500_000))
    }
    #expect(try Bearing("1600 mils T") == .degrees(90))
    #expect(try Bearing("360 T") == .degrees(0))
  }

  @Test("2,000 places lead back from any origin within 70 mm, and survive being written and read")
  func places() throws {
    var places = RandomPlaces(seed: 53)
    for number in 0..<2_000 {
      let (origin, place) = (try places.next(), try places.next())
      let relative = RelativePosition(of: place, from: origin)
      #expect(Geodesic.inverse(from: relative.position, to: place).distance <= Distance(millimetres: 70))
      let text = relative.formatted(in: LengthUnit.allCases[number % 4])
      #expect(try RelativePosition(text) == relative, "\(text)")
    }
  }

  @Test("Both orders, and names of places")
  func forms() throws {
    let damascus = try Position(latitude: 33.5138, longitude: 36.2765)
    let expected = try RelativePosition(origin: damascus, bearing: .degrees(45), distance: .nauticalMiles(12))
    for text in [
      "12 NM 045° T from 33.5138, 36.2765", "045T/12NM from Damascus",
      "045 true, 12 nm FROM 33°30'49.68\"N 36°16'35.4\"E",
      "22.224 km 800 mil T from Damascus",
    ] {
      #expect(try RelativePosition(text) { $0 == "Damascus" ? damascus : nil } == expected, "\(text)")
    }
    #expect(expected.formatted(in: .nauticalMiles, originNamed: "Damascus") == "12 NM 045° T from Damascus")
  }

  @Test("Neither unit nor north is guessed, and what is not understood is refused")
  func refusals() {
    #expect(throws: DistanceTextError.missingUnit("12")) { try Distance("12") }
    for text in ["", "NM", "12 NM 3", "12 parsec", "1e3 m", "nan m", "inf km", "--1 m", "1234567890 m", "1. m", "٣ m"] {
      #expect(throws: DistanceTextError.malformed(text)) { try Distance(text) }
    }
    #expect(throws: BearingTextError.missingNorth("045°")) { try Bearing("045°") }
    #expect(throws: BearingTextError.notTrue("045 M", north: "magnetic")) { try Bearing("045 M") }
    #expect(throws: BearingTextError.notTrue("045G", north: "grid")) { try Bearing("045G") }
    for text in ["360.000001 T", "-1 T", "6401 mil T"] {
      #expect(throws: BearingTextError.outOfRange(text)) { try Bearing(text) }
    }
    for text in ["", "T", "045 T T", "nan T"] {
      #expect(throws: BearingTextError.malformed(text)) { try Bearing(text) }
    }
    #expect(
      throws: RelativePositionError.outOfRange(.kilometres(20_004), limit: GeodesyLimits.relativeDistance.upperBound)
    ) {
      try RelativePosition("20004 km 045 T from 0, 0")
    }
    #expect(throws: RelativePositionError.bearing(.missingNorth("12 NM 045"))) {
      try RelativePosition("12 NM 045 from 0, 0")
    }
    #expect(throws: RelativePositionError.origin(.notTwoParts("Olbia"))) {
      try RelativePosition("12 NM 045 T from Olbia")
    }
    for text in [
      "", "from", "12 NM from 0, 0", "12 NM 045 T", "12 NM 3 NM 045 T from 0, 0", "045 T 046 T 1 m from 0, 0",
    ] {
      #expect(throws: RelativePositionError.self) { try RelativePosition(text) }
    }
  }
}
