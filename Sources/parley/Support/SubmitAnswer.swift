// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What every command that says something has in common: waiting for the receipt, and the preview.
struct Submission: ParsableArguments {
  @Flag(help: "Show exactly what the other side would see, and send nothing.")
  var preview = false

  @Option(help: "Wait up to this many seconds for the other side's receipt; 0 does not wait.")
  var wait: Int = 10

  /// Submits (or previews) and prints the outcome.
  ///
  /// - Parameter subject: what the path names, which the preview needs in the body.
  func send(
    _ method: NodeClient.Method = .post, kind: String, path: String, body: JSONValue = .object([:]),
    subject: (name: String, entry: Reference)? = nil, access: NodeAccess
  ) async throws {
    let client = try access.client()
    if preview {
      var members = body.object
      if let subject { members[subject.name] = try await client.resolve(subject.entry) }
      print(try await client.post("/api/v1/preview/\(kind)", .object(members)).text(pretty: true))
      return
    }
    if !access.json { await Self.sayWhoWatches(client) }
    let query = wait > 0 ? "?wait=receipt&timeout=\(wait)" : ""
    let answer = try await client.send(method, path + query, body)
    try await Self.report(answer, wait: wait, json: access.json, client: client)
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
    for defect in answer["defects"].array {
      lines.append("FLAGGED, sent all the same: \((defect.string ?? defect.text()).trimmingPrefix("$."))")
    }
    for receipt in answer["receipts"].array {
      lines.append("receipt: \(receipt["by"].string ?? "?") had stored it at \(receipt["time"].string ?? "?")")
    }
    return lines.joined(separator: "\n")
  }
}
