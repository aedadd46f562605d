// SPDX-License-Identifier: Apache-2.0

/// Lengths of time, as they are said: exact, in at most three units.
enum DurationText {
  private static let units: [(seconds: Int64, name: String)] = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")]

  /// Up to two minutes in seconds; nothing is rounded.
  static func words(_ seconds: Int64) -> String {
    guard abs(seconds) > 120 else { return "\(seconds) s" }
    var (rest, parts) = (abs(seconds), [String]())
    for unit in units where rest >= unit.seconds {
      parts.append("\(rest / unit.seconds) \(unit.name)")
      rest %= unit.seconds
    }
    return (seconds < 0 ? "-" : "") + parts.joined(separator: " ")
  }

  /// Of a member in seconds; what is no whole number of them as it is.
  static func words(_ json: JSONValue) -> String { json.integer.map { words($0) } ?? "\(json.text()) s" }
}
