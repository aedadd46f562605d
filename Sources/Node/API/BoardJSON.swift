// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The board's views as JSON: what stands there, without a word of our own.
enum BoardJSON {
  static func ref(_ ref: EntryRef) -> JSONValue { EntryJSON.value(of: ref) }
  static func time(_ instant: Instant) -> JSONValue { .string(instant.iso8601) }
  static func party(_ party: PartyID) -> JSONValue { .string(party.name) }

  static func stated(_ stated: Stated) -> JSONValue {
    .object(["ref": ref(stated.ref), "at": time(stated.at), "position": .string(stated.position.name)])
  }

  static func defects(_ defects: [Defect]) -> JSONValue {
    .array(defects.map { .object(["code": .string($0.code), "detail": .string($0.description)]) })
  }

  static func position(_ position: LogPosition) -> JSONValue {
    .object([
      "origin": .string(position.origin.name), "size": .number(position.size), "root": .string(position.root.hex),
    ])
  }

  // MARK: Progress

  static func progress(_ progress: Progress, now: Instant) -> JSONValue {
    .object([
      "party": party(progress.party), "received": progress.receipt.map(claim), "hasIt": progress.hasIt.map(stated),
      "understood": progress.understood.map(stated),
      "readBacks": .array(progress.readBacks.map(ActivityJSON.readBack)),
      "understandingDisputed": .bool(progress.isUnderstandingDisputed),
      "passedOn": progress.passedOn.map { told in
        .object(["attestation": .string(name(told.attestation)), "stated": stated(told.stated)])
      },
      "done": progress.done.map(stated), "disposition": progress.disposition.map(disposition),
      "dues": progress.dues.map(dues),
      "overdue": .array(progress.overdue(at: now).map { .string($0.rawValue) }),
      "late": .array(progress.late.map { .string($0.rawValue) }),
    ])
  }

  static func name(_ attestation: Attestation) -> String {
    switch attestation {
    case .allConcerned: "all-concerned"
    case .partial: "partial"
    case .notYet: "not-yet"
    }
  }

  static func claim(_ claim: ReceiptClaim) -> JSONValue {
    .object([
      "at": time(claim.receivedAt), "writtenAt": time(claim.writtenAt), "reckoned": time(claim.reckoned),
      "disputed": .bool(claim.isDisputed), "statedIn": ref(claim.statedIn),
    ])
  }

  private static func dues(_ dues: Dues) -> JSONValue {
    .object([
      "hasIt": dues.hasIt.map(time), "understood": dues.understood.map(time), "passedOn": dues.passedOn.map(time),
      "done": dues.done.map(time),
    ])
  }

  static func disposition(_ disposition: Disposition) -> JSONValue {
    .object([
      "party": party(disposition.party), "kind": .string(disposition.kind.rawValue),
      "answers": ref(disposition.answers),
      "stated": stated(disposition.stated), "proposal": disposition.proposal.map { EntryJSON.value(of: $0) },
    ])
  }

  // MARK: Activities

  static func activity(_ activity: Activity, standing: Standing?, on board: Board, now: Instant) -> JSONValue {
    .object([
      "ref": ref(activity.ref), "owner": party(activity.owner), "state": .string(activity.state.rawValue),
      "standing": standing.map { self.standing($0) },
      "versions": .array(activity.versions.map { version($0, now: now) }),
      "moments": .array(activity.moments.map(moment)),
      "dispositions": .array(activity.dispositions.map(disposition)),
      "findings": .array(activity.findings.map { finding($0, on: board) }),
      "holds": .array(activity.holds.map(hold)),
      "notification": board.notification(of: activity, at: now).map(notification),
      "enRoute": enRoute(board.enRoute(of: activity.ref)),
    ])
  }

  private static func notification(_ notification: Mechanism.Notification) -> JSONValue {
    .object([
      "state": .string(notification.state.rawValue), "expired": .bool(notification.isExpired),
      "late": .bool(notification.isLate),
    ])
  }

  /// The latest reports of a movement, the last one last; nil where there are none.
  private static func enRoute(_ reports: [EnRouteReport]) -> JSONValue? {
    guard !reports.isEmpty else { return nil }
    return .array(
      reports.suffix(20).map { report in
        EntryJSON.value(of: .enRoute(report.report)).adding("stated", stated(report.stated))
      })
  }

  private static func moment(_ moment: ActivityMoment) -> JSONValue {
    let (name, at): (String, Instant?) =
      switch moment.event {
      case .withdrawn: ("withdrawn", nil)
      case .started(let at): ("started", at)
      case .ended(let at): ("ended", at)
      case .held(let at): ("held", at)
      case .resumed(let at): ("resumed", at)
      case .nonconforming(let departure): ("nonconforming", departure.at)
      case .contingent(let departure): ("contingent", departure.at)
      case .conforming(let at): ("conforming", at)
      }
    return .object(["event": .string(name), "at": at.map(time), "stated": stated(moment.stated)])
  }

  private static func version(_ version: ActivityVersion, now: Instant) -> JSONValue {
    .object([
      "ref": ref(version.ref), "writtenAt": time(version.writtenAt), "position": .string(version.position.name),
      "current": .bool(version.isCurrent), "notice": EntryJSON.value(of: version.notice),
      "parties": .array(
        zip(version.progress, version.timing).map { progress, timing in
          .object(["progress": self.progress(progress, now: now), "timing": self.timing(timing)])
        }),
    ])
  }

  private static func timing(_ timing: NoticeTiming) -> JSONValue {
    switch timing {
    case .inTime: .object(["state": .string("in-time")])
    case .late(let by): .object(["state": .string("late"), "byMilliseconds": .number(by)])
    case .notReceived: .object(["state": .string("not-received")])
    case .noArrangement: .object(["state": .string("no-arrangement")])
    }
  }

  static func standing(_ standing: Standing) -> JSONValue {
    .object([
      "summary": summary(standing.summary), "text": .string("\(standing.summary)"),
      "parties": .array(
        standing.parties.map { each in
          .object([
            "party": party(each.party), "timing": timing(each.timing), "lastWord": each.lastWord.map(time),
            "dispositions": .array(each.dispositions.map(disposition)),
          ])
        }),
      "findings": .array(standing.findings.map { finding($0) }), "holds": .array(standing.holds.map(hold)),
      "defects": defects(standing.defects),
    ])
  }

  private static func summary(_ summary: Standing.Summary) -> JSONValue {
    switch summary {
    case .noKnownConflict(let asOf): .object(["state": .string("no-known-conflict"), "asOf": time(asOf)])
    case .notCurrent(let since): .object(["state": .string("not-current"), "since": since.map(time)])
    case .restricted(let reasons):
      .object([
        "state": .string("restricted"),
        "reasons": .array(
          reasons.map { .object(["code": .string("\($0.code)"), "detail": .string($0.description)]) }),
      ])
    case .over(let state): .object(["state": .string(state.rawValue)])
    }
  }

  /// A finding; with a board also what this node makes of the conflict.
  static func finding(_ found: FoundConflict, on board: Board? = nil) -> JSONValue {
    .object([
      "ref": ref(found.ref), "by": party(found.party), "open": .bool(found.isOpen),
      "finding": EntryJSON.value(of: .finding(found.finding)),
      "conflict": board?.detail(of: found.finding).map { EntryJSON.value(of: $0) },
    ])
  }

  static func hold(_ hold: RequestedHold) -> JSONValue {
    .object([
      "ref": ref(hold.ref), "by": party(hold.party), "open": .bool(hold.isOpen),
      "subject": EntryJSON.value(of: .holdRequested(HoldRequest(subject: hold.subject))), "stated": stated(hold.stated),
      "lifted": hold.lifted.map(stated),
    ])
  }

  // MARK: Messages and warnings

  /// A text that is gone, with the reason; who reads the board must not think that nothing was said.
  private static func removal(_ reason: RemovalReason?) -> JSONValue? {
    reason.map { reason in
      let name =
        switch reason {
        case .personalData: "personal-data"
        case .spill: "spill"
        case .retention: "retention"
        case .other(let number): "\(number)"
        }
      return .object(["reason": .string(name)])
    }
  }

  static func message(
    _ message: Message, rendering: JSONValue?, textRemoved: RemovalReason?, now: Instant
  ) -> JSONValue {
    .object([
      "ref": ref(message.ref), "by": party(message.party), "stated": stated(message.stated),
      "precedence": .string("\(message.precedence)"), "language": .string(message.language.text),
      "about": message.about.map(ref), "format": message.format.map { EntryJSON.value(of: $0) },
      "spokenAt": message.spokenAt.map(time),
      "rendering": rendering, "textRemoved": removal(textRemoved), "defects": defects(message.defects),
      "parties": .array(message.progress.map { progress($0, now: now) }),
    ])
  }

  static func protest(_ protest: RecordedProtest, textRemoved: RemovalReason?) -> JSONValue {
    .object([
      "ref": ref(protest.ref), "by": party(protest.party), "stated": stated(protest.stated),
      "language": .string(protest.language.text), "about": protest.about.map(ref),
      "textRemoved": removal(textRemoved), "defects": defects(protest.defects),
    ])
  }

  static func warning(_ warning: Warning, textRemoved: RemovalReason?, now: Instant) -> JSONValue {
    .object([
      "ref": ref(warning.ref), "by": party(warning.party), "stated": stated(warning.stated),
      "warning": EntryJSON.value(of: .safetyWarning(warning.warning)), "textRemoved": removal(textRemoved),
      "defects": defects(warning.defects),
      "parties": .array(warning.progress.map { progress($0, now: now) }),
    ])
  }

  // MARK: Keeping

  static func invalid(_ entry: InvalidEntry) -> JSONValue {
    .object([
      "ref": ref(entry.ref), "by": party(entry.party), "kind": .string(entry.kind.rawValue),
      "reason": .string(entry.reason.rawValue),
      "detail": .string(entry.wireError.map { "\($0)" } ?? entry.reason.description),
    ])
  }

  static func notUnderstood(_ entry: UnknownEntry) -> JSONValue {
    .object([
      "ref": ref(entry.ref), "by": party(entry.party), "kind": .string(entry.kind.rawValue),
      "inTheWay": .bool(entry.isInTheWay),
    ])
  }

  static func dispute(_ dispute: Dispute) -> JSONValue {
    .object(["ref": ref(dispute.ref), "party": party(dispute.party), "claim": claim(dispute.claim)])
  }

  static func splitView(_ view: SplitViewRecord) -> JSONValue {
    let ground: JSONValue =
      switch view.ground {
      case .stated(let position, let held):
        .object([
          "state": .string("stated"), "position": self.position(position),
          "held": held.map { .string($0.hex) } ?? .null,
        ])
      case .proven: .object(["state": .string("proven")])
      }
    return .object([
      "origin": .string(view.origin.name), "party": party(view.party), "ref": ref(view.ref),
      "statedBy": party(view.statedBy), "ground": ground, "open": .bool(view.isOpen),
    ])
  }

  static func arrangement(_ record: ArrangementRecord) -> JSONValue {
    .object([
      "ref": ref(record.ref), "proposer": party(record.proposer), "terms": EntryJSON.value(of: record.arrangement),
      "signatures": .array(
        record.signatures.map { .object(["party": party($0.party), "ref": ref($0.ref), "at": time($0.at)]) }),
      "state": state(record.state), "counteredBy": .array(record.counteredBy.map(ref)),
    ])
  }

  private static func state(_ state: ArrangementRecord.State) -> JSONValue {
    switch state {
    case .proposed(let missing):
      .object(["state": .string("proposed"), "missing": .array(missing.map(party))])
    case .signed: .object(["state": .string("signed")])
    case .agreed(let from): .object(["state": .string("agreed"), "inForceFrom": time(from)])
    case .replaced(let by, let from): .object(["state": .string("replaced"), "by": ref(by), "from": time(from)])
    }
  }

  static func inForce(_ arrangement: ArrangementInForce, on board: Board, now: Instant) -> JSONValue {
    let (suspensions, ends) = board.standstill(at: now)
    let ahead = board.terminations.filter { $0.from > now && $0.endedBy == nil }
    return .object([
      "suspensions": .array(suspensions.map(suspension)),
      "terminations": .array((ends + ahead).map { termination($0, now: now) }),
      "ref": ref(arrangement.ref), "terms": EntryJSON.value(of: arrangement.arrangement),
      "contested": .bool(arrangement.isContested), "notice": .string(disclaimer),
    ])
  }

  /// Stands on every arrangement and export.
  static let disclaimer =
    "No authorisation. No waiver of the right of self-defence. Without prejudice to recognition, sovereignty or borders."
}
