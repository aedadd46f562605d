// SPDX-License-Identifier: Apache-2.0

/// Conflicts of drafts, and what would clear them, for a terminal.
enum ConflictText {
  /// As many of what is conflicted with are named by their titles; others by their references alone.
  private static let named = 32

  /// Titles of the activities among these, by ORIGIN@INDEX; one that can not be had is left out.
  static func names(in targets: [JSONValue], _ client: NodeClient) async -> [String: String] {
    var names: [String: String] = [:]
    for reference in targets.compactMap({ Reference($0["version"]) }) where names.count < named {
      guard names[reference.description] == nil else { continue }
      guard let entry = try? await client.get("/api/v1/entries/\(reference.pathElement)")["entry"] else { continue }
      names[reference.description] = EntryText.line(entry["kind"].string ?? "?", entry["body"])
    }
    return names
  }

  /// What a check found.
  static func check(_ answer: JSONValue, names: [String: String]) -> String {
    let conflicts = answer["conflicts"].array
    let asOf = WindowText.moment(answer["asOf"])
    var lines = [
      conflicts.isEmpty
        ? "no known conflict among notified activities, as of \(asOf); nothing was sent"
        : "\(count(conflicts.count, "conflict")) as of \(asOf); nothing was sent"
    ]
    if answer["complete"].bool != true { lines.append("NOT EVERYTHING WAS COMPARED: there may be conflicts besides") }
    for conflict in conflicts {
      lines.append(
        "  volume \(number(conflict["volume"])): with \(target(conflict["other"], names)), lateral "
          + "\(conflict["lateralMetres"].text()) m, vertical \(conflict["verticalMetres"].text()) m; "
          + WindowText.times(conflict["start"], conflict["end"]))
    }
    for defect in answer["defects"].array { lines.append("  would be flagged: \(defect.string ?? defect.text())") }
    return lines.joined(separator: "\n")
  }

  /// Changes by their numbers, and what prevents the others.
  static func resolutions(_ answer: JSONValue, names: [String: String]) -> String {
    let found = answer["resolutions"].array
    let conflicts = answer["conflicts"].integer
    var lines: [String] = []
    switch conflicts {
    case 0: lines.append("no known conflict among notified activities, as of \(WindowText.moment(answer["asOf"]))")
    case let known?:
      lines.append(
        "\(count(Int(known), "conflict")) of volumes as of \(WindowText.moment(answer["asOf"])); nothing was sent")
    case nil: lines.append("THE CONFLICTS WERE NOT ALL FOUND: there is more to compare than is allowed at once")
    }
    for (place, resolution) in found.enumerated() {
      lines.append("  \(place + 1)  \(resolution["text"].string ?? "?")")
    }
    for bar in answer["barred"].array {
      lines.append("  not \(bar["kind"].string ?? "?"): \(reason(bar, names))")
    }
    return lines.joined(separator: "\n")
  }

  private static func reason(_ bar: JSONValue, _ names: [String: String]) -> String {
    switch bar["reason"].string {
    case "conflict": "volume \(number(bar["volume"])) stays in conflict with \(target(bar["other"], names))"
    case "unbound-band":
      "volume \(number(bar["volume"])) reaches to the surface or has no upper end, so that it does not move as a whole"
    case "too-wide": "it reaches further than \(bar["limitMetres"].text()) m from its middle"
    default: "the work that is allowed at once did not suffice to tell"
    }
  }

  private static func target(_ other: JSONValue, _ names: [String: String]) -> String {
    if let reference = Reference(other["version"]) {
      let name = names[reference.description]
      return name.map { "\($0) [\(reference)]" } ?? "[\(reference)]"
    }
    if let reference = Reference(other["arrangement"]) {
      return "standing measure \(number(other["measure"])) of [\(reference)]"
    }
    guard let reference = Reference(other["layer"]) else { return "?" }
    return "segment \(number(other["segment"])) of reference layer [\(reference)]"
  }

  /// Counted from 1, as people do.
  private static func number(_ json: JSONValue) -> String { json.integer.map { "\($0 + 1)" } ?? "?" }

  private static func count(_ number: Int, _ what: String) -> String { "\(number) \(what)\(number == 1 ? "" : "s")" }
}
