// SPDX-License-Identifier: Apache-2.0

/// Why a test can not go on.
public struct TestFailure: Error, CustomStringConvertible {
  /// What is wrong, in words.
  public let description: String

  /// Says so in these words.
  public init(_ description: String) { self.description = description }
}

/// Waits for something that other tasks or processes bring about. The bound (75 s and the time that the checks take)
/// is only for tests that fail.
public func eventually(_ what: String, _ check: () async throws -> Bool) async throws {
  for _ in 0..<1_500 {
    if try await check() { return }
    try await Task.sleep(for: .milliseconds(50))
  }
  throw TestFailure("never: \(what)")
}
