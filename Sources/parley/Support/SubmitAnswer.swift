// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Wire

/// What every command that says something has in common: waiting for the receipt, and the preview.
struct Submission: ParsableArguments {
  @Flag(help: "Show exactly what the other side would see, and send nothing.")
  var preview = false

  @Option(help: "Wait up to this many seconds (600 at most) for the other side's receipt; 0 does not wait.")
  var wait: Int = Submission.preset

  /// For how many seconds a receipt can be waited for, and for how many it is.
  static let seconds = 0...600
  static let preset = 10

  func validate() throws {
    guard Self.seconds.contains(wait) else {
      throw ValidationError("--wait \(wait): give 0 to \(Self.seconds.upperBound) seconds")
    }
  }

  /// Submits (or previews) and prints the outcome.
  ///
  /// - Parameters:
  ///   - subject: what the path names, which the preview needs in the body.
  ///   - flagged: what was wrong with the command line of a warning.
  func send(
    _ method: NodeClient.Method = .post, kind: String, path: String, body: JSONValue = .object([:]),
    subject: (name: String, entry: Reference)? = nil, flagged: [String] = [], access: NodeAccess
  ) async throws {
    let client = try access.client()
    if preview {
      var members = body.object
      if let subject { members[subject.name] = try await client.resolve(subject.entry) }
      let shown = try await client.post("/api/v1/preview/\(kind)", .object(members))
      return print(Self.adding(flagged, to: shown).text(pretty: true))
    }
    if !access.json { await Self.sayWhoWatches(client) }
    let query = wait > 0 ? "?wait=receipt&timeout=\(wait)" : ""
    let answer = Self.adding(flagged, to: try await client.send(method, path + query, body))
    try await Self.report(answer, wait: wait, json: access.json, client: client)
  }

  /// The answer, with what was wrong with the command line first among its defects.
  private static func adding(_ flagged: [String], to answer: JSONValue) -> JSONValue {
    guard !flagged.isEmpty else { return answer }
    var members = answer.object
    members["defects"] = .array(flagged.map { .string($0) } + answer["defects"].array)
    return .object(members)
  }

  /// Whoever says something sees before that the other side's watch is not full. Nothing waits for this for long.
  private static func sayWhoWatches(_ client: NodeClient) async {
    guard let answer = try? await client.call(.get, "/api/v1/watch", seconds: 2).json() else { return }
    for watch in answer["manning"].array
    where watch["party"].string != answer["party"].string
      && (watch["level"].string != "full" || watch["over"].bool == true)
    {
      printError(BoardText.manning(watch))
    }
  }

  /// Prints the outcome; without a receipt in time the exit code says so.
  static func report(_ answer: JSONValue, wait: Int, json: Bool, client: NodeClient) async throws {
    if json {
      print(answer.text(pretty: true))
    } else {
      var said: [String: String] = [:]
      for reference in answer["refs"].array.compactMap(Reference.init).prefix(8) {
        // What was said is said: that it can not be shown is no failure.
        guard let entry = try? await client.get("/api/v1/entries/\(reference.pathElement)")["entry"] else { continue }
        said[reference.description] = EntryText.line(entry["kind"].string ?? "?", entry["body"])
      }
      print(describe(answer, said: said))
    }
    if wait > 0, answer["release"].isNull, answer["receipts"].array.isEmpty {
      throw Failure.notSo("durable here, but no receipt came within \(wait) s; it goes on trying: see `parley board`")
    }
  }

  /// What stands in place of what was not said is no fault of who said it.
  private static func flagged(_ defect: String) -> String {
    let text = String(defect.trimmingPrefix("$.")).replacing("radiusMetres", with: "radius")
    guard let mark = text.firstRange(of: ": \(InputError.assumption): ") else {
      return "FLAGGED, sent all the same: \(text)"
    }
    return "assumed, as nothing was said of it: \(text[..<mark.lowerBound]) \(text[mark.upperBound...])"
  }

  /// The outcome in words.
  ///
  /// - Parameter said: what the entries say, by ORIGIN@INDEX.
  static func describe(_ answer: JSONValue, said: [String: String]) -> String {
    if let id = answer["release"]["id"].string ?? answer["release"]["id"].integer.map(String.init) {
      return "NOT SAID YET: it waits for a second position.\n"
        + "another commander reads it (parley release list) and runs: parley release countersign \(id) --as NAME"
    }
    var lines = answer["refs"].array.compactMap(Reference.init).map { reference in
      "said: \(reference)" + (said[reference.description].map { "  \($0)" } ?? "")
    }
    lines += answer["defects"].array.map { Self.flagged($0.string ?? $0.text()) }
    for receipt in answer["receipts"].array {
      lines.append("receipt: \(receipt["by"].string ?? "?") had stored it at \(receipt["time"].string ?? "?")")
    }
    return lines.joined(separator: "\n")
  }
}
