// SPDX-License-Identifier: Apache-2.0
import Wire

extension DraftRefusal {
  /// What an entry must be and is not.
  public enum NeededEntry: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case activity, activityVersion = "activity-version", requestHold = "request-hold"
    case proposedArrangement = "proposed-arrangement", signedArrangement = "signed-arrangement"
    case openSuspension = "open-suspension", measure, heldMeasure = "held-measure", answerable
    case incident, closedIncident = "closed-incident", fact, callRecord = "call-record", takenDown = "taken-down"
    case noticeOrVersion = "notice-or-version", warning, formatMessage = "format-message", words

    /// As a sentence has it, after "not".
    public var description: String {
      switch self {
      case .activity: "the first notice of an activity"
      case .activityVersion: "a version of an activity, or a proposal about one"
      case .requestHold: "a request hold"
      case .proposedArrangement: "a proposed arrangement"
      case .signedArrangement: "an arrangement that all have signed"
      case .openSuspension: "a suspension that lasts"
      case .measure: "an entry with this measure"
      case .heldMeasure: "a measure that the own side holds to"
      case .answerable: "a proposal that the own party is asked to answer"
      case .incident: "the opening of an incident"
      case .closedIncident: "an incident that the own side has closed"
      case .fact: "a proposed fact of this incident"
      case .callRecord: "the record of a call"
      case .takenDown: "something that was taken down by voice"
      case .noticeOrVersion: "a notice or a new version of one"
      case .warning: "a safety warning"
      case .formatMessage: "a message in a format"
      case .words: "an entry with words"
      }
    }
  }

  /// How an activity must stand and does not.
  public enum NeededState: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case notContingent = "not-contingent", notHeld = "not-held", notHeldAlready = "not-held-already", held
    case nonconforming

    /// As a sentence has it, after "it must be".
    public var description: String {
      switch self {
      case .notContingent: "not contingent: that can only end"
      case .notHeld: "not held: report first that it goes on (resumed)"
      case .notHeldAlready: "not held already"
      case .held: "held"
      case .nonconforming: "nonconforming"
      }
    }
  }

  /// What the own side has said before.
  public enum Said: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case lifted, signed, suspended, terminated, agreedMeasure = "agreed-measure", requestedHold = "requested-hold"
    case mayEnd = "may-end", agreedFact = "agreed-fact", disputedFact = "disputed-fact", accepted, declined
    case declinedBefore = "declined-before", countered, reconciled

    /// As a sentence has it, after "the own side has already".
    public var description: String {
      switch self {
      case .lifted: "lifted it"
      case .signed: "signed it"
      case .suspended: "suspended it, and has not said that it may end"
      case .terminated: "ended it, from then on or earlier"
      case .agreedMeasure: "agreed to it"
      case .requestedHold: "requested a hold of it, which is open"
      case .mayEnd: "said that it may end; it lasts until all have"
      case .agreedFact: "agreed with it"
      case .disputedFact: "disputed it"
      case .accepted: "accepted it"
      case .declined: "declined it"
      case .declinedBefore: "declined it; it is to be proposed anew"
      case .countered: "answered it with a proposal of its own"
      case .reconciled: "said that it was this one"
      }
    }
  }
}
