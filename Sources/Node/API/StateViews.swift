// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The node's own state: logs, lines, receipts, keys.
enum StateViews {
  static func node(_ office: Office, _ call: Call) async throws -> Response {
    let moment = office.clock.now()
    let (status, lines, logs, writing) = try await office.runtime.read {
      ($0.status, $0.lines(at: moment), logValues($0), $0.writingMilliseconds(at: moment))
    }
    return .json(
      .object([
        "party": .string(office.party.name), "channel": .string(office.channel.text),
        "parties": .array(office.cards.map { .string($0.party.name) }), "version": .string(Office.version),
        "time": BoardJSON.time(moment.wall), "exercise": .bool(office.clock.isExercise),
        "clockFactor": .number(office.clock.factor),
        "languages": .array(office.readLanguages.sorted().map { .string($0) }),
        "stopped": status.stopped.map { .string($0) }, "diskFull": .bool(status.isDiskFull),
        "writingSeconds": Health.tooLong(writing, office).map { .number($0) },
        "asking": .bool(status.logs.contains { $0.standing == .asking }),
        "waiting": .object(["urgent": .number(status.waitingUrgent), "plans": .number(status.waitingPlans)]),
        "clockLagMilliseconds": .number(status.clockLagMilliseconds),
        "splitViews": .array(status.splitViews.map { .string($0.name) }),
        "witnessTrouble": .array(
          status.witnessTrouble.sorted { $0.key < $1.key }.map { name, trouble in
            .object(["witness": .string(name), "detail": .string(trouble)])
          }),
        "logs": .array(logs), "lines": .array(lines.keys.sorted().map { line($0, lines[$0] ?? LineState()) }),
      ]))
  }

  static func logs(_ office: Office, _ call: Call) async throws -> Response {
    .json(.object(["logs": .array(try await office.runtime.read(logValues))]))
  }

  @Sendable private static func logValues(_ machine: NodeMachine) -> [JSONValue] {
    let roots = Dictionary(machine.roots.map { ($0.origin, $0) }, uniquingKeysWith: { $1 })
    let own = Dictionary(machine.status.logs.map { ($0.origin, $0) }, uniquingKeysWith: { $1 })
    return machine.logs.map { log in
      let mine = own[log.origin]
      return .object([
        "origin": .string(log.origin.name), "by": .string(log.party.name), "lane": .string(log.lane.rawValue),
        "size": .number(mine?.size ?? roots[log.origin]?.size ?? 0),
        "signedSize": .number(roots[log.origin]?.size ?? 0),
        "root": roots[log.origin].map { .string($0.root.hex) }, "standing": mine.map { .string(name($0.standing)) },
        "receipts": mine.map { mine in
          .array(
            mine.receipted.keys.sorted().map { party in
              .object(["by": .string(party.name), "size": .number(mine.receipted[party] ?? 0)])
            })
        },
        "trouble": mine.map { mine in
          .array(
            mine.trouble.keys.sorted().map { party in
              .object(["by": .string(party.name), "detail": mine.trouble[party].map { .string($0) }])
            })
        },
      ])
    }
  }

  static func name(_ standing: NodeStatus.Standing) -> String {
    switch standing {
    case .asking: "asking"
    case .open: "open"
    case .closed(let cause): "closed (\(cause))"
    }
  }

  static func lines(_ office: Office, _ call: Call) async throws -> Response {
    let moment = office.clock.now()
    let lines = try await office.runtime.read { $0.lines(at: moment) }
    return .json(
      .object([
        "asOf": BoardJSON.time(moment.wall),
        "lines": .array(lines.keys.sorted().map { line($0, lines[$0] ?? LineState()) }),
      ]))
  }

  static func currency(_ party: PartyID, _ currency: LineCurrency?, offset: Int64?) -> JSONValue {
    .object([
      "party": .string(party.name), "up": .bool(currency?.isUp ?? false),
      "lastWord": currency?.lastWord.map(BoardJSON.time), "clockOffsetMilliseconds": offset.map { .number($0) },
    ])
  }

  private static func line(_ party: PartyID, _ line: LineState) -> JSONValue {
    .object([
      "party": .string(party.name), "up": .bool(line.isUp), "outgoing": direction(line.outgoing),
      "incoming": direction(line.incoming), "lastWord": line.lastWord.map(BoardJSON.time),
      "clockOffsetMilliseconds": line.clockOffsetMilliseconds.map { .number($0) },
    ])
  }

  private static func direction(_ direction: LineState.Direction) -> JSONValue {
    switch direction {
    case .never: .object(["state": .string("never")])
    case .up(let since): .object(["state": .string("up"), "since": BoardJSON.time(since)])
    case .down(let since): .object(["state": .string("down"), "since": BoardJSON.time(since)])
    case .receiptWithheld(let origin, let size, let since):
      .object([
        "state": .string("receipt-withheld"), "origin": .string(origin.name), "size": .number(size),
        "since": BoardJSON.time(since),
      ])
    }
  }

  /// The last receipts of each own log.
  static func receipts(_ office: Office, _ call: Call) async throws -> Response {
    let receipts = try await office.runtime.read { machine in
      machine.status.logs.flatMap { machine.receipts(of: $0.origin) }
    }
    return .json(.object(["receipts": .array(receipts.map(value))]))
  }

  static func value(_ receipt: Receipt) -> JSONValue {
    let by: String =
      switch receipt.by {
      case .party(let party): party.name
      case .witness(let name): name
      }
    let seconds = Int64(clamping: receipt.cosignature.timestamp)
    return .object([
      "by": .string(by), "origin": .string(receipt.checkpoint.origin.name), "size": .number(receipt.checkpoint.size),
      "root": .string(receipt.checkpoint.root.hex),
      "time": .string(Instant(milliseconds: seconds.multipliedReportingOverflow(by: 1_000).partialValue).iso8601),
      "cosignature": .string(receipt.cosignature.line),
    ])
  }

  /// The tlog-policy under which proofs of this node hold: all logs, cosigned by a party of the channel. With
  /// `?entry=ORIGIN@INDEX` for the log of this entry alone, cosigned by another party than the one that wrote it: nobody
  /// gives receipts to itself. Cosignatures of witnesses are verified, but prove no storage.
  static func policy(_ office: Office, _ call: Call) async throws -> Response {
    let entry = try call.query("entry").map { try Call.place($0, field: "query.entry") }
    let logs = try await office.runtime.read { machine in
      machine.logs.filter { entry == nil || $0.origin == entry?.origin }.map { log in
        (party: log.party, keys: machine.board.keys(of: log.origin).map(\.key))
      }
    }
    guard entry == nil || !logs.isEmpty else {
      throw Problem(.notFound, "No such log.", field: "query.entry", value: entry?.origin.name)
    }
    let writer = entry == nil ? nil : logs.first?.party
    let cards = office.cards.filter { $0.party != writer }
    let policy = try ReceiptPolicy.policy(
      logs: logs.flatMap(\.keys), mirrors: cards.map { ($0.party.name, $0.mirror) }, witnesses: office.witnesses)
    return .bytes(policy.bytes, type: "text/plain; charset=utf-8")
  }
}
