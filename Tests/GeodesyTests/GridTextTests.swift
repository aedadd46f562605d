// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("Grid references as people write them")
struct GridTextTests {
  @Test(
    "One square in many spellings",
    arguments: [
      "37S BT 47029 11570", "37SBT4702911570", "37s bt 4702911570", "37 S BT 47029 11570", " 37SBT 47029 11570 ",
    ])
  func mgrsSpellings(text: String) throws {
    #expect(try MGRSReference(text).description == "37S BT 47029 11570")
    #expect(try CoordinateText.read(text).notation == .mgrs)
  }

  @Test(
    "One coordinate of UTM in many spellings",
    arguments: [
      "37 north 247029 3711570", "37north 247029 3711570", "37N 247029 3711570", "37 N 247029mE 3711570mN",
      "UTM 37 north 247029.000 3711570.0", "utm 37N 247029E 3711570N",
    ])
  func utmSpellings(text: String) throws {
    let expected = try UTMCoordinate(
      zone: 37, hemisphere: .north, easting: .metres(247_029), northing: .metres(3_711_570))
    #expect(try UTMCoordinate(text) == expected)
    #expect(try CoordinateText.parse(text) == expected.position)
    #expect(try CoordinateText.read(text).notation == .utm)
  }

  @Test("S alone is never taken for south, another band's letter is checked against the northing")
  func hemispheres() throws {
    #expect(throws: GridError.ambiguousHemisphere("37S 247029 3711570")) { try UTMCoordinate("37S 247029 3711570") }
    #expect(throws: CoordinateTextError.grid(.ambiguousHemisphere("37S 247029 3711570"))) {
      try CoordinateText.parse("37S 247029 3711570")
    }
    #expect(try UTMCoordinate("37R 247029 3300000").hemisphere == .north)
    #expect(try UTMCoordinate("37H 247029 6300000").hemisphere == .south)
    #expect(throws: GridError.self) { try UTMCoordinate("37R 247029 3711570") }
    #expect(throws: GridError.letter("I", field: "the latitude band", allowed: "CDEFGHJKLMNPQRSTUVWX")) {
      try UTMCoordinate("37I 247029 3711570")
    }
  }

  @Test("Other notations are told apart")
  func notations() throws {
    #expect(try CoordinateText.read("UPS north 2000000 1888973").notation == .ups)
    #expect(try CoordinateText.read("north 2000000 1888973").notation == .ups)
    #expect(try CoordinateText.read("ZAF 00000 88973").notation == .mgrs)
    #expect(try CoordinateText.read("39G TH 92507 48757").notation == .mgrs)
    #expect(try CoordinateText.read("433LH47").notation == .gars)
    #expect(try CoordinateText.read("333049N 0361635E").notation == .degrees)
    #expect(try CoordinateText.read("33N 036E").notation == .degrees)
    #expect(try CoordinateText.read("37N 36 30").notation == .degrees)
  }

  @Test("A wide square or a cell is an area, and not taken for a place")
  func areas() throws {
    #expect(try CoordinateText.parse("37S BT 470 115") == MGRSReference("37SBT470115").centre)
    #expect(throws: CoordinateTextError.tooCoarse("37S BT 47 11", size: .kilometres(1), limit: .metres(100))) {
      try CoordinateText.parse("37S BT 47 11")
    }
    #expect(throws: CoordinateTextError.tooCoarse("433LH47", size: .nauticalMiles(5), limit: .metres(100))) {
      try CoordinateText.parse("433LH47")
    }
    #expect(try CoordinateText.read("37S BT").size == .kilometres(100))
  }

  @Test("A wrong letter or digit is named")
  func refusals() {
    func refused(_ text: String, _ error: GridError) {
      #expect(throws: error) { try MGRSReference(text) }
    }
    refused("37S BT 4702 115", .unevenDigits("37S BT 4702 115"))
    refused("37S BT 470 2115", .unevenDigits("37S BT 470 2115"))
    refused("61S BT 4702 1157", .outOfRange(field: "zone", value: "61", lowest: "1", highest: "60"))
    refused("37O BT 4702 1157", .letter("O", field: "the latitude band", allowed: "CDEFGHJKLMNPQRSTUVWX"))
    refused("37S JT 4702 1157", .letter("J", field: "the square's column in zone 37S", allowed: "ABCDEFGH"))
    refused(
      "37S BW 4702 1157", .letter("W", field: "the square's row in zone 37S", allowed: "ABCDEFGHJKLMNPQRSTUV"))
    refused("37S BH 4702 1157", .squareOutsideZone(square: "BH", zone: "37S"))
    refused("32X NG 4702 1157", .squareOutsideZone(square: "NG", zone: "32X"))
    refused("Z JP 4702 1157", .squareOutsideZone(square: "JP", zone: "Z"))
    refused("C AA", .letter("C", field: "the grid zone without a number", allowed: "ABYZ"))
    refused("37S BT 470291 115701", .malformed("37S BT 470291 115701", system: "MGRS", example: "37S BT 47029 11570"))
    #expect(throws: GridError.outOfRange(field: "digits", value: "6", lowest: "0", highest: "5")) {
      try MGRSReference(of: Position(latitude: 0, longitude: 0), digits: 6)
    }
    #expect(throws: GridError.latitude("84", system: "UTM", lowest: -80, highest: 84)) {
      try UTMCoordinate(of: Position(latitude: 84, longitude: 0))
    }
    #expect(throws: GridError.latitude("-80", system: "UPS", lowest: -90, highest: -80)) {
      try UPSCoordinate(of: Position(latitude: -80, longitude: 0))
    }
    for text in [
      "", "433", "000LH", "721LH", "433RA", "433IA", "433LI", "433LH5", "433LH0", "433LH40", "433LH4A", "433 LH",
      "433LH471",
    ] {
      #expect(throws: GridError.self) { try GARSCell(text) }
    }
    for text in [
      "37 north 99999 3711570", "37 north 247029 9500001", "37 south 247029 999999", "0 north 247029 3711570",
      "37 north 247029", "37 north 247029.1234 3711570", "37 north -247029 3711570", "north 2000000", "north 0 0",
    ] {
      #expect(throws: GridError.self) { try UTMCoordinate(text) }
      #expect(throws: GridError.self) { try UPSCoordinate(text) }
    }
  }
}
