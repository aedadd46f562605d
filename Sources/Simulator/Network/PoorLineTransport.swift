// SPDX-License-Identifier: Apache-2.0

/// TCP over a poor line, both directions, as Linux does it: losses among segments are found by selective acknowledgements
/// (RACK), one at the end by a probe (TLP), and what is lost again by timeouts that double. Windows are not modelled: a
/// round trip holds two segments, and even after a loss a window holds more.
struct PoorLineTransport: Sendable {
  let line: PoorLine
  var there: PoorLineQueue
  var back: PoorLineQueue
  var chance: RandomSource

  /// Sends a message; answers when all of it has arrived.
  mutating func send(payload: Int, at now: VirtualTime, isFirst: Bool = false) -> VirtualTime {
    var sizes = [Int](repeating: PoorLine.segmentPayload, count: max(0, payload - 1) / PoorLine.segmentPayload)
    sizes.append(max(1, payload) - sizes.count * PoorLine.segmentPayload)
    var arrivals: [VirtualTime?] = sizes.map { segment($0, at: now) }
    var timer = (isFirst ? PoorLine.firstProbeMilliseconds : PoorLine.probeMilliseconds)
    var since = now
    var isProbe = true
    // Acknowledgements of what has arrived; each of them moves the timer, and shows the gaps before it.
    var heard = acknowledge(arrivals)
    while let lost = arrivals.indices.last(where: { arrivals[$0] == nil }) {
      if let last = heard.last, last.index > (arrivals.firstIndex { $0 == nil } ?? 0) {
        let time = last.at.adding(milliseconds: PoorLine.reorderingMilliseconds)
        var again: [VirtualTime?] = arrivals
        for index in 0..<last.index where arrivals[index] == nil { again[index] = segment(sizes[index], at: time) }
        since = max(since, time)
        let fresh = again.indices.map { arrivals[$0] == nil ? again[$0] : nil }
        arrivals = again
        heard = acknowledge(fresh)
        continue
      }
      since = max(since, heard.map(\.at).max() ?? since).adding(milliseconds: timer)
      let index = isProbe ? lost : arrivals.firstIndex { $0 == nil } ?? lost
      arrivals[index] = segment(sizes[index], at: since)
      timer = isProbe ? PoorLine.timeoutMilliseconds : min(2 * timer, 120_000)
      isProbe = false
      // Whoever hears of it sends the rest at once.
      heard = arrivals[index].flatMap { acknowledgement(at: $0) }.map { [(arrivals.count, $0)] } ?? []
    }
    return arrivals.compactMap { $0 }.max() ?? now
  }

  private mutating func segment(_ payload: Int, at now: VirtualTime) -> VirtualTime? {
    let sent = there.carry(bytes: payload + PoorLine.segmentHeader, over: line, at: now)
    return isLost() ? nil : sent.adding(milliseconds: line.latencyMilliseconds)
  }

  /// When acknowledgements of these segments are back, as far as they are not lost: of the last one and every second.
  private mutating func acknowledge(_ arrivals: [VirtualTime?]) -> [(index: Int, at: VirtualTime)] {
    let last = arrivals.lastIndex { $0 != nil }
    let isWhole = !arrivals.contains { $0 == nil }
    var heard: [(index: Int, at: VirtualTime)] = []
    for (index, arrival) in arrivals.enumerated() {
      guard let arrival, index == last || index % 2 == 1 || !isWhole else { continue }
      if let at = acknowledgement(at: arrival) { heard.append((index, at)) }
    }
    return heard
  }

  private mutating func acknowledgement(at now: VirtualTime) -> VirtualTime? {
    let sent = back.carry(bytes: PoorLine.acknowledgement, over: line, at: now)
    return isLost() ? nil : sent.adding(milliseconds: line.latencyMilliseconds)
  }

  private mutating func isLost() -> Bool { chance.chance(permille: line.lossPermille) }

  /// TCP's three segments; answers when the client may send.
  mutating func connect(at now: VirtualTime) -> VirtualTime {
    var wait = PoorLine.synchronisationMilliseconds
    var at = now
    var done: VirtualTime?
    // Each SYN that arrives is answered; they go on until an answer is here.
    while done.map({ at < $0 }) ?? true {
      let sent = there.carry(bytes: PoorLine.synchronisation, over: line, at: at)
      if !isLost() {
        let answer = back.carry(
          bytes: PoorLine.synchronisation, over: line, at: sent.adding(milliseconds: line.latencyMilliseconds))
        if !isLost() {
          done = min(done ?? answer.adding(seconds: 600), answer.adding(milliseconds: line.latencyMilliseconds))
        }
      }
      at = at.adding(milliseconds: wait)
      wait *= 2
    }
    return done ?? at
  }

  /// TCP's three segments and TLS 1.3; the client's second flight travels with the request. Answers when that is there.
  mutating func handshake(request: Int, at now: VirtualTime) -> VirtualTime {
    let hello = send(payload: PoorLine.clientHello, at: connect(at: now), isFirst: true)
    swapDirections()
    let answered = send(payload: PoorLine.serverFlight, at: hello, isFirst: true)
    swapDirections()
    return send(payload: PoorLine.clientFlight + request, at: answered, isFirst: true)
  }

  private mutating func swapDirections() { swap(&there, &back) }
}
