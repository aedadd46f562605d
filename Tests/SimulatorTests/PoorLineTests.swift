// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Simulator

/// FLASH over 2,400 bit/s, 2 s round trip, 10 % loss. The figures stand in `docs/performance.md`.
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
    let found = show("warm", try times(isCold: false, seeds: 1...200))
    #expect(found.median <= 7_000)
    #expect(found.p95 <= 15_000)
  }

  @Test func cold() throws {
    let found = show("cold", try times(isCold: true, seeds: 1...200))
    #expect(found.median <= 45_000)
    #expect(found.p95 <= 60_000)
  }
}

/// The model against TCP of Linux 6.18 over the same line (two TUN devices that delay and lose packets): milliseconds
/// that 120 to 360 exchanges took there. See `docs/simulator.md`.
@Suite struct PoorLineTransportTests {
  private func times(_ exchange: (inout PoorLineTransport) -> VirtualTime) -> (median: Int64, p95: Int64) {
    var chance = RandomSource(seed: 7)
    let times = (0..<2_000).map { _ in
      var transport = PoorLineTransport(
        line: PoorLine(), there: PoorLineQueue(), back: PoorLineQueue(), chance: chance.fork())
      return exchange(&transport).milliseconds
    }.sorted()
    return (times[1_000], times[1_900])
  }

  private func answer(_ bytes: Int, _ transport: inout PoorLineTransport, at time: VirtualTime) -> VirtualTime {
    swap(&transport.there, &transport.back)
    return transport.send(payload: bytes, at: time)
  }

  @Test(arguments: [(680, 223, 5_700, 16_200), (1_072, 322, 7_500, 21_900), (502, 322, 5_100, 15_400)])
  func warm(request: Int, response: Int, median: Int64, p95: Int64) {
    let found = times { line in answer(response, &line, at: line.send(payload: request, at: .zero)) }
    #expect((median * 9 / 10...median * 11 / 10).contains(found.median), "\(found)")
    #expect((p95 * 3 / 4...p95 * 5 / 4).contains(found.p95), "\(found)")
  }

  /// With the handshake of TLS as it is, post-quantum key exchange included.
  @Test func cold() {
    let found = times { line in
      answer(223 + PoorLine.sessionTickets, &line, at: line.handshake(request: 680, at: .zero))
    }
    #expect((36_500 * 9 / 10...36_500 * 11 / 10).contains(found.median), "\(found)")
    #expect((58_000 * 3 / 4...58_000 * 5 / 4).contains(found.p95), "\(found)")
  }
}
