// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Folds logs of so many entries into a board, from their bytes, and prints how long it takes: all of it, and each of the last ones.
///
///     board-bench [ENTRIES]
@main
struct BoardBench {
  static func main() throws {
    let given = CommandLine.arguments.dropFirst().first
    let count = given.map { Int($0) ?? 0 } ?? 1_000_000
    guard (1_000...10_000_000).contains(count) else {
      throw BenchFailure("ENTRIES \(given ?? ""): give 1000 to 10000000")
    }
    let written = try WrittenLogs(entries: count)
    let clock = ContinuousClock()
    let last = min(count / 10, 20_000)
    for pass in 1...3 {
      var board = Board(roster: written.roster)
      let whole = clock.measure {
        for entry in written.entries.dropLast(last) { _ = board.feed(entry.logged) }
      }
      let single = written.entries.suffix(last).map { entry in
        clock.measure { _ = board.feed(entry.logged) }
      }.map(\.microseconds).sorted()
      guard board.invalid.isEmpty, board.cut.values.reduce(0, +) == UInt64(count) else {
        throw BenchFailure(
          "the logs are not as they were meant: \(board.invalid.first.map { "\($0.reason)" } ?? "a gap")")
      }
      print(
        "pass \(pass): \(count - last) entries in \(whole.microseconds / 1_000_000) s, decoded and hashed; an appended entry "
          + "p50 \(single[last / 2]) µs, p99 \(single[last * 99 / 100]) µs; "
          + "digest \(clock.measure { _ = board.digest() }.microseconds / 1_000_000) s")
    }
  }
}

/// Why there are no figures.
private struct BenchFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

extension Duration {
  fileprivate var microseconds: Double {
    let (seconds, attoseconds) = components
    return Double(seconds) * 1e6 + Double(attoseconds / 1_000_000_000_000)
  }
}
