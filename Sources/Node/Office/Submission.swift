// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import GRDB
import Mechanism
import Separation
import Storage
import TransparencyLog
import Wire

/// How a submission is to be answered.
struct SubmitOptions: Sendable {
  /// Wait this long for the receipts of all other parties; nil answers as soon as it is durable here.
  var receiptSeconds: Int?
}

/// What became of a submission.
enum SubmitOutcome: Sendable {
  /// Said: durable here, and receipted by those who are listed.
  case said(refs: [EntryRef], receipts: [Receipt], defects: [String])
  /// Waits for a second position.
  case waits(releaseID: String)
}

extension Office {
  /// Checks a draft, releases it as far as the rule lets this position, and says it or puts it on the release desk.
  ///
  /// - Throws: `Problem`.
  func submit(
    _ draft: PreparedDraft, request: JSONValue, by identity: Identity, options: SubmitOptions
  ) async throws -> SubmitOutcome {
    try await loadRotatedKeys(for: draft)
    if let position = try position(thatSays: draft, by: identity) {
      return try await say(draft, as: position, by: identity.account, options: options, action: "submit")
    }
    return try await putOnDesk(draft, request: request, by: identity)
  }

  /// The same for what is small and says nothing of keys; `done` is told once, on any thread, and what is said by one
  /// position needs no task.
  func submit(
    _ draft: PreparedDraft, request: JSONValue, by identity: Identity, options: SubmitOptions,
    done: @escaping @Sendable (Result<SubmitOutcome, any Error>) -> Void
  ) {
    do {
      if let position = try position(thatSays: draft, by: identity) {
        return say(draft, nil, as: position, by: identity.account, options: options, action: "submit", done: done)
      }
    } catch { return done(.failure(error)) }
    Task {
      do { done(.success(try await putOnDesk(draft, request: request, by: identity))) } catch { done(.failure(error)) }
    }
  }

  /// Under which position a draft is said at once; nil if it needs a second one first.
  private func position(thatSays draft: PreparedDraft, by identity: Identity) throws -> PositionDesignator? {
    guard let body = draft.bodies.first else { throw Problem(.malformed, "There is nothing to say.") }
    var desk = ReleaseDesk(policy.terms(for: body))
    switch desk.handle(.release(by: try officer(identity))) {
    case .write(let position): return position
    case .askForCountersignature: return nil
    case .refuse(let refusal): throw Problem(.rights, "\(refusal)", reason: Reason(of: refusal))
    case .reopen, .forget: throw Problem(.internalError, "the release desk answered out of turn")
    }
  }

  /// Checks a draft and lets it wait for a second position.
  private func putOnDesk(_ draft: PreparedDraft, request: JSONValue, by identity: Identity) async throws
    -> SubmitOutcome
  {
    let position = try officer(identity).position
    _ = try entries(draft, as: position)
    _ = try await check(draft, as: position)
    let id = try database.addRelease(draft.kind, request: request, by: identity.account, at: clock.now().wall)
    try await audit.append(
      identity.account, "release", detail: .object(["kind": .string(draft.kind.rawValue), "release": .string(id)]))
    hub.publish(.release(id: id, state: "waits"))
    return .waits(releaseID: id)
  }

  /// A second position releases what a first one has; the draft is checked again, because the board has moved on.
  func countersign(_ id: String, by identity: Identity, options: SubmitOptions) async throws -> SubmitOutcome {
    let release = try waitingRelease(id)
    // Whoever makes accounts could make the second position when it is needed.
    guard let turn = try database.turn(ofAccount: identity.account.name), turn < release.turn || release.turn == 0
    else {
      throw Problem(
        .rights, "The account \(identity.account.name) is younger than the draft, or was given a way in after it.",
        field: "path.id", value: id, limit: "an account that was there before the draft",
        fix: "Let another commander countersign, or draft it again.", reason: Reason(.accountYounger))
    }
    let officer = try officer(identity)
    let isDelegate = try database.delegations(at: clock.now().wall).contains { $0.to == officer.account }
    let second = Officer(
      account: officer.account, position: officer.position, role: officer.role, isDelegate: isDelegate)
    return try await decide(release, .countersign(by: second), by: identity, options: options, action: "countersign")
  }

  /// The first position releases alone what no second one has released in time; a commander looks at it later.
  func releaseAlone(
    _ id: String, reason: Label, by identity: Identity, options: SubmitOptions
  ) async throws -> SubmitOutcome {
    let release = try waitingRelease(id)
    let waited = max(0, (clock.now().wall.milliseconds - release.created) / 1_000)
    let event = ReleaseDesk.Event.releaseAlone(by: try officer(identity), waitedSeconds: Int(waited))
    // Before it is said: what was said without being kept for a commander would be worse than the reverse.
    try database.keepAlone(release, reason: reason, at: clock.now().wall)
    do {
      return try await decide(
        release, event, by: identity, options: options, action: "release-alone", reason: reason)
    } catch {
      try database.forgetAlone(id)
      throw error
    }
  }

  /// Decides on a draft that waits, and says it. It is checked again, because the board has moved on.
  private func decide(
    _ release: WaitingRelease, _ event: ReleaseDesk.Event, by identity: Identity, options: SubmitOptions,
    action: String, reason: Label? = nil
  ) async throws -> SubmitOutcome {
    var draft = try reader.read(release.kind, release.request)
    draft.isLarge = release.request.bytes.count > PreparedDraft.smallBytes
    try await loadRotatedKeys(for: draft)
    guard let body = draft.bodies.first else { throw Problem(.malformed, "There is nothing to say.") }
    guard let first = try database.officer(named: release.account.name, fallback: release.account) else {
      throw Problem(
        .conflict, "The account that released it first is closed.", fix: "Draft it again.",
        reason: Reason(.firstAccountClosed))
    }
    var desk = ReleaseDesk(policy.terms(for: body))
    _ = desk.handle(.release(by: first))
    switch desk.handle(event) {
    case .write(let position):
      guard try database.decide(release.id, .released, by: identity.account, at: clock.now().wall) else {
        throw Problem(.conflict, "Somebody else has decided on it meanwhile.", reason: Reason(.decidedMeanwhile))
      }
      do {
        if let reason {
          try await audit.append(
            identity.account, action, detail: .object(["release": .string(release.id), "reason": .string(reason.text)]))
        }
        let outcome = try await say(
          draft, as: position, by: identity.account, options: options, action: action, release: release.id)
        hub.publish(.release(id: release.id, state: "released"))
        return outcome
      } catch {
        // Nothing was written: it goes back on the desk.
        try database.reopen(release.id)
        throw error
      }
    case .refuse(.waitsFor(let seconds)):
      let refusal = ReleaseDesk.Refusal.waitsFor(seconds: seconds)
      throw Problem(.conflict, "\(refusal)", limit: "\(seconds) s", reason: Reason(of: refusal))
    case .refuse(let refusal): throw Problem(.rights, "\(refusal)", reason: Reason(of: refusal))
    default:
      throw Problem(
        .conflict, "It needs no second release any more.", fix: "Draft it again.", reason: Reason(.noSecondNeeded))
    }
  }

  /// A draft that waits.
  ///
  /// - Throws: `Problem` of kind `notFound`.
  private func waitingRelease(_ id: String) throws -> WaitingRelease {
    guard let release = try database.release(id), release.state == .waiting else {
      throw Problem(
        .notFound, "No draft with this number waits for release.", field: "path.id", value: id,
        reason: Reason(.draftClosed))
    }
    return release
  }

  /// Lets a draft on the release desk drop: the own one, or as a commander any.
  func discard(_ id: String, by identity: Identity) async throws {
    guard try waitingRelease(id).mayBeDiscarded(by: identity.account) else {
      throw Problem(
        .rights, "The draft is another account's, and a \(identity.account.role.rawValue) can not countersign it.",
        field: "path.id", value: id, limit: "the own drafts; for a commander all",
        fix: "Ask who drafted it, or a commander.", reason: Reason(.notOwnDraft))
    }
    guard try database.decide(id, .discarded, by: identity.account, at: clock.now().wall) else {
      throw Problem(
        .notFound, "No draft with this number waits for release.", field: "path.id", value: id,
        reason: Reason(.draftClosed))
    }
    try await audit.append(identity.account, "discard", detail: .object(["release": .string(id)]))
  }

  func officer(_ identity: Identity) throws -> Officer {
    guard let officer = identity.account.officer else {
      throw Problem(.rights, "The account's position is not usable.")
    }
    return officer
  }

  // MARK: Checking

  /// Lane of each body, and what is wrong but does not stop it.
  typealias Checked = (lanes: [Lane], defects: [String])

  /// Lane of each body and what is wrong with it, as the board stands.
  ///
  /// - Throws: `Problem` with every refusal of the mechanism.
  func check(_ draft: PreparedDraft, as position: PositionDesignator?) async throws -> Checked {
    // On a snapshot: a large draft takes long, and the machine has other work.
    let board = try await runtime.read(\.board)
    return try Self.check(draft, on: board, own: party, as: position, now: clock.now().wall, draftPolicy)
  }

  private static func check(
    _ draft: PreparedDraft, on board: Board, own: PartyID, as position: PositionDesignator?, now: Instant,
    _ policy: DraftPolicy
  ) throws -> Checked {
    let check = DraftCheck(board: board, own: own, now: now, position: position, policy: policy)
    var refusals: [DraftRefusal] = []
    var defects = draft.inputDefects
    var lanes: [Lane] = []
    for body in draft.bodies {
      let lane = lane(of: body, roster: board.roster)
      let verdict = check.check(body, in: lane)
      refusals += verdict.refusals
      defects += verdict.defects.map(\.description)
      lanes.append(lane)
    }
    guard refusals.isEmpty else { throw Problem(refusals) }
    return (lanes, defects)
  }

  /// Entries as they would be written now, but for frontier and place.
  ///
  /// - Throws: `Problem` of kind `tooLarge`.
  func entries(_ draft: PreparedDraft, as position: PositionDesignator) throws -> [DraftedEntry] {
    var generator = SystemRandomNumberGenerator()
    return try draft.bodies.enumerated().map { number, body in
      let drafted = number == 0 ? draft.parts : []
      let parts = drafted.map { Part(salt: Salt(using: &generator), bytes: $0.bytes) }
      let promises = zip(drafted, parts).map { draft, part in
        PartCommitment(role: draft.role, size: UInt64(part.bytes.count), commitment: part.commitment)
      }
      let entry = Entry(
        salt: Salt(using: &generator), writtenAt: clock.now().wall, position: position, frontier: [], parts: promises,
        body: body)
      do { return DraftedEntry(entry: entry, bytes: try EntryCodec.encode(entry), parts: parts) } catch {
        throw Problem(
          .tooLarge, "\(error)", field: "body", limit: "\(Wire.Limits.entryBytes) bytes", fix: "Split it.")
      }
    }
  }

  /// What is urgent goes into the urgent log: hotline, warnings, holds, suspensions, and the answers to them. A log is sealed from
  /// the other lane, so that the seal itself does not stand beyond it.
  static func lane(of body: Body, roster: ChannelRoster) -> Lane {
    switch body {
    case .hotline, .safetyWarning, .holdRequested, .holdLifted, .manning, .arrangementSuspended, .incidentOpened,
      .commanderCall, .enRoute:
      .urgent
    case .incidentAction(let action): if case .calming = action.step { .urgent } else { .plans }
    case .voice(.takenDown(let taken)): if case .warning = taken.what { .urgent } else { .plans }
    case .activity(_, let event): event.isUrgent ? .urgent : .plans
    case .sealed(let seal): roster.lane(of: seal.last.origin) == .plans ? .urgent : .plans
    case .answer(let answer): roster.lane(of: answer.to.origin) ?? .plans
    case .partRemoved(let removal): roster.lane(of: removal.entry.origin) ?? .plans
    default: .plans
    }
  }

  // MARK: Saying

  /// Says a draft. What takes long to check is checked beside the machine, against the board of a moment ago; what has
  /// changed since is for the fold to judge, as it is with what the other side says meanwhile.
  private func say(
    _ draft: PreparedDraft, as position: PositionDesignator, by account: Account, options: SubmitOptions,
    action: String, release: String? = nil
  ) async throws -> SubmitOutcome {
    var checked: Result<Checked, any Error>?
    if draft.isLarge {
      do { checked = .success(try await check(draft, as: position)) } catch { checked = .failure(error) }
    }
    return try await withCheckedThrowingContinuation { continuation in
      say(draft, checked, as: position, by: account, options: options, action: action, release: release) {
        continuation.resume(with: $0)
      }
    }
  }

  /// - Parameters:
  ///   - checked: what the check found; nil to check it in the machine's turn.
  ///   - done: told once, on any thread.
  private func say(
    _ draft: PreparedDraft, _ checked: Result<Checked, any Error>?, as position: PositionDesignator,
    by account: Account, options: SubmitOptions, action: String, release: String? = nil,
    done: @escaping @Sendable (Result<SubmitOutcome, any Error>) -> Void
  ) {
    let record = SubmissionRecord(kind: draft.kind, release: release, draft: Self.digest(draft))
    let (audit, own, now, policy) = (audit, party, clock.now().wall, draftPolicy)
    // Names and entry become durable side by side; "done" is said once both are.
    let both = Both<Result<Void, any Error>, Said> { noted, said in
      let confirmation = said.confirmation
      var defects = said.note
      // What was said is said: that the own audit trail failed must not look as if it were not.
      if case .failure(let error) = noted {
        defects.append("it was said, but the own audit trail has no line of it yet: \(Self.problem(error).detail)")
        audit.note(account, action, detail: record.json(refs: confirmation.refs))
      }
      done(.success(.said(refs: confirmation.refs, receipts: confirmation.receipts, defects: defects)))
    }
    runtime.submit(parties: receiving, waitSeconds: options.receiptSeconds) { machine in
      let (lanes, defects) =
        try checked?.get() ?? Self.check(draft, on: machine.board, own: own, as: position, now: now, policy)
      return (Self.drafts(draft, lanes, as: position), defects)
    } placed: { refs in
      audit.appendBesideBatch(account, action, detail: record.json(refs: refs).description) { both.first($0) }
    } done: { result in
      switch result {
      case .success(let said): both.second(said)
      case .failure(let error):
        // Also where a line of it is there, because its batch has failed.
        let problem = Self.problem(error)
        audit.note(account, "refused", detail: record.json(refusal: problem.detail))
        done(.failure(problem))
      }
    }
  }

  private typealias Said = (confirmation: NodeRuntime<NodeMachine>.Confirmation, note: [String])

  private static func drafts(_ draft: PreparedDraft, _ lanes: [Lane], as position: PositionDesignator) -> [Draft] {
    zip(draft.bodies, lanes).enumerated().map { number, pair in
      Draft(lane: pair.1, position: position, body: pair.0, parts: number == 0 ? draft.parts : [])
    }
  }

  /// Ties a line of the audit trail to what was asked, without repeating its content there.
  private static func digest(_ draft: PreparedDraft) -> String {
    var bytes: [UInt8] = []
    for body in draft.bodies { bytes += EntryJSON.value(of: body).bytes }
    for part in draft.parts { bytes += part.bytes }
    return Hash256.sha256(bytes).hex
  }

  static func problem(_ error: any Error) -> Problem {
    switch error {
    case let problem as Problem: problem
    case let refusal as Refusal: Problem(refusal)
    case is NodeStopping:
      Problem(
        .stopping, "The node is stopping and takes nothing new.", fix: "Send it again when the node is back.",
        reason: Reason(.stopping))
    case let error as DatabaseError where error.resultCode == .SQLITE_FULL: Problem(Refusal.diskFull)
    case StoreError.diskFull: Problem(Refusal.diskFull)
    case let error as StoreError:
      Problem(
        .internalError, "A database of the node failed: \(error)", fix: "Look at the disk of the node, and at its log.")
    case let error as DatabaseError:
      Problem(
        .internalError, "The own office's database failed: \(error.message ?? "\(error.resultCode)")",
        fix: "Look at the disk of the node, and at its log.")
    default: Problem(.internalError, "\(type(of: error))", fix: "See the node's log.")
    }
  }
}

/// An entry as it would be written now, but for frontier and place.
struct DraftedEntry {
  let entry: Entry
  let bytes: [UInt8]
  let parts: [Part]
}

/// What the audit trail says of a submission.
struct SubmissionRecord {
  var kind: DraftKind
  var release: String?
  /// SHA-256 over what was asked to be said.
  var draft: String

  /// - Parameters:
  ///   - refs: where it stands. Written before that is durable: which entry is meant, leaf hashes say.
  ///   - refusal: why it was not said.
  func json(refs: [EntryRef]? = nil, refusal: String? = nil) -> JSONValue {
    .object([
      "draft": .string(draft), "kind": .string(kind.rawValue),
      "refs": refs.map { .array($0.map { .string("\($0.origin.name)@\($0.index)") }) },
      "leaves": refs.map { .array($0.map { .string($0.leaf.hex) }) },
      "refusal": refusal.map { .string($0) }, "release": release.map { .string($0) },
    ])
  }
}

extension Account {
  /// The account as the mechanism's release desk sees it.
  var officer: Officer? {
    guard let position = try? PositionDesignator(position), let role = OfficerRole(rawValue: role.rawValue) else {
      return nil
    }
    return Officer(account: name, position: position, role: role)
  }
}

extension ActivityEvent {
  /// Whether others must know of it at once; a plan for later is changed by an amendment.
  var isUrgent: Bool {
    switch self {
    case .held, .resumed, .nonconforming, .contingent, .conforming: true
    case .withdrawn, .started, .ended: false
    }
  }
}
