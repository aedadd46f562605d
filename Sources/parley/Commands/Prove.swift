// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ProveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Write the proof that an entry stands in its log, with every receipt for it.",
    discussion: """
      Writes PREFIX.tlog-proof (C2SP tlog-proof), PREFIX.entry (the bytes) and PREFIX.policy (C2SP tlog-policy). Anybody
      who has the cards of the parties can verify them offline, with `parley verify`; with the policy, any C2SP verifier.
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
      let policy = try await client.call(.get, "/api/v1/policy?entry=\(reference.pathElement)").body
      // Nothing is written that would not hold.
      let verdict = try ProofCheck.underPolicy([UInt8](proof), policy: [UInt8](policy), entry: [UInt8](bytes))
      let files = ["proof": "\(output).tlog-proof", "entry": "\(output).entry", "policy": "\(output).policy"]
      for (name, data) in [("proof", proof), ("entry", bytes), ("policy", policy)] {
        try writeOutput(data, to: files[name] ?? output)
      }
      if access.json {
        let written = JSONValue.object(files.mapValues { .string($0) })
        print(JSONValue.object(["files": written, "verdict": verdict.json]).text(pretty: true))
      } else {
        print("wrote \(output).tlog-proof, \(output).entry, \(output).policy\n\(verdict.text)")
      }
    }
  }
}
