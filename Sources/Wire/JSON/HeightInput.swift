// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension JSONValue {
  private static let datums = ["wgs84", "msl", "flight-level", "qnh", "agl", "surface", "unlimited"]

  /// A height with its datum: an object as `altitude(_:)` writes it (with `feet` instead of `metres`, if so wished), or
  /// a text as `Altitude(_:)` reads it: `FL 120`, `1500 m MSL`, `3000 ft QNH 1013.2 hPa`, `surface`. Of an object, the limits of
  /// heights are not checked here.
  ///
  /// - Throws: `InputError`, with `heightWithoutDatum` for a bare number.
  package func altitude() throws(InputError) -> Altitude {
    switch self {
    case .number(let number): throw InputError(.heightWithoutDatum(number.digits))
    case .string(let text): return try Self.altitude(text: text)
    case .object: return try altitudeObject()
    default: throw InputError(.type(needed: .height))
    }
  }

  private func altitudeObject() throws(InputError) -> Altitude {
    var input = try JSONInput(self)
    guard let datum = try input.optional("datum", { value throws(InputError) in try value.text() }) else {
      let height = input.take("metres") ?? input.take("feet")
      throw InputError(.heightWithoutDatum(height?.description ?? "given"))
    }
    let altitude: Altitude
    switch datum {
    case "wgs84": altitude = .ellipsoid(centimetres: try input.height())
    case "msl": altitude = .meanSeaLevel(centimetres: try input.height())
    case "flight-level":
      altitude = .flightLevel(
        hundredsOfFeet: try input.required("hundredsOfFeet") { value throws(InputError) in
          Int32(try value.whole(Int64(Int32.min)...Int64(Int32.max)))
        })
    case "qnh":
      let setting = try input.required("hPa") { value throws(InputError) in try value.units32(places: 1) }
      altitude = .qnh(centimetres: try input.height(), settingTenthsHPa: setting)
    case "agl":
      let terrain = try input.optional("terrainMetres") { value throws(InputError) in try value.units32(places: 2) }
      guard let terrain else { throw InputError(.terrainMissing) }
      altitude = .aboveGround(centimetres: try input.height(), terrainMargin: terrain)
    case "surface": altitude = .surface
    case "unlimited": altitude = .unlimited
    default: throw InputError(.choice(datum, allowed: Self.datums)).inside("datum")
    }
    try input.end()
    return altitude
  }

  private static func altitude(text: String) throws(InputError) -> Altitude {
    do { return try Altitude(text) } catch {
      switch error {
      case .missingDatum, .missingUnit: throw InputError(.heightWithoutDatum(text))
      case .missingTerrain: throw InputError(.terrainMissing)
      // Whoever asked says which end of a band it is.
      case .range(let fault): throw InputError(.altitude(fault))
      case .malformed, .missingSetting: throw InputError(.height(error))
      }
    }
  }

  fileprivate func units32(places: Int) throws(InputError) -> Int32 {
    Int32(try units(places: places, Int64(Int32.min)...Int64(Int32.max)))
  }

  fileprivate func feetAsCentimetres() throws(InputError) -> Int32 {
    // A foot is 30.48 cm.
    let thousandths = try units(places: 3, -70_000_000_000...70_000_000_000) * 3_048
    return Int32((thousandths + (thousandths < 0 ? -50_000 : 50_000)) / 100_000)
  }
}

extension JSONInput {
  /// `metres` or `feet`, in centimetres.
  fileprivate mutating func height() throws(InputError) -> Int32 {
    if let feet = try optional("feet", { value throws(InputError) in try value.feetAsCentimetres() }) { return feet }
    return try required("metres") { value throws(InputError) in try value.units32(places: 2) }
  }
}
