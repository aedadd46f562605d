// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Node

@Suite("Passwords are kept as Argon2id hashes, and guessing is slow")
struct PasswordTests {
  @Test("the right password matches, others do not")
  func matching() async throws {
    let hash = try await PasswordHash.make("correct horse battery", cost: .least)
    #expect(await hash.matches("correct horse battery"))
    #expect(await !hash.matches("correct horse batterz"))
    #expect(await !hash.matches(""))
    #expect(await !hash.matches(String(repeating: "a", count: 5_000)))
    #expect(try await PasswordHash.make("correct horse battery", cost: .least) != hash, "a fresh salt each time")
  }

  @Test("the stored form states Argon2id, version 1.3 and the recommended cost of RFC 9106")
  func stored() async throws {
    let hash = try await PasswordHash.make("correct horse battery")
    #expect(hash.encoded.hasPrefix("$argon2id$v=19$m=65536,t=3,p=4$"))
  }

  @Test("a damaged hash matches nothing")
  func damaged() async {
    #expect(await !PasswordHash(encoded: "").matches(""))
    #expect(await !PasswordHash(encoded: "$argon2id$v=19$m=65536").matches("x"))
  }

  @Test("failures double the wait, a success forgives, and a long quiet time does too")
  func limit() {
    var limit = AttemptLimit(free: 5)
    for _ in 0..<limit.free - 1 { limit.attempted("a", now: 100) }
    #expect(limit.wait("a", now: 100) == nil)
    limit.attempted("a", now: 100)
    #expect(limit.wait("a", now: 100) == 1)
    limit.attempted("a", now: 101)
    #expect(limit.wait("a", now: 101) == 2)
    #expect(limit.wait("b", now: 101) == nil)
    for _ in 0..<100 { limit.attempted("a", now: 200) }
    #expect(limit.wait("a", now: 200) == AttemptLimit.longestWait)
    #expect(limit.wait("a", now: 200 + AttemptLimit.longestWait) == nil)
    limit.succeeded("a")
    #expect(limit.wait("a", now: 200) == nil)
    for number in 0..<AttemptLimit.capacity + 10 { limit.attempted("\(number)", now: Int64(number)) }
  }
}
