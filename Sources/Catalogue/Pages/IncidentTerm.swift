// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What the page of an incident says in its own words.
public enum IncidentTerm: String, CaseIterable, Sendable {
  case incident
  case reservations
  case exported
  case howToVerify = "how-to-verify"
  case readings
  case leftOut = "left-out"
  case state
  case stateOpen = "state-open"
  case stateClosedBySome = "state-closedBySome"
  case stateClosedByEach = "state-closedByEach"
  case stateClosedJointly = "state-closedJointly"
  case nature
  case natureCloseApproach = "nature-close-approach"
  case natureOpeningOfFire = "nature-opening-of-fire"
  case natureCrossing = "nature-crossing"
  case natureCollision = "nature-collision"
  case natureInterference = "nature-interference"
  case natureDamageOrInjury = "nature-damage-or-injury"
  case natureSomethingElse = "nature-something-else"
  case from
  case until
  case goesOn = "goes-on"
  case area
  case openedBy = "opened-by"
  case closings
  case closingJointly = "closing-jointly"
  case closingForOwnSide = "closing-for-own-side"
  case none
  case facts
  case factProposed = "fact-proposed"
  case factAgreed = "fact-agreed"
  case factDisputed = "fact-disputed"
  case agrees
  case disputes
  case noWord = "no-word"
  case measures
  case timeline
  case order
  case writtenAt = "written-at"
  case receivedAt = "received-at"
  case notReceived = "not-received"
  case timeDisputed = "time-disputed"
  case hasIt = "has-it"
  case understood
  case passedOn = "passed-on"
  case done
  case late
  case toAllConcerned = "to-all-concerned"
  case toSome = "to-some"
  case notYet = "not-yet"
  case receipts
  case noReceipt = "no-receipt"
  case noProof = "no-proof"
  case proof
  case text
  case bytes
  case removed
  case notHere = "not-here"
  case noEffect = "no-effect"
  case partlyUnknown = "partly-unknown"
  case byVoice = "by-voice"
  case afterClosing = "after-closing"
  case groundIncident = "ground-incident"
  case groundNamed = "ground-named"
  case groundRelated = "ground-related"
  case groundArrangement = "ground-arrangement"
  case groundTime = "ground-time"
  case groundReceipt = "ground-receipt"
  /// The slots that its wording has.
  var slots: [String] {
    switch self {
    case .exported: ["party", "time", "channel"]
    case .leftOut, .bytes: ["count"]
    default: []
    }
  }
}
