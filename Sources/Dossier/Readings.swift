// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// An incident as the board shows it, in JSON: for the local interface and for dossiers.
public enum IncidentReading {
  /// The incident with all that was said within it.
  public static func value(of incident: Incident) -> JSONValue {
    .object([
      "ref": EntryJSON.value(of: incident.ref), "by": .string(incident.party.name),
      "stated": stated(incident.stated), "state": .string(incident.state.rawValue),
      "opened": EntryJSON.value(of: .incidentOpened(incident.opened)), "defects": defects(incident.defects),
      "closings": .array(
        incident.closings.map { closing in
          .object([
            "party": .string(closing.party.name), "jointly": .bool(closing.closing == .jointly),
            "stated": stated(closing.stated),
          ])
        }),
      "statements": .array(
        incident.statements.map {
          .object([
            "party": .string($0.party.name), "stated": stated($0.stated), "afterClosing": .bool($0.isAfterClosing),
          ])
        }),
      "facts": .array(incident.facts.map(fact)),
      "measures": .array(
        incident.measures.map { measure in
          .object([
            "party": .string(measure.party.name), "stated": stated(measure.stated),
            "measure": .string(measure.measure.text), "entry": measure.entry.map { EntryJSON.value(of: $0) },
            "defects": defects(measure.defects),
          ])
        }),
    ])
  }

  private static func fact(_ fact: ProposedFact) -> JSONValue {
    .object([
      "party": .string(fact.party.name), "stated": stated(fact.stated), "state": .string(fact.state.rawValue),
      "words": .array(
        fact.words.map {
          .object([
            "party": .string($0.party.name), "disputed": .bool($0.isDisputed), "stated": stated($0.stated),
          ])
        }),
    ])
  }

  static func stated(_ stated: Stated) -> JSONValue {
    .object([
      "ref": EntryJSON.value(of: stated.ref), "at": .string(stated.at.iso8601),
      "position": .string(stated.position.name),
    ])
  }

  static func defects(_ defects: [Defect]) -> JSONValue {
    .array(defects.map { .object(["code": .string($0.code), "detail": .string($0.description)]) })
  }
}

/// A line of a joint timeline in JSON.
public enum LineReading {
  /// The line as the board shows it, without what its entry says.
  public static func value(of line: JointTimeline.Line) -> JSONValue {
    .object([
      "ref": EntryJSON.value(of: line.ref), "party": .string(line.party.name),
      "position": .string(line.position.name), "kind": .string(line.kind.rawValue),
      "writtenAt": .string(line.writtenAt.iso8601),
    ]).merging(reading(of: line))
  }

  /// The line with what bytes and proofs say.
  static func value(_ number: Int, _ line: JointTimeline.Line, _ proven: ProvenEntry) -> JSONValue {
    JSONValue.object([JSONMember(name: "number", value: .number(number))] + proven.members).merging(reading(of: line))
  }

  /// What the board made of it.
  private static func reading(of line: JointTimeline.Line) -> JSONValue {
    .object([
      "at": .string(line.at.iso8601), "lane": .string(line.lane.rawValue), "ground": .string(line.ground.rawValue),
      "byVoice": .bool(line.isByVoice),
      "invalid": line.invalid.map {
        .object(["reason": .string($0.rawValue), "detail": .string($0.description)])
      },
      "notUnderstood": .bool(line.isPartlyUnknown),
      "removedParts": .array(
        line.removedParts.map {
          .object([
            "number": .number($0.part.number), "by": EntryJSON.value(of: $0.ref), "reason": .string("\($0.reason)"),
          ])
        }), "others": .array(line.progress.map(progress)),
    ])
  }

  private static func progress(_ progress: Progress) -> JSONValue {
    .object([
      "party": .string(progress.party.name),
      "received": progress.receipt.map { claim in
        .object([
          "at": .string(claim.receivedAt.iso8601), "statedIn": EntryJSON.value(of: claim.statedIn),
          "disputed": .bool(claim.isDisputed),
        ])
      }, "hasIt": progress.hasIt.map(IncidentReading.stated),
      "understood": progress.understood.map(IncidentReading.stated),
      "passedOn": progress.passedOn.map { told in
        .object([
          "attestation": .string(attestation(told.attestation)), "stated": IncidentReading.stated(told.stated),
        ])
      }, "done": progress.done.map(IncidentReading.stated),
      "disposition": progress.disposition.map {
        .object(["kind": .string($0.kind.rawValue), "stated": IncidentReading.stated($0.stated)])
      }, "late": .array(progress.late.map { .string($0.rawValue) }),
    ])
  }

  private static func attestation(_ attestation: Attestation) -> String {
    switch attestation {
    case .allConcerned: "all-concerned"
    case .partial: "partial"
    case .notYet: "not-yet"
    }
  }
}

extension JSONValue {
  /// The members of both objects.
  fileprivate func merging(_ other: JSONValue) -> JSONValue {
    guard case .object(let first) = self, case .object(let second) = other else { return self }
    return .object(first + second)
  }
}
