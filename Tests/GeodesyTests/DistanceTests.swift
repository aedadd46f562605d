// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Testing

@Suite("Distances")
struct DistanceTests {
  @Test("Units are exact, feet are rounded to the nearest millimetre")
  func units() {
    #expect(Distance.metres(5_000) == .kilometres(5))
    #expect(Distance.nauticalMiles(5).millimetres == 9_260_000)
    #expect(Distance.feet(1_000) == Distance(millimetres: 304_800))
    #expect(Distance.feet(1) == Distance(millimetres: 305))
    #expect(Distance.feet(-1) == Distance(millimetres: -305))
    #expect(Distance.feet(3) == Distance(millimetres: 914))
  }

  @Test("Metres are written with the decimals that they have")
  func description() {
    #expect(Distance.metres(5_000).description == "5000 m")
    #expect(Distance(millimetres: -250).description == "-0.25 m")
    #expect(Distance(millimetres: 1_001).description == "1.001 m")
    #expect(Distance(millimetres: .min).description == "-9223372036854775.808 m")
  }

  @Test("Arithmetic stops at the ends instead of trapping")
  func saturation() {
    let (most, least) = (Distance(millimetres: .max), Distance(millimetres: .min))
    #expect(most + .metres(1) == most)
    #expect(least - .metres(1) == least)
    #expect(Distance.zero - least == most)
    #expect(most * -2 == least)
    #expect(least * -1 == most)
    #expect(Distance.kilometres(.max) == most)
    #expect(Distance.metres(3) * 2 - .metres(1) == .metres(5))
  }
}
