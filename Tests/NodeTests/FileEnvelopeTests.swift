// SPDX-License-Identifier: Apache-2.0
import Crypto
import Testing

@testable import Node

@Suite("A file exchange opens for its recipient only, and only as its sender sealed it")
struct FileEnvelopeTests {
  let north = Curve25519.KeyAgreement.PrivateKey()
  let south = Curve25519.KeyAgreement.PrivateKey()
  let payload = Array("what would have gone over the line".utf8)

  private func sealed() throws -> FileEnvelope {
    try FileEnvelope.seal(payload, channel: "levant", from: "north", key: north, to: "south", key: south.publicKey)
  }

  @Test("what was sealed comes out again after a trip through a file")
  func roundTrip() throws {
    let read = try FileEnvelope(parsing: sealed().bytes)
    #expect(read.sender == "north")
    #expect(read.recipient == "south")
    #expect(try read.open(with: south, from: north.publicKey) == payload)
  }

  @Test("no bit can be changed: header, key or ciphertext")
  func everyBitCounts() throws {
    let bytes = try sealed().bytes
    for index in bytes.indices {
      for bit in [0, 3, 7] {
        var changed = bytes
        changed[index] ^= 1 << bit
        #expect(throws: FileEnvelopeError.self) {
          try FileEnvelope(parsing: changed).open(with: south, from: north.publicKey)
        }
      }
    }
    for length in 0..<bytes.count {
      #expect(throws: FileEnvelopeError.self) {
        try FileEnvelope(parsing: Array(bytes.prefix(length))).open(with: south, from: north.publicKey)
      }
    }
  }

  @Test("neither a third party's key opens it, nor does it pass as a third party's")
  func othersKeys() throws {
    let envelope = try sealed()
    let third = Curve25519.KeyAgreement.PrivateKey()
    #expect(throws: FileEnvelopeError.self) { try envelope.open(with: third, from: north.publicKey) }
    #expect(throws: FileEnvelopeError.self) { try envelope.open(with: south, from: third.publicKey) }
  }
}
