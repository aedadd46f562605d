// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// A notice by flags, for an officer without a map: one volume.
struct NoticeFlags: ParsableArguments {
  @Option(help: "Kind of activity.") var kind: String?
  @Option(parsing: .unconditional, help: "Short title.") var title: String?
  // South, west and below the sea begin with a minus, which is no option here.
  @Option(parsing: .unconditional, help: "Circle: LATITUDE,LONGITUDE,RADIUS in degrees and metres.")
  var circle: String?
  @Option(parsing: .unconditional, help: "Lower height: surface, \"800 m MSL\", \"2500 ft MSL\", \"FL 190\".")
  var lower: String?
  @Option(parsing: .unconditional, help: "Upper height; also unlimited.") var upper: String?
  @Option(help: "Start, RFC 3339 with zone.") var start: String?
  @Option(help: "End, RFC 3339 with zone.") var end: String?
  @Option(help: "Contact while it runs.") var contact: String?
  @Option(
    help: """
      Where it lies, measured independently of the drawing: "5.5 km 120° T from 35.2854, 40.1760". If it leads elsewhere, nothing is sent.
      """) var reference: String?
  @Option(help: "What the place after --reference's \"from\" is called.") var referenceName: String?
  @Option(help: "What it does when the line is lost: continue, hold, abort.") var lostLine: String?
  @Option(help: "continue: until then; hold, abort: by then. RFC 3339 with zone.") var lostLineLatest: String?

  /// A notice with the protected sites that the officer names; a collection has them at its first feature.
  static func naming(_ sites: [JSONValue], in notice: JSONValue) -> JSONValue {
    guard !sites.isEmpty else { return notice }
    var whole = notice.object
    switch notice["type"].string {
    case "Feature":
      var properties = notice["properties"].object
      properties["namedSites"] = .array(sites)
      whole["properties"] = .object(properties)
    case "FeatureCollection":
      let features = notice["features"].array
      whole["features"] = .array(features.prefix(1).map { naming(sites, in: $0) } + features.dropFirst())
    default: whole["namedSites"] = .array(sites)
    }
    return .object(whole)
  }

  /// Which of them were given.
  var given: [(name: String, isGiven: Bool)] {
    [
      ("--kind", kind != nil), ("--title", title != nil), ("--circle", circle != nil), ("--lower", lower != nil),
      ("--upper", upper != nil), ("--start", start != nil), ("--end", end != nil), ("--contact", contact != nil),
      ("--reference", reference != nil), ("--reference-name", referenceName != nil), ("--lost-line", lostLine != nil),
      ("--lost-line-latest", lostLineLatest != nil),
    ]
  }

  /// The same as a GeoJSON feature; what is missing is left to the node to name.
  func feature() throws -> JSONValue {
    guard let circle else {
      throw Failure.input(
        "give a GeoJSON FILE, or --circle LATITUDE,LONGITUDE,RADIUS with --kind, --title, --lower, --upper, --start, --end"
      )
    }
    let numbers = try Self.numbers(circle, ["LATITUDE", "LONGITUDE", "RADIUS"], name: "--circle")
    var properties: [String: JSONValue] = ["radiusMetres": .number(numbers[2])]
    for (name, value) in [
      ("kind", kind?.lowercased()), ("title", title), ("start", start), ("end", end), ("contact", contact),
    ] {
      if let value { properties[name] = .string(value) }
    }
    if let lower { properties["lower"] = .string(lower) }
    if let upper { properties["upper"] = .string(upper) }
    if let reference { properties["reference"] = Self.reference(reference, name: referenceName) }
    if let lostLine {
      var members: [String: JSONValue] = ["action": .string(lostLine.lowercased())]
      if let lostLineLatest { members["latest"] = .string(lostLineLatest) }
      properties["lostLine"] = .object(members)
    }
    return .object([
      "type": .string("Feature"), "properties": .object(properties),
      "geometry": .object([
        "type": .string("Point"), "coordinates": .array([.number(numbers[1]), .number(numbers[0])]),
      ]),
    ])
  }

  /// `LATITUDE,LONGITUDE` as GeoJSON's [longitude, latitude]; any other text as it is, for the node to read.
  static func place(_ text: String) -> JSONValue {
    guard let numbers = try? numbers(text, ["LATITUDE", "LONGITUDE"], name: "--place") else { return .string(text) }
    return .array([.number(numbers[1]), .number(numbers[0])])
  }

  /// A reference in words; its place is called as it is written where it has no name.
  static func reference(_ text: String, name: String?) -> JSONValue {
    let place = text.range(of: "from ", options: .caseInsensitive).map { String(text[$0.upperBound...]) }
    return .object(["name": .string(name ?? place ?? "place"), "text": .string(text)])
  }

  static func numbers(_ text: String, _ fields: [String], name: String) throws(Failure) -> [Double] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let example = fields.count == 3 ? "35.53,35.78,2000" : "35.53,35.78"
    guard parts.count == fields.count else {
      throw .input("\(name): \"\(text)\" is not \(fields.joined(separator: ",")), for example \(example)")
    }
    var numbers: [Double] = []
    for (field, part) in zip(fields, parts) {
      guard let number = Double(part.trimmingPrefix(" ")), number.isFinite else {
        throw .input("\(name): \(field) \"\(part)\" is not a number, for example \(example)")
      }
      numbers.append(number)
    }
    return numbers
  }
}
