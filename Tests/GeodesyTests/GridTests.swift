// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@Suite("UTM, UPS, MGRS and GARS")
struct GridTests {
  private func asked() throws -> [Position] {
    var places = RandomPlaces(seed: 21)
    return try places.next(10_000)
  }

  private func answers(_ question: String, _ input: [String]) throws -> [Substring] {
    let answers = try PythonOracle.lines(of: "geodesy_grid.py", [question], input: input)
    try #require(answers.count == input.count)
    return answers
  }

  @Test("10,000 places have the UTM and UPS coordinates that GeoConvert gives, to the millimetre")
  func utmForwards() throws {
    let places = try asked()
    var worst = 0.0
    for (place, answer) in zip(places, try answers("utm", places.map(\.question))) {
      let fields = answer.split(separator: " ")
      let (easting, northing) = (try #require(Double(fields[1])), try #require(Double(fields[2])))
      let text = CoordinateText.format(place, as: .utm)
      let ours = text.split(separator: " ")
      #expect(String(fields[0]) == (ours[0] == "UPS" ? "" : paddedZone(ours[0])) + ours[1].prefix(1), "\(place)")
      worst = max(worst, abs((Double(ours[2]) ?? .nan) - easting), abs((Double(ours[3]) ?? .nan) - northing))
    }
    #expect(worst < 0.000_501)
  }

  private func paddedZone(_ text: Substring) -> String { text.count == 1 ? "0" + text : String(text) }

  @Test("10,000 coordinates are the places that GeoConvert finds, to the stored unit")
  func utmBackwards() throws {
    let texts = try asked().map { CoordinateText.format($0, as: .utm) }
    let questions = texts.map {
      $0.replacing("UPS ", with: "").replacing(" north", with: "n").replacing(" south", with: "s")
        .replacing("north", with: "n").replacing("south", with: "s")
    }
    var worst = 0.0
    for (text, answer) in zip(texts, try answers("place", questions)) {
      worst = max(worst, try metres(from: try CoordinateText.parse(text), to: answer))
    }
    // Half the diagonal of the stored unit.
    #expect(worst < 0.007_9)
  }

  @Test("10,000 places lie in the squares of MGRS that GeoConvert names, at every precision")
  func mgrsForwards() throws {
    let places = try asked()
    for (place, answer) in zip(places, try answers("mgrs", places.map(\.question))) {
      let reference = try MGRSReference(of: place)
      // GeoConvert writes zones with two digits.
      let expected = answer.first == "0" ? answer.dropFirst() : answer
      #expect(reference.compactText == expected, "\(place)")
      for digits in 0...4 {
        let coarse = try MGRSReference(of: place, digits: digits).compactText
        let front = expected.dropLast(10)
        let (east, north) = (expected.suffix(10).prefix(digits), expected.suffix(5).prefix(digits))
        #expect(coarse == front + east + north)
      }
    }
  }

  @Test("The middle of 10,000 squares of every size is where GeoConvert puts it, to the stored unit")
  func mgrsBackwards() throws {
    let references = try asked().enumerated().map { try MGRSReference(of: $0.element, digits: $0.offset % 6) }
    var worst = 0.0
    for (reference, answer) in zip(references, try answers("place", references.map(\.compactText))) {
      #expect(try MGRSReference(reference.compactText) == reference)
      #expect(try MGRSReference(reference.description.lowercased()) == reference)
      worst = max(worst, try metres(from: reference.centre, to: answer))
    }
    #expect(worst < 0.007_9)
  }

  @Test("10,000 places lie in the cells that PyGeodesy names, and in the cells that the names stand for")
  func gars() throws {
    let places = try asked()
    for (place, answer) in zip(places, try answers("gars", places.map(\.question))) {
      let cell = GARSCell(of: place)
      #expect(cell.description == answer, "\(place)")
      for size in GARSCell.Size.allCases {
        let cell = GARSCell(of: place, size: size)
        #expect(answer.hasPrefix(cell.description))
        #expect(try GARSCell(cell.description) == cell)
        #expect(GARSCell(of: cell.centre, size: size) == cell)
        #expect(cell.southwestCorner.latitudeE7 <= place.latitudeE7 + 1)
        #expect(cell.northeastCorner.latitudeE7 >= place.latitudeE7)
      }
    }
  }

  @Test(
    "A position survives UTM between 80° S and 80° N, is 8 mm off at most elsewhere, and MGRS keeps it in its square")
  func roundTrips() throws {
    for place in try asked() {
      let read = try CoordinateText.parse(CoordinateText.format(place, as: .utm))
      #expect(Geodesic.inverse(from: place, to: read).distance <= Distance(millimetres: 8), "\(place)")
      if abs(place.latitudeE7) < 800_000_000 { #expect(read == place, "\(place)") }
      let square = try MGRSReference(CoordinateText.format(place, as: .mgrs))
      #expect(Geodesic.inverse(from: place, to: square.centre).distance < Distance(millimetres: 730), "\(place)")
    }
  }

  /// Ours against a latitude and longitude in degrees, in metres, without rounding to the stored unit.
  private func metres(from place: Position, to answer: Substring) throws -> Double {
    let fields = answer.split(separator: " ").compactMap { Double($0) }
    try #require(fields.count == 2)
    return Geodesic.inverse(place.point, GeodeticPoint(latitude: fields[0], longitude: fields[1])).metres
  }
}
