// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import TransparencyLog

@Suite("Proof files, after tlog-proof")
struct TlogProofTests {
  /// A log of 600 entries, witnessed by two of three.
  struct Logged {
    let grown = GrownTree((0..<600).map(leafHash))
    let policy: LogPolicy
    let checkpoint: [UInt8]

    init() throws {
      policy = try LogPolicy(
        logs: [try Keys.log().verifier], witnesses: try (1...3).map { try Keys.witness($0).verifier }, threshold: 2)
      let head = try Checkpoint(origin: Origin("example.com/log"), size: 600, root: grown.tree.root)
      var signed = try SignedCheckpoint.sign(head, by: [try Keys.log()])
      signed.add(try Keys.witness(1).cosign(head, at: 1_700_000_000))
      signed.add(try Keys.witness(3).cosign(head, at: 1_700_000_001))
      checkpoint = signed.bytes
    }

    func proof(of index: UInt64, extra: [UInt8]? = nil) throws -> TlogProof {
      TlogProof(
        extra: extra, index: index, proof: try grown.tree.inclusionProof(of: index, in: 600, reading: grown.tiles),
        checkpoint: checkpoint)
    }
  }

  @Test("A proof is written as the specification shows, read back, and verified")
  func roundTrip() throws {
    let logged = try Logged()
    for (index, extra) in [(0, nil), (255, [1, 2, 3]), (599, Array("extra".utf8))] as [(UInt64, [UInt8]?)] {
      let proof = try logged.proof(of: index, extra: extra)
      let read = try TlogProof(parsing: proof.bytes)
      #expect(read == proof)
      let verdict = try read.verify(leaf: leafHash(Int(index)), policy: logged.policy)
      #expect(verdict.witnesses.map(\.description) == ["W1", "W3"])
    }
    let lines = Bytes.text(try logged.proof(of: 1, extra: [1]).bytes).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[..<3] == ["c2sp.org/tlog-proof@v1", "extra AQ==", "index 1"])
    #expect(lines[13] == "")
    #expect(lines[14] == "example.com/log")
  }

  @Test("The proof of another entry, at another index or by too few witnesses is refused")
  func refused() throws {
    let logged = try Logged()
    var proof = try logged.proof(of: 17)
    #expect(throws: TlogProofError.self) { try proof.verify(leaf: leafHash(18), policy: logged.policy) }
    let strict = try LogPolicy(
      logs: [try Keys.log().verifier], witnesses: try (1...3).map { try Keys.witness($0).verifier }, threshold: 3)
    let names = ["W1", "W3"].map { LogPolicy.Name($0) }
    #expect(throws: TlogProofError.policy(.quorum(.init("quorum"), cosigned: names))) {
      try proof.verify(leaf: leafHash(17), policy: strict)
    }
    proof.index = 16
    #expect(throws: TlogProofError.self) { try proof.verify(leaf: leafHash(17), policy: logged.policy) }
    proof.index = 600
    #expect(throws: TlogProofError.inclusion(.range(start: 600, end: 600, size: 600))) {
      try proof.verify(leaf: leafHash(17), policy: logged.policy)
    }
  }

  @Test("No byte of a proof before its checkpoint can be changed, removed or repeated without notice")
  func everyByteCounts() throws {
    let logged = try Logged()
    let bytes = try logged.proof(of: 300).bytes
    let checkpointStart = bytes.count - logged.checkpoint.count
    var failures = Failures()
    for position in 0..<checkpointStart {
      for kind in 0..<3 {
        var altered = bytes
        switch kind {
        case 0: altered[position] ^= 1
        case 1: altered.remove(at: position)
        default: altered.insert(altered[position], at: position)
        }
        let verdict = try? TlogProof(parsing: altered).verify(leaf: leafHash(300), policy: logged.policy)
        failures.check(verdict == nil || altered == bytes, "kind \(kind) at \(position)")
      }
    }
    failures.report()
  }

  @Test("Malformed proofs are refused, each with its reason")
  func malformed() {
    let hash = Hash256.sha256([]).base64
    let cases: [(String, TlogProofError)] = [
      ("", .header),
      ("c2sp.org/tlog-proof@v1", .header),
      ("c2sp.org/tlog-proof@v2\nindex 0\n\nx\n", .header),
      ("c2sp.org/tlog-proof@v1\n", .index),
      ("c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nx\n", .extra),
      ("c2sp.org/tlog-proof@v1\nextra A\nindex 0\n\nx\n", .extra),
      ("c2sp.org/tlog-proof@v1\nextra AQ==\nextra AQ==\nindex 0\n\nx\n", .index),
      ("c2sp.org/tlog-proof@v1\nindex 0\nextra AQ==\n\nx\n", .hash(line: 3, .base64(.length(10)))),
      ("c2sp.org/tlog-proof@v1\nindex 00\n\nx\n", .index),
      ("c2sp.org/tlog-proof@v1\nindex -1\n\nx\n", .index),
      ("c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\nx\n", .index),
      ("c2sp.org/tlog-proof@v1\nindex 0\n\(hash)\nAAAA\n\nx\n", .hash(line: 4, .length(3))),
      ("c2sp.org/tlog-proof@v1\nindex 0\n\(hash)\n", .noCheckpoint),
      ("c2sp.org/tlog-proof@v1\nindex 0\n\(hash)\n\n", .noCheckpoint),
      ("c2sp.org/tlog-proof@v1\nindex 0\n\(hash)", .noCheckpoint),
      ("c2sp.org/tlog-proof@v1\nindex 0\n" + String(repeating: hash + "\n", count: 64) + "\nx\n", .tooManyHashes),
    ]
    for (text, error) in cases {
      #expect(throws: error, "\(text)") { try TlogProof(parsing: Array(text.utf8)) }
    }
    #expect(throws: TlogProofError.tooLong(bytes: Limits.proofFileBytes + 1)) {
      try TlogProof(parsing: [UInt8](repeating: 0x61, count: Limits.proofFileBytes + 1))
    }
  }
}
