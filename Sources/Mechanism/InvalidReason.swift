// SPDX-License-Identifier: Apache-2.0

/// Why an entry has no effect. It is stored, cosigned and shown all the same. The list with its explanations stands in
/// `docs/rules.md`, table "Invalid entries".
public enum InvalidReason: String, Error, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case malformed
  case frontierNotAscending, frontierNamesOwnLog, frontierEmptyPosition, frontierBeyondLimit, frontierDecreases
  case writtenAtDecreases
  case wrongLane
  case unknownReference, wrongLeafHash, notInPast
  case partiesNotOfChannel, unknownRules, notAProposal
  case notAnActivity, notOwnActivity, activityOver, versionNotCurrent, alreadyStarted
  case answerToOwnEntry
  case notAVersion, findingWithinOneParty, noSuchFeature
  case ownActivity, notARequestHold, notOwnRequestHold
  case notOwnEntry, noSuchPart
  case receivedOwnLog, receivedNothing, receivedDecreases
  case notOwnOrigin, certificate, afterSeal, beyondSeal, misplacedSuccessor
  case evidence
  case notSigned, notASuspension, notAMeasure, ownMeasure, arrangedMeasure
  case notAnIncident, textMissing, notAFact, notRepresentative
  case notACallRecord, ownWords, notTakenDown, notOwnTakenDown, notByThatParty
  case characterChanged, notificationOnly, observer
  case notHeld, notNonconforming, onlyEnds, nothingToReadBack, nothingToAccept
  case alreadySuspended

  /// What was wrong, for people.
  public var description: String {
    switch self {
    case .malformed: "the bytes are not an entry"
    case .frontierNotAscending: "the frontier does not name its logs once each, ascending by origin"
    case .frontierNamesOwnLog: "the frontier names the log in which the entry stands"
    case .frontierEmptyPosition: "the frontier names a log at size 0"
    case .frontierBeyondLimit: "the frontier names a size beyond \(BoardLimits.logEntries) entries"
    case .frontierDecreases: "the frontier lies behind that of an earlier entry of the log"
    case .writtenAtDecreases: "written_at lies before that of an earlier entry of the log"
    case .wrongLane: "this kind of entry does not count in this log"
    case .unknownReference: "it refers to a log that the writer does not name in its frontier"
    case .wrongLeafHash: "it refers to an entry with other bytes than those at that place"
    case .notInPast: "it refers to an entry that was not inside the writer's frontier"
    case .partiesNotOfChannel: "the arrangement's parties are not those of the channel, ascending"
    case .unknownRules: "the arrangement names a version of the rules that this version does not have"
    case .notAProposal: "it speaks of something that is not a proposed arrangement"
    case .notAnActivity: "it refers to something that is not the first notice of an activity"
    case .notOwnActivity: "the activity is another party's"
    case .activityOver: "the activity was withdrawn or had ended"
    case .versionNotCurrent: "the version that it replaces was not the current one"
    case .alreadyStarted: "the activity had started"
    case .answerToOwnEntry: "it answers an entry of the same party"
    case .notAVersion: "the finding is not about a notice or an amendment"
    case .findingWithinOneParty: "the finding is between activities of one party"
    case .noSuchFeature: "the finding names a measure or a segment that is not there"
    case .ownActivity: "the request hold is about the requester's own activity"
    case .notARequestHold: "it lifts something that is not a request hold"
    case .notOwnRequestHold: "it lifts another party's request hold"
    case .notOwnEntry: "it removes a part of another party's entry"
    case .noSuchPart: "it removes a part that the entry does not have"
    case .receivedOwnLog: "it states the receipt of a log of the same party"
    case .receivedNothing: "it states the receipt of nothing"
    case .receivedDecreases: "it states the receipt of less than was stated before"
    case .notOwnOrigin: "it speaks of an origin that is not the writer's"
    case .certificate: "the certificate does not say this, or is not by the party's recovery key"
    case .afterSeal: "the writer's log had been sealed at a smaller size"
    case .beyondSeal: "the log was sealed at a smaller size"
    case .misplacedSuccessor: "a successor is named elsewhere than in the first entry of its log"
    case .evidence: "the two checkpoints do not prove a split view"
    case .notSigned: "it suspends or ends an arrangement that not all parties had signed"
    case .notASuspension: "it would end something that is not a suspension"
    case .notAMeasure: "it speaks of something that is not a measure"
    case .ownMeasure: "it agrees to a measure of the same party"
    case .arrangedMeasure: "a measure of an arrangement is changed by a new arrangement only"
    case .notAnIncident: "it refers to something that is not the opening of an incident"
    case .textMissing: "its text is part 0, and it has no part"
    case .notAFact: "it agrees with or disputes something that is not a proposed fact of the incident"
    case .notRepresentative: "the arrangement in force does not designate this position for incidents"
    case .notACallRecord: "it contradicts something that is not another party's record of a call"
    case .ownWords: "it takes down what the same party said"
    case .notTakenDown: "it reconciles something that was not taken down by voice"
    case .notOwnTakenDown: "it reconciles what another party took down"
    case .notByThatParty: "it reconciles with an entry of another party than the one that had said it"
    case .characterChanged: "the arrangement gives the channel another character than one that was proposed before"
    case .notificationOnly: "this channel is for notification: nobody says there how he stands to an activity"
    case .observer: "the writer only observes this channel"
    case .notHeld: "the activity was not held"
    case .notNonconforming: "the activity was not outside of what was notified"
    case .onlyEnds: "the activity is contingent, and can only end"
    case .nothingToReadBack: "the entry has no such place to read back"
    case .alreadySuspended: "the same party's suspension of the arrangement lasts, by its own word"
    case .nothingToAccept: "it accepts something that is not a proposal to its writer"
    }
  }
}
