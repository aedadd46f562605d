// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension JSONValue {
  /// A position as GeoJSON has it, `[longitude, latitude]` in degrees, or a text as people write it, latitude first.
  package func position() throws(InputError) -> Position {
    if case .string(let text) = self {
      do { return try CoordinateText.parse(text) } catch { throw InputError(.coordinate(error)) }
    }
    guard case .array(let values) = self, values.count == 2 else {
      throw InputError(.type(needed: "a position: [longitude, latitude] in degrees, with heights in lower and upper"))
    }
    let longitude = try values[0].degrees(at: 0)
    let latitude = try values[1].degrees(at: 1)
    do { return try Position(latitudeE7: latitude, longitudeE7: longitude) } catch {
      throw InputError(.position(error))
    }
  }

  private func degrees(at index: Int) throws(InputError) -> Int32 {
    do throws(InputError) { return Int32(try units(places: 7, -2_000_000_000...2_000_000_000)) } catch {
      throw error.inside(index)
    }
  }

  private func positions() throws(InputError) -> [Position] {
    // Whoever owns the limit of vertices names it.
    try elements(0...Int.max) { value throws(InputError) in try value.position() }
  }

  /// A GeoJSON geometry. The radius of a Point and the half width of a LineString stand beside its coordinates, or are
  /// given by the feature's properties.
  func area(radius: Distance? = nil, halfWidth: Distance? = nil) throws(InputError) -> Area {
    var input = try JSONInput(self)
    let type = try input.required("type") { value throws(InputError) in try value.text() }
    let ownRadius = try input.optional("radiusMetres") { value throws(InputError) in try value.metres(.any) }
    let ownWidth = try input.optional("halfWidthMetres") { value throws(InputError) in try value.metres(.any) }
    switch type {
    case "Point":
      guard let radius = ownRadius ?? radius else { throw InputError(.missing).inside("radiusMetres") }
      let center = try input.required("coordinates") { value throws(InputError) in try value.position() }
      return .circle(center: center, radius: radius)
    case "LineString":
      guard let halfWidth = ownWidth ?? halfWidth else { throw InputError(.missing).inside("halfWidthMetres") }
      let path = try input.required("coordinates") { value throws(InputError) in try value.positions() }
      return .corridor(path: path, halfWidth: halfWidth)
    case "Polygon":
      return try input.required("coordinates") { value throws(InputError) in try value.polygon() }
    default: throw InputError(.geometry("a geometry of type \(type) can not be a volume"))
    }
  }

  /// The same, checked for everything that a draft must be, crossing edges among it.
  package func soundArea(radius: Distance? = nil, halfWidth: Distance? = nil) throws(InputError) -> Area {
    let area = try area(radius: radius, halfWidth: halfWidth)
    do { try area.validate() } catch { throw InputError(.area(error)) }
    return area
  }

  private func polygon() throws(InputError) -> Area {
    guard case .array(let rings) = self else { throw InputError(.type(needed: "an array of rings")) }
    guard rings.count == 1 else {
      throw InputError(.geometry("a polygon with \(rings.count) rings can not be a volume"))
    }
    do throws(InputError) {
      let ring = try rings[0].positions()
      do { return try Area.polygon(ring: ring) } catch { throw InputError(.area(error)) }
    } catch { throw error.inside(0) }
  }

  /// A volume: area, lower, upper, start, end.
  func volume() throws(InputError) -> Volume {
    var input = try JSONInput(self)
    let area = try input.required("area") { value throws(InputError) in try value.area() }
    let volume = try input.volume(area: area, areaName: "area")
    try input.end()
    return volume
  }
}

extension JSONInput {
  /// Heights and times of a volume, and the volume with a sound area.
  mutating func volume(area: Area, areaName: String) throws(InputError) -> Volume {
    let lower = try required("lower") { value throws(InputError) in try value.altitude() }
    let upper = try required("upper") { value throws(InputError) in try value.altitude() }
    let start = try required("start") { value throws(InputError) in try value.instant() }
    let end = try required("end") { value throws(InputError) in try value.instant() }
    let band: AltitudeBand
    do { band = try AltitudeBand(lower: lower, upper: upper) } catch { throw Self.bandError(error) }
    let window: TimeWindow
    do { window = try TimeWindow(start: start, end: end) } catch { throw InputError(.window(error)).inside("end") }
    do { return try Volume(area: area, band: band, window: window) } catch {
      throw InputError(.area(error)).inside(areaName)
    }
  }

  private static func bandError(_ error: AltitudeBandError) -> InputError {
    switch error {
    case .lower(let error): InputError(.altitude(error)).inside("lower")
    case .upper(let error): InputError(.altitude(error)).inside("upper")
    case .noLowerEnd: InputError(.band(error)).inside("lower")
    case .upsideDown: InputError(.band(error)).inside("upper")
    }
  }
}
