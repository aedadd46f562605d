// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// What every command that says something has in common: waiting for the receipt, and the preview.
struct Submission: ParsableArguments {
  @Flag(help: "Show exactly what the other side would see, and send nothing.")
  var preview = false

  @Option(help: "Wait up to this many seconds for the other side's receipt; 0 does not wait.")
  var wait: Int = 10

  /// Submits (or previews) and prints the outcome.
  func send(kind: String, path: String, body: JSONValue, access: NodeAccess) async throws {
    let client = try access.client()
    if preview {
      print(try await client.post("/api/v1/preview/\(kind)", body).text(pretty: true))
      return
    }
    let query = wait > 0 ? "?wait=receipt&timeout=\(wait)" : ""
    let answer = try await client.post(path + query, body)
    try Self.report(answer, wait: wait, json: access.json)
  }

  /// Prints the outcome; without a receipt in time the exit code says so.
  static func report(_ answer: JSONValue, wait: Int, json: Bool) throws {
    print(json ? answer.text(pretty: true) : describe(answer))
    if wait > 0, answer["release"].isNull, answer["receipts"].array.isEmpty {
      throw Failure.notSo("durable here, but no receipt came within \(wait) s; it goes on trying: see `parley board`")
    }
  }

  /// The outcome in words.
  static func describe(_ answer: JSONValue) -> String {
    if let id = answer["release"]["id"].string ?? answer["release"]["id"].integer.map(String.init) {
      return "NOT SAID YET: it waits for a second position.\n"
        + "another commander reads it (parley release list) and runs: parley release countersign \(id) --as POSITION"
    }
    var lines = answer["refs"].array.compactMap(Reference.init).map { "said: \($0)" }
    for defect in answer["defects"].array {
      lines.append("FLAGGED, sent all the same: \((defect.string ?? defect.text()).trimmingPrefix("$."))")
    }
    for receipt in answer["receipts"].array {
      lines.append("receipt: \(receipt["by"].string ?? "?") had stored it at \(receipt["time"].string ?? "?")")
    }
    return lines.joined(separator: "\n")
  }
}
