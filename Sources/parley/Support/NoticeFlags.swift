// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// A notice by flags, for an officer without a map: one volume.
struct NoticeFlags: ParsableArguments {
  @Option(help: "Kind of activity.") var kind: String?
  @Option(help: "Short title.") var title: String?
  @Option(help: "Circle: LATITUDE,LONGITUDE,RADIUS in degrees and metres.") var circle: String?
  @Option(help: "Lower height: surface, \"800 m MSL\", \"2500 ft MSL\", \"FL 190\".") var lower: String?
  @Option(help: "Upper height; also unlimited.") var upper: String?
  @Option(help: "Start, RFC 3339 with zone.") var start: String?
  @Option(help: "End, RFC 3339 with zone.") var end: String?
  @Option(help: "Contact while it runs.") var contact: String?

  /// The same as a GeoJSON feature; what is missing is left to the node to name.
  func feature() throws -> JSONValue {
    guard let circle else {
      throw Failure.input(
        "give a GeoJSON FILE, or --circle LATITUDE,LONGITUDE,RADIUS with --kind, --title, --lower, --upper, --start, --end"
      )
    }
    let numbers = try Self.numbers(circle, count: 3, name: "--circle")
    var properties: [String: JSONValue] = ["radiusMetres": .number(numbers[2])]
    for (name, value) in [("kind", kind), ("title", title), ("start", start), ("end", end), ("contact", contact)] {
      if let value { properties[name] = .string(value) }
    }
    if let lower { properties["lower"] = .string(lower) }
    if let upper { properties["upper"] = .string(upper) }
    return .object([
      "type": .string("Feature"), "properties": .object(properties),
      "geometry": .object([
        "type": .string("Point"), "coordinates": .array([.number(numbers[1]), .number(numbers[0])]),
      ]),
    ])
  }

  /// `LATITUDE,LONGITUDE` as GeoJSON's [longitude, latitude].
  static func coordinates(_ text: String) throws -> JSONValue {
    let numbers = try numbers(text, count: 2, name: "--place")
    return .array([.number(numbers[1]), .number(numbers[0])])
  }

  private static func numbers(_ text: String, count: Int, name: String) throws -> [Double] {
    let numbers = text.split(separator: ",").map { Double($0.trimmingPrefix(" ")) }
    guard numbers.count == count, !numbers.contains(nil) else {
      throw Failure.input(
        "\(name): \"\(text)\" is not \(count) numbers with commas between, for example 35.53,35.78\(count == 3 ? ",2000" : "")"
      )
    }
    return numbers.compactMap(\.self)
  }
}
