// SPDX-License-Identifier: Apache-2.0

/// Heights and times of a volume, as they are read aloud.
enum WindowText {
  /// From `lower` and `upper`.
  static func heights(_ json: JSONValue) -> String {
    if json["lower"].isNull, json["upper"].isNull { return "no heights stated" }
    return "\(height(json["lower"])) to \(height(json["upper"]))"
  }

  static func height(_ json: JSONValue) -> String {
    let metres = json["metres"].text()
    switch json["datum"].string {
    case "surface": return "surface"
    case "unlimited": return "unlimited"
    case "msl": return "\(metres) m MSL"
    case "wgs84": return "\(metres) m above the WGS 84 ellipsoid"
    case "flight-level": return "FL \(json["hundredsOfFeet"].text())"
    case "qnh": return "\(metres) m on QNH \(json["hPa"].text()) hPa"
    case "agl": return "\(metres) m above ground (ground up to \(json["terrainMetres"].text()) m MSL)"
    default: return json.isNull ? "not stated" : json.text()
    }
  }

  /// Both with their day, so that nobody takes tomorrow's for today's.
  static func times(_ start: JSONValue, _ end: JSONValue) -> String {
    let until = (end.string ?? "").hasPrefix("2200-") ? "until further notice" : "to \(time(end))"
    return "\(time(start)) \(until)"
  }

  /// An instant with its day.
  static func moment(_ json: JSONValue) -> String { time(json) }

  private static func time(_ json: JSONValue) -> String {
    guard let text = json.string, text.count >= 16 else { return "?" }
    return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5))Z"
  }
}
