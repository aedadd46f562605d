// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("Trees agree with golang.org/x/mod/sumdb/tlog, both ways")
struct TreeOracleTests {
  struct Request: Encodable {
    var op: String
    var size: UInt64
    var old: UInt64 = 0
    var index: UInt64 = 0
    var level = 0
    var width = 0
    var root = Data()
    var part = Data()
    var proof: [Data] = []
  }

  struct Answer: Decodable {
    var error: String
    var hashes: [Data]?
    var path: String
  }

  static let size = 5_200
  static let grown = GrownTree((0..<size).map(leafHash))

  private func root(_ size: UInt64) throws -> Hash256 { try Self.grown.tree.root(at: size, reading: Self.grown.tiles) }

  private func ask(_ requests: [Request]) throws -> [Answer] { try GoOracle.trees.answers(to: requests) }

  @Test("Go computes the same roots and proofs")
  func theirProofs() throws {
    var random = SeededGenerator(seed: 60)
    let (tree, tiles) = (Self.grown.tree, Self.grown.tiles)
    var requests: [Request] = []
    var expected: [[Hash256]] = []
    for number in 0..<400 {
      // Each size up to 130, then random ones.
      let size = number < 130 ? UInt64(number + 1) : UInt64.random(in: 1...UInt64(Self.size), using: &random)
      let index = UInt64.random(in: 0..<size, using: &random)
      requests.append(Request(op: "root", size: size))
      expected.append([try root(size)])
      requests.append(Request(op: "inclusion", size: size, index: index))
      expected.append(try tree.inclusionProof(of: index, in: size, reading: tiles))
      requests.append(Request(op: "consistency", size: size, old: index + 1))
      expected.append(try tree.consistencyProof(from: index + 1, to: size, reading: tiles))
    }
    var failures = Failures()
    for ((request, answer), ours) in zip(zip(requests, try ask(requests)), expected) {
      failures.check(answer.error == "" && answer.hashes == ours.map { Data($0.bytes) }, "\(request)")
    }
    failures.report()
  }

  @Test("Go verifies our proofs, and agrees with us about altered ones")
  func ourProofs() throws {
    var random = SeededGenerator(seed: 61)
    let (tree, tiles) = (Self.grown.tree, Self.grown.tiles)
    var requests: [Request] = []
    var verdicts: [Bool] = []
    for _ in 0..<200 {
      let size = UInt64.random(in: 1...UInt64(Self.size), using: &random)
      let index = UInt64.random(in: 0..<size, using: &random)
      let inclusion = Claim(
        start: index, end: index + 1, part: leafHash(Int(index)), size: size, root: try root(size),
        proof: try tree.inclusionProof(of: index, in: size, reading: tiles))
      let consistency = Claim(
        start: 0, end: index + 1, part: try root(index + 1), size: size, root: try root(size),
        proof: try tree.consistencyProof(from: index + 1, to: size, reading: tiles))
      for claim in [inclusion] + inclusion.altered(using: &random) {
        requests.append(Self.request("checkInclusion", claim))
        verdicts.append(claim.holds)
      }
      for claim in [consistency] + consistency.altered(using: &random) {
        requests.append(Self.request("checkConsistency", claim))
        verdicts.append(claim.holds)
      }
    }
    #expect(verdicts.count(where: { $0 }) == 400)
    var failures = Failures()
    for ((request, answer), holds) in zip(zip(requests, try ask(requests)), verdicts) {
      failures.check((answer.error == "") == holds, "\(request): \(answer.error)")
    }
    failures.report()
  }

  private static func request(_ op: String, _ claim: Claim) -> Request {
    Request(
      op: op, size: claim.size, old: claim.end, index: claim.start, root: Data(claim.root.bytes),
      part: Data(claim.part.bytes), proof: claim.proof.map { Data($0.bytes) })
  }

  @Test("Go has the same tiles under the same paths")
  func tiles() throws {
    var requests: [Request] = []
    var expected: [(TilePath, [Hash256])] = []
    let size = UInt64(Self.size)
    for (key, hashes) in Self.grown.tiles.tiles {
      requests.append(Request(op: "tile", size: size, index: key.index, level: key.level, width: 256))
      expected.append((.tile(level: key.level, index: key.index, width: 256), hashes))
    }
    for path in TilePath.partials(of: size) {
      guard case .tile(let level, let index, let width) = path else { continue }
      requests.append(Request(op: "tile", size: size, index: index, level: level, width: width))
      expected.append((path, Self.grown.tree.partialTile(level: level)))
    }
    #expect(requests.count == Self.size / 256 + 2)
    for (answer, (path, hashes)) in zip(try ask(requests), expected) {
      #expect(answer.path == path.description)
      #expect(answer.hashes == [Data(hashes.flatMap(\.bytes))])
    }
  }
}
