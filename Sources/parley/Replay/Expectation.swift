// SPDX-License-Identifier: Apache-2.0

/// What a case says that one party's node must show: a value inside an answer of its local interface.
///
/// ```json
/// {"at": "…", "do": "expect", "party": "host", "get": "/api/v1/watch", "value": "open.ref=$flash.stage.to", "is": "commander"}
/// ```
///
/// In place of `get`, `post` with a `body` asks a resource that only computes. `value` is a path: a member's name, the number
/// of an element, or `NAME=TEXT` for the first element whose member is that text (`NAME=` for the first that has the member);
/// `$name` stands for an entry that an earlier step said. One of `is`, `isNot`, `atLeast`, `count` or `exists` is what it must
/// be.
struct Expectation {
  /// The resource that is asked; `{name}` in it stands for an entry.
  let path: String
  /// What is posted to it; nil gets it.
  let body: JSONValue?
  private let value: [String]
  private let isMet: (JSONValue) -> Bool
  /// What must be, in words.
  let words: String

  /// Reads an expectation.
  ///
  /// - Throws: `Failure` naming what is missing.
  init(_ json: JSONValue) throws {
    guard let path = json["get"].string ?? json["post"].string else {
      throw Failure.input("expect: get or post is missing: name the resource")
    }
    self.path = path
    body = json["post"].isNull ? nil : json["body"]
    value = (json["value"].string ?? "").split(separator: ".").map(String.init)
    let place = "\(path) \(json["value"].string ?? "")"
    if let wanted = json.object["is"] {
      isMet = { $0 == wanted }
      words = "\(place) is \(wanted.text())"
    } else if let wanted = json.object["isNot"] {
      isMet = { $0 != wanted }
      words = "\(place) is not \(wanted.text())"
    } else if let least = json["atLeast"].integer {
      isMet = { ($0.integer ?? .min) >= least }
      words = "\(place) is at least \(least)"
    } else if let count = json["count"].integer {
      isMet = { Int64($0.array.count) == count }
      words = "\(place) has \(count) elements"
    } else if case .bool(let exists)? = json.object["exists"] {
      isMet = { $0.isNull != exists }
      words = "\(place) is \(exists ? "there" : "not there")"
    } else {
      throw Failure.input("expect \(place): give one of is, isNot, atLeast, count, exists")
    }
  }

  /// The value that an answer has at the path, and whether it is as expected. What it stands in must be there, so that a
  /// path that leads nowhere does not pass for something that is absent.
  func look(at answer: JSONValue, _ named: [String: Reference]) -> (found: JSONValue, isMet: Bool) {
    let around = value.dropLast().reduce(answer) { json, step in Self.step(step, in: json, named) }
    let found = value.last.map { Self.step($0, in: around, named) } ?? around
    return (found, !around.isNull && isMet(found))
  }

  private static func step(_ step: String, in json: JSONValue, _ named: [String: Reference]) -> JSONValue {
    if let sign = step.firstIndex(of: "=") {
      let (name, text) = (String(step[..<sign]), String(step[step.index(after: sign)...]))
      return json.array.first { element in
        if text.isEmpty { return !element[name].isNull }
        if text.hasPrefix("$"), let wanted = named[String(text.dropFirst())] {
          return Reference(element[name]) == wanted
        }
        return element[name].string == text
      } ?? .null
    }
    if let number = Int(step), case .array(let elements) = json {
      return elements.indices.contains(number) ? elements[number] : .null
    }
    return json[step]
  }
}
