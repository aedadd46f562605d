// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Testing

@Suite("Positions")
struct PositionTests {
  @Test("One place has one value: at the antimeridian and at the poles")
  func normalisation() throws {
    #expect(
      try Position(latitudeE7: 1, longitudeE7: 1_800_000_000) == Position(latitudeE7: 1, longitudeE7: -1_800_000_000))
    #expect(try Position(latitude: 90, longitude: 77).longitudeE7 == 0)
    #expect(try Position(latitude: -90, longitude: -180) == Position(latitudeE7: -900_000_000, longitudeE7: 0))
    #expect(try Position(latitude: 0, longitude: 179.99999999).longitudeE7 == -1_800_000_000)
    #expect(try Position(latitude: 89.99999999, longitude: 50).longitudeE7 == 0)
  }

  @Test("What is not a position is refused, with the field and the limit")
  func refusals() {
    #expect(throws: PositionError.notFinite(field: "latitude", value: "nan")) {
      try Position(latitude: .nan, longitude: 0)
    }
    #expect(throws: PositionError.notFinite(field: "longitude", value: "-inf")) {
      try Position(latitude: 0, longitude: -.infinity)
    }
    #expect(throws: PositionError.latitudeOutOfRange("90.1")) { try Position(latitude: 90.1, longitude: 0) }
    #expect(throws: PositionError.longitudeOutOfRange("180.5")) { try Position(latitude: 0, longitude: 180.5) }
    #expect(throws: PositionError.latitudeOutOfRange("90.0000001")) {
      try Position(latitudeE7: 900_000_001, longitudeE7: 0)
    }
    #expect(throws: PositionError.longitudeOutOfRange("-214.7483648")) {
      try Position(latitudeE7: 0, longitudeE7: .min)
    }
    #expect(throws: PositionError.latitudeOutOfRange("-214.7483648")) {
      try Position(latitudeE7: .min, longitudeE7: 0)
    }
    #expect(PositionError.latitudeOutOfRange("91").description.contains("-90...90"))
  }
}
