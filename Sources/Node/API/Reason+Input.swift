// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

extension Reason {
  /// What is wrong with what was given.
  init(of problem: InputError.Problem) {
    switch problem {
    case .syntax(let offset, _): self.init(.notJSON, nil, ["offset": .number(offset)])
    case .tooLarge(let bytes, let limit):
      self.init(.tooLarge, nil, ["bytes": .number(bytes), "limit": .number(limit)])
    case .tooDeep(let limit): self.init(.tooDeep, nil, ["limit": .number(limit)])
    case .memberTwice: self.init(.givenTwice)
    case .missing: self.init(.missing)
    case .unknownMember(let known):
      self.init(.unknownMember, nil, ["known": .array(known.map { .string($0) })])
    case .misspelt(let meant): self.init(.misspelt, nil, ["meant": .string(meant)])
    case .blank: self.init(.blank)
    case .languageTag(let text): self.init(.languageTag, nil, ["text": .typed(text)])
    case .type(let needed): self.init(.type, nil, ["type": .string(needed.rawValue)])
    case .choice(let text, let allowed):
      self.init(.choice, nil, ["text": .typed(text), "allowed": .array(allowed.map { .string($0) })])
    case .heightWithoutDatum(let text): self.init(.heightWithoutDatum, nil, ["text": .typed(text)])
    case .terrainMissing: self.init(.terrainMissing)
    case .outOfRange(let value, let lowest, let highest):
      self.init(.outOfRange, nil, ["text": .typed(value), "lowest": .string(lowest), "highest": .string(highest)])
    case .count(let count, let allowed): self.init(count: count, allowed, nil)
    case .contradiction: self.init(.contradiction)
    case .exclusive(let other): self.init(.exclusive, nil, ["other": .string(other)])
    case .geometry: self.init(.geometry)
    case .hash(let text): self.init(.hash, nil, ["text": .typed(text)])
    case .quantity(let text, let form): self.init(.quantity, nil, ["text": .typed(text), "form": .string(form)])
    case .format, .assumed: self.init(.formatMisfit)
    case .motion: self.init(.track)
    case .track(let error): self.init(of: error)
    case .height(let error), .heightText(let error): self.init(of: error)
    case .instant(let error): self.init(of: error)
    case .window(.endBeforeStart(let start, let end)):
      self.init(.endBeforeStart, nil, ["end": .time(end), "start": .time(start)])
    case .coordinate(let error): self.init(of: error)
    case .position(let error): self.init(of: error)
    case .band(let error): self.init(of: error)
    case .altitude(let error): self.init(of: error)
    case .area(let error): self.init(of: error)
    case .domain(let error): self.init(of: error)
    case .origin: self.init(.logName)
    case .distance(.missingUnit(let text)): self.init(.lengthUnitMissing, nil, ["text": .typed(text)])
    case .distance(.malformed(let text)): self.init(.lengthMalformed, nil, ["text": .typed(text)])
    case .bearing(let error): self.init(of: error)
    case .relative(let error): self.init(of: error)
    }
  }

  init(of error: DomainError) {
    switch error {
    case .party(let text): self.init(.partyName, nil, ["text": .typed(text)])
    case .position(let text): self.init(.positionName, nil, ["text": .typed(text)])
    case .label(let text): self.init(label: text, limit: Wire.Limits.labelBytes)
    case .clause(let text): self.init(label: text, limit: Wire.Limits.clauseBytes)
    case .callSign(let text): self.init(.callSign, nil, ["text": .typed(text)])
    case .text(let scalar): self.init(.characterRefused, nil, ["character": .string(Label.name(of: scalar))])
    case .salt(let count): self.init(count: count, 16...16, nil)
    case .checkDigits(let text): self.init(.checkGroup, nil, ["text": .typed(text)])
    }
  }

  private init(label text: String, limit: Int) {
    if let refused = text.unicodeScalars.first(where: Label.isRefused) {
      self.init(.characterRefused, nil, ["character": .string(Label.name(of: refused))])
    } else if text.isEmpty {
      self.init(.blank)
    } else {
      self.init(.textTooLong, nil, ["bytes": .number(text.utf8.count), "limit": .number(limit)])
    }
  }

  init(of error: InstantError) {
    switch error {
    case .missingZone(let text): self.init(.timeZoneMissing, nil, ["text": .typed(text)])
    case .malformed(let text): self.init(.timeMalformed, nil, ["text": .typed(text)])
    case .noSuchTime(let text): self.init(.noSuchTime, nil, ["text": .typed(text)])
    case .tooPrecise(let text): self.init(.timeTooPrecise, nil, ["text": .typed(text)])
    case .outOfRange(let text): self.init(.timeOutOfRange, nil, ["text": .typed(text)])
    }
  }

  init(of error: BearingTextError) {
    switch error {
    case .malformed(let text): self.init(.bearingMalformed, nil, ["text": .typed(text)])
    case .missingNorth(let text): self.init(.bearingNorthMissing, nil, ["text": .typed(text)])
    case .notTrue(let text, let north):
      self.init(.bearingNotTrue, nil, ["text": .typed(text), "north": .string(north)])
    case .outOfRange(let text): self.init(.bearingOutOfRange, nil, ["text": .typed(text)])
    }
  }

  init(of error: RelativePositionError) {
    switch error {
    case .malformed(let text): self.init(.relativeMalformed, nil, ["text": .typed(text)])
    case .bearing(let error): self.init(of: error)
    case .origin(let error): self.init(.relativeOrigin, nil, ["because": Reason(of: error).json])
    case .outOfRange(let distance, let limit):
      self.init(.relativeTooFar, nil, ["valueMetres": .metres(distance), "limitMetres": .metres(limit)])
    }
  }
}
