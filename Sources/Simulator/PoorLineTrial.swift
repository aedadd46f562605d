// SPDX-License-Identifier: Apache-2.0
import Exchange
import Wire

/// How long a FLASH takes over a line of 2,400 bit/s with 2 s round trip and 10 % loss, and what it costs in bytes.
public struct PoorLineTrial: Hashable, Sendable {
  /// From the officer's request to the receipt that is durable at the sender, milliseconds.
  public let receiptMilliseconds: Int64
  /// Bytes on the line from the sender and back to it from the request to the receipt: TCP/IP headers,
  /// acknowledgements, TLS records, HTTP heads and repetitions of lost segments included, and all else that the nodes
  /// said meanwhile.
  public let bytesThere: Int
  /// The other direction.
  public let bytesBack: Int

  /// One trial. A cold line begins with a TCP and a mutual TLS 1.3 handshake; a warm one has its connections.
  ///
  /// - Parameters:
  ///   - seed: decides losses, and when between two heartbeats the officer speaks.
  ///   - isCold: whether the connections are closed when the officer speaks.
  ///   - textBytes: length of the message, 1...`Limits.partBytes`.
  /// - Returns: nil if there was no receipt within ten minutes.
  public static func flash(seed: UInt64, isCold: Bool, textBytes: Int = 160) throws -> PoorLineTrial? {
    var options = Simulation.Options()
    options.nodes = 2
    options.witness = false
    options.faults = []
    let world = try World(scenario: Scenario(seed: seed, options: options), tellStory: false)
    return try world.flashOverPoorLine(isCold: isCold, textBytes: textBytes)
  }

  /// What happened in a trial from the officer's request on, in plain words.
  public static func story(seed: UInt64, isCold: Bool, textBytes: Int = 160) throws -> String {
    var options = Simulation.Options()
    options.nodes = 2
    options.witness = false
    options.faults = []
    let world = try World(scenario: Scenario(seed: seed, options: options), tellStory: true)
    _ = try world.flashOverPoorLine(isCold: isCold, textBytes: textBytes)
    return world.story.text(names: world.names, from: .detail)
  }
}

extension World {
  fileprivate func flashOverPoorLine(isCold: Bool, textBytes: Int) throws -> PoorLineTrial? {
    let there = Direction(from: 0, to: 1)
    for node in nodes { queue.plan(.start(node.number), at: .zero) }
    // Both have spoken in both lanes, so that an entry names all logs; then the line becomes poor.
    for party in officers.indices {
      run(until: now.adding(seconds: 20))
      submit([try officers[party].message(.routine, bytes: textBytes)], to: nodes[party])
      submit(try officers[party].bulk(count: 1, now: nodes[party].clock.moment(at: now).wall), to: nodes[party])
    }
    run(until: now.adding(seconds: 20))
    for line in [there, there.reversed] { network[line].poorLine = PoorLine() }
    let spoken = judge.acknowledged.count
    // The start queries and the first heartbeats are over by then; the moment lies anywhere between two heartbeats.
    run(until: time(in: 300_000...400_000))
    if isCold { for line in [there, there.reversed] { network.chill(line) } }
    let start = now
    let before = (there: network.bytesSent(there), back: network.bytesSent(there.reversed))
    submit([try officers[0].message(.flash, bytes: textBytes)], to: nodes[0])
    while now < start.adding(seconds: 600) {
      run(until: now.adding(milliseconds: 20))
      guard let received = judge.acknowledged.dropFirst(spoken).first?.receipts[1] else { continue }
      return PoorLineTrial(
        receiptMilliseconds: received.since(start), bytesThere: network.bytesSent(there) - before.there,
        bytesBack: network.bytesSent(there.reversed) - before.back)
    }
    return nil
  }

  private func run(until time: VirtualTime) {
    while let next = queue.nextTime, next <= time { step() }
    now = time
  }
}
