// SPDX-License-Identifier: Apache-2.0

/// Wordings of an arrangement as a document, with the slots that each has.
enum ArrangementPhrase: String, CaseIterable, Sendable {
  case title
  case noAuthorisation = "no-authorisation"
  case noWaiver = "no-waiver"
  case withoutPrejudice = "without-prejudice"
  case bestStanding = "best-standing"
  case certified
  case uncertified
  case asOf = "as-of"
  case stateProposed = "state-proposed"
  case stateSigned = "state-signed"
  case stateAgreed = "state-agreed"
  case stateReplaced = "state-replaced"
  case suspended
  case ended
  case ends
  case replaces
  case headingParties = "heading-parties"
  case headingArea = "heading-area"
  case headingMinima = "heading-minima"
  case headingTimes = "heading-times"
  case headingDeadlines = "heading-deadlines"
  case headingContacts = "heading-contacts"
  case headingRepresentatives = "heading-representatives"
  case headingChannels = "heading-channels"
  case headingMeasures = "heading-measures"
  case headingFormats = "heading-formats"
  case headingConduct = "heading-conduct"
  case headingSpill = "heading-spill"
  case headingEnd = "heading-end"
  case headingAnnexes = "heading-annexes"
  case headingSignatures = "heading-signatures"
  case none
  case humanitarian
  case observers
  case leadTime = "lead-time"
  case emergencyLeadTime = "emergency-lead-time"
  case representative
  case inForceFrom = "in-force-from"
  case rules
  case anyKind = "any-kind"
  case laterKind = "later-kind"
  case pair
  case minima
  case minimumNotice = "minimum-notice"
  case receipt
  case commCheck = "comm-check"
  case clock
  case deadline
  case step
  case contact
  case channel
  case channelParty = "channel-party"
  case callSign = "call-sign"
  case buffer
  case noFly = "no-fly"
  case safeCorridor = "safe-corridor"
  case protectedSite = "protected-site"
  case coordinationLine = "coordination-line"
  case measure
  case measureMinima = "measure-minima"
  case measureOpening = "measure-opening"
  case measureConfirmation = "measure-confirmation"
  case hours
  case everyDay = "every-day"
  case monday
  case tuesday
  case wednesday
  case thursday
  case friday
  case saturday
  case sunday
  case languages
  case catalogue
  case formats
  case formatsAll = "formats-all"
  case disclosure
  case retention
  case retentionUnlimited = "retention-unlimited"
  case suspensionRule = "suspension-rule"
  case terminationRule = "termination-rule"
  case annex
  case signature

  /// The slots that each wording has.
  var slots: [String] {
    switch self {
    case .title: ["title"]
    case .certified, .catalogue: ["catalogue"]
    case .asOf, .stateAgreed, .stateReplaced, .inForceFrom, .minimumNotice, .receipt, .commCheck, .clock,
      .terminationRule, .leadTime, .emergencyLeadTime:
      ["time"]
    case .stateProposed: ["party", "parties"]
    case .suspended, .ended, .ends: ["party", "time"]
    case .replaces: ["entry"]
    case .rules, .retention: ["number"]
    case .pair: ["first", "second", "minima"]
    case .minima: ["lateral", "vertical", "time"]
    case .deadline: ["precedence", "steps"]
    case .step: ["step", "time"]
    case .contact: ["party", "means", "address"]
    case .observers: ["parties"]
    case .representative: ["party", "position"]
    case .channel: ["purpose", "frequency"]
    case .channelParty: ["channel", "party"]
    case .callSign: ["channel", "call-sign"]
    case .measure: ["number", "kind", "name", "area", "lower", "upper", "from", "until"]
    case .measureMinima: ["measure", "minima"]
    case .measureOpening: ["measure", "hours"]
    case .measureConfirmation: ["measure", "time"]
    case .hours: ["days", "from", "until"]
    case .languages: ["languages"]
    case .formats: ["numbers"]
    case .disclosure: ["text"]
    case .annex: ["title", "hash"]
    case .signature: ["party", "time", "entry"]
    default: []
    }
  }
}
