// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// Why a draft of one's own officers is refused before anything is written. Each names the field, the value, the limit
/// and the fix.
public enum DraftRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  /// A party that is not in the channel.
  case unknownParty(field: String, PartyID, known: [PartyID])
  /// A volume (counted from 0) that is not inside the area of operations.
  case outsideAreaOfOperations(field: String, volume: Int)
  /// A volume (counted from 0) that would be inside with latitude and longitude swapped.
  case coordinatesSwapped(field: String, volume: Int)
  /// Too few or too many things in a list.
  case count(field: String, Int, limit: ClosedRange<Int>)
  /// A volume (counted from 0) that begins before now.
  case startInPast(field: String, volume: Int, start: Instant, now: Instant)
  /// A volume (counted from 0) that is over.
  case endInPast(field: String, volume: Int, end: Instant, now: Instant)
  /// A reported time that lies ahead of now.
  case reportedAhead(field: String, Instant, now: Instant)
  /// A reference to an entry that is not on this board.
  case unknownEntry(field: String, EntryRef)
  /// A reference to an entry of the wrong kind.
  case wrongKind(field: String, EntryRef, needed: NeededEntry)
  /// An activity of another party.
  case notOwnActivity(field: String, EntryRef, owner: PartyID)
  /// A request hold on one's own activity.
  case ownActivity(field: String, EntryRef)
  /// An activity that was withdrawn or has ended.
  case activityOver(field: String, EntryRef, ActivityState)
  /// An activity that has started already.
  case alreadyStarted(field: String, EntryRef)
  /// A version that was replaced.
  case outdatedVersion(field: String, EntryRef, current: EntryRef)
  /// An answer to one's own entry.
  case ownEntry(field: String, EntryRef)
  /// Something of another party that only that party can change.
  case notOwnEntry(field: String, EntryRef, owner: PartyID)
  /// A part that the entry does not have.
  case noSuchPart(field: String, Int, count: Int)
  /// A kind of entry that does not go into this log.
  case wrongLane(EntryKind, Lane)
  /// The arrangement's parties are not those of the channel.
  case partiesNotOfChannel(field: String, [PartyID], channel: [PartyID])
  /// A version of the rules that this version does not have.
  case unknownRules(field: String, UInt32, known: ClosedRange<UInt32>)
  /// An interval of the arrangement that must be more than 0 s.
  case zeroInterval(field: String)
  /// A certificate that the own recovery key did not sign, or that says something else.
  case certificate(field: String)
  /// A log of another party, or of none.
  case notOwnLog(field: String, Origin)
  /// A rotation at a size that the log has reached already.
  case sizeReached(field: String, Origin, atSize: UInt64, size: UInt64)
  /// A seal of a log that was sealed before.
  case alreadySealed(field: String, Origin)
  /// A watch that is left without saying until when.
  case untilMissing(field: String)
  /// An end that is over already.
  case untilPassed(field: String, Instant, now: Instant)
  /// The arrangement is suspended, by this party since then.
  case suspended(field: String, by: PartyID, since: Instant)
  /// The arrangement is ended, by this party from then on.
  case terminated(field: String, by: PartyID, from: Instant)
  /// A termination that takes effect earlier than the arrangement allows.
  case noticeTooShort(field: String, Instant, earliest: Instant)
  /// A volume (counted from 0) touches a protected site that the notice does not name.
  case protectedSite(field: String, volume: Int, NumberedFeature, name: Label, area: Area)
  /// A site that is named and is none.
  case notASite(field: String, NumberedFeature)
  /// Opening hours of a measure that is no safe corridor.
  case openingHours(field: String)
  /// A measure of the arrangement, which only a new arrangement changes.
  case arrangedMeasure(field: String, NumberedFeature)
  /// A kind that has no effect in a channel of this character, or of this writer.
  case character(EntryKind, InvalidReason)
  /// A place that was drawn, and by distance and bearing from a known place said otherwise.
  case referenceDiffers(field: String, ReferenceDifference)
  /// A notice without the reference that the own side asks for.
  case referenceMissing(field: String)
  /// A place that an entry does not have, and the numbers that it has.
  case noSuchPlace(field: String, Int, EntryRef, known: [Int])
  /// An event that does not follow on the activity's state.
  case wrongState(field: String, EntryRef, ActivityState, needed: NeededState)
  /// A proposal that a newer version had seen.
  case overtaken(field: String, EntryRef)
  /// A kind that only the node itself writes.
  case nodeOnly(EntryKind)
  /// A value that only a later version has.
  case notKnown(field: String)
  /// A position that the arrangement in force does not designate for incidents.
  case notRepresentative(field: String, PositionDesignator, designated: [PositionDesignator])
  /// An end before its start.
  case endBeforeStart(field: String, Instant, start: Instant)
  /// An incident that the own side has closed.
  case incidentClosed(field: String, EntryRef)
  /// The own party where another one is needed.
  case ownParty(field: String, PartyID)
  /// An entry of another party than the one that is meant.
  case notByThatParty(field: String, EntryRef, needed: PartyID)
  /// What the own side has said before; what it said.
  case already(field: String, by: EntryRef, Said)
  /// An event before the activity was notified.
  case beforeNotice(field: String, Instant, notified: Instant)
  /// A report of what is long past.
  case longAgo(field: String, Instant, earliest: Instant)
  /// An arrangement of another character than one that was proposed in the channel.
  case characterChanged(field: String, ChannelCharacter, channel: ChannelCharacter, by: EntryRef)
  /// A report on the way of something that does not move from place to place.
  case notAMovement(field: String, EntryRef, kind: String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .unknownParty(let field, let party, let known):
      "\(field): \(party) is not in this channel; name one of \(known.map(\.name).joined(separator: ", "))"
    case .outsideAreaOfOperations(let field, let volume):
      "\(field)[\(volume)]: not inside the agreed area of operations; correct the coordinates or agree a new arrangement"
    case .coordinatesSwapped(let field, let volume):
      "\(field)[\(volume)]: outside the agreed area of operations, but inside it with latitude and longitude swapped; swap them"
    case .count(let field, let count, let limit):
      "\(field): \(count) given; give \(limit.lowerBound) to \(limit.upperBound)"
    case .startInPast(let field, let volume, let start, let now):
      "\(field)[\(volume)]: starts at \(start), before now (\(now)); give a later start"
    case .endInPast(let field, let volume, let end, let now):
      "\(field)[\(volume)]: ended at \(end), before now (\(now)); report the end of the activity instead"
    case .reportedAhead(let field, let at, let now):
      "\(field): \(at) lies ahead of now (\(now)); report it when it has happened, or check the clock"
    case .unknownEntry(let field, let ref):
      "\(field): entry \(ref.index) of \(ref.origin) with this hash is not on the board; take the reference from the board"
    case .wrongKind(let field, let ref, let needed):
      "\(field): entry \(ref.index) of \(ref.origin) is not \(needed); take the reference from the board"
    case .notOwnActivity(let field, let ref, let owner):
      "\(field): entry \(ref.index) of \(ref.origin) is an activity of \(owner); request a change or a hold instead"
    case .ownActivity(let field, let ref):
      "\(field): entry \(ref.index) of \(ref.origin) is your own activity; withdraw or amend it instead"
    case .activityOver(let field, let ref, let state):
      "\(field): the activity of entry \(ref.index) of \(ref.origin) is \(state.rawValue); notify a new one"
    case .alreadyStarted(let field, let ref):
      "\(field): the activity of entry \(ref.index) of \(ref.origin) has started; report its end instead"
    case .outdatedVersion(let field, let ref, let current):
      "\(field): version \(ref.index) of \(ref.origin) was replaced; amend the current one, \(current.index) of \(current.origin)"
    case .ownEntry(let field, let ref):
      "\(field): entry \(ref.index) of \(ref.origin) is your own; only entries of others can be answered"
    case .notOwnEntry(let field, let ref, let owner):
      "\(field): entry \(ref.index) of \(ref.origin) is by \(owner), and only they can take it back"
    case .noSuchPart(let field, let number, let count):
      "\(field): part \(number) is not there; the entry has \(count), counted from 0"
    case .wrongLane(let kind, let lane):
      "\(kind.rawValue) does not go into the \(lane.rawValue) log; use \(lane == .urgent ? "plans" : "urgent")"
    case .partiesNotOfChannel(let field, let parties, let channel):
      "\(field): \(parties.map(\.name).joined(separator: ", ")); an arrangement names all parties of the channel, ascending: "
        + channel.map(\.name).joined(separator: ", ")
    case .unknownRules(let field, let version, let known):
      "\(field): \(version); this version has the rules \(known.lowerBound) to \(known.upperBound)"
    case .zeroInterval(let field):
      "\(field): 0 s; give at least 1 s"
    case .certificate(let field):
      "\(field): not signed by the recovery key of the own card, or it says something else; make a new one with the recovery key"
    case .notOwnLog(let field, let origin):
      "\(field): \(origin) is not a log of the own party; name one of the own logs"
    case .sizeReached(let field, let origin, let atSize, let size):
      "\(field): \(origin) has \(size) entries already, so it can not rotate at \(atSize); certify a rotation at a larger size"
    case .alreadySealed(let field, let origin):
      "\(field): \(origin) is sealed already; its successor goes on"
    case .untilMissing(let field):
      "\(field): a watch is left unmanned until a stated time; give it, so that the other side knows when to call"
    case .untilPassed(let field, let until, let now):
      "\(field): \(until) is not after now (\(now)); give a later time"
    case .suspended(let field, let by, let since):
      "\(field): the arrangement is suspended by \(by) since \(since); hotline, safety warnings, request holds, answers, "
        + "manning, comm checks, and the start, end and withdrawal of own activities go on; agree the resumption first"
    case .terminated(let field, let by, let from):
      "\(field): \(by) has ended the arrangement from \(from) on; hotline, safety warnings, request holds, answers, "
        + "manning, comm checks, and the start, end and withdrawal of own activities go on; agree a new arrangement first"
    case .noticeTooShort(let field, let from, let earliest):
      "\(field): \(from) is earlier than the arrangement allows (\(earliest)); give a later time, or suspend the arrangement at once"
    case .protectedSite(let field, let volume, let site, let name, let area):
      "\(field).volumes[\(volume)]: touches the protected site \"\(name)\", \(area.inWords), measure \(site.number) of entry "
        + "\(site.entry.index) of \(site.entry.origin); change the activity, or name the site in namedSites if it has to be so"
    case .notASite(let field, let site):
      "\(field): number \(site.number) of entry \(site.entry.index) of \(site.entry.origin) is not a protected site that stands; "
        + "take it from the list of measures, or leave it out"
    case .openingHours(let field):
      "\(field): only a safe corridor opens and closes; leave the hours out"
    case .arrangedMeasure(let field, let measure):
      "\(field): measure \(measure.number) of entry \(measure.entry.index) of \(measure.entry.origin) stands in the arrangement; "
        + "propose an amendment of it"
    case .character(let kind, let reason): "\(kind.rawValue): \(reason); say it by another means"
    case .referenceDiffers(let field, let difference):
      "\(field): \(difference); draw the area again, or correct the reference"
    case .referenceMissing(let field):
      "\(field): missing, and this node asks for one; give distance and true bearing of the area from a known place"
    case .noSuchPlace(let field, let number, let ref, let known):
      "\(field): \(number); entry \(ref.index) of \(ref.origin) has "
        + (known.isEmpty ? "no place to read back" : "the places \(known.map(String.init).joined(separator: ", "))")
    case .wrongState(let field, let ref, let state, let needed):
      "\(field): the activity of entry \(ref.index) of \(ref.origin) is \(state.rawValue); it must be \(needed)"
    case .overtaken(let field, let ref):
      "\(field): a newer version had seen proposal \(ref.index) of \(ref.origin); answer that version"
    case .nodeOnly(let kind):
      "\(kind.rawValue): only the node itself writes this; it can not be drafted"
    case .notKnown(let field):
      "\(field): a value that this version does not know; update, or choose another"
    case .notRepresentative(let field, let position, let designated):
      "\(field): the arrangement in force does not designate \(position) for incidents; "
        + (designated.isEmpty
          ? "it designates nobody of the own party: agree an arrangement with `representatives`"
          : "let one of these do it: \(designated.map(\.name).joined(separator: ", "))")
    case .endBeforeStart(let field, let end, let start):
      "\(field): \(end) lies before its start, \(start); correct one of them"
    case .incidentClosed(let field, let ref):
      "\(field): the own side has closed the incident of entry \(ref.index) of \(ref.origin); take the closing back first"
    case .ownParty(let field, let party):
      "\(field): \(party) is the own party; name another one of the channel"
    case .notByThatParty(let field, let ref, let needed):
      "\(field): entry \(ref.index) of \(ref.origin) is not by \(needed), who had said it; take the reference from the board"
    case .already(let field, let ref, let what):
      "\(field): the own side has already \(what), by entry \(ref.index) of \(ref.origin); nothing more is needed"
    case .beforeNotice(let field, let at, let notified):
      "\(field): \(at) lies before the activity was notified (\(notified)); check day and year"
    case .longAgo(let field, let at, let earliest):
      "\(field): \(at) lies before \(earliest), the earliest that is taken; check the year, or say it in words"
    case .characterChanged(let field, let character, let channel, let ref):
      "\(field): \(character.word), but the channel is \(channel.word) by proposal \(ref.index) of \(ref.origin), and stays so; "
        + "give \"character\": \"\(channel.word)\", or make another channel"
    case .notAMovement(let field, let ref, let kind):
      "\(field): entry \(ref.index) of \(ref.origin) is a \(kind), which is not under way from place to place; "
        + "name a convoy or a humanitarian movement, or amend the notice"
    }
  }
}

extension ChannelCharacter {
  /// As an arrangement names it.
  package var word: String {
    switch self {
    case .military: "military"
    case .humanitarian: "humanitarian"
    }
  }
}

/// What a check of a draft says.
public struct DraftVerdict: Hashable, Sendable {
  /// Why it is refused; empty if it may be written.
  public var refusals: [DraftRefusal] = []
  /// What is wrong with it although it may be written; shown before release, and to both sides after it.
  public var defects: [Defect] = []
  /// Whether it may be written.
  public var isAccepted: Bool { refusals.isEmpty }
}
