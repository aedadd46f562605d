// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Why something is refused, for machines: a code, the field, and typed values. Times are RFC 3339 in UTC, lengths end with
/// `Metres`, times in seconds with `Seconds`; entries are refs. A console says it in the reader's language: each code has a text
/// there (`refusal.<code>`).
struct Reason: Hashable, Sendable {
  let code: Code
  /// The place of what is wrong, as `Problem.field` has it.
  var field: String?
  let values: [JSONMember]

  init(_ code: Code, _ field: String? = nil, _ values: KeyValuePairs<String, JSONValue> = [:]) {
    self.code = code
    self.field = field
    self.values = values.map { JSONMember(name: $0, value: $1) }
  }

  /// As the interface has it.
  var json: JSONValue {
    .object(
      [JSONMember(name: "code", value: .string(code.name))]
        + (field.map { [JSONMember(name: "field", value: .string($0))] } ?? []) + values)
  }

  /// The codes that there are.
  enum Code: String, CaseIterable {
    // Drafts, against the board.
    case unknownParty, outsideAreaOfOperations, coordinatesSwapped, count, startInPast, endInPast, reportedAhead
    case unknownEntry, wrongKind, notOwnActivity, ownActivity, activityOver, alreadyStarted, outdatedVersion, ownEntry
    case notOwnEntry, noSuchPart, wrongLane, partiesNotOfChannel, unknownRules, zeroInterval, certificate, notOwnLog
    case sizeReached, alreadySealed, untilMissing, untilPassed, suspended, terminated, noticeTooShort, protectedSite
    case notASite, openingHours, arrangedMeasure, notInThisChannel, referenceDiffers, referenceMissing, noSuchPlace
    case nothingToReadBack, wrongState, overtaken, nodeOnly, notKnown, notRepresentative, noRepresentative
    case endBeforeStart, incidentClosed, ownParty, notByThatParty, already, beforeNotice, longAgo, characterChanged
    case notAMovement
    // Input.
    case notJSON, tooLarge, tooDeep, givenTwice, missing, unknownMember, misspelt, blank, languageTag, type, choice
    case heightWithoutDatum, terrainMissing, outOfRange, contradiction, exclusive, geometry, hash, quantity
    case formatMisfit, track, characterRefused, textTooLong, partyName, positionName, callSign, checkGroup, logName
    // Times.
    case timeZoneMissing, timeMalformed, noSuchTime, timeTooPrecise, timeOutOfRange
    // Places.
    case notTwoCoordinates, notAnAngle, sixtyOrMore, wrongHemisphere, latitudeOutOfRange, longitudeOutOfRange
    case notFinite, gridMalformed, gridOutOfRange, gridLetter, gridHemisphere, gridDigits, gridLatitude, gridSquare
    case placeTooCoarse, relativeMalformed, relativeOrigin, relativeTooFar
    // Quantities.
    case lengthUnitMissing, lengthMalformed, bearingMalformed, bearingNorthMissing, bearingNotTrue, bearingOutOfRange
    // Heights.
    case heightUnitMissing, heightSettingMissing, heightMalformed, heightOutOfRange, flightLevelOutOfRange
    case pressureOutOfRange, heightNotFixed, noLowerEnd, heightsUpsideDown
    // Areas.
    case openRing, tooFewVertices, tooManyVertices, repeatedVertex, edgesCross, tooIntricate, zeroArea
    case radiusOutOfRange, lengthOutOfRange, notSmaller, axesSwapped, wholeDisk, spreadOutOfRange, noMovement
    case instantMovement, areaTooLarge, tooManyHoles, hole, holeLeavesRing, holeOutside, holesTouch, nestedHole
    case legCount, legOrder, leg
    // The machine.
    case diskFull, signingStopped, laneClosed, entryTooLarge, partTooLarge, queueFull, nothingSigned, otherRoot
    // The own office.
    case rightMissing, attemptsMustWait, mayNotRelease, mayNotCountersign, sameOfficer, notReleased, alreadyReleased
    case neverAlone, notFirst, secondMayCome, draftClosed, accountYounger, firstAccountClosed, notOwnDraft
    case decidedMeanwhile, noSecondNeeded, lendsNothing, successorKeepsNoWatch, needsNoLoan, loanEnd, keepsNoWatch
    case watchHeld, watchNotHeld, watchNotOffered, watchOwn, entryNotOpen, noWatch, accountExists, noAccount
    case lastCommander, passwordLength, accountName, accountPosition, ownTranslation, translationReplaced
    case translationChanged, notReleasedAlone, loanOfOther, noLoan, wrongCredentials, notSignedIn, notOwnPage
    // What is looked for.
    case noSuchEntry, namesNoEntry, partGone, noActivityOfIt, noConflictOfIt, noIncidentOfIt, noProposalOfIt
    case spokenWords, spokenWord, requestUnderWay, stopping
    // Files, keys and cards.
    case fileForOther, fileUnreadable, certificateInvalid, certificateOther, keyNotHere, cardsFull, wordsNotCompared
    case cardRefused, alreadyPaired, partiesFixed, cardAddress, noCardWaits, notPaired

    /// As the interface has it, such as `start-in-past`.
    var name: String {
      rawValue == "notJSON"
        ? "not-json" : rawValue.map { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }.joined()
    }
  }
}

extension JSONValue {
  static func time(_ instant: Instant) -> JSONValue { .string(instant.iso8601) }
  static func names(_ parties: [PartyID]) -> JSONValue { .array(parties.map { .string($0.name) }) }
  static func entry(_ ref: EntryRef) -> JSONValue { EntryJSON.value(of: ref) }
  /// What somebody typed, shortened, with the names of characters that would not show.
  static func typed(_ text: String) -> JSONValue { .string(Label.shown(String(text.prefix(80)))) }
}
