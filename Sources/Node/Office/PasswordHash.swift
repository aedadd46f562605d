// SPDX-License-Identifier: Apache-2.0
import CArgon2
import Dispatch
import Foundation

/// Cost of a password hash (RFC 9106 section 4).
public struct PasswordCost: Hashable, Sendable {
  /// Passes.
  public var passes: UInt32
  /// Memory in KiB.
  public var memoryKiB: UInt32
  /// Lanes.
  public var lanes: UInt32

  /// The second recommended option of RFC 9106 section 4, for machines that can not give 2 GiB to a sign-in:
  /// 3 passes, 64 MiB, 4 lanes, with a 128-bit salt and a 256-bit tag.
  public static let recommended = PasswordCost(passes: 3, memoryKiB: 65_536, lanes: 4)
  /// The least that Argon2 can do; for tests, where the cost is not what is tested.
  static let least = PasswordCost(passes: 1, memoryKiB: 32, lanes: 4)
}

/// A password hashed with Argon2id (RFC 9106, version 1.3), as the usual `$argon2id$v=19$m=…,t=…,p=…$salt$tag`.
public struct PasswordHash: Hashable, Sendable {
  /// As it is stored.
  public let encoded: String

  /// A hash that was stored.
  public init(encoded: String) { self.encoded = encoded }

  /// Shortest password that an account may have, in characters.
  public static let shortestPassword = 12
  /// Longest password, in bytes.
  public static let longestPassword = 1_024

  /// One at a time, off the threads that serve requests: each needs 64 MiB and a tenth of a second.
  private static let queue = DispatchQueue(label: "parley.password")

  /// Hashes a password with a fresh salt.
  public static func make(_ password: String, cost: PasswordCost = .recommended) async throws -> PasswordHash {
    try await onQueue { try compute(Array(password.utf8), cost: cost) }
  }

  /// Whether this is the password; the tags are compared in constant time.
  public func matches(_ password: String) async -> Bool {
    guard password.utf8.count <= Self.longestPassword else { return false }
    let bytes = Array(password.utf8)
    let result = try? await Self.onQueue {
      bytes.withUnsafeBytes { argon2id_verify(self.encoded, $0.baseAddress, $0.count) } == ARGON2_OK.rawValue
    }
    return result ?? false
  }

  private static func compute(_ password: [UInt8], cost: PasswordCost) throws -> PasswordHash {
    var generator = SystemRandomNumberGenerator()
    let salt = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    let length = argon2_encodedlen(cost.passes, cost.memoryKiB, cost.lanes, 16, 32, Argon2_id)
    var encoded = [CChar](repeating: 0, count: length)
    let status = password.withUnsafeBytes { password in
      argon2id_hash_encoded(
        cost.passes, cost.memoryKiB, cost.lanes, password.baseAddress, password.count, salt, salt.count, 32, &encoded,
        length)
    }
    guard status == ARGON2_OK.rawValue else {
      throw PasswordHashError(reason: String(cString: argon2_error_message(status)))
    }
    return PasswordHash(
      encoded: String(decoding: encoded.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  private static func onQueue<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try work() }) }
    }
  }
}

/// Argon2 refused, e.g. for lack of memory.
struct PasswordHashError: Error, CustomStringConvertible {
  let reason: String
  var description: String { "password hash: \(reason)" }
}
