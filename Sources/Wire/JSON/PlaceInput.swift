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
      throw InputError(.type(needed: .position))
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

  /// A GeoJSON geometry. What makes a Point or LineString an area stands beside its coordinates, or in the feature's properties.
  func area(properties: ShapeInput? = nil) throws(InputError) -> Area {
    var input = try JSONInput(self)
    let type = try input.required("type") { value throws(InputError) in try value.text() }
    let shape = try ShapeInput(&input).completed(by: properties)
    switch type {
    case "Point":
      let center = try input.required("coordinates") { value throws(InputError) in try value.position() }
      return try shape.area(around: center)
    case "LineString":
      let path = try input.required("coordinates") { value throws(InputError) in try value.positions() }
      return try shape.area(along: path)
    case "Polygon":
      try shape.refuseAll(of: "Polygon")
      return try input.required("coordinates") { value throws(InputError) in try value.polygon() }
    default: throw InputError(.geometry("a geometry of type \(type) can not be a volume"))
    }
  }

  /// The same, checked for everything that a draft must be, crossing edges among it.
  package func soundArea() throws(InputError) -> Area { try soundArea(properties: nil) }

  /// The same with what stands beside the geometry.
  func soundArea(properties: ShapeInput?) throws(InputError) -> Area {
    let area = try area(properties: properties)
    do { try area.validate() } catch { throw InputError(.area(error)) }
    return area
  }

  private func polygon() throws(InputError) -> Area {
    let rings = try elements(1...SeparationLimits.holes + 1) { value throws(InputError) in try value.positions() }
    do { return try Area.polygon(rings: rings) } catch {
      if case .hole(let number, let fault) = error { throw InputError(.area(fault)).inside(number) }
      throw InputError(.area(error)).inside(0)
    }
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
    let band = try band(area)
    let window = try window()
    do { return try Volume(area: area, band: band, window: window) } catch {
      throw InputError(.area(error)).inside(areaName)
    }
  }

  /// `start` and `end`.
  mutating func window() throws(InputError) -> TimeWindow {
    let start = try required("start") { value throws(InputError) in try value.instant() }
    let end = try required("end") { value throws(InputError) in try value.instant() }
    do { return try TimeWindow(start: start, end: end) } catch { throw InputError(.window(error)).inside("end") }
  }

  /// `lower` and `upper`; for a firing fan `maximumOrdinate` instead, if so wished, which begins at the surface.
  mutating func band(_ area: Area? = nil) throws(InputError) -> AltitudeBand {
    if case .firingFan? = area,
      let ordinate = try optional("maximumOrdinate", { value throws(InputError) in try value.altitude() })
    {
      for name in ["lower", "upper"] where take(name) != nil {
        throw InputError(.exclusive(with: "maximumOrdinate")).inside(name)
      }
      do { return try AltitudeBand(lower: .surface, upper: ordinate) } catch {
        if case .upper(let fault) = error { throw InputError(.altitude(fault)).inside("maximumOrdinate") }
        throw InputError(.band(error)).inside("maximumOrdinate")
      }
    }
    let lower = try required("lower") { value throws(InputError) in try value.altitude() }
    let upper = try required("upper") { value throws(InputError) in try value.altitude() }
    do { return try AltitudeBand(lower: lower, upper: upper) } catch { throw Self.bandError(error) }
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
