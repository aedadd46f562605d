// SPDX-License-Identifier: Apache-2.0

/// A problem (RFC 9457) in words: what the local interface names by its own terms is named as the command has it.
enum Problem {
  static func text(_ answer: NodeClient.Answer) -> String {
    guard let json = try? answer.json(), case .object = json else { return "the node answered \(answer.status)" }
    var lines = [line(json)]
    // The first is the problem itself.
    for more in json["problems"].array.compactMap(\.string) where more != json["detail"].string { lines.append(more) }
    return lines.joined(separator: "\n  ")
  }

  private static func line(_ problem: JSONValue) -> String {
    var parts = [problem["detail"].string ?? problem["title"].string ?? "refused"]
    for key in ["field", "value", "limit", "fix"] {
      guard let text = problem[key].string else { continue }
      parts.append("\(key): \(key == "field" ? field(text) : shown(text))")
    }
    return parts.joined(separator: "\n    ")
  }

  private static let fields = [
    "path.ref": "the entry", "path.id": "the number", "path.name": "the account", "query.from": "--from",
    "query.timeout": "--wait", "query.language": "--language", "query.state": "--state", "query.form": "--html",
    "body": "the input",
  ]

  /// A notice that was given by flags has its properties from them.
  private static func field(_ name: String) -> String {
    if let known = fields[name] { return known }
    guard name.hasPrefix("properties."), !name.dropFirst(11).contains(where: { $0 == "." || $0 == "[" }) else {
      return name
    }
    let option = name.dropFirst(11).map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
    return "\(name) (--\(option))"
  }

  /// What is to be asked of the interface, as commands; longer ones first.
  private static let resources = [
    ("GET /api/v1/translations/{ref}", "parley translate show ENTRY"),
    ("GET /api/v1/translations", "parley translate list"), ("GET /api/v1/releases", "parley release list"),
    ("/api/v1/arrangement", "parley arrangement show"), ("/api/v1/incidents", "parley incident show"),
    ("/api/v1/logs", "parley verify"), ("from=ORIGIN@INDEX", "--from ORIGIN@INDEX"),
  ]

  private static func shown(_ text: String) -> String {
    resources.reduce(text) { $0.replacing($1.0, with: $1.1) }
  }
}
