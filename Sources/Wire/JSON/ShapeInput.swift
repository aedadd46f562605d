// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// What makes a GeoJSON Point or LineString an area: members beside its coordinates, or properties of its feature.
struct ShapeInput {
  /// The members of one kind of area, of which all are given.
  private static let points: [[String]] = [
    ["radiusMetres"], ["innerRadiusMetres", "outerRadiusMetres", "fromDegrees", "toDegrees"],
    ["semiMajorMetres", "semiMinorMetres", "orientationDegrees"],
    ["lineDegrees", "spreadDegrees", "minimumRangeMetres", "maximumRangeMetres"],
  ]
  private static let lines: [[String]] = [["halfWidthMetres"], ["movingRadiusMetres"]]

  private var values: [String: JSONValue] = [:]

  init(_ input: inout JSONInput) {
    for name in (Self.points + Self.lines).joined() {
      if let value = input.take(name) { values[name] = value }
    }
  }

  /// These, and those of the other. What both say, they must say alike.
  func completed(by other: ShapeInput?) throws(InputError) -> ShapeInput {
    var both = self
    for (name, value) in (other?.values ?? [:]).sorted(by: { $0.key < $1.key }) {
      if let mine = both.values[name], mine != value {
        throw InputError(.geometry("\(mine) stands beside the coordinates, and \(value) in the properties")).inside(
          name)
      }
      both.values[name] = value
    }
    return both
  }

  /// Refuses members that are none of the area's.
  private func refuseOthers(than kind: [String], of type: String) throws(InputError) {
    guard let other = values.keys.sorted().first(where: { !kind.contains($0) }) else { return }
    guard let named = kind.first(where: { values[$0] != nil }) else { throw Self.useless(other, type) }
    throw InputError(.exclusive(with: named)).inside(other)
  }

  /// Refuses all members: a ring of its own bounds the area.
  func refuseAll(of type: String) throws(InputError) {
    if let other = values.keys.min() { throw Self.useless(other, type) }
  }

  private static func useless(_ name: String, _ type: String) -> InputError {
    InputError(.geometry("a \(type) is no area that has it: leave it out, or give another geometry")).inside(name)
  }

  /// The area around a position.
  func area(around center: Position) throws(InputError) -> Area {
    let kind = try choice(Self.points)
    try refuseOthers(than: Self.points[kind], of: "Point")
    switch kind {
    case 0: return .circle(center: center, radius: try metres("radiusMetres"))
    case 1:
      return .sector(
        AnnularSector(
          center: center, innerRadius: try metres("innerRadiusMetres"), outerRadius: try metres("outerRadiusMetres"),
          from: try bearing("fromDegrees"), to: try bearing("toDegrees")))
    case 2:
      return .ellipse(
        Ellipse(
          center: center, semiMajor: try metres("semiMajorMetres"), semiMinor: try metres("semiMinorMetres"),
          orientation: try bearing("orientationDegrees")))
    default:
      return .firingFan(
        FiringFan(
          gun: center, line: try bearing("lineDegrees"), spreadMicrodegrees: try microdegrees("spreadDegrees"),
          minimumRange: try metres("minimumRangeMetres"), maximumRange: try metres("maximumRangeMetres")))
    }
  }

  /// The area along a path.
  func area(along path: [Position]) throws(InputError) -> Area {
    let kind = try choice(Self.lines)
    try refuseOthers(than: Self.lines[kind], of: "LineString")
    guard kind == 1 else { return .corridor(path: path, halfWidth: try halfWidth()) }
    guard path.count == 2 else { throw InputError(.count(path.count, allowed: 2...2)).inside("coordinates") }
    return .transit(Transit(from: path[0], to: path[1], radius: try metres("movingRadiusMetres")))
  }

  func halfWidth() throws(InputError) -> Distance { try metres("halfWidthMetres") }

  /// Which of several kinds of area the members are those of; the first where there are none.
  private func choice(_ kinds: [[String]]) throws(InputError) -> Int {
    let given = kinds.map { kind in kind.first { values[$0] != nil } }
    let chosen = given.indices.filter { given[$0] != nil }
    if chosen.count > 1, let first = given[chosen[0]], let second = given[chosen[1]] {
      throw InputError(.exclusive(with: first)).inside(second)
    }
    return chosen.first ?? 0
  }

  private func value<T>(_ name: String, _ read: (JSONValue) throws(InputError) -> T) throws(InputError) -> T {
    guard let value = values[name] else { throw InputError(.missing).inside(name) }
    do throws(InputError) { return try read(value) } catch { throw error.inside(name) }
  }

  private func metres(_ name: String) throws(InputError) -> Distance {
    try value(name) { value throws(InputError) in try value.metres(.any) }
  }

  private func microdegrees(_ name: String) throws(InputError) -> Int32 {
    try value(name) { value throws(InputError) in
      let units = try value.units(places: 6, 0...360_000_000)
      // Rounded, two azimuths could become the same one, and a sliver a whole ring.
      guard try value.units(places: 15, 0...360_000_000_000_000_000) == units * 1_000_000_000 else {
        throw InputError(.type(needed: .microdegrees))
      }
      return Int32(units)
    }
  }

  /// An azimuth of 0 to 360 degrees, both of which are north.
  private func bearing(_ name: String) throws(InputError) -> Bearing {
    Bearing(microdegrees: Int64(try microdegrees(name)))
  }
}
