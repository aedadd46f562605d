// SPDX-License-Identifier: Apache-2.0
import Exchange

/// A direction between two nodes, by their numbers.
struct Direction: Hashable, Sendable {
  let from: Int
  let to: Int
}

/// The lines between all nodes: decides when what arrives, and how often.
struct Network: Sendable {
  /// What travels, and the call that it belongs to. Of a poor line also the bytes of the message with its HTTP head.
  enum Cargo: Sendable {
    case request(CallID, bytes: Int)
    case response(CallID, bytes: Int)
  }

  /// The connections from one node to another on a poor line: each carries one call at a time (`PeerLine` in `Node`).
  private struct Connections: Sendable {
    /// How many are open and have nothing to do.
    var idle = 0
    /// When those are open that nobody has asked for yet.
    var spares: [VirtualTime] = []
    /// Calls on their way; true where the connection is new, and its first answer brings session tickets.
    var busy: [CallID: Bool] = [:]

    var count: Int { idle + spares.count + busy.count }

    mutating func open(by now: VirtualTime) {
      idle += spares.filter { $0 <= now }.count
      spares.removeAll { $0 <= now }
    }
  }

  private var usual: LinkCondition
  private var conditions: [Direction: LinkCondition] = [:]
  private var queues: [Direction: PoorLineQueue] = [:]
  private var connections: [Direction: Connections] = [:]
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

  /// Closes the connections from one node to another: the next request needs a handshake again.
  mutating func chill(_ direction: Direction) { connections[direction] = nil }

  /// Whether a call would need no handshake.
  mutating func hasOpenConnection(_ direction: Direction, at now: VirtualTime) -> Bool {
    connections[direction]?.open(by: now)
    return connections[direction]?.idle ?? 0 > 0
  }

  /// A call has its answer: its connection waits for the next one.
  mutating func answered(_ call: CallID, of caller: Int) {
    for direction in connections.keys where direction.from == caller {
      if connections[direction]?.busy.removeValue(forKey: call) != nil { connections[direction]?.idle += 1 }
    }
  }

  /// A call was given up, and its connection with it.
  mutating func gaveUp(_ call: CallID, of caller: Int) {
    for direction in connections.keys where direction.from == caller { connections[direction]?.busy[call] = nil }
  }

  /// A process has ended, and all its connections with it.
  mutating func ended(_ node: Int) {
    for direction in connections.keys where direction.from == node || direction.to == node { chill(direction) }
  }

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
    for direction in [direction, back] { queues[direction, default: PoorLineQueue()].forget(before: now) }
    var transport = PoorLineTransport(
      line: line, there: queues[direction] ?? PoorLineQueue(), back: queues[back] ?? PoorLineQueue(), chance: chance)
    let arrival: VirtualTime
    switch cargo {
    case .request(let call, let bytes):
      var pool = connections[direction] ?? Connections()
      pool.open(by: now)
      let isNew = pool.idle == 0
      if !isNew { pool.idle -= 1 }
      pool.busy[call] = isNew
      arrival = isNew ? transport.handshake(request: bytes, at: now) : transport.send(payload: bytes, at: now)
      // Whoever takes the last one that is open sees to it that there is another for what comes next.
      if !isNew, pool.idle == 0, pool.count < PoorLine.connectionsKept {
        pool.spares.append(transport.handshake(request: 0, at: now))
      }
      connections[direction] = pool
    case .response(let call, let bytes):
      let isFirst = connections[back]?.busy[call] == true
      arrival = transport.send(payload: bytes + (isFirst ? PoorLine.sessionTickets : 0), at: now)
    }
    queues[direction] = transport.there
    queues[back] = transport.back
    chance = transport.chance
    return arrival
  }
}
