// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import Simulator

/// FLASH over 2,400 bit/s, 2 s round trip, 10 % loss. `make test` measures 200 seeds against the targets in the optimised
/// build; here it is seen that the trial itself works.
@Suite struct PoorLineTests {
  @Test(arguments: [(false, 20_000), (true, 90_000)])
  func most(isCold: Bool, milliseconds: Int64) throws {
    let times = try (1...9).compactMap {
      try PoorLineTrial.flash(seed: $0, isCold: isCold)?.receiptMilliseconds
    }
    #expect(times.count == 9 && times.sorted()[4] <= milliseconds, "\(times)")
  }

  /// A line that becomes poor while heartbeats are due: handshakes for several questions at once took longer than any of
  /// them was waited for, and began again, for minutes.
  @Test func aLineThatIsTriedRecovers() throws {
    #expect(try #require(try PoorLineTrial.flash(seed: 227, isCold: false)).receiptMilliseconds <= 60_000)
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
