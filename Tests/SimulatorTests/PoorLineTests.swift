// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Simulator

/// FLASH over 2,400 bit/s, 2 s round trip, 10 % loss. The figures stand in `docs/exchange.md`.
@Suite struct PoorLineTests {
  /// Milliseconds to the receipt over many seeds, ascending; a trial without a receipt counts as ten minutes.
  private func times(isCold: Bool, seeds: ClosedRange<UInt64>) throws -> [Int64] {
    try seeds.map { try PoorLineTrial.flash(seed: $0, isCold: isCold)?.receiptMilliseconds ?? 600_000 }.sorted()
  }

  private func show(_ name: String, _ times: [Int64]) -> (median: Int64, p95: Int64, most: Int64) {
    let found = (times[times.count / 2], times[times.count * 95 / 100], times[times.count - 1])
    print("FLASH over a poor line, \(name): p50 \(found.0) ms, p95 \(found.1) ms, max \(found.2) ms")
    return found
  }

  @Test func warm() throws {
    let found = show("warm", try times(isCold: false, seeds: 1...40))
    #expect(found.median <= 15_000)
    withKnownIssue("a lost segment comes 3 s later, or 9 s, and a handshake has several") {
      #expect(found.p95 <= 15_000)
    }
  }

  @Test func cold() throws {
    let found = show("cold", try times(isCold: true, seeds: 1...40))
    #expect(found.median <= 60_000)
    withKnownIssue("a lost segment comes 3 s later, or 9 s, and a handshake has several") {
      #expect(found.p95 <= 60_000)
    }
  }
}
