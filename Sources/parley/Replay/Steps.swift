// SPDX-License-Identifier: Apache-2.0
import Foundation

extension Stage {
  /// Plays all steps at their times on the exercise clock.
  mutating func play() async throws {
    Self.heading("the case, \(scenario.factor) times as fast between its steps")
    for step in scenario.steps {
      try await clock.run(until: step.at)
      try await play(step)
    }
  }

  private mutating func play(_ step: Scenario.Step) async throws {
    switch step.action {
    case "show": try await show(step)
    case "picture": try await picture(step)
    case "expect": try await expect(step)
    case "post": try await post(step)
    default: try await say(step)
    }
  }

  /// One party says something to the others.
  private mutating func say(_ step: Scenario.Step) async throws {
    guard let party = step.party else {
      throw Failure.input("step \(step.action) at \(Self.time(step.at)) names no party")
    }
    let (path, body) = try await request(step, at: party)
    if let field = step.body["refused"].string {
      return try await expectRefusal(step, path, body, of: field, by: party)
    }
    let answer = try await submit(path, body, by: party)
    let reference = answer["refs"].array.first.flatMap(Reference.init)
    if let name = step.body["as"].string, let reference { named[name] = reference }
    print("\(Self.time(step.at))  \(party): \(summary(step))\(reference.map { "   [\($0)]" } ?? "")")
    if let why = step.body["why"].string { print("           (\(why))") }
    for defect in answer["defects"].array {
      print("           defect flagged to both sides: \(defect.string ?? defect.text())")
    }
    let receipts = answer["receipts"].array
    if receipts.isEmpty { print("           no receipt yet") }
    for receipt in receipts {
      print("           receipt of \(receipt["by"].string ?? "?") at \(receipt["time"].string ?? "?")")
    }
    if let reference {
      for other in scenario.parties where other != party { try await waitFor(reference, at: other) }
    }
  }

  /// What the own node of a party must refuse, naming a field; nothing is said then.
  private mutating func expectRefusal(
    _ step: Scenario.Step, _ path: String, _ body: JSONValue, of field: String, by party: String
  ) async throws {
    do {
      let answer = try await submit(path, body, by: party)
      unmet.append("\(Self.time(step.at)) at \(party): \(summary(step)) was said, and not refused: \(answer.text())")
    } catch Failure.input(let text) {
      print("\(Self.time(step.at))  \(party): \(summary(step)): REFUSED by its own node, and nothing was said")
      print(text.split(separator: "\n").map { "           \($0)" }.joined(separator: "\n"))
      if let why = step.body["why"].string { print("           (\(why))") }
      guard !text.contains("field: \(field)") else { return }
      unmet.append("\(Self.time(step.at)) at \(party): refused for another reason than \(field): \(text)")
    }
  }

  /// The path and body of a step, as the local API takes them.
  private func request(_ step: Scenario.Step, at party: String) async throws -> (String, JSONValue) {
    let body = step.body
    func pick(_ keys: [String]) -> [String: JSONValue] { body.object.filter { keys.contains($0.key) } }
    switch step.action {
    case "say":
      guard let path = body["path"].string else { throw Failure.input("step say at \(Self.time(step.at)) has no path") }
      return (filled(path), try await filled(body["body"], at: party))
    case "notify": return ("/api/v1/notices", try await filled(body["notice"], at: party))
    case "amend":
      let activity = try reference(body["activity"])
      let notice = try await filled(body["notice"], at: party)
      let amendment = try await Amendment.body(of: activity, notice: notice, client: client(party))
      return ("/api/v1/activities/\(activity.pathElement)/amendments", amendment)
    case "withdraw":
      return ("/api/v1/activities/\(try reference(body["activity"]).pathElement)/withdrawal", .object([:]))
    case "start", "end":
      return ("/api/v1/activities/\(try reference(body["activity"]).pathElement)/\(step.action)", .object([:]))
    case "warn": return ("/api/v1/warnings", body["warning"])
    case "hold": return ("/api/v1/holds", .object(["activity": try await resolved(body["activity"], at: party)]))
    case "answer":
      var answer = pick(["state", "attestation", "text"])
      answer["to"] = try await resolved(body["to"], at: party)
      return ("/api/v1/answers", .object(answer))
    case "message":
      var message = pick(["precedence", "language", "text"])
      if body["about"].string != nil { message["about"] = try await resolved(body["about"], at: party) }
      return ("/api/v1/messages", .object(message))
    default:
      throw Failure.input(
        "step \"\(step.action)\" is none of notify, amend, withdraw, start, end, warn, hold, answer, message, say, post, show, picture, expect"
      )
    }
  }

  /// A path with `{name}` for an entry that an earlier step said.
  private func filled(_ path: String) -> String {
    named.reduce(path) { $0.replacing("{\($1.key)}", with: $1.value.pathElement) }
  }

  /// A body with the whole reference in place of each text `$name`.
  private func filled(_ json: JSONValue, at party: String) async throws -> JSONValue {
    switch json {
    case .string(let text) where text.hasPrefix("$"):
      return try await resolved(.string(String(text.dropFirst())), at: party)
    case .array(let values):
      var filled: [JSONValue] = []
      for value in values { filled.append(try await self.filled(value, at: party)) }
      return .array(filled)
    case .object(let members):
      var filled: [String: JSONValue] = [:]
      for (name, value) in members { filled[name] = try await self.filled(value, at: party) }
      return .object(filled)
    default: return json
    }
  }

  /// Gives the own node something that is not said to anybody, such as tracks.
  private func post(_ step: Scenario.Step) async throws {
    guard let party = step.party, let path = step.body["path"].string else {
      throw Failure.input("step post at \(Self.time(step.at)) needs a party and a path")
    }
    _ = try await client(party).post(filled(path), try await filled(step.body["body"], at: party))
    print("\(Self.time(step.at))  \(party), to its own node: \(step.body["why"].string ?? path)")
  }

  private func resolved(_ name: JSONValue, at party: String) async throws -> JSONValue {
    try await client(party).resolve(reference(name))
  }

  private func reference(_ name: JSONValue) throws -> Reference {
    guard let text = name.string, let reference = named[text] else {
      throw Failure.input("\"\(name.string ?? name.text())\" was not said by an earlier step")
    }
    return reference
  }

  private func summary(_ step: Scenario.Step) -> String {
    let body = step.body
    switch step.action {
    case "notify": return "NOTICE \(body["notice"]["properties"]["title"].string ?? "")"
    case "amend":
      return "NEW VERSION of \(body["activity"].string ?? ""): \(body["notice"]["properties"]["title"].string ?? "")"
    case "warn": return "SAFETY WARNING, \(body["warning"]["nature"].string ?? "danger")"
    case "hold": return "REQUEST HOLD of \(body["activity"].string ?? "")"
    case "answer":
      let attestation = body["attestation"].string.map { " (\($0))" } ?? ""
      return "answers \(body["to"].string ?? ""): \(body["state"].string ?? "")\(attestation)"
    case "message": return "\((body["precedence"].string ?? "").uppercased()): \(body["text"].string ?? "")"
    default: return "\(step.action) \(body["activity"].string ?? "")"
    }
  }

  /// Both sides' boards, one after the other.
  private func show(_ step: Scenario.Step) async throws {
    for party in scenario.parties {
      print("\n\(Self.time(step.at))  what \(party) sees (\(scenario.roles[party] ?? ""))")
      let board = try await client(party).get("/api/v1/board")
      print(BoardText.render(board).split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
    }
    print("")
  }

  /// Two officers confirm by voice that they look at the same board.
  private mutating func picture(_ step: Scenario.Step) async throws {
    guard let asker = scenario.parties.first else { return }
    var codes: [String] = []
    // Both boards have to stand at the same cut: nothing is said meanwhile, but a last Received may be on its way.
    for _ in 0..<50 {
      let asked = try await client(asker).post("/api/v1/picture")
      let spoken = PictureText.words(asked["words"])
      codes = [PictureText.words(asked["code"])]
      for party in scenario.parties.dropFirst() {
        let path = "/api/v1/picture?words=\(spoken.split(separator: " ").joined(separator: "+"))"
        codes.append(PictureText.words(try await client(party).get(path)["code"]))
      }
      guard Set(codes).count == 1 else {
        try await Task.sleep(for: .milliseconds(40))
        continue
      }
      print("\(Self.time(step.at))  \(asker) asks, speaking: \(spoken)")
      for (party, code) in zip(scenario.parties, codes) { print("           \(party) reads: \(code)") }
      break
    }
    if Set(codes).count != 1 {
      unmet.append("picture codes differ at \(Self.time(step.at)): \(codes.joined(separator: " / "))")
    }
  }

  /// What a case says that every board must show.
  private mutating func expect(_ step: Scenario.Step) async throws {
    if step.body["activity"].isNull { return try await expectAnswer(step) }
    let activity = try reference(step.body["activity"])
    for party in scenario.parties {
      for _ in 0..<100 {
        let view = try await client(party).get("/api/v1/activities/\(activity.pathElement)")
        if ActivityFacts(view).differences(from: step.body["facts"]).isEmpty { break }
        try await Task.sleep(for: .milliseconds(50))
      }
      let view = try await client(party).get("/api/v1/activities/\(activity.pathElement)")
      for difference in ActivityFacts(view).differences(from: step.body["facts"]) {
        unmet.append("\(Self.time(step.at)) at \(party), \(step.body["activity"].string ?? ""): \(difference)")
      }
    }
    print(
      "\(Self.time(step.at))  expected of \(step.body["activity"].string ?? "") on every board: \(step.body["facts"].text())"
    )
  }

  /// What a case says that one party's node must show.
  private mutating func expectAnswer(_ step: Scenario.Step) async throws {
    guard let party = step.party else { throw Failure.input("step expect at \(Self.time(step.at)) names no party") }
    let expectation = try Expectation(step.body)
    var last = JSONValue.null
    for _ in 0..<100 {
      let path = filled(expectation.path)
      let answer =
        if let body = expectation.body {
          try await client(party).post(path, try await filled(body, at: party))
        } else { try await client(party).get(path) }
      let (found, isMet) = expectation.look(at: answer, named)
      if isMet {
        print("\(Self.time(step.at))  at \(party): \(expectation.words)")
        if let why = step.body["why"].string { print("           (\(why))") }
        return
      }
      last = found
      try await Task.sleep(for: .milliseconds(50))
    }
    unmet.append("\(Self.time(step.at)) at \(party): \(expectation.words), but it is \(last.text())")
  }

  private static func time(_ date: Date) -> String {
    date.formatted(
      .verbatim(
        "\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)Z",
        timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
  }
}
