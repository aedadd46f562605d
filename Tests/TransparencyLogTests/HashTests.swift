// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("Hashes, base64 and names")
struct HashTests {
  @Test("SHA-256 and the prefixes of RFC 6962 agree with plain hashing of the concatenated bytes")
  func hashing() throws {
    var random = SeededGenerator(seed: 10)
    for length in [0, 1, 31, 32, 55, 56, 63, 64, 65, 127, 128, 1_000, 65_535] {
      let bytes = random.bytes(length)
      #expect(Hash256.sha256(bytes).bytes == Array(SHA256.hash(data: bytes)))
      #expect(MerkleTree.leafHash(bytes).bytes == Array(SHA256.hash(data: [0x00] + bytes)))
    }
    for _ in 0..<50 {
      let (left, right) = (random.bytes(32), random.bytes(32))
      let node = MerkleTree.nodeHash(try Hash256(left), try Hash256(right))
      #expect(node.bytes == Array(SHA256.hash(data: [0x01] + left + right)))
    }
  }

  @Test("A hash keeps its bytes, and is ordered as they are")
  func bytesAndOrder() throws {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      var (left, right) = (random.bytes(32), random.bytes(32))
      // Often the first difference is late.
      let same = Int.random(in: 0...32, using: &random)
      right.replaceSubrange(..<same, with: left[..<same])
      let (a, b) = (try Hash256(left), try Hash256(AnyCollection(right)))
      #expect(a.bytes == left && b.bytes == right)
      #expect((a < b) == left.lexicographicallyPrecedes(right))
      #expect((a == b) == (left == right))
      #expect(a.hex == left.map { String(format: "%02x", $0) }.joined())
      #expect(try Hash256(base64: a.base64) == a)
      var appended: [UInt8] = [1]
      a.append(to: &appended)
      #expect(appended == [1] + left)
      left[0] ^= 1
    }
    #expect(throws: HashError.length(31)) { try Hash256([UInt8](repeating: 0, count: 31)) }
    #expect(throws: HashError.length(33)) { try Hash256([UInt8](repeating: 0, count: 33)) }
    #expect(throws: HashError.length(3)) { try Hash256(base64: "AAAA") }
    #expect(Hash256.zero.bytes == [UInt8](repeating: 0, count: 32))
  }

  @Test("Base64 agrees with Foundation's on all lengths")
  func base64() throws {
    var random = SeededGenerator(seed: 12)
    for length in 0...100 {
      let bytes = random.bytes(length)
      let text = Base64.encode(bytes)
      #expect(Bytes.text(text) == Data(bytes).base64EncodedString())
      #expect(try Base64.decode(text[...]) == bytes)
    }
  }

  @Test(
    "Base64 accepts nothing but the canonical text",
    arguments: [
      "A", "AA", "AAA", "A===", "====", "AA=A", "=AAA", "AA==AA==", "AAAA====", "AB==", "AAB=", "AA-A", "AA_A", "AA A",
      "AAA\n",
      "AAA\u{0}", "é=", "AAAA=",
    ])
  func strictBase64(text: String) {
    #expect(throws: Base64Error.self) { try Base64.decode(Array(text.utf8)[...]) }
  }

  @Test("Whatever base64 accepts encodes to the same text again")
  func base64IsInjective() {
    var random = SeededGenerator(seed: 13)
    for _ in 0..<3_000 {
      let text = random.mutated(Base64.encode(random.bytes(Int.random(in: 0...20, using: &random))))
      if let bytes = try? Base64.decode(text[...]) { #expect(Base64.encode(bytes) == text) }
    }
  }

  @Test("Origins are compared by their bytes, not by what they look like")
  func originBytes() throws {
    let composed = try Origin("\u{E9}.example")
    let decomposed = try Origin("e\u{301}.example")
    #expect(composed.name == decomposed.name, "Swift finds the texts equal")
    #expect(composed != decomposed)
    #expect(Set([composed, decomposed]).count == 2)
    #expect(composed.hash != decomposed.hash)
    #expect(try Origin("a") < Origin("b"))
    #expect(try Origin("B") < Origin("a"))
  }

  @Test("The path element of an origin is the lowercase hexadecimal SHA-256")
  func originHash() throws {
    let digits = "a379a6f6eeafb9a55e378c118034e2751e682fab9f2d30ab13d2125586ce1947"
    #expect(try Origin("example.com").hash.hex == digits)
  }

  @Test(
    "An origin has 1 to 255 bytes and neither spaces nor plus nor control characters",
    arguments: ["", "a b", "a+b", "a\nb", "a\tb", "a\u{7F}", "a\u{85}", "a\u{A0}", "a\u{2003}b", "a\u{3000}", "\u{0}"])
  func forbiddenOrigins(name: String) {
    #expect(throws: NameError.self) { try Origin(name) }
    #expect(throws: KeyError.self) { try Ed25519Signer(name: name, seed: [UInt8](repeating: 7, count: 32)) }
  }

  @Test("The limit of a name is one of bytes")
  func nameLimit() throws {
    #expect(try Origin(String(repeating: "x", count: 255)).name.count == 255)
    #expect(throws: NameError.tooLong(bytes: 256)) { try Origin(String(repeating: "é", count: 128)) }
  }
}
