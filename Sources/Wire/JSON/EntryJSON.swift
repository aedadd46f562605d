// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

/// Entries as JSON for people and for the API, and JSON as values for what a party's own side wants to say
/// (docs/wire.md, "JSON"). It is a view: nothing is hashed, signed or sent in this form.
public enum EntryJSON {
  /// An entry:
  ///
  ///     {"kind": "notice", "writtenAt": "2018-09-17T19:39:00Z", "position": "watch-1", "body": {…},
  ///      "parts": […], "frontier": […], "salt": "…", "partlyUnknown": false}
  public static func value(of entry: Entry) -> JSONValue {
    .object([
      "kind": .string(kind(of: entry.body)), "writtenAt": .instant(entry.writtenAt),
      "position": .string(entry.position.name), "body": value(of: entry.body),
      "parts": .array(entry.parts.map(value(of:))), "frontier": .array(entry.frontier.map { .logPosition($0) }),
      "salt": .string(HexText.encode(entry.salt.bytes)), "partlyUnknown": .bool(entry.isPartlyUnknown),
    ])
  }

  /// The name of a body's kind; `unknown` for one of a later version.
  public static func kind(of body: Body) -> String {
    switch body {
    case .arrangementProposed: "arrangement-proposed"
    case .arrangementSigned: "arrangement-signed"
    case .notice: "notice"
    case .amendment: "amendment"
    case .activity(_, .withdrawn): "activity-withdrawn"
    case .activity(_, .started): "activity-started"
    case .activity(_, .ended): "activity-ended"
    case .activity(_, .held): "activity-held"
    case .activity(_, .resumed): "activity-resumed"
    case .activity(_, .nonconforming): "activity-nonconforming"
    case .activity(_, .contingent): "activity-contingent"
    case .activity(_, .conforming): "activity-conforming"
    case .received: "received"
    case .answer: "answer"
    case .holdRequested: "hold-requested"
    case .holdLifted: "hold-lifted"
    case .finding: "finding"
    case .safetyWarning: "safety-warning"
    case .hotline: "hotline"
    case .referenceLayer: "reference-layer"
    case .partRemoved: "part-removed"
    case .keyRotated: "key-rotated"
    case .sealed: "sealed"
    case .successor: "successor"
    case .splitView: "split-view"
    case .manning: "manning"
    case .arrangementSuspended: "arrangement-suspended"
    case .arrangementResumed: "arrangement-resumed"
    case .arrangementTerminated: "arrangement-terminated"
    case .measureDeclared: "measure-declared"
    case .measureSaid(let said): "measure-\(name(of: said.word))"
    case .enRoute: "en-route"
    case .protest: "protest"
    case .incidentOpened: "incident-opened"
    case .incidentAction: "incident-action"
    case .callRecord: "call-record"
    case .commanderCall: "commander-call"
    case .voice(.takenDown): "taken-down"
    case .voice(.reconciled): "reconciled"
    case .unknown: "unknown"
    }
  }

  /// The name of a kind of measure.
  public static func name(of kind: MeasureKind) -> JSONValue { .enumeration(kind) }

  /// What a body says.
  public static func value(of body: Body) -> JSONValue {
    switch body {
    case .arrangementProposed(let arrangement): value(of: arrangement)
    case .arrangementSigned(let ref): .object(["proposal": .entryRef(ref)])
    case .notice(let notice): value(of: notice)
    case .amendment(let amendment):
      .object([
        "activity": .entryRef(amendment.activity), "replaces": .entryRef(amendment.replaces),
        "notice": value(of: amendment.notice),
      ])
    case .activity(let ref, let event): value(of: event, ref)
    case .answer(let answer): value(of: answer)
    case .holdRequested(let hold): value(of: hold)
    case .holdLifted(let ref): .object(["hold": .entryRef(ref)])
    case .finding(let finding): value(of: finding)
    case .safetyWarning(let warning): value(of: warning)
    case .hotline(let message):
      .object([
        "precedence": .enumeration(message.precedence), "language": .string(message.language.text),
        "about": message.about.map { .entryRef($0) }, "format": message.format.map { value(of: $0) },
        "spokenAt": message.spokenAt.map { .instant($0) },
      ])
    case .referenceLayer(let layer): value(of: layer)
    case .manning(let manning): value(of: manning)
    case .arrangementSuspended(let ref): .object(["arrangement": .entryRef(ref)])
    case .arrangementResumed(let ref): .object(["suspension": .entryRef(ref)])
    case .arrangementTerminated(let termination):
      .object(["arrangement": .entryRef(termination.arrangement), "from": .instant(termination.from)])
    case .measureDeclared(let measure): .object(["measure": value(of: measure)])
    case .measureSaid(let said): value(of: said)
    case .enRoute(let report): value(of: report)
    case .protest(let protest):
      .object(["language": .string(protest.language.text), "about": protest.about.map { .entryRef($0) }])
    case .incidentOpened(let incident): value(of: incident)
    case .incidentAction(let action): value(of: action)
    case .callRecord(let record): value(of: record)
    case .commanderCall(let call): value(of: call)
    case .voice(let voice): value(of: voice)
    default: logValue(of: body)
    }
  }

  private static func value(of manning: Manning) -> JSONValue {
    .object([
      "level": .enumeration(manning.level), "until": manning.until.map { .instant($0) },
      "telephone": manning.telephone.map { .string($0.text) },
    ])
  }

  private static func logValue(of body: Body) -> JSONValue {
    switch body {
    case .received(let received): .object(["log": .logPosition(received.log), "at": .instant(received.at)])
    case .partRemoved(let removed):
      .object([
        "entry": .entryRef(removed.entry), "number": .number(removed.number), "reason": .enumeration(removed.reason),
      ])
    case .keyRotated(let rotated):
      .object([
        "origin": .string(rotated.origin.name), "atSize": .number(rotated.atSize),
        "newKey": .string(rotated.newKey.vkey), "certificate": .note(rotated.certificate),
      ])
    case .sealed(let sealed):
      .object([
        "last": .logPosition(sealed.last), "cause": .enumeration(sealed.cause),
        "certificate": .note(sealed.certificate),
      ])
    case .successor(let successor):
      .object([
        "predecessor": .logPosition(successor.predecessor), "certificate": .note(successor.certificate),
      ])
    case .splitView(let split):
      .object([
        "origin": .string(split.origin.name), "first": .note(split.first), "second": .note(split.second),
        "rootAtFirst": split.rootAtFirst.map { .hash($0) }, "proof": .array(split.proof.map { .hash($0) }),
      ])
    case .unknown(let field): .object(["field": .number(field)])
    default: .null
    }
  }

  /// The promise of a part.
  public static func value(of part: PartCommitment) -> JSONValue {
    .object([
      "role": .enumeration(part.role), "size": .number(part.size), "commitment": .hash(part.commitment),
    ])
  }

  /// The name of an entry.
  public static func value(of ref: EntryRef) -> JSONValue { .entryRef(ref) }
}
