// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import TransparencyLog

@Suite("The body of add-checkpoint, after tlog-witness")
struct WitnessTests {
  static let example = """
    old 20852014
    PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=
    jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=
    5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=
    /6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=

    example.com/behind-the-sofa
    20852163
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
    — example.com/behind-the-sofa opLqBQsREYCgu6xQkYQwJr9fo45a62DN9EdmHXnZdXNqlcVGlCum2Wks+49/V6267UEjw6QUXTS5Rovnzv++qbSzm9Q=

    """

  @Test("The specification's request is read and written")
  func example() throws {
    let request = try AddCheckpointRequest(parsing: Array(Self.example.utf8))
    #expect(request.oldSize == 20_852_014)
    #expect(request.proof.map(\.base64).last == "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=")
    #expect(request.proof.count == 4)
    #expect(try SignedNote(parsing: request.checkpoint).signatures.count == 2)
    #expect(request.bytes == Array(Self.example.utf8))
  }

  @Test("A request carries what a witness needs to verify that a log grew")
  func growth() throws {
    let grown = GrownTree((0..<400).map(leafHash))
    let old = try grown.tree.root(at: 137, reading: grown.tiles)
    let head = try Checkpoint(origin: Origin("example.com/log"), size: 400, root: grown.tree.root)
    let sent = AddCheckpointRequest(
      oldSize: 137, proof: try grown.tree.consistencyProof(from: 137, to: 400, reading: grown.tiles),
      checkpoint: try SignedCheckpoint.sign(head, by: [try Keys.log()]).bytes)
    let request = try AddCheckpointRequest(parsing: sent.bytes)
    #expect(request == sent)
    let checkpoint = try SignedCheckpoint(parsing: request.checkpoint, verifiers: [try Keys.log().verifier]).checkpoint
    try MerkleProof.verifyConsistency(
      from: request.oldSize, oldRoot: old, to: checkpoint.size, newRoot: checkpoint.root, proof: request.proof)
  }

  @Test("Malformed requests are refused, each with its reason")
  func malformed() {
    let hash = Hash256.zero.base64
    let cases: [(String, AddCheckpointError)] = [
      ("", .oldSize),
      ("old 5", .oldSize),
      ("old  5\n\nx\n", .oldSize),
      ("old 05\n\nx\n", .oldSize),
      ("new 5\n\nx\n", .oldSize),
      ("old 9223372036854775808\n\nx\n", .oldSize),
      ("old 5\n\(hash)\n", .noCheckpoint),
      ("old 5\n\(hash)", .noCheckpoint),
      ("old 5\n\n", .noCheckpoint),
      ("old 5\nx\n\nx\n", .hash(line: 2, .base64(.length(1)))),
      ("old 5\n" + String(repeating: hash + "\n", count: 64) + "\nx\n", .tooManyHashes),
    ]
    for (text, error) in cases {
      #expect(throws: error, "\(text)") { try AddCheckpointRequest(parsing: Array(text.utf8)) }
    }
    let longest = Array(("old 5\n" + String(repeating: hash + "\n", count: 63) + "\nx\n").utf8)
    #expect((try? AddCheckpointRequest(parsing: longest))?.proof.count == 63)
    #expect(throws: AddCheckpointError.self) {
      try AddCheckpointRequest(parsing: [UInt8](repeating: 0x61, count: 200_000))
    }
  }

  @Test("The latest size is one line")
  func latestSize() throws {
    #expect(LatestSize(20_852_014).bytes == Array("20852014\n".utf8))
    #expect(try LatestSize(parsing: Array("20852014\n".utf8)).size == 20_852_014)
    #expect(throws: MirrorInfoError.lines) { try LatestSize(parsing: Array("20852014".utf8)) }
    #expect(throws: MirrorInfoError.lines) { try LatestSize(parsing: Array("1\n2\n".utf8)) }
    #expect(throws: MirrorInfoError.treeSize) { try LatestSize(parsing: Array("1 \n".utf8)) }
  }
}
