// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import TransparencyLog

@Suite("Policies, after tlog-policy")
struct PolicyTests {
  static let log = "example.com/log+2ed30c1b+"

  static func vkey(_ number: UInt8) throws -> String { try Keys.witness(number).verifier.vkey }

  /// The specification's example, with keys.
  static func example() throws -> String {
    """
    # An example
    log \(try Keys.log().verifier.vkey)

    witness X1 \(try vkey(1))
    witness X2 \(try vkey(2)) https://x2.example/
    \twitness\tX3  \(try vkey(3))\t
    group X-witnesses 2 X1 X2 X3

    witness Y1 \(try vkey(4))
      # indented
    witness Y2 \(try vkey(5))
    witness Y3 \(try vkey(6))
    group Y-witnesses any Y1 Y2 Y3

    group X-and-Y all X-witnesses Y-witnesses
    quorum X-and-Y

    """
  }

  static func signed(by witnesses: [UInt8]) throws -> [UInt8] {
    let checkpoint = try CheckpointTests.checkpoint()
    var signed = try SignedCheckpoint.sign(checkpoint, by: [try Keys.log()])
    for witness in witnesses { signed.add(try Keys.witness(witness).cosign(checkpoint, at: UInt64(witness))) }
    return signed.bytes
  }

  @Test("The specification's example holds for exactly those sets of witnesses that it describes")
  func example() throws {
    let policy = try LogPolicy(parsing: Array(try Self.example().utf8))
    #expect(policy.groups.map(\.threshold) == [2, 1, 2])
    #expect(policy.witnesses[1].url?.description == "https://x2.example/")
    for set in 0..<64 {
      let cosigned = (0..<6).filter { set >> $0 & 1 == 1 }
      let expected = cosigned.count(where: { $0 < 3 }) >= 2 && cosigned.contains { $0 >= 3 }
      #expect(policy.isQuorum(cosigned.map { policy.witnesses[$0].name }) == expected, "\(cosigned)")
    }
    let verdict = try policy.check(try Self.signed(by: [1, 3, 5, 9]))
    #expect(verdict.witnesses.map(\.description) == ["X1", "X3", "Y2"])
    #expect(verdict.cosignatures.map(\.cosignature.timestamp) == [1, 3, 5])
    #expect(verdict.checkpoint.size == 5)
    #expect(
      throws: PolicyViolation.quorum(
        LogPolicy.Name("X-and-Y"), cosigned: [LogPolicy.Name("X1"), LogPolicy.Name("Y1"), LogPolicy.Name("Y2")])
    ) { try policy.check(try Self.signed(by: [1, 4, 5])) }
  }

  @Test("A policy is written so that it reads the same")
  func roundTrip() throws {
    let policy = try LogPolicy(parsing: Array(try Self.example().utf8))
    #expect(try LogPolicy(parsing: policy.bytes) == policy)
    let none = try LogPolicy(logs: [], witnesses: [], quorum: nil)
    #expect(none.bytes == Array("quorum none\n".utf8))
    #expect(try LogPolicy(parsing: none.bytes) == none)
  }

  @Test("A wrong signature by a known witness refuses the checkpoint even if the quorum stands without it")
  func wrongCosignature() throws {
    let policy = try LogPolicy(parsing: Array(try Self.example().utf8))
    let other = try CheckpointTests.checkpoint(size: 6)
    let wrong = try Keys.witness(6).cosign(other, at: 1).line
    #expect(throws: PolicyViolation.checkpoint(.note(.invalidSignature(key: "witness.example/w6")))) {
      try policy.check(try Self.signed(by: [1, 2, 4]) + Array(wrong.utf8))
    }
    let unknown = try Keys.witness(7).cosign(other, at: 1).line
    _ = try policy.check(try Self.signed(by: [1, 2, 4]) + Array(unknown.utf8))
  }

  @Test("Without logs the caller names them")
  func logsFromElsewhere() throws {
    let policy = try LogPolicy(logs: [], witnesses: [try Keys.witness(1).verifier], threshold: 1)
    let origin = try Origin("example.com/log")
    #expect(throws: PolicyViolation.checkpoint(.notSignedByOrigin(origin))) {
      try policy.check(try Self.signed(by: [1]))
    }
    let verdict = try policy.check(try Self.signed(by: [1]), logs: [try Keys.log().verifier])
    #expect(verdict.witnesses.map(\.description) == ["W1"])
    let lax = try LogPolicy(logs: [try Keys.log().verifier], witnesses: [], threshold: 0)
    #expect(try lax.check(try Self.signed(by: [])).witnesses.isEmpty)
  }

  @Test("At least 32 logs, witnesses and groups are supported")
  func size() throws {
    let witnesses = try (0..<32).map { LogPolicy.Witness(name: .init("w\($0)"), key: try Keys.witness($0).verifier) }
    let logs = try (0..<32).map { LogPolicy.Log(key: try Keys.log("log\($0)", $0 + 1).verifier) }
    let groups = (0..<32).map { LogPolicy.Group(name: .init("g\($0)"), threshold: 1, members: [.init("w\($0)")]) }
    let policy = try LogPolicy(logs: logs, witnesses: witnesses, groups: groups, quorum: .init("g31"))
    #expect(try LogPolicy(parsing: policy.bytes) == policy)
    #expect(policy.isQuorum([.init("w31")]))
    #expect(!policy.isQuorum([.init("w30")]))
  }

  @Test("Malformed policies are refused, each with the line and the reason")
  func malformed() throws {
    let (a, b) = (try Self.vkey(1), try Self.vkey(2))
    let log = try Keys.log().verifier.vkey
    let cases: [(String, Int?, PolicyError.Problem)] = [
      ("", nil, .noQuorum),
      ("quorum none", 1, .unterminated),
      ("quorum none\nquorum none\n", 2, .severalQuorums),
      ("quorum\n", 1, .form("quorum <name>|none")),
      ("quorum a b\n", 1, .form("quorum <name>|none")),
      ("quorum W\n", 1, .undefined(.init("W"))),
      ("quorum W\nwitness W \(a)\n", 1, .undefined(.init("W"))),
      ("Quorum none\n", 1, .keyword("Quorum")),
      ("quorum none\r\n", 1, .character(0x0D)),
      ("# \u{7F}\nquorum none\n", 1, .character(0x7F)),
      ("log\nquorum none\n", 1, .form("log <vkey> [<url>]")),
      ("log \(log) u v\nquorum none\n", 1, .form("log <vkey> [<url>]")),
      ("log \(a)\nquorum none\n", 1, .algorithm(.cosignatureV1)),
      ("log x+y\nquorum none\n", 1, .key(.malformed)),
      ("log \(log)\nlog \(log) u\nquorum none\n", 2, .duplicateKey(log)),
      ("witness A \(log)\nquorum A\n", 1, .algorithm(.ed25519)),
      ("witness A \(a)\nwitness B \(a)\nquorum A\n", 2, .duplicateKey(a)),
      ("witness A \(a)\nwitness A \(b)\nquorum A\n", 2, .name(.init("A"))),
      ("witness none \(a)\nquorum none\n", 1, .name(.init("none"))),
      ("group none any A\nquorum none\n", 1, .undefined(.init("A"))),
      ("witness A \(a)\ngroup none any A\nquorum none\n", 2, .name(.init("none"))),
      ("witness A \(a)\ngroup A any A\nquorum A\n", 2, .name(.init("A"))),
      ("witness A \(a)\ngroup G any A A\nquorum G\n", 2, .groupedTwice(.init("A"))),
      ("witness A \(a)\ngroup G any A\ngroup H any A\nquorum G\n", 3, .groupedTwice(.init("A"))),
      ("witness A \(a)\ngroup G any G\nquorum G\n", 2, .undefined(.init("G"))),
      ("witness A \(a)\ngroup G any none\nquorum G\n", 2, .undefined(.init("none"))),
      ("witness A \(a)\ngroup G any\nquorum G\n", 2, .form("group <name> <k>|any|all <name>...")),
      ("witness A \(a)\ngroup G some A\nquorum G\n", 2, .form("group <name> <k>|any|all <name>...")),
      ("witness A \(a)\ngroup G 0 A\nquorum G\n", 2, .threshold(.init("G"), members: 1)),
      ("witness A \(a)\ngroup G 2 A\nquorum G\n", 2, .threshold(.init("G"), members: 1)),
      ("witness A \(a)\ngroup G 01 A\nquorum G\n", 2, .form("group <name> <k>|any|all <name>...")),
    ]
    for (text, line, problem) in cases {
      #expect(throws: PolicyError(line: line, problem: problem), "\(text)") { try LogPolicy(parsing: Array(text.utf8)) }
    }
    #expect(throws: PolicyError(line: nil, problem: .emptyGroup(.init("quorum")))) {
      try LogPolicy(logs: [], witnesses: [], threshold: 1)
    }
  }

  @Test("Names are octets: a Kelvin sign is no K")
  func octets() throws {
    let (a, b) = (try Self.vkey(1), try Self.vkey(2))
    let text = "witness K \(a)\nwitness \u{212A} \(b)\nquorum \u{212A}\n"
    let policy = try LogPolicy(parsing: Array(text.utf8))
    #expect(policy.isQuorum([policy.witnesses[1].name]))
    #expect(!policy.isQuorum([policy.witnesses[0].name]))
    let latin = Array("witness ".utf8) + [0xE9] + Array(" \(a)\nquorum ".utf8) + [0xE9, 0x0A]
    #expect(try LogPolicy(parsing: latin).bytes == latin)
  }
}
