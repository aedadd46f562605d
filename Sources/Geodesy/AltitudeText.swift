// SPDX-License-Identifier: Apache-2.0

extension Altitude {
  /// Reads a height with unit and datum, to the nearest centimetre:
  /// `1500 m MSL` (or `AMSL`), `5000 ft WGS 84` (or `HAE`), `FL 120`, `3000 ft QNH 1013.2 hPa` (or `QNH 29.92 inHg`, taken to the
  /// nearest tenth of a hectopascal), `500 ft AGL (ground up to 600 m MSL)`, `surface` (`SFC`, `GND`), `unlimited` (`UNL`).
  ///
  /// - Throws: `AltitudeTextError`; neither unit nor datum nor terrain is ever guessed, and limits are checked.
  public init(_ text: String) throws(AltitudeTextError) {
    guard var tokens = QuantityTokens(PastedText.plain(text)) else { throw .malformed(text) }
    let altitude = try Altitude.read(&tokens, text)
    guard tokens.tokens.isEmpty else { throw .malformed(text) }
    do { try altitude.validate() } catch { throw .range(error) }
    self = altitude
  }

  private static func read(_ tokens: inout QuantityTokens, _ text: String) throws(AltitudeTextError) -> Altitude {
    if tokens.skip(anyOf: ["SURFACE", "SFC", "GND"]) { return .surface }
    if tokens.skip(anyOf: ["UNLIMITED", "UNL"]) { return .unlimited }
    if tokens.skip("FL") {
      guard let level = tokens.takeNumber(), level.billionths == 0 else { throw .malformed(text) }
      return .flightLevel(hundredsOfFeet: try units(level, 1, in: 1, text))
    }
    let height = try centimetres(&tokens, text)
    if tokens.skip(anyOf: ["MSL", "AMSL"]) { return .meanSeaLevel(centimetres: height) }
    if tokens.skip("HAE") { return .ellipsoid(centimetres: height) }
    if tokens.skip("WGS") {
      guard tokens.takeNumber() == DecimalNumber(isNegative: false, whole: 84, billionths: 0) else {
        throw .malformed(text)
      }
      return .ellipsoid(centimetres: height)
    }
    if tokens.skip("QNH") { return .qnh(centimetres: height, settingTenthsHPa: try setting(&tokens, text)) }
    guard tokens.skip("AGL") else {
      throw tokens.tokens.isEmpty ? .missingDatum(text) : .malformed(text)
    }
    guard tokens.skip("GROUND"), tokens.skip("UP"), tokens.skip("TO") else { throw .missingTerrain(text) }
    let terrain = try centimetres(&tokens, text)
    guard tokens.skip(anyOf: ["MSL", "AMSL"]) else { throw .missingTerrain(text) }
    return .aboveGround(centimetres: height, terrainMargin: terrain)
  }

  /// A number in metres or feet, as centimetres.
  private static func centimetres(_ tokens: inout QuantityTokens, _ text: String) throws(AltitudeTextError) -> Int32 {
    guard let number = tokens.takeNumber() else { throw .malformed(text) }
    guard let unit = tokens.takeUnit(), unit == .metres || unit == .feet else { throw .missingUnit(text) }
    return try units(number, unit.tenthsOfMillimetre, in: 100, text)
  }

  /// An altimeter setting in tenths of a hectopascal; without unit it is in hectopascals, which cannot be taken for inches.
  private static func setting(_ tokens: inout QuantityTokens, _ text: String) throws(AltitudeTextError) -> Int32 {
    guard let number = tokens.takeNumber() else { throw .missingSetting(text) }
    // An inch of mercury is 33.86389 hPa.
    if tokens.skip("INHG") { return try units(number, 3_386_389, in: 10_000, text) }
    _ = tokens.skip("HPA")
    return try units(number, 10, in: 1, text)
  }

  private static func units(
    _ number: DecimalNumber, _ unit: Int64, in step: Int64, _ text: String
  ) throws(AltitudeTextError) -> Int32 {
    guard let count = Int32(exactly: number.count(of: unit, in: step)) else { throw .malformed(text) }
    return count
  }
}

extension Altitude {
  /// The height with its datum, in metres or feet, for example `FL 120`, `4921.26 ft MSL` or
  /// `150 m AGL (ground up to 600 m MSL)`. Parsing gives the same height again; other units than feet count as metres.
  public func formatted(in unit: LengthUnit) -> String {
    func height(_ centimetres: Int32) -> String {
      Distance.centimetres(Int(centimetres)).formatted(in: unit == .feet ? .feet : .metres)
    }
    return switch self {
    case .ellipsoid(let value): "\(height(value)) WGS 84"
    case .meanSeaLevel(let value): "\(height(value)) MSL"
    case .flightLevel(let level): "FL \(level)"
    case .qnh(let value, let setting): "\(height(value)) QNH \(setting / 10).\(abs(setting % 10)) hPa"
    case .aboveGround(let value, let margin): "\(height(value)) AGL (ground up to \(height(margin)) MSL)"
    case .surface: "surface"
    case .unlimited: "unlimited"
    }
  }
}

extension Altitude: CustomStringConvertible {
  /// The height in metres with its datum, for example `1500 m MSL`.
  public var description: String { formatted(in: .metres) }
}

/// Why a text is not a height.
public enum AltitudeTextError: Error, Hashable, CustomStringConvertible {
  /// A number without unit, or with one that heights are not given in.
  case missingUnit(String)
  /// A height that does not say what it counts from.
  case missingDatum(String)
  /// A height above ground that does not say how high the ground is.
  case missingTerrain(String)
  /// QNH without the pressure that the altimeter is set to.
  case missingSetting(String)
  /// The text is not a height.
  case malformed(String)
  /// A number is outside what its field may hold.
  case range(AltitudeError)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .missingUnit(let text):
      "\"\(text)\" has no unit: add m or ft"
    case .missingDatum(let text):
      "\"\(text)\" does not say what it counts from: add MSL, WGS 84, QNH with its setting, or AGL with the terrain"
    case .missingTerrain(let text):
      "\"\(text)\" does not say how high the ground is: write it like 150 m AGL (ground up to 600 m MSL)"
    case .missingSetting(let text):
      "\"\(text)\" does not say what the altimeter is set to: write it like 3000 ft QNH 1013.2 hPa"
    case .malformed(let text):
      "\"\(text.prefix(GeodesyLimits.coordinateTextBytes))\" is not a height: write it like 1500 m MSL, FL 120 or surface"
    case .range(let error):
      error.description
    }
  }
}
