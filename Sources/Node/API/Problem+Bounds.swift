// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Value, limit and fix of an error whose text says them in one sentence: a page shows them apart.
struct Bounds {
  var value: String?
  var limit: String?
  var fix: String?

  init(value: String? = nil, limit: String? = nil, fix: String? = nil) {
    self.value = value
    self.limit = limit
    self.fix = fix
  }

  init(_ problem: InputError.Problem) {
    switch problem {
    case .instant(let error): self.init(error)
    case .window(.endBeforeStart(let start, let end)):
      self.init(value: "\(end)", limit: "after the start, \(start)", fix: "Swap them, or check the day.")
    case .band(.upsideDown(let lower, let upper)):
      self.init(
        value: "\(lower) to \(upper)", limit: "the lower end at or below the upper end",
        fix: "Swap the two heights, or correct the wrong one.")
    case .area(let error): self.init(error)
    case .position, .coordinate:
      self.init(
        limit: "latitude -90 to 90, longitude -180 to 180 degrees",
        fix: "Check that latitude and longitude are not swapped. GeoJSON has the longitude first.")
    case .domain(.label(let text)):
      let refused = text.unicodeScalars.first(where: Label.isRefused).map(Label.name)
      self.init(
        value: Label.shown(text), limit: "1 to \(Wire.Limits.labelBytes) bytes, no control characters",
        fix: refused.map { "Leave out \($0)." } ?? (text.isEmpty ? "Write something." : "Shorten it."))
    case .blank:
      self.init(limit: "at least one character that can be seen", fix: "Write something, or leave the field out.")
    case .domain(.text(let scalar)):
      self.init(
        value: Label.name(of: scalar), limit: "no control characters but tab and line breaks, no change of direction",
        fix: "Leave out \(Label.name(of: scalar)).")
    case .domain(.party(let text)), .domain(.position(let text)):
      self.init(value: text, limit: "1 to 32 of a-z, 0-9 and -", fix: "Write the short name.")
    case .type(let needed): self.init(limit: "\(needed)", fix: "Give \(needed).")
    case .terrainMissing:
      self.init(
        limit: "terrainMetres",
        fix: "Write {\"datum\": \"agl\", \"metres\": …, \"terrainMetres\": …}, or a height above mean sea level.")
    default: self.init()
    }
  }

  private init(_ error: InstantError) {
    let text: String
    switch error {
    case .missingZone(let given), .malformed(let given), .noSuchTime(let given), .tooPrecise(let given),
      .outOfRange(let given):
      text = given
    }
    self.init(
      value: text, limit: "RFC 3339 with its zone, 1970 to 2200", fix: "Write for example 2099-03-01T06:00:00Z.")
  }

  private init(_ error: VolumeError) {
    switch error {
    case .openRing(let first, let last):
      self.init(value: "\(first) … \(last)", limit: "a closed ring", fix: "Repeat the first vertex at the end.")
    case .tooFewVertices(let count, let minimum):
      self.init(value: "\(count) vertices", limit: "at least \(minimum)", fix: "Add vertices, or use a circle.")
    case .tooManyVertices(let count, let limit):
      self.init(value: "\(count) vertices", limit: "\(limit) vertices", fix: "Simplify the area, or split it.")
    case .selfCrossing(let edge, let other):
      self.init(
        value: "edges \(edge) and \(other)", limit: "edges that neither cross nor touch",
        fix: "Put the vertices in order around the area, or split it.")
    case .radiusOutOfRange(_, let value, let limit):
      self.init(
        value: "\(value)", limit: "more than 0 m, at most \(limit)",
        fix: value > .zero ? "Give a smaller one, or split the area." : "Give a larger one.")
    case .tooLarge(_, let reach, let limit):
      self.init(value: "\(reach)", limit: "\(limit)", fix: "Split the area.")
    case .repeatedVertex(let vertex, let position):
      self.init(
        value: "vertex \(vertex) at \(position)", limit: "no vertex twice in a row", fix: "Remove one of the two.")
    case .zeroArea(let minimum):
      self.init(
        value: "less than \(minimum) m²", limit: "at least \(minimum) m²",
        fix: "Use a corridor for a line, or a circle for a point.")
    case .tooIntricate(let limit):
      self.init(limit: "\(limit) pairs of edges close to each other", fix: "Simplify the polygon, or split it.")
    default: self.init(shape: error)
    }
  }

  private init(shape error: VolumeError) {
    switch error {
    case .lengthOutOfRange(_, let value, let limit): self.init(value: "\(value)", limit: "0 m to \(limit)")
    case .notSmaller(_, let value, let other, let limit):
      self.init(value: "\(value)", limit: "less than the \(other), \(limit)", fix: "Check whether they are swapped.")
    case .axesSwapped(let major, let minor):
      self.init(
        value: "\(major) and \(minor)", limit: "a semi-major axis that is the longer one",
        fix: "Swap them, and turn the orientation by 90°.")
    case .wholeDisk(let azimuth):
      self.init(
        value: "\(azimuth) to \(azimuth), no inner radius", limit: "two azimuths, or an inner radius",
        fix: "Use a circle.")
    case .spreadOutOfRange(let value, _):
      self.init(value: "\(Double(value) / 1e6)°", limit: "more than 0°, less than 360°")
    case .noMovement(let position):
      self.init(value: "\(position), twice", limit: "two positions", fix: "Use a circle that does not move.")
    case .instantMovement(let instant):
      self.init(value: "\(instant)", limit: "an end after the start", fix: "Give the time that the movement takes.")
    case .tooManyHoles(let count, let limit):
      self.init(value: "\(count) holes", limit: "\(limit) holes", fix: "Split the area.")
    case .hole(let number, let error):
      self.init(error)
      value = value.map { "hole \(number): \($0)" } ?? "hole \(number)"
    case .holeLeavesRing(let hole, _, _):
      self.init(
        value: "hole \(hole)", limit: "inside of the outer ring", fix: "Move the hole, or put the outer ring first.")
    case .holesTouch(let hole, _, let other, _):
      self.init(
        value: "holes \(hole) and \(other)", limit: "holes that neither cross nor touch", fix: "Join the two holes.")
    case .nestedHole(let hole, let other):
      self.init(
        value: "hole \(hole) inside hole \(other)", limit: "holes beside each other",
        fix: "Remove it, or give what is inside as an area of its own.")
    default: self.init()
    }
  }

  init(_ refusal: DraftRefusal) {
    switch refusal {
    case .unknownParty(_, let party, let known):
      self.init(value: party.name, limit: known.map(\.name).joined(separator: ", "))
    case .outsideAreaOfOperations(_, let volume), .coordinatesSwapped(_, let volume):
      self.init(value: "volume \(volume)", limit: "the area of operations of the arrangement in force")
    case .startInPast(_, _, let start, let now): self.init(value: "\(start)", limit: "after now, \(now)")
    case .endInPast(_, _, let end, let now): self.init(value: "\(end)", limit: "after now, \(now)")
    case .reportedAhead(_, let at, let now): self.init(value: "\(at)", limit: "not after now, \(now)")
    case .unknownEntry(_, let ref), .wrongKind(_, let ref, _), .notOwnActivity(_, let ref, _), .ownActivity(_, let ref),
      .activityOver(_, let ref, _), .alreadyStarted(_, let ref), .outdatedVersion(_, let ref, _), .ownEntry(_, let ref),
      .notOwnEntry(_, let ref, _):
      self.init(value: "\(ref.origin.name)@\(ref.index)", limit: Self.needed(refusal))
    case .count(_, let count, let limit):
      self.init(value: "\(count)", limit: "\(limit.lowerBound) to \(limit.upperBound)")
    case .partiesNotOfChannel(_, let parties, let channel):
      self.init(
        value: parties.map(\.name).joined(separator: ", "), limit: channel.map(\.name).joined(separator: ", "),
        fix: "Name all parties of the channel, ascending.")
    case .sizeReached(_, _, let atSize, let size): self.init(value: "\(atSize)", limit: "more than \(size)")
    case .untilPassed(_, let until, let now): self.init(value: "\(until)", limit: "after now, \(now)")
    case .suspended(_, let by, let since):
      self.init(value: "suspended by \(by) since \(since)", limit: "an arrangement in force")
    case .terminated(_, let by, let from):
      self.init(value: "ended by \(by) from \(from)", limit: "an arrangement in force")
    case .noticeTooShort(_, let from, let earliest): self.init(value: "\(from)", limit: "not before \(earliest)")
    case .protectedSite(_, _, let site, let name, let area):
      self.init(
        value: "\(name.text), \(area.inWords)", limit: "outside of protected sites that the notice does not name",
        fix: "Change the activity, or name the site: namedSites: [\(EntryJSON.value(of: site))].")
    case .notASite(_, let site), .arrangedMeasure(_, let site):
      self.init(value: "\(site.entry.origin.name)@\(site.entry.index), number \(site.number)")
    case .zeroInterval: self.init(value: "0 s", limit: "at least 1 s")
    case .referenceDiffers(_, let difference):
      self.init(
        value: difference.apart.map { "\($0) apart" }, limit: "\(difference.limit)",
        fix: "Draw the area again, or correct the reference.")
    case .referenceMissing:
      self.init(
        limit: "distance and bearing from a known place",
        fix: "Measure them independently of the drawing, and give them as reference.")
    case .noSuchPlace(_, let number, _, let known):
      self.init(value: "\(number)", limit: known.isEmpty ? "no places" : known.map(String.init).joined(separator: ", "))
    case .wrongState(_, _, let state, let needed): self.init(value: state.rawValue, limit: "\(needed)")
    case .overtaken(_, let ref): self.init(value: "\(ref.origin.name)@\(ref.index)", fix: "Answer the newer version.")
    default: self.init(later: refusal)
    }
  }

  private init(later refusal: DraftRefusal) {
    switch refusal {
    case .already(_, let ref, let what):
      self.init(
        value: "\(ref.origin.name)@\(ref.index)", limit: "once; the own side has \(what)",
        fix: "Nothing more is needed.")
    case .beforeNotice(_, let at, let notified):
      self.init(value: "\(at)", limit: "not before \(notified)", fix: "Check day and year.")
    case .longAgo(_, let at, let earliest):
      self.init(value: "\(at)", limit: "not before \(earliest)", fix: "Check the year, or say it in words.")
    case .characterChanged(_, let character, let channel, _):
      self.init(
        value: character.word, limit: channel.word,
        fix: "Give \"character\": \"\(channel.word)\", or make another channel.")
    case .notAMovement(_, let ref, let kind):
      self.init(
        value: "\(ref.origin.name)@\(ref.index), \(kind)", limit: "a convoy or a humanitarian movement",
        fix: "Name a movement, or amend the notice.")
    case .endBeforeStart(_, let end, let start): self.init(value: "\(end)", limit: "not before \(start)")
    case .notRepresentative(_, let position, let designated):
      self.init(
        value: position.name, limit: designated.isEmpty ? "nobody" : designated.map(\.name).joined(separator: ", "))
    case .incidentClosed(_, let ref): self.init(value: "\(ref.origin.name)@\(ref.index)", limit: "an open incident")
    case .ownParty(_, let party): self.init(value: party.name, limit: "another party")
    case .notByThatParty(_, let ref, let needed):
      self.init(value: "\(ref.origin.name)@\(ref.index)", limit: "an entry of \(needed)")
    default: self.init()
    }
  }

  private static func needed(_ refusal: DraftRefusal) -> String? {
    switch refusal {
    case .wrongKind(_, _, let needed): "\(needed)"
    case .notOwnActivity: "an activity of the own party"
    case .ownActivity: "an activity of another party"
    case .ownEntry: "an entry of another party"
    case .outdatedVersion(_, _, let current): "the current version, \(current.origin.name)@\(current.index)"
    default: nil
    }
  }
}
