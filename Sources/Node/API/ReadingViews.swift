// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Hummingbird
import Wire

/// How the node reads what an officer types, so that it can be shown before it is used.
enum ReadingViews {
  /// `?position=TEXT` or `?altitude=TEXT`.
  static func read(_ office: Office, _ call: Call) async throws -> Response {
    if let text = call.query("position") { return .json(try position(text)) }
    if let text = call.query("altitude") { return .json(try altitude(text)) }
    throw Problem(
      .invalid, "Say what is to be read.", field: "query", limit: "position, altitude",
      fix: "Ask for example ?position=37S%20BT%2047029%2011570.")
  }

  private static func position(_ text: String) throws -> JSONValue {
    let reading: CoordinateReading
    do { reading = try CoordinateText.read(text) } catch {
      throw Problem(
        .invalid, "\(error)", field: "position", value: text,
        fix: "Write for example 35.3900, 40.1500 or 35°23'24\"N 40°09'00\"E or 37S EV 13632 16284.",
        reason: Reason(of: error))
    }
    func form(_ style: CoordinateText.Style) -> JSONValue {
      .string(CoordinateText.format(reading.position, as: style))
    }
    return .object([
      "position": .array([degrees(reading.position.longitudeE7), degrees(reading.position.latitudeE7)]),
      "notation": .string(reading.notation.rawValue),
      "sizeMetres": .number(JSONNumber(units: reading.size.millimetres, places: 3)),
      "forms": .object([
        "decimal": form(.decimal), "dms": form(.degreesMinutesSeconds), "minutes": form(.degreesDecimalMinutes),
        "mgrs": form(.mgrs),
      ]),
    ])
  }

  private static func degrees(_ valueE7: Int32) -> JSONValue {
    .number(JSONNumber(units: Int64(valueE7), places: 7))
  }

  private static func altitude(_ text: String) throws -> JSONValue {
    let altitude: Altitude
    do { altitude = try Altitude(text) } catch {
      throw Problem(
        .invalid, "\(error)", field: "altitude", value: text,
        fix: "Write for example FL 120, 1500 m MSL, 5000 ft MSL, surface or unlimited.", reason: Reason(of: error))
    }
    return .object([
      "metres": .string(altitude.formatted(in: .metres)), "feet": .string(altitude.formatted(in: .feet)),
      "altitude": JSONValue.altitude(altitude),
    ])
  }
}
