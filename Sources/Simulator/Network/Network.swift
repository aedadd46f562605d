// SPDX-License-Identifier: Apache-2.0

/// A direction between two nodes, by their numbers.
struct Direction: Hashable, Sendable {
  let from: Int
  let to: Int
}

/// The lines between all nodes: decides when what arrives, and how often.
struct Network: Sendable {
  /// What travels.
  enum Cargo: Sendable {
    /// A request with its path and body.
    case request(bytes: Int)
    /// A response with its body.
    case response(bytes: Int)
  }

  private var usual: LinkCondition
  private var conditions: [Direction: LinkCondition] = [:]
  private var queues: [Direction: PoorLineQueue] = [:]
  private var warm: Set<Direction> = []
  private var chance: RandomSource
  /// Messages lost so far.
  private(set) var lost = 0

  /// A direction that is cut for good, whatever heals.
  var dead: Direction?

  /// A network whose lines are all alike at first.
  init(usual: LinkCondition, chance: RandomSource) {
    self.usual = usual
    self.chance = chance
  }

  /// How a direction behaves.
  subscript(direction: Direction) -> LinkCondition {
    get { conditions[direction] ?? usual }
    set { conditions[direction] = newValue }
  }

  /// All lines are as at first, and what was wrong is over.
  mutating func heal() { conditions = [:] }

  /// Bytes that a poor line has carried in a direction.
  func bytesSent(_ direction: Direction) -> Int { queues[direction]?.bytesSent ?? 0 }

  /// Closes the connection from one node to another: the next request needs a handshake again.
  mutating func chill(_ direction: Direction) { warm.remove(direction) }

  /// When a message arrives: never, once or twice.
  mutating func arrivals(of cargo: Cargo, along direction: Direction, at now: VirtualTime) -> [VirtualTime] {
    let condition = self[direction]
    if condition.isCut || direction == dead { return lose() }
    if case .request = cargo, condition.isStarved { return lose() }
    if let line = condition.poorLine { return [overPoorLine(cargo, line, direction, now)] }
    if condition.dropPermille > 0, chance.chance(permille: condition.dropPermille) { return lose() }
    var arrivals = [now.adding(milliseconds: chance.int64(condition.delay))]
    if condition.duplicatePermille > 0, chance.chance(permille: condition.duplicatePermille) {
      arrivals.append(now.adding(milliseconds: chance.int64(condition.delay)))
    }
    return arrivals
  }

  private mutating func lose() -> [VirtualTime] {
    lost += 1
    return []
  }

  private mutating func overPoorLine(
    _ cargo: Cargo, _ line: PoorLine, _ direction: Direction, _ now: VirtualTime
  ) -> VirtualTime {
    let back = Direction(from: direction.to, to: direction.from)
    var start = now
    let payload: Int
    switch cargo {
    case .request(let bytes):
      if !warm.contains(direction) {
        start = handshake(line, direction, back, now)
        warm.insert(direction)
      }
      payload = bytes + PoorLine.httpRequestHead + PoorLine.tlsRecord
    case .response(let bytes):
      payload = bytes + PoorLine.httpResponseHead + PoorLine.tlsRecord
    }
    let arrival = send(payload, line, direction, start)
    let segments = (payload + PoorLine.segmentPayload - 1) / PoorLine.segmentPayload
    queues[back, default: PoorLineQueue()].occupy(
      bytes: (segments + 1) / 2 * PoorLine.acknowledgement, over: line, at: arrival)
    return arrival
  }

  /// TCP's three segments, then TLS 1.3: the client's second flight travels with the request.
  private mutating func handshake(
    _ line: PoorLine, _ direction: Direction, _ back: Direction, _ now: VirtualTime
  ) -> VirtualTime {
    let synchronised = send(1, line, back, send(1, line, direction, now))
    let hello = send(PoorLine.clientHello, line, direction, synchronised)
    let answered = send(PoorLine.serverFlight, line, back, hello)
    return send(PoorLine.clientFlight, line, direction, answered).adding(milliseconds: -line.latencyMilliseconds)
  }

  private mutating func send(
    _ payload: Int, _ line: PoorLine, _ direction: Direction, _ now: VirtualTime
  ) -> VirtualTime {
    queues[direction, default: PoorLineQueue()].send(payload: payload, over: line, at: now, chance: &chance)
  }
}
