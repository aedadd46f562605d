// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ProveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Write the proof of what an entry says, and of every receipt for it.",
    discussion: """
      Writes PREFIX.tlog-proof (C2SP tlog-proof), PREFIX.entry (the bytes), PREFIX.parts (its texts and files with the
      salts that tie them to the entry, if it has any) and PREFIX.policy (C2SP tlog-policy). Anybody who has the cards of
      the parties can verify them offline, with `parley verify`; with the policy, any C2SP verifier can check all but the
      parts. Leave PREFIX.parts away to prove that something was said, without what.
      Other parties' entries can be proved too: the receipt is then the own one. Exit code 1: no other party has given a
      receipt for it yet.

      EXAMPLES
        parley prove alfa/line-1/urgent@3 --output flash -d alfa
        parley verify flash.tlog-proof --card alfa.card --card bravo.card
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String
  @Option(help: "Prefix of the files.") var output = "entry"

  func run() async throws {
    try await withFailures {
      let reference = try Reference(entry)
      let client = try access.client()
      let path = "/api/v1/entries/\(reference.pathElement)"
      let proof = try await client.call(.get, "\(path)/proof").body
      let bytes = try await client.call(.get, "\(path)?raw=1").body
      let parts = try await client.call(.get, "\(path)/parts").body
      let policy = try await client.call(.get, "/api/v1/policy?entry=\(reference.pathElement)").body
      // Nothing is written that would not hold.
      let verdict = try ProofCheck.underPolicy([UInt8](proof), policy: [UInt8](policy), entry: [UInt8](bytes))
        .with(parts: [UInt8](parts))
      var written = [("proof", "tlog-proof", proof), ("entry", "entry", bytes), ("policy", "policy", policy)]
      if !verdict.parts.isEmpty { written.append(("parts", "parts", parts)) }
      for (_, suffix, data) in written { try writeOutput(data, to: "\(output).\(suffix)") }
      if access.json {
        let files = written.map { ($0.0, JSONValue.string("\(output).\($0.1)")) }
        let named = JSONValue.object(Dictionary(files, uniquingKeysWith: { first, _ in first }))
        print(JSONValue.object(["files": named, "verdict": verdict.json]).text(pretty: true))
      } else {
        let names = written.map { "\(output).\($0.1)" }.joined(separator: ", ")
        print("wrote \(names)\n\(verdict.text)")
      }
    }
  }
}
