// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import TransparencyLog
import Wire

/// The keys of the own logs.
enum KeyViews {
  static func show(_ office: Office, _ call: Call) async throws -> Response {
    let logs = try await office.runtime.read(values)
    let used = try await office.runtime.read { machine in
      machine.status.logs.reduce(into: [Lane: Int]()) { $0[$1.lane, default: 0] += 1 }
    }
    func left(_ lane: Lane) -> JSONValue {
      // The first log of a lane is the card's; each other one was a prepared successor.
      .number(max(0, (office.preparedSuccessors[lane] ?? 0) - (used[lane] ?? 1) + 1))
    }
    return .json(
      .object([
        "recovery": .string(office.ownCard.recovery.vkey),
        "prepared": .object(["urgent": left(.urgent), "plans": left(.plans)]), "logs": .array(logs),
      ]))
  }

  @Sendable private static func values(_ machine: NodeMachine) -> [JSONValue] {
    let signed = Dictionary(machine.roots.map { ($0.origin, $0) }, uniquingKeysWith: { $1 })
    return machine.status.logs.map { log in
      .object([
        "origin": .string(log.origin.name), "lane": .string(log.lane.rawValue),
        "standing": .string(StateViews.name(log.standing)),
        "active": .bool(machine.activeOrigin(log.lane) == log.origin), "size": .number(log.size),
        "signed": signed[log.origin].map(BoardJSON.position),
        "keys": .array(
          machine.board.keys(of: log.origin).map {
            .object(["fromSize": .number($0.fromSize), "key": .string($0.key.vkey)])
          }),
      ])
    }
  }
}
