// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Wire

/// Reads a file of formats.
enum FormatReader {
  static func formats(of file: CatalogueFile) throws(CatalogueError) -> [Format] {
    var input = try DataValue(file).object()
    let set = try input.required("set").key()
    guard file.name == "formats-\(set).json" else {
      throw input.place.error(.fileName(needed: "formats-\(set).json"))
    }
    var formats: [Format] = []
    for value in try input.required("formats").elements(1...CatalogueLimits.formats) {
      formats.append(try format(value))
    }
    try input.end()
    return formats
  }

  private static func format(_ value: DataValue) throws(CatalogueError) -> Format {
    let numbers = Wire.Limits.formatNumbers
    var outer = try value.object()
    let number = UInt32(
      try outer.required("number").whole(Int(numbers.lowerBound)...Int(numbers.upperBound)))
    var value = value
    value.place.format = number
    var input = try value.object()
    _ = input.optional("number")
    let format = Format(
      number: number, key: try input.required("key").key(), precedence: try precedence(input.required("precedence")),
      needs: try input.required("needs").choice(), parameters: try parameters(input.required("parameters")))
    try input.end()
    return format
  }

  private static func precedence(_ value: DataValue) throws(CatalogueError) -> Precedence {
    do throws(InputError) { return try value.json.precedence() } catch { throw value.place.error(.json(error)) }
  }

  private static func parameters(_ value: DataValue) throws(CatalogueError) -> [Parameter] {
    var parameters: [Parameter] = []
    for element in try value.elements(0...Wire.Limits.formatValues) {
      let parameter = try parameter(element)
      if let last = parameters.last?.number, last >= parameter.number {
        throw element.place.error(.type(needed: "a parameter with a greater number than the one before it"))
      }
      guard !parameters.contains(where: { $0.key == parameter.key }) else {
        throw element.place.error(.given(twice: parameter.key))
      }
      parameters.append(parameter)
    }
    return parameters
  }

  private static func parameter(_ value: DataValue) throws(CatalogueError) -> Parameter {
    let numbers = Wire.Limits.parameterNumbers
    var input = try value.object()
    let number = try input.required("number").whole(Int(numbers.lowerBound)...Int(numbers.upperBound))
    let key = try input.required("key").key()
    let isOptional = try input.optional("optional")?.flag() ?? false
    let type = try type(&input)
    try input.end()
    return Parameter(number: UInt32(number), key: key, type: type, isOptional: isOptional)
  }

  private static let types = [
    "place", "area", "height", "time", "duration", "distance", "bearing", "count", "speed", "frequency", "call-sign",
    "text", "entry", "choice",
  ]

  private static func type(_ input: inout DataObject) throws(CatalogueError) -> ParameterType {
    let given = try input.required("type")
    let name = try given.text()
    switch name {
    case "place": return .place
    case "area": return .area(vertices: try input.required("maximumVertices").whole(3...1_000))
    case "height": return .height(units: try units(&input, [.metres, .feet]))
    case "time": return .time
    case "duration": return .duration(try range(&input, "Seconds", 0...31_536_000))
    case "distance":
      return .distance(
        try range(&input, "Metres", 0...20_003_931), units: try units(&input, LengthUnit.allCases))
    case "bearing": return .bearing
    case "count": return .count(try range(&input, "", 0...1_000_000))
    case "speed":
      return .speed(
        maximumKnots: UInt32(try input.required("maximumKnots").whole(1...20_000)),
        units: try units(&input, SpeedUnit.allCases))
    case "frequency": return .frequency(kilohertz: try range(&input, "Kilohertz", 1...300_000_000))
    case "call-sign": return .callSign
    case "text": return .text(bytes: try input.required("maximumBytes").whole(1...Wire.Limits.labelBytes))
    case "entry": return .entry
    case "choice": return .choice(try choices(input.required("choices")))
    default: throw given.place.error(.choice(name, allowed: types))
    }
  }

  /// `minimum…` and `maximum…`.
  private static func range(
    _ input: inout DataObject, _ unit: String, _ allowed: ClosedRange<Int>
  ) throws(CatalogueError) -> ClosedRange<UInt32> {
    let low = try input.required("minimum\(unit)").whole(allowed)
    let high = try input.required("maximum\(unit)").whole(low...allowed.upperBound)
    return UInt32(low)...UInt32(high)
  }

  private static func units<Unit: RawRepresentable & CaseIterable & Equatable>(
    _ input: inout DataObject, _ allowed: [Unit]
  ) throws(CatalogueError) -> [Unit] where Unit.RawValue == String {
    var units: [Unit] = []
    for value in try input.required("units").elements(1...4) {
      let name = try value.text()
      guard let unit = allowed.first(where: { $0.rawValue == name }) else {
        throw value.place.error(.choice(name, allowed: allowed.map(\.rawValue)))
      }
      guard !units.contains(unit) else { throw value.place.error(.given(twice: name)) }
      units.append(unit)
    }
    return units
  }

  private static func choices(_ value: DataValue) throws(CatalogueError) -> [String] {
    var choices: [String] = []
    for element in try value.elements(2...CatalogueLimits.choices) {
      let key = try element.key()
      guard !choices.contains(key) else { throw element.place.error(.given(twice: key)) }
      choices.append(key)
    }
    return choices
  }
}
