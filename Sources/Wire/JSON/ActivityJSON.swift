// SPDX-License-Identifier: Apache-2.0
import Separation

extension EntryJSON {
  /// An activity notice.
  public static func value(of notice: ActivityNotice) -> JSONValue {
    .object([
      "kind": .enumeration(notice.kind), "title": .string(notice.title.text),
      "volumes": .array(notice.volumes.map { .volume($0) }),
      "concerned": .array(notice.concerned.map { .string($0.name) }),
      "contact": notice.contact.map { .string($0.text) },
      "namedSites": notice.namedSites.isEmpty ? nil : .array(notice.namedSites.map(value(of:))),
      "humanitarian": notice.humanitarian.map { value(of: $0) },
      "reference": notice.reference.map { value(of: $0) }, "lostLine": notice.lostLine.map { value(of: $0) },
    ])
  }

  static func value(of event: ActivityEvent, _ ref: EntryRef) -> JSONValue {
    switch event {
    case .withdrawn: .object(["activity": .entryRef(ref)])
    case .started(let instant), .ended(let instant), .held(let instant), .resumed(let instant),
      .conforming(let instant):
      .object(["activity": .entryRef(ref), "at": .instant(instant)])
    case .nonconforming(let departure), .contingent(let departure):
      .object([
        "activity": .entryRef(ref), "at": .instant(departure.at),
        "volumes": .array(departure.volumes.map { .volume($0) }), "until": departure.until.map { .instant($0) },
      ])
    }
  }

  static func value(of answer: Answer) -> JSONValue {
    switch answer.state {
    case .passedOn(let attestation):
      .object([
        "to": .entryRef(answer.to), "state": .string("passed-on"), "attestation": .enumeration(attestation),
      ])
    case .proposal(let notice, let until):
      .object([
        "to": .entryRef(answer.to), "state": .string("proposal"), "proposal": value(of: notice),
        "until": until.map { .instant($0) },
      ])
    case .readBack(let readBack):
      .object([
        "to": .entryRef(answer.to), "state": .string("read-back"),
        "readBack": .object(["number": .number(readBack.number), "place": .position(readBack.place)]),
      ])
    case .accepted: .object(["to": .entryRef(answer.to), "state": .string("accepted")])
    default:
      .object(["to": .entryRef(answer.to), "state": PlainState(answer.state).map { .enumeration($0) }])
    }
  }

  static func value(of hold: HoldRequest) -> JSONValue {
    switch hold.subject {
    case .activity(let ref): .object(["activity": .entryRef(ref)])
    case .volume(let volume): .object(["volume": .volume(volume)])
    }
  }

  static func value(of warning: SafetyWarning) -> JSONValue {
    .object([
      "nature": .enumeration(warning.nature), "place": .position(warning.place),
      "radiusMetres": .metres(warning.radius), "lower": warning.lower.map { .altitude($0) },
      "upper": warning.upper.map { .altitude($0) }, "from": .instant(warning.from), "until": .instant(warning.until),
      "reference": warning.reference.map { value(of: $0) },
    ])
  }

  static func value(of finding: Finding) -> JSONValue {
    .object([
      "version": .entryRef(finding.version), "other": value(of: finding.other),
      "lateralMetres": .metres(finding.lateral), "verticalMetres": .metres(finding.vertical),
      "timeGapSeconds": .number(JSONNumber(units: Int64(finding.timeGapMilliseconds), places: 3)),
      "closest": .position(finding.closest), "start": .instant(finding.window.start),
      "end": .instant(finding.window.end), "minima": .minima(finding.minima),
    ])
  }

  /// What a finding is with.
  package static func value(of target: FindingTarget) -> JSONValue {
    switch target {
    case .version(let ref): .object(["version": .entryRef(ref)])
    case .measure(let ref, let number):
      .object(["arrangement": .entryRef(ref), "measure": .number(number)])
    case .reference(let ref, let number): .object(["layer": .entryRef(ref), "segment": .number(number)])
    }
  }
}
