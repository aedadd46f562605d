// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

@testable import Wire

extension EntryGenerator {
  mutating func list<T>(
    _ counts: ClosedRange<Int>, _ element: (inout EntryGenerator) throws -> T
  ) rethrows -> [T] {
    let count = chance.number(counts)
    var values: [T] = []
    for _ in 0..<count { values.append(try element(&self)) }
    return values
  }

  mutating func maybe<T>(_ element: (inout EntryGenerator) throws -> T) rethrows -> T? {
    chance.one(in: 2) ? nil : try element(&self)
  }

  mutating func enumeration<E: WireEnumeration>() -> E {
    if allowsLater, chance.one(in: 4), let later = E.later(UInt32(chance.number(100...Int(Int32.max)))) { return later }
    return chance.pick(E.named.map(\.value))
  }

  mutating func salt() throws -> Salt { try Salt(chance.bytes(16)) }
  mutating func hash() throws -> Hash256 { try Hash256(chance.bytes(32)) }
  mutating func size() -> UInt64 { chance.spread(upTo: TransparencyLog.Limits.treeSize) }
  mutating func seconds() -> UInt32 { UInt32(chance.spread(upTo: UInt64(UInt32.max))) }

  mutating func instant() -> Instant {
    Instant(milliseconds: Int64(chance.spread(upTo: UInt64(SeparationLimits.lastMillisecond))))
  }

  mutating func origin() throws -> Origin {
    let names = ["alpha/levant/urgent", "alpha/levant/plans", "bravo/levant/urgent", "bravo/levant/plans", "x", "κ/λ"]
    return try Origin(chance.one(in: 10) ? String(repeating: "o", count: chance.number(1...255)) : chance.pick(names))
  }

  mutating func party() throws -> PartyID {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-")
    return try PartyID("p" + String((0..<chance.number(0...31)).map { _ in chance.pick(letters) }))
  }

  mutating func label() throws -> Label {
    let texts = ["a", "FALCON 21", "123.450 MHz", "Ставка \"восток\"", "قاعدة", "e\u{301}", "\u{e9}", "1/2 \\ 🛩"]
    return try Label(chance.one(in: 8) ? String(repeating: "x", count: chance.number(1...96)) : chance.pick(texts))
  }

  mutating func ref() throws -> EntryRef {
    EntryRef(
      origin: try origin(), index: chance.spread(upTo: TransparencyLog.Limits.treeSize - 1), leaf: try hash())
  }

  mutating func position(of origin: Origin) throws -> LogPosition {
    LogPosition(origin: origin, size: size(), root: try hash())
  }

  mutating func verifierKey(name: String) throws -> VerifierKey {
    try Ed25519Signer(name: name, seed: chance.bytes(32)).verifier
  }

  mutating func length() -> Distance { Distance(millimetres: Int64(chance.spread(upTo: UInt64(Int64.max)))) }

  mutating func minima() -> Minima {
    Minima(
      lateral: Distance(millimetres: Int64(chance.spread(upTo: UInt64(SeparationLimits.lateralMinimum.millimetres)))),
      vertical: length(), seconds: Int(seconds()))
  }

  mutating func place() throws -> Position {
    let special: [(Int32, Int32)] = [(0, 0), (900_000_000, 0), (-900_000_000, 0), (1, -1_800_000_000)]
    let (latitude, longitude) =
      chance.one(in: 6)
      ? chance.pick(special)
      : (Int32(chance.number(-899_999_999...899_999_999)), Int32(chance.number(-1_800_000_000...1_799_999_999)))
    return try Position(latitudeE7: latitude, longitudeE7: longitude)
  }

  /// Vertices near each other, without two equal ones in a row; the ring may cross itself, which the wire does not
  /// judge.
  mutating func vertices(_ counts: ClosedRange<Int>) throws -> [Position] {
    let middle = (
      latitude: chance.number(-700_000_000...700_000_000), longitude: chance.number(-170...170) * 10_000_000
    )
    return try (0..<chance.number(counts)).map { index in
      try Position(
        latitudeE7: Int32(middle.latitude + index * 7 + chance.number(0...6)),
        longitudeE7: Int32(middle.longitude + chance.number(-9_999_999...9_999_999)))
    }
  }

  mutating func bearing() -> Bearing { Bearing(microdegrees: Int64(chance.number(0...359_999_999))) }

  /// Any area; one that moves only if there is time for it.
  mutating func area(canMove: Bool = false) throws -> Area {
    let radius = Distance(millimetres: Int64(chance.number(2...Int(SeparationLimits.radius.millimetres))))
    let smaller = Distance(millimetres: Int64(chance.number(1...Int(radius.millimetres - 1))))
    switch chance.number(0...(canMove ? 7 : 6)) {
    case 0: return .polygon(try vertices(3...40))
    case 1: return .circle(center: try place(), radius: radius)
    case 2: return .corridor(path: try vertices(2...20), halfWidth: radius)
    case 3: return .polygon(try vertices(3...40), holes: try list(1...5) { try $0.vertices(3...9) })
    case 4:
      return .sector(
        AnnularSector(
          center: try place(), innerRadius: smaller, outerRadius: radius, from: bearing(), to: bearing()))
    case 5:
      return .ellipse(Ellipse(center: try place(), semiMajor: radius, semiMinor: smaller, orientation: bearing()))
    case 6:
      return .firingFan(
        FiringFan(
          gun: try place(), line: bearing(), spreadMicrodegrees: Int32(chance.number(1...359_999_999)),
          minimumRange: chance.one(in: 2) ? .zero : smaller, maximumRange: radius))
    default:
      let ends = try vertices(2...2)
      return .transit(Transit(from: ends[0], to: ends[1], radius: radius))
    }
  }

  /// Any heights, also senseless ones, as a safety warning may have them.
  mutating func anyAltitude() -> Altitude {
    let height = Int32(truncatingIfNeeded: chance.next())
    let reference = Int32(truncatingIfNeeded: chance.next())
    return chance.pick([
      .ellipsoid(centimetres: height), .meanSeaLevel(centimetres: height), .flightLevel(hundredsOfFeet: height),
      .qnh(centimetres: height, settingTenthsHPa: reference),
      .aboveGround(centimetres: height, terrainMargin: reference), .surface, .unlimited, .meanSeaLevel(centimetres: 0),
    ])
  }

  mutating func band() throws -> AltitudeBand {
    let low = Int32(chance.number(-100_000...1_000_000))
    let high = low + Int32(chance.number(0...1_000_000))
    let level = Int32(chance.number(-20...1_000))
    let bands: [(Altitude, Altitude)] = [
      (.meanSeaLevel(centimetres: low), .meanSeaLevel(centimetres: high)),
      (.ellipsoid(centimetres: low), .ellipsoid(centimetres: high)),
      (.flightLevel(hundredsOfFeet: level), .flightLevel(hundredsOfFeet: level + 40)), (.surface, .unlimited),
      (.surface, .flightLevel(hundredsOfFeet: 195)), (.meanSeaLevel(centimetres: 0), .unlimited),
      (.qnh(centimetres: low, settingTenthsHPa: 10_132), .qnh(centimetres: high, settingTenthsHPa: 10_132)),
      (
        .aboveGround(centimetres: 0, terrainMargin: 200_000),
        .aboveGround(centimetres: 30_000, terrainMargin: 200_000)
      ),
    ]
    let (lower, upper) = chance.pick(bands)
    return try AltitudeBand(statedLower: lower, upper: upper)
  }

  mutating func window() throws -> TimeWindow {
    let instants = [instant(), instant()].sorted()
    return try TimeWindow(start: instants[0], end: instants[1])
  }

  mutating func volume() throws -> Volume {
    let window = try window()
    return try Volume(stated: area(canMove: window.start < window.end), band: band(), window: window)
  }
}
