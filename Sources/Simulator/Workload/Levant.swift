// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// Where the runs play: real places of the Levant, close enough together that notices meet.
struct Levant: Sendable {
  /// A place by name.
  struct Place: Hashable, Sendable {
    let name: String
    let latitudeE7: Int32
    let longitudeE7: Int32
  }

  /// Places that activities are drawn around.
  static let places = [
    Place(name: "Latakia", latitudeE7: 355_170_000, longitudeE7: 357_830_000),
    Place(name: "Tartus", latitudeE7: 348_890_000, longitudeE7: 358_866_000),
    Place(name: "Homs", latitudeE7: 347_324_000, longitudeE7: 367_137_000),
    Place(name: "Hama", latitudeE7: 351_318_000, longitudeE7: 367_578_000),
    Place(name: "Aleppo", latitudeE7: 362_021_000, longitudeE7: 371_343_000),
    Place(name: "Palmyra", latitudeE7: 345_624_000, longitudeE7: 382_840_000),
    Place(name: "Deir ez-Zor", latitudeE7: 353_359_000, longitudeE7: 401_408_000),
    Place(name: "Damascus", latitudeE7: 335_138_000, longitudeE7: 362_765_000),
    Place(name: "Daraa", latitudeE7: 326_189_000, longitudeE7: 361_021_000),
    Place(name: "Suwayda", latitudeE7: 327_090_000, longitudeE7: 365_694_000),
    Place(name: "Quneitra", latitudeE7: 331_256_000, longitudeE7: 358_246_000),
    Place(name: "At Tanf", latitudeE7: 335_062_000, longitudeE7: 386_175_000),
  ]

  /// The area of operations: a circle mostly, because a large polygon is slow to test and adds little here.
  mutating func areaOfOperations() throws -> Area {
    if chance.chance(permille: 900) {
      return .circle(
        center: try Position(latitudeE7: 345_000_000, longitudeE7: 380_000_000), radius: .kilometres(450))
    }
    let corners: [(Int32, Int32)] = [
      (320_000_000, 340_000_000), (320_000_000, 425_000_000), (375_000_000, 425_000_000), (375_000_000, 340_000_000),
    ]
    return .polygon(try corners.map { try Position(latitudeE7: $0.0, longitudeE7: $0.1) })
  }

  private var chance: RandomSource
  /// Places of this run: few of them, so that activities meet often.
  private let chosen: [Place]

  /// Chooses the places of a run.
  init(chance: RandomSource) {
    var chance = chance
    chosen = Array(chance.shuffled(Levant.places).prefix(chance.int(3...9)))
    self.chance = chance
  }

  /// One of the run's places.
  mutating func place() -> Place { chance.pick(chosen) ?? Levant.places[0] }

  /// A position up to about 20 km from one of the run's places.
  mutating func position() throws -> Position {
    try position(near: place(), spreadE7: 2_000_000)
  }

  /// A volume with a window that begins up to five hours from `now`.
  mutating func volume(now: Instant) throws -> Volume {
    let start = Int64(chance.int(-120...18_000)) * 1_000
    let length = Int64(chance.int(300...3_600)) * 1_000
    let begin = Instant(milliseconds: now.milliseconds + start)
    let window = try TimeWindow(start: begin, end: Instant(milliseconds: begin.milliseconds + length))
    return try Volume(area: area(), band: band(), window: window)
  }

  private mutating func position(near place: Place, spreadE7: Int) throws -> Position {
    try Position(
      latitudeE7: place.latitudeE7 + Int32(chance.int(-spreadE7...spreadE7)),
      longitudeE7: place.longitudeE7 + Int32(chance.int(-spreadE7...spreadE7)))
  }

  private mutating func area() throws -> Area {
    let home = place()
    switch chance.int(0...2) {
    case 0:
      return .circle(center: try position(near: home, spreadE7: 1_500_000), radius: .metres(chance.int(500...9_000)))
    case 1:
      let from = try position(near: home, spreadE7: 1_500_000)
      let to = try position(near: place(), spreadE7: 1_500_000)
      guard from != to else { return .circle(center: from, radius: .metres(1_000)) }
      return .corridor(path: [from, to], halfWidth: .metres(chance.int(500...5_000)))
    default:
      return .polygon(try quadrangle(around: home))
    }
  }

  private mutating func quadrangle(around home: Place) throws -> [Position] {
    let center = try position(near: home, spreadE7: 1_500_000)
    let height = Int32(chance.int(50_000...600_000))
    let width = Int32(chance.int(50_000...600_000))
    let corners: [(Int32, Int32)] = [(-height, -width), (-height, width), (height, width), (height, -width)]
    return try corners.map {
      try Position(latitudeE7: center.latitudeE7 + $0.0, longitudeE7: center.longitudeE7 + $0.1)
    }
  }

  private mutating func band() throws -> AltitudeBand {
    switch chance.int(0...3) {
    case 0: return try AltitudeBand(lower: .surface, upper: .unlimited)
    case 1:
      let lower = Int32(chance.int(50...250))
      return try AltitudeBand(
        lower: .flightLevel(hundredsOfFeet: lower),
        upper: .flightLevel(hundredsOfFeet: lower + Int32(chance.int(10...100))))
    case 2:
      let lower = Int32(chance.int(10...3_000)) * 100
      return try AltitudeBand(
        lower: .meanSeaLevel(centimetres: lower),
        upper: .meanSeaLevel(centimetres: lower + Int32(chance.int(100...2_000)) * 100))
    default:
      return try AltitudeBand(
        lower: .surface, upper: .meanSeaLevel(centimetres: Int32(chance.int(100...5_000)) * 100))
    }
  }
}
