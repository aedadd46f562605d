// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

extension EntryJSON {
  /// What is known of the coordinates of a notice.
  static func value(of details: HumanitarianDetails) -> JSONValue {
    .object([
      "source": .enumeration(details.source), "check": .enumeration(details.check),
      "checkedAt": details.checkedAt.map { .instant($0) }, "expiresAt": details.expiresAt.map { .instant($0) },
      "markings": details.markings.map { .string($0.text) }, "lead": .enumeration(details.lead),
    ])
  }

  static func value(of report: EnRoute) -> JSONValue {
    .object([
      "activity": .entryRef(report.activity), "place": .position(report.position), "at": .instant(report.at),
      "status": .enumeration(report.status),
    ])
  }

  static func value(of times: LeadTimes) -> JSONValue {
    .object([
      "normalSeconds": .number(times.normalSeconds), "emergencySeconds": .number(times.emergencySeconds),
    ])
  }

  static func humanitarianDetails(_ json: JSONValue) throws(InputError) -> HumanitarianDetails {
    var input = try JSONInput(json)
    let source = try input.required("source") { value throws(InputError) in
      try value.enumeration(CoordinateSource.self)
    }
    let check = try input.required("check") { value throws(InputError) in
      try value.enumeration(CoordinateCheck.self)
    }
    let checkedAt = try input.optional("checkedAt") { value throws(InputError) in try value.instant() }
    let expiresAt = try input.optional("expiresAt") { value throws(InputError) in try value.instant() }
    let markings = try input.optional("markings") { value throws(InputError) in try value.label() }
    let lead = try input.optional("lead") { value throws(InputError) in try value.enumeration(NoticeLead.self) }
    try input.end()
    return HumanitarianDetails(
      source: source, check: check, checkedAt: checkedAt, expiresAt: expiresAt, markings: markings,
      lead: lead ?? .normal)
  }

  static func leadTimes(_ json: JSONValue) throws(InputError) -> LeadTimes {
    var input = try JSONInput(json)
    let normal = try input.required("normalSeconds") { value throws(InputError) in try value.seconds() }
    let emergency = try input.required("emergencySeconds") { value throws(InputError) in try value.seconds() }
    try input.end()
    return LeadTimes(normalSeconds: normal, emergencySeconds: emergency)
  }

  /// A report of a movement: `activity`, `place`, `at`, `status`.
  ///
  /// - Throws: `InputError` as above.
  public static func enRoute(_ json: JSONValue) throws(InputError) -> EnRoute {
    var input = try JSONInput(json)
    let activity = try input.required("activity") { value throws(InputError) in try value.entryRef() }
    let place = try input.required("place") { value throws(InputError) in try value.position() }
    let at = try input.required("at") { value throws(InputError) in try value.instant() }
    let status = try input.required("status") { value throws(InputError) in
      try value.enumeration(EnRouteStatus.self)
    }
    try input.end()
    return EnRoute(activity: activity, position: place, at: at, status: status)
  }
}

extension ChannelCharacter {
  /// The name that JSON gives it.
  public var name: String { self == .humanitarian ? "humanitarian" : "military" }
}
