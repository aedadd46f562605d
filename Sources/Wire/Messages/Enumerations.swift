// SPDX-License-Identifier: Apache-2.0

// The enums of the schema. The order of a list is that of the numbers: add at the end only.

extension PartRole: WireEnumeration {
  static let named: [(value: PartRole, name: String)] = [
    (.text, "text"), (.annex, "annex"), (.attachment, "attachment"),
  ]
  static func later(_ number: UInt32) -> PartRole? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension ActivityKind: WireEnumeration {
  static let named: [(value: ActivityKind, name: String)] = [
    (.flight, "flight"), (.patrol, "patrol"), (.convoy, "convoy"), (.exercise, "exercise"),
    (.liveFiring, "live-firing"), (.droneFlight, "drone-flight"), (.humanitarianMovement, "humanitarian-movement"),
    (.staticSite, "static-site"),
  ]
  static func later(_ number: UInt32) -> ActivityKind? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension Precedence: WireEnumeration {
  static let named: [(value: Precedence, name: String)] = [
    (.routine, "routine"), (.priority, "priority"), (.immediate, "immediate"), (.flash, "flash"),
  ]
}

extension LostLineAction: WireEnumeration {
  static let named: [(value: LostLineAction, name: String)] = [
    (.goOn, "continue"), (.hold, "hold"), (.abort, "abort"),
  ]
  static func later(_ number: UInt32) -> LostLineAction? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension WarningNature: WireEnumeration {
  static let firstNumber: UInt32 = 0
  static let named: [(value: WarningNature, name: String)] = [
    (.unspecified, "unspecified"), (.strayAircraft, "stray-aircraft"), (.strayDrone, "stray-drone"),
    (.accidentalLaunch, "accidental-launch"), (.liveFire, "live-fire"), (.distress, "distress"),
    (.mistakenPosition, "mistaken-position"), (.rescue, "rescue"),
  ]
  static func later(_ number: UInt32) -> WarningNature? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension Attestation: WireEnumeration {
  static let named: [(value: Attestation, name: String)] = [
    (.allConcerned, "all-concerned"), (.partial, "partial"), (.notYet, "not-yet"),
  ]
}

/// The answer states that say all by their name; the schema's `PlainState`.
enum PlainState: WireEnumeration {
  case hasIt, understood, done, noObjection, objection, requestForChange, declined

  static let named: [(value: PlainState, name: String)] = [
    (.hasIt, "has-it"), (.understood, "understood"), (.done, "done"), (.noObjection, "no-objection"),
    (.objection, "objection"), (.requestForChange, "request-for-change"), (.declined, "declined"),
  ]

  var state: AnswerState {
    switch self {
    case .hasIt: .hasIt
    case .understood: .understood
    case .done: .done
    case .noObjection: .noObjection
    case .objection: .objection
    case .requestForChange: .requestForChange
    case .declined: .declined
    }
  }
}

extension MeasureKind: WireEnumeration {
  static let named: [(value: MeasureKind, name: String)] = [
    (.buffer, "buffer"), (.noFly, "no-fly"), (.safeCorridor, "safe-corridor"), (.protectedSite, "protected-site"),
    (.coordinationLine, "coordination-line"),
  ]
  static func later(_ number: UInt32) -> MeasureKind? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension ManningLevel: WireEnumeration {
  static let named: [(value: ManningLevel, name: String)] = [
    (.full, "full"), (.single, "single"), (.unmanned, "unmanned"),
  ]
}

extension RemovalReason: WireEnumeration {
  static let named: [(value: RemovalReason, name: String)] = [
    (.personalData, "personal-data"), (.spill, "spill"), (.retention, "retention"),
  ]
  static func later(_ number: UInt32) -> RemovalReason? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension SealCause: WireEnumeration {
  static let named: [(value: SealCause, name: String)] = [
    (.restored, "restored"), (.compromised, "compromised"), (.fork, "fork"), (.retired, "retired"),
  ]
  static func later(_ number: UInt32) -> SealCause? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension IncidentNature: WireEnumeration {
  static let named: [(value: IncidentNature, name: String)] = [
    (.closeApproach, "close-approach"), (.openingOfFire, "opening-of-fire"), (.crossing, "crossing"),
    (.collision, "collision"), (.interference, "interference"), (.damageOrInjury, "damage-or-injury"),
    (.somethingElse, "something-else"),
  ]
  static func later(_ number: UInt32) -> IncidentNature? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension Closing: WireEnumeration {
  static let named: [(value: Closing, name: String)] = [(.jointly, "jointly"), (.forOwnSide, "for-own-side")]
}
