// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Mechanism
import Separation
import Wire

/// What is said of voice: records of calls, requests for a commander's call, and what was taken down.
enum VoiceViews {
  static func calls(_ office: Office, _ call: Call) async throws -> Response {
    try await BoardViews.list(office, call, "calls") { sight in
      sight.board.calls.map { value(of: $0, now: sight.now) }
    }
  }

  static func commanderCalls(_ office: Office, _ call: Call) async throws -> Response {
    try await BoardViews.list(office, call, "commanderCalls") { sight in
      sight.board.commanderCalls.map { value(of: $0, now: sight.now) }
    }
  }

  static func takenDown(_ office: Office, _ call: Call) async throws -> Response {
    try await BoardViews.list(office, call, "takenDown") { sight in
      sight.board.takenDown.map { value(of: $0, on: sight.board, now: sight.now) }
    }
  }

  static func value(of call: RecordedCall, now: Instant) -> JSONValue {
    .object([
      "ref": BoardJSON.ref(call.ref), "by": BoardJSON.party(call.party), "stated": BoardJSON.stated(call.stated),
      "record": EntryJSON.value(of: .callRecord(call.record)), "defects": BoardJSON.defects(call.defects),
      "words": .array(
        zip(call.progress, call.words).map {
          .object(["party": BoardJSON.party($0.party), "word": .string($1.rawValue)])
        }),
      "counters": .array(call.counters.map(BoardJSON.ref)),
      "progress": .array(call.progress.map { BoardJSON.progress($0, now: now) }),
    ])
  }

  static func value(of call: RequestedCommanderCall, now: Instant) -> JSONValue {
    .object([
      "ref": BoardJSON.ref(call.ref), "by": BoardJSON.party(call.party), "stated": BoardJSON.stated(call.stated),
      "call": EntryJSON.value(of: .commanderCall(call.call)), "defects": BoardJSON.defects(call.defects),
      "progress": .array(call.progress.map { BoardJSON.progress($0, now: now) }),
    ])
  }

  /// What was taken down; while it is not reconciled, with the entries that it may be.
  static func value(of taken: WordTakenDown, on board: Board, now: Instant) -> JSONValue {
    .object([
      "ref": BoardJSON.ref(taken.ref), "by": BoardJSON.party(taken.party), "stated": BoardJSON.stated(taken.stated),
      "taken": EntryJSON.value(of: .voice(.takenDown(taken.taken))), "defects": BoardJSON.defects(taken.defects),
      "reconciled": .bool(taken.isReconciled), "reconciliations": .array(taken.reconciled.map(value)),
      "matches": taken.isReconciled ? nil : .array(board.matches(of: taken.ref).map(value)),
      "progress": .array(taken.progress.map { BoardJSON.progress($0, now: now) }),
    ])
  }

  private static func value(of reconciliation: Reconciliation) -> JSONValue {
    .object([
      "entry": BoardJSON.ref(reconciliation.entry), "stated": reconciliation.stated.map(BoardJSON.stated),
      "compared": .bool(!reconciliation.fields.isEmpty), "same": .bool(reconciliation.isSame),
      "fields": .array(
        reconciliation.fields.map { .object(["name": .string($0.name), "same": .bool($0.isSame)]) }),
    ])
  }
}
