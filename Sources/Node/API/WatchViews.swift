// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What the watch has to answer, what it waits for, and who watches.
enum WatchViews {
  /// One list of what needs an answer, what is due first in front.
  static func show(_ office: Office, _ call: Call) async throws -> Response {
    let moment = office.clock.now()
    let (ringing, awaited, hasMore, board) = try await office.runtime.read { machine in
      (machine.ringing(at: moment), machine.awaited(at: moment), machine.hasMoreOpenItems, machine.board)
    }
    let manning = board.manning
    let stages = office.watch.stages
    return .json(
      .object([
        "asOf": BoardJSON.time(moment.wall), "party": BoardJSON.party(office.party),
        "duty": DutyViews.value(try office.database.duty(), open: ringing.map(\.item.ref)),
        "open": .array(
          ringing.map { ringing in
            value(ringing, stages, now: moment.wall)
              .adding("readBack", board.readBackForm(of: ringing.item.ref).map { .string($0.rawValue) } ?? .null)
          }),
        "awaited": .array(awaited.map { value($0, now: moment.wall) }), "more": .bool(hasMore),
        "unattended": office.presence.unattended.map { .string($0) },
        "tracksMissed": office.tracks.missed(at: moment.wall).map { since, last in
          .object(["since": BoardJSON.time(since), "last": BoardJSON.time(last)])
        },
        "alerts": .array(office.tracks.alerts.prefix(100).map(TrackViews.value)),
        "delegations": .array(try office.database.delegations(at: moment.wall).map(DutyViews.value)),
        "manning": .array(manning.map { value($0, now: moment.wall) }),
        "probing": .array(board.probing(of: office.party, now: moment.wall).map(value)),
        "stages": .array(
          stages.map { stage in
            .object(["afterPercent": .number(stage.percent), "to": .string(stage.to.text)])
          }),
        "troubles": .array(
          office.outsideCalls.troubles.map { trouble in
            .object([
              "at": BoardJSON.time(Instant(milliseconds: trouble.at)), "to": .string(trouble.to),
              "entry": trouble.entry.map { .string($0) }, "precedence": .string("\(trouble.precedence)"),
              "detail": .string(trouble.detail),
            ])
          }),
      ]))
  }

  /// For the own watch alone.
  private static func value(_ probing: Probing) -> JSONValue {
    .object([
      "party": BoardJSON.party(probing.party), "since": BoardJSON.time(probing.since),
      "entries": .array(probing.entries.map(BoardJSON.ref)),
    ])
  }

  static func value(_ ringing: Ringing, _ stages: [WatchPolicy.Stage], now: Instant) -> JSONValue {
    let json = item(ringing.item, ringing.step, ringing.due, now: now)
      .adding("since", BoardJSON.time(ringing.since))
      .adding("ageSeconds", .number(max(0, (now - ringing.since) / 1_000)))
      .adding("ringing", .bool(ringing.isRinging))
    guard let number = ringing.stage, stages.indices.contains(number) else { return json }
    return json.adding(
      "stage",
      .object([
        "number": .number(number), "to": .string(stages[number].to.text), "repeats": .number(ringing.repeats),
      ]))
  }

  static func value(_ awaited: Awaited, now: Instant) -> JSONValue {
    item(awaited.item, awaited.step, awaited.due, now: now)
      .adding("party", BoardJSON.party(awaited.party))
      .adding("ageSeconds", .number(max(0, (now - awaited.item.writtenAt) / 1_000)))
  }

  private static func item(_ item: OpenItem, _ step: AnswerStep, _ due: Instant, now: Instant) -> JSONValue {
    .object([
      "ref": BoardJSON.ref(item.ref), "by": BoardJSON.party(item.party), "kind": .string(item.kind.rawValue),
      "precedence": .string("\(item.precedence)"), "writtenAt": BoardJSON.time(item.writtenAt),
      "begins": item.begins.map(BoardJSON.time), "answerBy": item.answerBy.map(BoardJSON.time),
      "step": .string(step.rawValue), "due": BoardJSON.time(due),
      "overdue": .bool(due < now),
    ])
  }

  static func value(_ watch: MannedWatch, now: Instant) -> JSONValue {
    .object([
      "party": BoardJSON.party(watch.party), "level": .string("\(watch.manning.level)"),
      "until": watch.manning.until.map(BoardJSON.time), "over": .bool(watch.isOver(at: now)),
      "telephone": watch.manning.telephone.map { .string($0.text) }, "stated": BoardJSON.stated(watch.stated),
    ])
  }
}
