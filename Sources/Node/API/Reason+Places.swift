// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Wire

extension Reason {
  init(of error: CoordinateTextError) {
    switch error {
    case .tooLong(let bytes, let limit):
      self.init(.textTooLong, nil, ["bytes": .number(bytes), "limit": .number(limit)])
    case .notTwoParts(let text): self.init(.notTwoCoordinates, nil, ["text": .typed(text)])
    case .notAnAngle(_, let text): self.init(.notAnAngle, nil, ["text": .typed(text)])
    case .sixtyOrMore(_, let text): self.init(.sixtyOrMore, nil, ["text": .typed(text)])
    case .wrongHemisphere(_, let letter): self.init(.wrongHemisphere, nil, ["letter": .string(letter)])
    case .position(let error): self.init(of: error)
    case .grid(let error): self.init(of: error)
    case .tooCoarse(_, let size, let limit):
      self.init(.placeTooCoarse, nil, ["sizeMetres": .metres(size), "limitMetres": .metres(limit)])
    }
  }

  init(of error: PositionError) {
    switch error {
    case .notFinite: self.init(.notFinite)
    case .latitudeOutOfRange(let value): self.init(.latitudeOutOfRange, nil, ["text": .typed(value)])
    case .longitudeOutOfRange(let value): self.init(.longitudeOutOfRange, nil, ["text": .typed(value)])
    }
  }

  init(of error: GridError) {
    switch error {
    case .tooLong(let bytes, let limit):
      self.init(.textTooLong, nil, ["bytes": .number(bytes), "limit": .number(limit)])
    case .malformed(let text, let system, let example):
      self.init(
        .gridMalformed, nil, ["text": .typed(text), "system": .string(system), "example": .string(example)])
    case .outOfRange(_, let value, let lowest, let highest):
      self.init(
        .gridOutOfRange, nil, ["text": .typed(value), "lowest": .string(lowest), "highest": .string(highest)])
    case .letter(let letter, _, let allowed):
      self.init(.gridLetter, nil, ["letter": .typed(String(letter)), "allowed": .string(allowed)])
    case .ambiguousHemisphere(let text): self.init(.gridHemisphere, nil, ["text": .typed(text)])
    case .unevenDigits(let text): self.init(.gridDigits, nil, ["text": .typed(text)])
    case .latitude(_, let system, let lowest, let highest):
      self.init(
        .gridLatitude, nil, ["system": .string(system), "lowest": .number(lowest), "highest": .number(highest)])
    case .squareOutsideZone(let square, let zone):
      self.init(.gridSquare, nil, ["square": .string(square), "zone": .string(zone)])
    }
  }

  init(of error: AltitudeTextError) {
    switch error {
    case .missingUnit(let text): self.init(.heightUnitMissing, nil, ["text": .typed(text)])
    case .missingDatum(let text): self.init(.heightWithoutDatum, nil, ["text": .typed(text)])
    case .missingTerrain: self.init(.terrainMissing)
    case .missingSetting(let text): self.init(.heightSettingMissing, nil, ["text": .typed(text)])
    case .malformed(let text): self.init(.heightMalformed, nil, ["text": .typed(text)])
    case .range(let error): self.init(of: error)
    }
  }

  init(of error: AltitudeError) {
    switch error {
    case .outOfRange(let field, let value, let lowest, let highest):
      let (code, places): (Code, Int) =
        switch field {
        case .height, .heightAboveGround, .terrain: (.heightOutOfRange, 2)
        case .flightLevel: (.flightLevelOutOfRange, 0)
        case .setting: (.pressureOutOfRange, 1)
        }
      func number(_ units: Int32) -> JSONValue { .number(JSONNumber(units: Int64(units), places: places)) }
      self.init(code, nil, ["value": number(value), "lowest": number(lowest), "highest": number(highest)])
    case .notGeometric(let altitude): self.init(.heightNotFixed, nil, ["height": .altitude(altitude)])
    }
  }

  init(of error: AltitudeBandError) {
    switch error {
    case .lower(let error), .upper(let error): self.init(of: error)
    case .noLowerEnd: self.init(.noLowerEnd)
    case .upsideDown(let lower, let upper):
      self.init(.heightsUpsideDown, nil, ["lower": .altitude(lower), "upper": .altitude(upper)])
    }
  }

  init(of error: VolumeError) {
    switch error {
    case .openRing: self.init(.openRing)
    case .tooFewVertices(let count, let minimum):
      self.init(.tooFewVertices, nil, ["given": .number(count), "lowest": .number(minimum)])
    case .tooManyVertices(let count, let limit):
      self.init(.tooManyVertices, nil, ["given": .number(count), "limit": .number(limit)])
    case .repeatedVertex(let vertex, _): self.init(.repeatedVertex, nil, ["vertex": .number(vertex)])
    case .selfCrossing(let edge, let other):
      self.init(.edgesCross, nil, ["edge": .number(edge), "other": .number(other)])
    case .tooIntricate(let limit): self.init(.tooIntricate, nil, ["limit": .number(limit)])
    case .zeroArea(let minimum): self.init(.zeroArea, nil, ["squareMetres": .number(minimum)])
    case .radiusOutOfRange(_, let value, let limit): self.init(.radiusOutOfRange, length: value, limit)
    case .lengthOutOfRange(_, let value, let limit): self.init(.lengthOutOfRange, length: value, limit)
    case .notSmaller(_, let value, _, let limit): self.init(.notSmaller, length: value, limit)
    case .axesSwapped: self.init(.axesSwapped)
    case .wholeDisk: self.init(.wholeDisk)
    case .spreadOutOfRange: self.init(.spreadOutOfRange)
    case .noMovement: self.init(.noMovement)
    case .instantMovement(let instant): self.init(.instantMovement, nil, ["at": .time(instant)])
    case .tooLarge(let vertex, let reach, let limit):
      self.init(
        .areaTooLarge, nil,
        ["vertex": .number(vertex), "reachMetres": .metres(reach), "limitMetres": .metres(limit)])
    case .tooManyHoles(let count, let limit):
      self.init(.tooManyHoles, nil, ["given": .number(count), "limit": .number(limit)])
    case .hole(let number, let error):
      self.init(.hole, nil, ["hole": .number(number), "because": Reason(of: error).json])
    case .holeLeavesRing(let hole, let edge, .some):
      self.init(.holeLeavesRing, nil, ["hole": .number(hole), "edge": .number(edge)])
    case .holeLeavesRing(let hole, _, nil): self.init(.holeOutside, nil, ["hole": .number(hole)])
    case .holesTouch(let hole, _, let other, _):
      self.init(.holesTouch, nil, ["hole": .number(hole), "other": .number(other)])
    case .nestedHole(let hole, let other):
      self.init(.nestedHole, nil, ["hole": .number(hole), "other": .number(other)])
    }
  }

  private init(_ code: Code, length: Distance, _ limit: Distance) {
    self.init(code, nil, ["valueMetres": .metres(length), "limitMetres": .metres(limit)])
  }

  init(of error: TrackCorridorError) {
    switch error {
    case .path(let error): self.init(of: error)
    case .legCount(let count, let points):
      self.init(.legCount, nil, ["given": .number(count), "needed": .number(max(0, points - 1))])
    case .legOrder(let leg, let start, let before):
      self.init(.legOrder, nil, ["leg": .number(leg), "start": .time(start), "before": .time(before)])
    case .leg(let number, let error):
      self.init(.leg, nil, ["leg": .number(number), "because": Reason(of: error).json])
    }
  }
}
