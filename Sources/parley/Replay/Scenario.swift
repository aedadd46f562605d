// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A documented case as a file: the parties, their arrangement, and who said what at which minute.
struct Scenario {
  let title: String
  let note: String
  /// First instant of the exercise clock, and how many scenario seconds pass in a real one.
  let start: Date
  let factor: Int
  let parties: [String]
  let roles: [String: String]
  let positions: [String: String]
  let arrangement: JSONValue
  let layers: [String]
  let steps: [Step]

  /// One step: at a time, one party does one thing; `show`, `picture` and `expect` concern all.
  struct Step {
    let at: Date
    let party: String?
    let action: String
    let body: JSONValue
  }

  /// Reads a scenario file; an error names the place in it.
  init(file: String) throws {
    let json = try JSONValue(parsing: readInput(file), name: file)
    func text(_ value: JSONValue, _ name: String) throws -> String {
      guard let text = value.string else { throw Failure.input("\(file): \(name) is missing or not a string") }
      return text
    }
    title = try text(json["title"], "title")
    note = json["note"].string ?? ""
    start = try Self.date(try text(json["clock"]["start"], "clock.start"), in: "\(file): clock.start")
    factor = Int(json["clock"]["factor"].integer ?? 1)
    guard (1...1_000).contains(factor) else {
      throw Failure.input("\(file): clock.factor \(factor) is not within 1...1000")
    }
    parties = json["parties"].object.keys.sorted()
    guard parties.count >= 2 else { throw Failure.input("\(file): parties: two or more are needed") }
    roles = json["parties"].object.compactMapValues { $0["role"].string }
    positions = json["parties"].object.compactMapValues { $0["position"].string }
    arrangement = json["arrangement"]
    layers = json["layers"].array.compactMap(\.string)
    var steps: [Step] = []
    for (number, step) in json["steps"].array.enumerated() {
      let name = "\(file): steps[\(number)]"
      let at = try Self.date(try text(step["at"], "steps[\(number)].at"), in: "\(name).at")
      if let party = step["party"].string, !parties.contains(party) {
        throw Failure.input("\(name).party \"\(party)\" is not one of \(parties.joined(separator: ", "))")
      }
      if let last = steps.last, at < last.at { throw Failure.input("\(name).at is before the step above it") }
      steps.append(
        Step(at: at, party: step["party"].string, action: try text(step["do"], "steps[\(number)].do"), body: step))
    }
    self.steps = steps
  }

  private static func date(_ text: String, in place: String) throws -> Date {
    do { return try Date(text, strategy: .iso8601) } catch {
      throw Failure.input("\(place): \"\(text)\" is not an RFC 3339 instant with zone, such as 2018-09-17T18:40:00Z")
    }
  }
}
