// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension EntryJSON {
  /// A filled format, value by value as it stands in the entry: `number`, `catalogue`, `values`.
  public static func value(of format: FilledFormat) -> JSONValue {
    .object([
      "number": .number(format.number), "catalogue": .hash(format.catalogue),
      "values": .array(format.values.map { value(of: $0) }),
    ])
  }

  private static func value(of value: ParameterValue) -> JSONValue {
    .object([
      JSONMember(name: "parameter", value: .number(value.parameter)), member(of: value.content),
    ])
  }

  private static func member(of content: ParameterContent) -> JSONMember {
    switch content {
    case .place(let place): JSONMember(name: "place", value: .position(place))
    case .area(let area): JSONMember(name: "area", value: .area(area))
    case .height(let height): JSONMember(name: "height", value: .altitude(height))
    case .time(let instant): JSONMember(name: "time", value: .instant(instant))
    case .duration(let seconds): JSONMember(name: "durationSeconds", value: .number(seconds))
    case .distance(let distance): JSONMember(name: "distanceMetres", value: .metres(distance))
    case .bearing(let bearing):
      JSONMember(name: "bearingDegrees", value: .number(JSONNumber(units: Int64(bearing.microdegrees), places: 6)))
    case .count(let count): JSONMember(name: "count", value: .number(count))
    case .speed(let speed): JSONMember(name: "speedMetresPerHour", value: .number(speed.metresPerHour))
    case .frequency(let frequency): JSONMember(name: "frequencyHertz", value: .number(frequency.hertz))
    case .callSign(let callSign): JSONMember(name: "callSign", value: .string(callSign.text))
    case .text(let text): JSONMember(name: "text", value: .string(text.text))
    case .entry(let ref): JSONMember(name: "entry", value: .entryRef(ref))
    case .choice(let number): JSONMember(name: "choice", value: .number(number))
    case .later: JSONMember(name: "later", value: .bool(true))
    }
  }
}

extension JSONValue {
  /// A filled format in the form that `EntryJSON.value(of:)` gives; values are taken in any order.
  func filledFormat() throws(InputError) -> FilledFormat {
    var input = try JSONInput(self)
    let numbers = Limits.formatNumbers
    let number = try input.required("number") { value throws(InputError) in
      UInt32(try value.whole(Int64(numbers.lowerBound)...Int64(numbers.upperBound)))
    }
    let catalogue = try input.required("catalogue") { value throws(InputError) in try value.hash() }
    let values = try input.list("values", 0...Limits.formatValues) { value throws(InputError) in
      try value.parameterValue()
    }
    try input.end()
    guard Set(values.map(\.parameter)).count == values.count else { throw InputError(.memberTwice).inside("values") }
    return FilledFormat(
      number: number, catalogue: catalogue, values: values.sorted { $0.parameter < $1.parameter })
  }

  private func parameterValue() throws(InputError) -> ParameterValue {
    var input = try JSONInput(self)
    let numbers = Limits.parameterNumbers
    let parameter = try input.required("parameter") { value throws(InputError) in
      UInt32(try value.whole(Int64(numbers.lowerBound)...Int64(numbers.upperBound)))
    }
    let given = input.names.filter { $0 != "parameter" }
    guard given.count == 1, let name = given.first else {
      throw InputError(.type(needed: .parameterValue))
    }
    let content = try input.required(name) { value throws(InputError) in try value.content(name) }
    return ParameterValue(parameter: parameter, content: content)
  }

  private static let contents = [
    "place", "area", "height", "time", "durationSeconds", "distanceMetres", "bearingDegrees", "count",
    "speedMetresPerHour", "frequencyHertz", "callSign", "text", "entry", "choice",
  ]

  private func content(_ name: String) throws(InputError) -> ParameterContent {
    switch name {
    case "place": .place(try position())
    case "area": .area(try soundArea())
    case "height": .height(try altitude())
    case "time": .time(try instant())
    case "durationSeconds": .duration(seconds: try seconds())
    case "distanceMetres": .distance(try metres())
    case "bearingDegrees": .bearing(Bearing(microdegrees: try units(places: 6, 0...359_999_999)))
    case "count": .count(try seconds())
    case "speedMetresPerHour": .speed(Speed(metresPerHour: try seconds()))
    case "frequencyHertz": .frequency(Frequency(hertz: UInt64(try whole(0...Int64.max))))
    case "callSign": .callSign(try callSign())
    case "text": .text(try label())
    case "entry": .entry(try entryRef())
    case "choice": .choice(try seconds())
    default: throw InputError(.unknownMember(known: JSONValue.contents))
    }
  }

  func callSign() throws(InputError) -> CallSign {
    let text = try text()
    do { return try CallSign(text) } catch { throw InputError(.domain(error)) }
  }
}
