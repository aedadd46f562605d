// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The board and its parts. Everything is made from one snapshot of the machine, so that one answer is one moment.
enum BoardViews {
  /// What a view is made from.
  struct Sight: Sendable {
    let board: Board
    let own: PartyID
    let lines: [PartyID: LineCurrency]
    /// How far each other party's clock is ahead of ours, milliseconds, as last seen.
    let offsets: [PartyID: Int64]
    let now: Instant
    private let language: Language
    /// How messages in a format are worded for whoever asks.
    private let wording: Wording
    /// Parts that are gone, and why.
    private let removals: [PartKey: RemovalReason]
    /// What translators have made of texts.
    private let translations: [EntryPlace: [Translation]]

    init(
      board: Board, own: PartyID, lines: [PartyID: LineCurrency], offsets: [PartyID: Int64] = [:], now: Instant,
      catalogue: Catalogue, language: Language, translations: [EntryPlace: [Translation]] = [:]
    ) {
      self.language = language
      self.translations = translations
      wording = Wording(catalogue: catalogue, language: language, board: board, now: now)
      self.board = board
      self.own = own
      self.lines = lines
      self.offsets = offsets
      self.now = now
      removals = Dictionary(
        board.removedParts.map { ($0.part, $0.reason) }, uniquingKeysWith: { first, _ in first })
    }

    func message(_ message: Message) -> JSONValue {
      BoardJSON.message(
        message, rendering: message.format.map { wording.rendering(of: $0, sender: message.language) },
        textRemoved: removed(message.ref), now: now
      ).adding("translations", translations(of: message.ref))
    }

    func warning(_ warning: Warning) -> JSONValue {
      BoardJSON.warning(warning, textRemoved: removed(warning.ref), now: now)
        .adding("translations", translations(of: warning.ref))
    }

    func protest(_ protest: RecordedProtest) -> JSONValue {
      BoardJSON.protest(protest, textRemoved: removed(protest.ref))
        .adding("translations", translations(of: protest.ref))
    }

    private func translations(of ref: EntryRef) -> JSONValue {
      .array((translations[EntryPlace(ref)] ?? []).map(TranslationViews.value))
    }

    /// Why the text of an entry is gone, if it was removed.
    private func removed(_ ref: EntryRef) -> RemovalReason? {
      removals[PartKey(origin: ref.origin, index: ref.index, number: 0)]
    }

    func activity(_ activity: Activity) -> JSONValue {
      BoardJSON.activity(
        activity,
        standing: board.isNotificationOnly
          ? nil : board.standing(of: activity.ref, for: own, lines: lines, now: now), on: board, now: now
      ).adding("actual", ActivityJSON.actual(activity)).adding("told", .array(told(activity)))
        .adding("lostLine", .array(lostLine(activity)))
        .adding("departure", activity.departure.map(ActivityJSON.departure) ?? .null)
    }

    private func told(_ activity: Activity) -> [JSONValue] {
      board.toldBeforeStart(of: activity.ref, now: now).map { ActivityJSON.told($0, now: now) }
    }

    /// Towards every party at the other end of a line that matters for the activity.
    private func lostLine(_ activity: Activity) -> [JSONValue] {
      guard !activity.state.isOver else { return [] }
      let others = activity.owner == own ? board.roster.parties.filter { $0 != own } : [activity.owner]
      return others.compactMap { other in
        board.lostLineOutlook(
          of: activity.ref, own: own, other: other, isUp: lines[other]?.isUp ?? false, now: now)
      }.map(ActivityJSON.outlook)
    }

    /// What stands on every view of a channel for notification, in the language of whoever reads; nil elsewhere.
    var banner: JSONValue? { board.isNotificationOnly ? .string(NotificationBanner.text(language.tag)) : nil }
  }

  static func see<Value: Sendable>(
    _ office: Office, _ call: Call, _ body: @escaping @Sendable (Sight) throws -> Value
  ) async throws -> Value {
    let moment = office.clock.now()
    let language = try call.language(of: office.catalogue)
    // Only the snapshot is taken in the machine's turn: what is made of it may take long.
    let (board, lines, currencies) = try await office.runtime.read { machine in
      (machine.board, machine.lines(at: moment), machine.currencies(at: moment))
    }
    let translations = Dictionary(grouping: try office.database.translations()) { $0.place }
    return try body(
      Sight(
        board: board, own: office.party, lines: currencies,
        offsets: lines.compactMapValues(\.clockOffsetMilliseconds), now: moment.wall, catalogue: office.catalogue,
        language: language, translations: translations))
  }

  static func list(
    _ office: Office, _ call: Call, _ name: String, _ body: @escaping @Sendable (Sight) throws -> [JSONValue]
  ) async throws -> Response {
    .json(
      try await see(office, call) { sight in
        JSONValue.object(["asOf": BoardJSON.time(sight.now), "banner": sight.banner]).adding(
          name, .array(try body(sight)))
      })
  }

  /// Everything.
  static func board(_ office: Office, _ call: Call) async throws -> Response {
    let isExercise = office.clock.isExercise
    return .json(try await see(office, call) { sight in whole(sight, isExercise: isExercise) })
  }

  static func whole(_ sight: Sight, isExercise: Bool) -> JSONValue {
    let board = sight.board
    let digest = board.digest()
    return .object([
      "asOf": BoardJSON.time(sight.now), "channel": .string(board.roster.name.text),
      "party": BoardJSON.party(sight.own),
      "parties": .array(board.roster.parties.map(BoardJSON.party)),
      "cut": .array(board.cutPositions.map(BoardJSON.position)), "digest": .string(digest.hex),
      "arrangement": board.arrangement(at: sight.now).map { BoardJSON.inForce($0, on: board, now: sight.now) },
      "activities": .array(board.activities.map(sight.activity)),
      "messages": .array(board.messages.suffix(1_000).map { sight.message($0) }),
      "warnings": .array(board.warnings.map { sight.warning($0) }),
      "protests": .array(board.protests.suffix(100).map { sight.protest($0) }),
      "manning": .array(board.manning.map { WatchViews.value($0, now: sight.now) }),
      "holds": .array(board.holds.map(BoardJSON.hold)),
      "measures": .array(board.standingMeasures(at: sight.now).map { BoardJSON.measure($0, now: sight.now) }),
      "incidents": .array(board.incidents.map { IncidentViews.value(of: $0, now: sight.now) }),
      "calls": .array(board.calls.map { VoiceViews.value(of: $0, now: sight.now) }),
      "commanderCalls": .array(board.commanderCalls.map { VoiceViews.value(of: $0, now: sight.now) }),
      "takenDown": .array(board.takenDown.map { VoiceViews.value(of: $0, on: board, now: sight.now) }),
      "findings": .array(board.findings.map { BoardJSON.finding($0, on: board) }),
      "negotiations": .array(board.negotiations.map { NegotiationViews.value($0, now: sight.now) }),
      "invalid": .array(board.invalid.map(BoardJSON.invalid)),
      "notUnderstood": .array(board.notUnderstood.map(BoardJSON.notUnderstood)),
      "disputes": .array(board.disputes.map(BoardJSON.dispute)),
      "splitViews": .array(board.splitViews.map(BoardJSON.splitView)),
      "lines": .array(
        sight.lines.keys.sorted().filter { $0 != sight.own }.map {
          StateViews.currency($0, sight.lines[$0], offset: sight.offsets[$0])
        }),
      "clockToleranceSeconds": board.arrangement(at: sight.now).map { .number($0.arrangement.clockToleranceSeconds) },
      "exercise": .bool(isExercise), "notice": .string(BoardJSON.disclaimer), "banner": sight.banner,
    ])
  }

  static func activities(_ office: Office, _ call: Call) async throws -> Response {
    try await list(office, call, "activities") { sight in sight.board.activities.map(sight.activity) }
  }

  static func activity(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let found = try await see(office, call) { sight in sight.board.activity(ref).map(sight.activity) }
    guard let found else {
      throw Problem(
        .notFound, "The entry belongs to no activity.", field: "path.ref", value: "\(ref.origin.name)@\(ref.index)",
        reason: Reason(.noActivityOfIt))
    }
    return .json(found)
  }

  /// The latest messages of all logs, or of one from an index on.
  static func messages(_ office: Office, _ call: Call) async throws -> Response {
    let limit = Int(try call.query("limit", in: 1...1_000, default: 100))
    let from = try call.query("from", in: 0...UInt64(Int64.max), default: 0)
    let origin = try call.query("origin").map { name in
      do { return try Origin(name) } catch {
        throw Problem(.invalid, "\(error)", field: "query.origin", value: name, fix: "Give an origin of /api/v1/logs.")
      }
    }
    guard origin != nil || call.query("from") == nil else {
      throw Problem(
        .invalid, "An index counts within one log.", field: "query.from", value: call.query("from"),
        limit: "only together with origin", fix: "Name the log: origin=ORIGIN.")
    }
    return try await list(office, call, "messages") { sight in
      let found =
        if let origin { sight.board.messages(of: origin, from: from, limit: limit) } else {
          Array(sight.board.messages.suffix(limit))
        }
      return found.map { sight.message($0) }
    }
  }

  static func message(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let found = try await see(office, call) { sight in
      sight.board.message(ref).map { sight.message($0) }
    }
    guard let found else {
      throw Problem(
        .notFound, "The entry is not a message on the board.", field: "path.ref",
        value: "\(ref.origin.name)@\(ref.index)")
    }
    return .json(found)
  }

  /// The latest protests of all logs.
  static func protests(_ office: Office, _ call: Call) async throws -> Response {
    let limit = Int(try call.query("limit", in: 1...1_000, default: 100))
    return try await list(office, call, "protests") { sight in
      sight.board.protests.suffix(limit).map { sight.protest($0) }
    }
  }

  static func warnings(_ office: Office, _ call: Call) async throws -> Response {
    try await list(office, call, "warnings") { sight in sight.board.warnings.map { sight.warning($0) } }
  }

  static func holds(_ office: Office, _ call: Call) async throws -> Response {
    try await list(office, call, "holds") { sight in sight.board.holds.map(BoardJSON.hold) }
  }

  static func findings(_ office: Office, _ call: Call) async throws -> Response {
    try await list(office, call, "findings") { sight in
      sight.board.findings.map { BoardJSON.finding($0, on: sight.board) }
    }
  }

  static func invalid(_ office: Office, _ call: Call) async throws -> Response {
    try await list(office, call, "invalid") { sight in sight.board.invalid.map(BoardJSON.invalid) }
  }

  static func disputes(_ office: Office, _ call: Call) async throws -> Response {
    try await list(office, call, "disputes") { sight in sight.board.disputes.map(BoardJSON.dispute) }
  }

  static func arrangement(_ office: Office, _ call: Call) async throws -> Response {
    .json(
      try await see(office, call) { sight in
        .object([
          "asOf": BoardJSON.time(sight.now),
          "inForce": sight.board.arrangement(at: sight.now).map {
            BoardJSON.inForce($0, on: sight.board, now: sight.now)
          },
          "proposals": .array(sight.board.arrangements.map(BoardJSON.arrangement)),
          "suspensions": .array(sight.board.suspensions.map(BoardJSON.suspension)),
          "terminations": .array(sight.board.terminations.map { BoardJSON.termination($0, now: sight.now) }),
          "notice": .string(BoardJSON.disclaimer),
        ])
      })
  }
}
