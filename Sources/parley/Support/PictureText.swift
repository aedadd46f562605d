// SPDX-License-Identifier: Apache-2.0

/// The picture code for a terminal.
enum PictureText {
  static func words(_ json: JSONValue) -> String { json.array.compactMap(\.string).joined(separator: " ") }

  static func render(_ answer: JSONValue) -> String {
    var lines = [
      "speak:     \(words(answer["words"]))", "both read: \(words(answer["code"]))",
      "cut code:  \(words(answer["cutCode"]))",
    ]
    for position in answer["cut"].array {
      lines.append("  \(position["origin"].string ?? "?") up to \(position["size"].text())")
    }
    return (lines + [answer["notice"].string ?? ""]).joined(separator: "\n")
  }
}
