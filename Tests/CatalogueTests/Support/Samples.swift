// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TestSupport
import TransparencyLog
import Wire

@testable import Catalogue

/// Draws values for parameters, within their limits.
struct Samples {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A message of this catalogue with a value for every parameter, or for the required ones.
  mutating func message(_ format: Format, _ catalogue: Catalogue, onlyRequired: Bool = false) throws -> FilledFormat {
    let parameters = format.parameters.filter { !onlyRequired || !$0.isOptional }
    return FilledFormat(
      number: format.number, catalogue: catalogue.hash,
      values: try parameters.map { ParameterValue(parameter: $0.number, content: try content($0.type)) })
  }

  mutating func content(_ type: ParameterType) throws -> ParameterContent {
    switch type {
    case .place: .place(try place())
    case .area: .area(try area())
    case .height: .height(height())
    case .time: .time(instant())
    case .duration(let range): .duration(seconds: number(range))
    case .distance(let range, _):
      .distance(Distance(millimetres: Int64(number(range)) * 1_000))
    case .bearing: .bearing(Bearing(microdegrees: Int64(number(0...3_599)) * 100_000))
    case .count(let range): .count(number(range))
    case .speed(let knots, _):
      .speed(
        Speed(metresPerHour: pick([number(0...knots) * 1_852, number(0...knots) * 1_000, number(0...knots * 1_852)])))
    case .frequency(let range): .frequency(Frequency(hertz: UInt64(number(range)) * 1_000))
    case .callSign: .callSign(try CallSign(pick(["FALCON 21", "ANGEL 3", "7-X RAY"])))
    case .text(let bytes):
      .text(try Label(String(pick(["all well", "כוח ההצלה", "سيارتان", "iki araç"]).prefix(bytes / 2))))
    case .entry: .entry(try ref())
    case .choice(let keys): .choice(number(1...UInt32(keys.count)))
    }
  }

  mutating func number(_ range: ClosedRange<UInt32>) -> UInt32 { UInt32.random(in: range, using: &generator) }

  mutating func pick<T>(_ values: [T]) -> T {
    values[Int(number(0...UInt32(values.count - 1)))]
  }

  mutating func place() throws -> Position {
    try Position(
      latitudeE7: Int32.random(in: -899_999_999...899_999_999, using: &generator),
      longitudeE7: Int32.random(in: -1_800_000_000...1_799_999_999, using: &generator))
  }

  mutating func area() throws -> Area {
    let first = try Position(latitudeE7: 353_000_000, longitudeE7: 357_000_000)
    let second = try Position(latitudeE7: 354_000_000, longitudeE7: 357_000_000)
    let third = try Position(latitudeE7: 354_000_000, longitudeE7: 358_000_000)
    return pick([
      .polygon([first, second, third]), .circle(center: first, radius: .kilometres(5)),
      .corridor(path: [first, second, third], halfWidth: .nauticalMiles(2)),
      .polygon([first, second, third], holes: [[first, third, second]]),
      .sector(
        AnnularSector(
          center: first, innerRadius: .kilometres(1), outerRadius: .kilometres(5), from: .degrees(350), to: .degrees(80)
        )),
      .ellipse(Ellipse(center: first, semiMajor: .kilometres(5), semiMinor: .kilometres(2), orientation: .degrees(33))),
      .firingFan(
        FiringFan(
          gun: first, line: .degrees(120), spreadMicrodegrees: 15_000_000, minimumRange: .kilometres(3),
          maximumRange: .kilometres(20))),
      .transit(Transit(from: first, to: third, radius: .kilometres(3))),
    ])
  }

  mutating func height() -> Altitude {
    let height = Int32.random(in: 0...1_000_000, using: &generator)
    return pick([
      .meanSeaLevel(centimetres: height), .meanSeaLevel(centimetres: Int32(number(0...100)) * 3_048),
      .ellipsoid(centimetres: -height / 100),
      .flightLevel(hundredsOfFeet: Int32(number(0...400))), .qnh(centimetres: 152_400, settingTenthsHPa: 10_132),
      .aboveGround(centimetres: 15_000, terrainMargin: 60_000), .surface, .unlimited,
    ])
  }

  mutating func instant() -> Instant {
    let minute = Int64(number(24_000_000...50_000_000)) * 60_000
    return Instant(milliseconds: pick([minute, minute + 23_000]))
  }

  mutating func ref() throws -> EntryRef {
    EntryRef(
      origin: try Origin("bravo/levant/plans"), index: UInt64(number(0...9_999)),
      leaf: .sha256([UInt8(number(0...255))]))
  }
}

extension Language {
  /// A shipped language, which is there.
  static func shipped(_ tag: String) throws -> Language {
    guard let language = Catalogue.shipped.language(tag) else { throw MissingLanguage(tag: tag) }
    return language
  }
}

struct MissingLanguage: Error {
  let tag: String
}
