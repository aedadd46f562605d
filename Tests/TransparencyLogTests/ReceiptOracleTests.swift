// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("The independent verifier agrees on cosignatures, policies and proof files")
struct ReceiptOracleTests {
  struct Request: Encodable {
    var policy: Data
    var leaf = Data()
    var proof: Data?
    var checkpoint: Data?
  }

  struct Answer: Decodable {
    var error: String
    var witnesses: [String]?
    var times: [UInt64]?
  }

  private func ask(_ requests: [Request]) throws -> [Answer] {
    try GoOracle.receipts.answers(to: requests, ["lines"])
  }

  @Test("It accepts our proofs, and names the same witnesses and times")
  func proofs() throws {
    let logged = try TlogProofTests.Logged()
    let indices: [UInt64] = [0, 1, 17, 255, 256, 511, 512, 598, 599]
    let requests = try indices.map { index in
      Request(
        policy: Data(logged.policy.bytes), leaf: Data(leafHash(Int(index)).bytes),
        proof: Data(try logged.proof(of: index, extra: index % 2 == 0 ? [1, 2] : nil).bytes))
    }
    for answer in try ask(requests) {
      #expect(answer.error == "")
      #expect(answer.witnesses == ["W1", "W3"])
      #expect(answer.times == [1_700_000_000, 1_700_000_001])
    }
  }

  @Test("It refuses exactly the altered proofs that we refuse")
  func altered() throws {
    var random = SeededGenerator(seed: 70)
    let logged = try TlogProofTests.Logged()
    let proof = try logged.proof(of: 77, extra: [1, 2, 3])
    let stranger = try Keys.witness(9).cosign(try CheckpointTests.checkpoint(), at: 5).line
    let bytes = proof.bytes + Array(stranger.utf8)
    var requests: [Request] = []
    var verdicts: [Bool] = []
    for number in 0..<1_500 {
      // Half of the alterations hit the line of the unknown witness, which may change without harm.
      let altered =
        number % 2 == 0 ? random.mutated(bytes) : proof.bytes + random.mutated(Array(stranger.utf8))
      requests.append(
        Request(policy: Data(logged.policy.bytes), leaf: Data(leafHash(77).bytes), proof: Data(altered)))
      verdicts.append((try? TlogProof(parsing: altered).verify(leaf: leafHash(77), policy: logged.policy)) != nil)
    }
    #expect(verdicts.count(where: { $0 }) > 50)
    var failures = Failures()
    for ((request, answer), holds) in zip(zip(requests, try ask(requests)), verdicts) {
      let text = request.proof.map { String(decoding: $0, as: UTF8.self) } ?? ""
      failures.check((answer.error == "") == holds, "we say \(holds), it says '\(answer.error)': \(text)")
    }
    failures.report()
  }

  @Test("It finds the same quorums in random policies")
  func quorums() throws {
    var random = SeededGenerator(seed: 71)
    let names = (0..<6).map { LogPolicy.Name("w\($0)") }
    let witnesses = try (0..<6).map { LogPolicy.Witness(name: names[$0], key: try Keys.witness(UInt8($0)).verifier) }
    var requests: [Request] = []
    var verdicts: [Bool] = []
    for _ in 0..<40 {
      let policy = try Self.randomPolicy(witnesses, using: &random)
      for _ in 0..<5 {
        let cosigned = (0..<6).filter { _ in Bool.random(using: &random) }
        requests.append(
          Request(
            policy: Data(policy.bytes), checkpoint: Data(try PolicyTests.signed(by: cosigned.map { UInt8($0) }))))
        verdicts.append(policy.isQuorum(cosigned.map { names[$0] }))
      }
    }
    #expect(Set(verdicts).count == 2)
    for (answer, isQuorum) in zip(try ask(requests), verdicts) {
      #expect((answer.error == "") == isQuorum, "\(answer.error)")
    }
  }

  /// Groups of two to three of what is not in a group yet, until one is left.
  private static func randomPolicy(
    _ witnesses: [LogPolicy.Witness], using random: inout SeededGenerator
  ) throws -> LogPolicy {
    var free = witnesses.map(\.name).shuffled(using: &random)
    var groups: [LogPolicy.Group] = []
    while free.count > 1 {
      let members = Array(free.prefix(Int.random(in: 2...3, using: &random)))
      free.removeFirst(members.count)
      let name = LogPolicy.Name("g\(groups.count)")
      groups.append(.init(name: name, threshold: Int.random(in: 1...members.count, using: &random), members: members))
      free.append(name)
    }
    return try LogPolicy(
      logs: [.init(key: try Keys.log().verifier)], witnesses: witnesses, groups: groups, quorum: free[0])
  }

  @Test("Policies are read and refused alike")
  func policies() throws {
    var random = SeededGenerator(seed: 72)
    let example = Array(try PolicyTests.example().utf8)
    let signed = try PolicyTests.signed(by: [1, 2, 3, 4, 5, 6])
    var requests: [Request] = []
    var verdicts: [Bool] = []
    for _ in 0..<800 {
      let altered = random.mutated(example)
      requests.append(Request(policy: Data(altered), checkpoint: Data(signed)))
      verdicts.append((try? LogPolicy(parsing: altered).check(signed)) != nil)
    }
    #expect(verdicts.count(where: { $0 }) > 10)
    var failures = Failures()
    for ((request, answer), holds) in zip(zip(requests, try ask(requests)), verdicts) {
      let text = String(decoding: request.policy, as: UTF8.self)
      failures.check((answer.error == "") == holds, "we say \(holds), it says '\(answer.error)': \(text)")
    }
    failures.report()
  }

  @Test("The command tells an auditor what holds, what does not, and how to call it")
  func command() throws {
    let logged = try TlogProofTests.Logged()
    let folder = try TemporaryFolder()
    let policy = try folder.file("policy", logged.policy.bytes)
    let proof = try folder.file("receipt.tlog-proof", try logged.proof(of: 17).bytes)
    let checkpoint = try folder.file("checkpoint", logged.checkpoint)
    let right = try folder.file("entry", entry(17))
    let wrong = try folder.file("other", entry(18))

    let holds = try GoOracle.receipts.run(["verify", "-policy", policy, "-leaf", right, proof])
    #expect(holds.status == 0)
    let text = String(decoding: holds.out, as: UTF8.self)
    #expect(text.hasPrefix("HOLDS\n"))
    #expect(text.contains("2023-11-14T22:13:20Z  W1 (witness.example/w1)"))
    let byHash = try GoOracle.receipts.run(["verify", "-policy", policy, "-leaf", leafHash(17).hex, proof])
    #expect(byHash.out == holds.out)
    #expect(try GoOracle.receipts.run(["checkpoint", "-policy", policy, checkpoint]).status == 0)

    let refused = try GoOracle.receipts.run(["verify", "-policy", policy, "-leaf", wrong, proof])
    #expect(refused.status == 1)
    #expect(refused.errors.contains("the entry is not number 17 of this log"))
    #expect(refused.out.isEmpty)

    for arguments in [
      [], ["prove"], ["verify", proof], ["verify", "-policy", policy, proof],
      ["verify", "-policy", policy, "-leaf", right],
      ["verify", "-policy", policy, "-leaf", "absent", proof], ["verify", "-policy", proof, "-leaf", right, proof],
      ["checkpoint", "-policy", policy, "-leaf", right, checkpoint],
    ] {
      let answer = try GoOracle.receipts.run(arguments)
      #expect(answer.status == 2, "\(arguments)")
      #expect(!answer.errors.isEmpty)
    }
  }
}
