// SPDX-License-Identifier: Apache-2.0
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The system's random numbers, drawn by the handful: a message needs several, and each would be a system call of its
/// own. Copies draw from the same pool, so that no number is ever given twice.
final class RandomPool: RandomNumberGenerator, Sendable {
  /// What `getentropy` gives at once: 256 bytes.
  private static let words = 32

  private let unused = Mutex<[UInt64]>([])

  /// A number that nobody has had before.
  func next() -> UInt64 {
    unused.withLock { unused in
      if let word = unused.popLast() { return word }
      unused = Self.draw()
      return unused.removeLast()
    }
  }

  private static func draw() -> [UInt64] {
    var drawn = [UInt64](repeating: 0, count: words)
    let code = drawn.withUnsafeMutableBytes { getentropy($0.baseAddress, $0.count) }
    if code == 0 { return drawn }
    var system = SystemRandomNumberGenerator()
    return [system.next()]
  }
}
