// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

// Places, heights and times as JSON for people (docs/wire.md, "JSON"). Areas are GeoJSON geometries (RFC 7946).

extension JSONValue {
  /// Longitude, latitude in degrees, as GeoJSON has them.
  package static func position(_ position: Position) -> JSONValue {
    .array([
      .number(JSONNumber(units: Int64(position.longitudeE7), places: 7)),
      .number(JSONNumber(units: Int64(position.latitudeE7), places: 7)),
    ])
  }

  package static func metres(_ distance: Distance) -> JSONValue {
    .number(JSONNumber(units: distance.millimetres, places: 3))
  }

  static func metres(centimetres: Int32) -> JSONValue { .number(JSONNumber(units: Int64(centimetres), places: 2)) }

  static func instant(_ instant: Instant) -> JSONValue { .string(instant.iso8601) }

  static func hash(_ hash: Hash256) -> JSONValue { .string(hash.hex) }

  /// A signed note as its text; other bytes as base64 in an object.
  static func note(_ bytes: [UInt8]) -> JSONValue {
    if let text = String(validating: bytes, as: UTF8.self) { return .string(text) }
    return .object(["base64": .string(Base64Text.encode(bytes))])
  }

  static func enumeration<E: WireEnumeration>(_ value: E) -> JSONValue {
    if let name = E.named.first(where: { $0.value == value })?.name { return .string(name) }
    return value.laterNumber.map { .number($0) } ?? .null
  }

  static func area(_ area: Area) -> JSONValue {
    switch area {
    case .polygon(let ring, let holes):
      .object([
        "type": .string("Polygon"),
        "coordinates": .array(([ring] + holes).map { .array(($0 + $0.prefix(1)).map { .position($0) }) }),
      ])
    case .circle(let center, let radius):
      .object(["type": .string("Point"), "coordinates": .position(center), "radiusMetres": .metres(radius)])
    case .corridor(let path, let halfWidth):
      .object([
        "type": .string("LineString"), "coordinates": .array(path.map { .position($0) }),
        "halfWidthMetres": .metres(halfWidth),
      ])
    case .sector(let sector):
      .object([
        "type": .string("Point"), "coordinates": .position(sector.center),
        "innerRadiusMetres": .metres(sector.innerRadius), "outerRadiusMetres": .metres(sector.outerRadius),
        "fromDegrees": .degrees(sector.from.microdegrees), "toDegrees": .degrees(sector.to.microdegrees),
      ])
    case .ellipse(let ellipse):
      .object([
        "type": .string("Point"), "coordinates": .position(ellipse.center),
        "semiMajorMetres": .metres(ellipse.semiMajor), "semiMinorMetres": .metres(ellipse.semiMinor),
        "orientationDegrees": .degrees(ellipse.orientation.microdegrees),
      ])
    case .firingFan(let fan):
      .object([
        "type": .string("Point"), "coordinates": .position(fan.gun), "lineDegrees": .degrees(fan.line.microdegrees),
        "spreadDegrees": .degrees(fan.spreadMicrodegrees), "minimumRangeMetres": .metres(fan.minimumRange),
        "maximumRangeMetres": .metres(fan.maximumRange),
      ])
    case .transit(let transit):
      .object([
        "type": .string("LineString"), "coordinates": .array([.position(transit.from), .position(transit.to)]),
        "movingRadiusMetres": .metres(transit.radius),
      ])
    }
  }

  private static func degrees(_ microdegrees: Int32) -> JSONValue {
    .number(JSONNumber(units: Int64(microdegrees), places: 6))
  }

  package static func altitude(_ altitude: Altitude) -> JSONValue {
    switch altitude {
    case .ellipsoid(let height): .object(["datum": .string("wgs84"), "metres": .metres(centimetres: height)])
    case .meanSeaLevel(let height): .object(["datum": .string("msl"), "metres": .metres(centimetres: height)])
    case .flightLevel(let level): .object(["datum": .string("flight-level"), "hundredsOfFeet": .number(level)])
    case .qnh(let height, let setting):
      .object([
        "datum": .string("qnh"), "metres": .metres(centimetres: height),
        "hPa": .number(JSONNumber(units: Int64(setting), places: 1)),
      ])
    case .aboveGround(let height, let margin):
      .object([
        "datum": .string("agl"), "metres": .metres(centimetres: height),
        "terrainMetres": .metres(centimetres: margin),
      ])
    case .surface: .object(["datum": .string("surface")])
    case .unlimited: .object(["datum": .string("unlimited")])
    }
  }

  package static func volume(_ volume: Volume) -> JSONValue {
    .object([
      "area": .area(volume.area), "lower": .altitude(volume.band.lower), "upper": .altitude(volume.band.upper),
      "start": .instant(volume.window.start), "end": .instant(volume.window.end),
    ])
  }

  package static func minima(_ minima: Minima) -> JSONValue {
    .object([
      "lateralMetres": .metres(minima.lateral), "verticalMetres": .metres(minima.vertical),
      "seconds": .number(minima.seconds),
    ])
  }

  static func entryRef(_ ref: EntryRef) -> JSONValue {
    .object(["origin": .string(ref.origin.name), "index": .number(ref.index), "leaf": .hash(ref.leaf)])
  }

  static func logPosition(_ position: LogPosition) -> JSONValue {
    .object(["origin": .string(position.origin.name), "size": .number(position.size), "root": .hash(position.root)])
  }
}
