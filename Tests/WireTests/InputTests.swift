// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

@Suite("Input of one's own officers")
struct InputTests {
  static let feature = """
    {"type": "Feature",
     "geometry": {"type": "Polygon", "coordinates": [[[35.5, 35.3], [35.9, 35.3], [35.9, 35.6], [35.5, 35.6], [35.5, 35.3]]]},
     "properties": {"kind": "flight", "title": "FALCON 21", "lower": "FL 100", "upper": {"datum": "flight-level", "hundredsOfFeet": 180},
      "start": "2018-09-17T19:40:00Z", "end": "172010ZSEP18", "concerned": ["bravo"], "contact": "123.450 MHz", "colour": 3}}
    """

  private func notice(_ text: String) throws -> ActivityNotice {
    try EntryJSON.notice(try JSONValue(parsing: Array(text.utf8)))
  }

  private func changed(_ old: String, _ new: String) -> String {
    let parts = Self.feature.split(separator: old, omittingEmptySubsequences: false)
    #expect(parts.count == 2, "\(old) is there once")
    return parts.map(String.init).joined(separator: new)
  }

  @Test("a GeoJSON feature is a notice")
  func feature() throws {
    let notice = try notice(Self.feature)
    #expect(notice.kind == .flight)
    #expect(notice.title.text == "FALCON 21")
    #expect(notice.concerned == [try PartyID("bravo")])
    #expect(notice.contact?.text == "123.450 MHz")
    let volume = try #require(notice.volumes.first)
    #expect(
      volume.area
        == .polygon(
          try [(353, 355), (353, 359), (356, 359), (356, 355)].map {
            try Position(latitudeE7: $0.0 * 1_000_000, longitudeE7: $0.1 * 1_000_000)
          }))
    #expect(volume.band.lower == .flightLevel(hundredsOfFeet: 100))
    #expect(volume.window.end.iso8601 == "2018-09-17T20:10:00Z")
  }

  @Test("a title or a text in which there is nothing to see is refused where it stands")
  func blanks() throws {
    for blank in [" ", "\u{a0}\t", "\u{200b}", "\u{3164}\u{2800}", "\u{feff} \u{115f}"] {
      #expect(throws: InputError(.blank, at: "$.properties.title"), "\(blank.unicodeScalars.map(\.value))") {
        try notice(changed(#""FALCON 21""#, JSONValue.string(blank).description))
      }
      let message = JSONValue.object([
        "precedence": .string("routine"), "language": .string("en"), "text": .string(blank),
      ])
      #expect(throws: InputError(.blank, at: "$.text")) { try EntryJSON.hotline(message) }
    }
    #expect(try notice(changed(#""FALCON 21""#, #"" .""#)).title.text == " .")
    #expect(throws: InputError(.domain(.label("")), at: "$.properties.title")) {
      try notice(changed(#""FALCON 21""#, #""""#))
    }
  }

  @Test("points and lines take their width from the geometry or the properties")
  func shapes() throws {
    let line = #"{"type": "LineString", "coordinates": [[35.5, 35.3], [35.9, 35.3]], "halfWidthMetres": 5000}"#
    let point = #"{"type": "Point", "coordinates": [35.5, 35.3]}"#
    let polygon =
      #"{"type": "Polygon", "coordinates": [[[35.5, 35.3], [35.9, 35.3], [35.9, 35.6], [35.5, 35.6], [35.5, 35.3]]]}"#
    let corridor = try notice(changed(polygon, line)).volumes[0].area
    guard case .corridor(let path, .metres(5_000)) = corridor else { return #expect(Bool(false)) }
    #expect(path.count == 2)
    #expect(throws: InputError(.missing, at: "$.geometry.radiusMetres")) { try notice(changed(polygon, point)) }
    let circle = changed(polygon, point).split(separator: "\"colour\": 3").joined(separator: "\"radiusMetres\": 0.5")
    guard case .circle(_, let radius) = try notice(circle).volumes[0].area else { return #expect(Bool(false)) }
    #expect(radius.millimetres == 500)
    #expect {
      try notice(changed(polygon, #"{"type": "MultiPolygon", "coordinates": []}"#))
    } throws: {
      if case .geometry = ($0 as? InputError)?.problem { true } else { false }
    }
  }

  /// The feature with another geometry and, instead of a property that is passed over, others.
  private func shaped(_ geometry: String, _ properties: String = "\"colour\": 3") -> String {
    let polygon =
      #"{"type": "Polygon", "coordinates": [[[35.5, 35.3], [35.9, 35.3], [35.9, 35.6], [35.5, 35.6], [35.5, 35.3]]]}"#
    return changed(polygon, geometry).split(separator: "\"colour\": 3").joined(separator: properties)
  }

  @Test("a point is a sector, an ellipse or a firing fan by what stands beside it, in the geometry or the properties")
  func curved() throws {
    let point = #"{"type": "Point", "coordinates": [35.5, 35.3]}"#
    let place = try Position(latitude: 35.3, longitude: 35.5)
    let sector = #""innerRadiusMetres": 0, "outerRadiusMetres": 9000, "fromDegrees": 350.5, "toDegrees": 360"#
    let wanted = Area.sector(
      AnnularSector(
        center: place, innerRadius: .zero, outerRadius: .metres(9_000), from: Bearing(microdegrees: 350_500_000),
        to: .degrees(0)))
    #expect(try notice(shaped(point, sector)).volumes.map(\.area) == [wanted])
    #expect(try notice(shaped(point.dropLast() + ", " + sector + "}")).volumes.map(\.area) == [wanted])
    let ellipse = #""semiMajorMetres": 900, "semiMinorMetres": 300, "orientationDegrees": 45"#
    #expect(
      try notice(shaped(point, ellipse)).volumes.map(\.area) == [
        .ellipse(Ellipse(center: place, semiMajor: .metres(900), semiMinor: .metres(300), orientation: .degrees(45)))
      ])
    let fan = #""lineDegrees": 10, "spreadDegrees": 30, "minimumRangeMetres": 500, "maximumRangeMetres": 9000"#
    let firing = shaped(point, fan)
    #expect(
      try notice(firing).volumes.map(\.area) == [
        .firingFan(
          FiringFan(
            gun: place, line: .degrees(10), spreadMicrodegrees: 30_000_000, minimumRange: .metres(500),
            maximumRange: .metres(9_000)))
      ])
    let heights = #""lower": "FL 100", "upper": {"datum": "flight-level", "hundredsOfFeet": 180}"#
    let ordinate = firing.replacing(heights, with: #""maximumOrdinate": "9000 ft MSL""#)
    let band = try notice(ordinate).volumes[0].band
    #expect(band.lower == .surface && band.upper == .meanSeaLevel(centimetres: 274_320))
    try expect(
      firing.replacing(heights, with: heights + #", "maximumOrdinate": "9000 ft MSL""#), "$.properties.lower",
      "maximumOrdinate")
    try expect(
      firing.replacing(heights, with: #""maximumOrdinate": "FL 9000""#), "$.properties.maximumOrdinate", "2000")
    try expect(shaped(point, sector.replacing(": 0, ", with: ": 9000, ")), "$.geometry", "inner radius")
    try expect(shaped(point, sector.replacing("360", with: "361")), "$.geometry.toDegrees", "361")
    try expect(shaped(point, sector + #", "radiusMetres": 5"#), "$.geometry.innerRadiusMetres", "radiusMetres")
    try expect(shaped(point, #""semiMajorMetres": 900"#), "$.geometry.semiMinorMetres", "missing")
    // Nothing that says how large an area is goes without effect.
    try expect(
      shaped(point, #""radiusMetres": 5, "halfWidthMetres": 6"#), "$.geometry.halfWidthMetres", "radiusMetres")
    try expect(
      shaped(#"{"type": "Point", "coordinates": [35.5, 35.3], "radiusMetres": 5}"#, #""radiusMetres": 7"#),
      "$.geometry.radiusMetres", "5 stands beside the coordinates, and 7")
    let ring = "[[35.5, 35.3], [35.9, 35.3], [35.9, 35.6], [35.5, 35.3]]"
    try expect(
      shaped(#"{"type": "Polygon", "coordinates": [\#(ring)]}"#, #""radiusMetres": 5"#), "$.geometry.radiusMetres",
      "Polygon")
    for azimuth in ["1e-7", "359.9999999", "0.0000001"] {
      try expect(
        shaped(point, sector.replacing(#""toDegrees": 360"#, with: #""toDegrees": \#(azimuth)"#)),
        "$.geometry.toDegrees",
        "six decimals")
    }
    try expect(shaped(point, #""semimajorMetres": 900"#), "$.geometry.radiusMetres", "missing")
  }

  @Test("a polygon has holes, by the rings of GeoJSON; one that leaves it is named")
  func holes() throws {
    let outer = "[[35.5, 35.3], [35.9, 35.3], [35.9, 35.6], [35.5, 35.6], [35.5, 35.3]]"
    func polygon(_ hole: String) -> String {
      shaped(#"{"type": "Polygon", "coordinates": [\#(outer), \#(hole)]}"#)
    }
    guard
      case .polygon(let ring, let holes) = try notice(
        polygon("[[35.6, 35.4], [35.7, 35.4], [35.7, 35.5], [35.6, 35.4]]")
      )
      .volumes[0].area
    else { return #expect(Bool(false)) }
    #expect(ring.count == 4 && holes.map(\.count) == [3])
    try expect(polygon("[[36.6, 35.4], [36.7, 35.4], [36.7, 35.5], [36.6, 35.4]]"), "$.geometry", "hole 1")
    try expect(polygon("[[35.6, 35.4], [35.7, 35.4], [35.7, 35.5]]"), "$.geometry.coordinates[1]", "open")
    try expect(shaped(#"{"type": "Polygon", "coordinates": []}"#), "$.geometry.coordinates", "0 elements")
  }

  @Test("a line is a circle that moves, or a flight whose legs have heights and times of their own")
  func moving() throws {
    let line = #"{"type": "LineString", "coordinates": [[35.5, 35.3], [35.9, 35.3], [35.9, 35.6]]}"#
    let leg = #"{"type": "LineString", "coordinates": [[35.5, 35.3], [35.9, 35.3]]}"#
    let (from, to) = (try Position(latitude: 35.3, longitude: 35.5), try Position(latitude: 35.3, longitude: 35.9))
    #expect(
      try notice(shaped(leg, #""movingRadiusMetres": 500"#)).volumes.map(\.area) == [
        .transit(Transit(from: from, to: to, radius: .metres(500)))
      ])
    try expect(shaped(line, #""movingRadiusMetres": 500"#), "$.geometry.coordinates", "3 elements")
    try expect(
      shaped(leg, #""movingRadiusMetres": 500, "halfWidthMetres": 500"#), "$.geometry.movingRadiusMetres",
      "halfWidthMetres")
    let own =
      #""lower": "FL 100", "upper": {"datum": "flight-level", "hundredsOfFeet": 180},"#
      + "\n  " + #""start": "2018-09-17T19:40:00Z", "end": "172010ZSEP18", "#
    let legs = #"""
      "halfWidthMetres": 900, "legs": [
        {"lower": "FL 100", "upper": "FL 110", "start": "171940ZSEP18", "end": "171950ZSEP18"},
        {"lower": "FL 110", "upper": "FL 150", "start": "171948ZSEP18", "end": "172010ZSEP18"}]
      """#
    let flight = shaped(line, legs)
    #expect(flight.contains(own))
    let volumes = try notice(flight.replacing(own, with: "")).volumes
    #expect(volumes.map(\.area).count == 2)
    #expect(volumes[1].band.upper == .flightLevel(hundredsOfFeet: 150))
    try expect(flight, "$.properties.lower", "legs")
    try expect(shaped(leg, legs).replacing(own, with: ""), "$.properties.legs", "2 legs")
  }

  @Test("heights, times and places are taken in the notations that people use")
  func notations() throws {
    for (text, height) in [
      ("FL120", Altitude.flightLevel(hundredsOfFeet: 120)), ("4500 ft MSL", .meanSeaLevel(centimetres: 137_160)),
      ("1500 m AMSL", .meanSeaLevel(centimetres: 150_000)),
      ("3000 ft QNH 1013.2 hPa", .qnh(centimetres: 91_440, settingTenthsHPa: 10_132)),
      ("500 ft AGL (ground up to 600 m MSL)", .aboveGround(centimetres: 15_240, terrainMargin: 60_000)),
      ("GND", .surface),
    ] {
      let notice = try notice(
        changed("\"FL 100\"", "\"\(text)\"").replacing(
          "{\"datum\": \"flight-level\", \"hundredsOfFeet\": 180}", with: "\"UNL\""))
      #expect(notice.volumes[0].band.lower == height)
    }
    try expect(changed("\"FL 100\"", "\"500 ft AGL\""), "$.properties.lower", "terrainMetres")
    try expect(changed("\"FL 100\"", "\"3000 ft QNH\""), "$.properties.lower", "altimeter")
    try expect(changed("\"FL 100\"", "\"high\""), "$.properties.lower", "1500 m MSL")
    let start = try notice(changed("2018-09-17T19:40:00Z", "172140B SEP 2018")).volumes[0].window.start
    #expect(start.iso8601 == "2018-09-17T19:40:00Z")
    let point = #"{"type": "Point", "coordinates": "37S BT 47029 11570", "radiusMetres": 5}"#
    guard case .circle(let center, _) = try notice(shaped(point)).volumes[0].area else { return #expect(Bool(false)) }
    #expect(abs(center.latitudeE7 - 335_138_000) < 10_000)
  }

  @Test("a collection of features is one activity, if they agree on it")
  func collection() throws {
    let both = "{\"type\": \"FeatureCollection\", \"features\": [\(Self.feature), \(Self.feature)]}"
    #expect(try notice(both).volumes.count == 2)
    let other = changed("FALCON 21", "FALCON 22")
    #expect(throws: InputError(.contradiction("title"), at: "$.features[1].properties.title")) {
      try notice("{\"type\": \"FeatureCollection\", \"features\": [\(Self.feature), \(other)]}")
    }
    #expect(throws: InputError(.count(0, allowed: 1...64), at: "$.features")) {
      try notice(#"{"type": "FeatureCollection", "features": []}"#)
    }
  }

  @Test("each kind of bad input has its own error, which names the place")
  func refusals() throws {
    try expect(changed("2018-09-17T19:40:00Z", "2018-09-17T19:40:00"), "$.properties.start", "no time zone")
    try expect(changed("\"FL 100\"", "3000"), "$.properties.lower", "has no datum")
    try expect(changed("\"FL 100\"", "{\"metres\": 3000}"), "$.properties.lower", "has no datum")
    try expect(changed("\"FL 100\"", "\"3000 ft\""), "$.properties.lower", "has no datum")
    try expect(changed("\"FL 100\"", "{\"datum\": \"agl\", \"metres\": 3}"), "$.properties.lower", "terrainMetres")
    try expect(changed("\"FL 100\"", "\"FL 190\""), "$.properties.upper", "upside down")
    try expect(changed("\"FL 100\"", "\"FL 9000\""), "$.properties.lower", "2000")
    try expect(changed("\"FL 100\"", "\"unlimited\""), "$.properties.lower", "surface")
    try expect(changed("172010ZSEP18", "171910ZSEP18"), "$.properties.end", "before its start")
    try expect(changed("172010ZSEP18", "322010ZSEP18"), "$.properties.end", "does not exist")
    try expect(changed(", [35.5, 35.3]]]", "]]"), "$.geometry.coordinates[0]", "open")
    try expect(changed("[35.9, 35.6], [35.5, 35.6]", "[35.5, 35.6], [35.9, 35.6]"), "$.geometry", "cross")
    try expect(changed("[35.9, 35.6]", "[35.9, 95.6]"), "$.geometry.coordinates[0][2]", "latitude")
    try expect(changed("[35.9, 35.6]", "[35.9, 35.6, 300]"), "$.geometry.coordinates[0][2]", "lower and upper")
    try expect(changed("[35.9, 35.6]", "[1e9, 35.6]"), "$.geometry.coordinates[0][2][0]", "1e9")
    try expect(changed("\"flight\"", "\"fligth\""), "$.properties.kind", "live-firing")
    try expect(changed("\"kind\": \"flight\", ", ""), "$.properties.kind", "missing")
    try expect(changed("\"bravo\"", "\"Bravo\""), "$.properties.concerned[0]", "a-z")
    try expect(changed("FALCON 21", String(repeating: "x", count: 97)), "$.properties.title", "96")
    try expect(changed("\"FALCON 21\"", "7"), "$.properties.title", "a text")
  }

  private func expect(_ text: String, _ path: String, _ words: String) throws {
    #expect {
      try notice(text)
    } throws: { error in
      let error = try #require(error as? InputError)
      return error.path == path && "\(error)".contains(words)
    }
  }

  @Test(
    "a foreign property is passed over, a typing error is not",
    arguments: [
      ("Contact", "contact"), ("contakt", "contact"), ("cotnact", "contact"), ("concernd", "concerned"),
      ("half_width_metres", "halfWidthMetres"),
    ])
  func misspelt(name: String, meant: String) throws {
    #expect(throws: InputError(.misspelt(meant: meant), at: "$.properties.\(name)")) {
      try notice(changed("colour", name))
    }
    for foreign in ["stroke-width", "name", "id", "marker-symbol"] {
      _ = try notice(changed("colour", foreign))
    }
  }

  @Test("languages are named by well-formed tags (RFC 5646, section 2.1 and appendix A)")
  func languageTags() throws {
    let sound = [
      "en", "ar", "he-IL", "zh-Hant", "zh-cmn-Hans-CN", "sr-Latn-RS", "sl-rozaj-biske", "de-CH-1901", "es-419",
      "en-US-u-islamcal", "de-CH-x-phonebk", "en-a-myext-b-another", "sl-IT-nedis",
    ]
    for tag in sound { #expect(LanguageTag.isWellFormed(tag), "\(tag)") }
    let unsound = [
      "", "e", "english", "en_US", "en-", "-en", "en--US", "a-DE", "en-x", "de-419-DE", "ar-a", "123", "ру",
    ]
    for tag in unsound { #expect(!LanguageTag.isWellFormed(tag), "\(tag)") }
    let text = #"{"precedence": "flash", "language": "english", "text": "HOLD"}"#
    #expect(throws: InputError(.languageTag("english"), at: "$.language")) {
      try EntryJSON.hotline(try JSONValue(parsing: Array(text.utf8)))
    }
  }

  @Test("too many vertices are refused with the limit")
  func vertices() throws {
    let ring = (0...1_000).map { "[\(35 + Double($0) / 10_000), 35]" }.joined(separator: ", ")
    let text = changed("[35.5, 35.3], [35.9, 35.3], [35.9, 35.6], [35.5, 35.6], [35.5, 35.3]", "\(ring), [35.0, 35]")
    try expect(text, "$.geometry", "at most 1000")
  }

  @Test("a member that nothing knows is refused in the standard form, with the names that are known")
  func unknownMember() throws {
    let text = #"{"kind": "flight", "title": "A", "volumes": [], "concernd": []}"#
    try expect(text, "$.volumes", "1 to 64")
    let hold = try JSONValue(parsing: Array(#"{"activty": {}}"#.utf8))
    #expect(throws: InputError(.unknownMember(known: ["activity", "volume"]), at: "$.activty")) {
      try EntryJSON.holdRequest(hold)
    }
  }

  @Test("a nature and a place are enough for a warning, and what was taken for the rest is named")
  func shortForms() throws {
    let now = Instant(milliseconds: 1_000_000)
    for (nature, radius, minutes) in [
      ("accidental-launch", 50, 30), ("stray-aircraft", 50, 60), ("stray-drone", 20, 60), ("live-fire", 15, 60),
      ("mistaken-position", 10, 60), ("distress", 20, 360), ("rescue", 20, 360),
    ] {
      let json = try JSONValue(parsing: Array("{\"nature\":\"\(nature)\",\"place\":\"35.5,35.8\"}".utf8))
      let read = try EntryJSON.safetyWarning(json, now: now)
      #expect(read.warning.radius == .kilometres(radius), "\(nature)")
      #expect(read.warning.from == now && read.warning.until == now.adding(seconds: minutes * 60), "\(nature)")
      #expect(read.warning.lower == .surface && read.warning.upper == .unlimited, "\(nature)")
      #expect(read.defects.count == 5, "each of the five is named: \(read.defects)")
    }
    let own = try EntryJSON.safetyWarning(
      try JSONValue(
        parsing: Array(
          #"{"nature":"distress","place":"35.5,35.8","radiusMetres":300,"upper":"FL 90","until":"2099-01-01T00:00:00Z"}"#
            .utf8)), now: now)
    #expect(own.warning.radius == .metres(300) && own.warning.lower == nil)
    let end = try Instant(iso8601: "2099-01-01T00:00:00Z")
    #expect(own.warning.upper == .flightLevel(hundredsOfFeet: 90) && own.warning.until == end)
  }

  @Test("a safety warning goes with its defects named")
  func warning() throws {
    let now = try Instant(iso8601: "2018-09-17T19:00:00Z")
    let text = """
      {"place": "35°30'N 35°47'E", "radiusMetres": -1, "lower": 3000, "upper": {"datum": "msl", "metres": 10},
       "from": "2018-09-17T19:40:00", "nature": "meteor", "colour": 1}
      """
    let read = try EntryJSON.safetyWarning(try JSONValue(parsing: Array(text.utf8)), now: now)
    #expect(read.warning.place == (try Position(latitudeE7: 355_000_000, longitudeE7: 357_833_333)))
    #expect(read.warning.radius.millimetres == -1_000)
    #expect(read.warning.lower == nil)
    #expect(read.warning.upper == .meanSeaLevel(centimetres: 1_000))
    #expect(read.warning.from == now)
    #expect(read.warning.until == .latest)
    #expect(read.warning.nature == .unspecified)
    #expect(
      Set(read.defects.map(\.path)) == ["$.radiusMetres", "$.lower", "$.from", "$.until", "$.nature", "$.colour"])
    #expect(throws: InputError(.missing, at: "$.latitude")) {
      try EntryJSON.safetyWarning(.object([]), now: now)
    }
  }

  @Test("messages and answers carry their text beside them")
  func messages() throws {
    let hotline = try EntryJSON.hotline(
      try JSONValue(parsing: Array(#"{"precedence": "flash", "language": "en", "text": "Stop firing."}"#.utf8)))
    #expect(hotline.message == HotlineMessage(precedence: .flash, language: try Label("en")))
    #expect(hotline.text == "Stop firing.")
    #expect(throws: InputError(.outOfRange(value: "0 bytes", lowest: "1", highest: "1048576 bytes"), at: "$.text")) {
      try EntryJSON.hotline(
        try JSONValue(parsing: Array(#"{"precedence": "flash", "language": "en", "text": ""}"#.utf8)))
    }
    let ref = EntryRef(origin: try Origin("a/b"), index: 7, leaf: Hash256.sha256([]))
    let text = #"{"to": \#(EntryJSON.value(of: ref)), "state": "permitted"}"#
    #expect {
      try EntryJSON.answer(try JSONValue(parsing: Array(text.utf8)))
    } throws: { error in
      (error as? InputError)?.path == "$.state" && "\(error)".contains("no-objection")
    }
  }
}
