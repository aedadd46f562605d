// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation
import TransparencyLog
import Wire

extension Catalogue {
  /// A hotline message as one's own officers give it: free text (`EntryJSON.hotline`), or `format` (the number), `values`
  /// by the keys of the parameters, and, if so wished, `precedence`, `language`, `about`, `spokenAt` and `text`.
  ///
  /// Short texts are normalised (NFC). Without `language`, which values in words need, it is `en`; without `precedence` it
  /// is the format's.
  ///
  /// - Parameter resolve: The entry of a reference written `ORIGIN@INDEX`, if it is known.
  /// - Throws: `InputError` with field, value, limit and what to do.
  public func hotline(
    _ json: JSONValue, resolve: @escaping (String) -> EntryRef? = { _ in nil }
  ) throws(InputError) -> (message: HotlineMessage, text: String?) {
    guard case .number? = json["format"] else {
      let (message, text) = try EntryJSON.hotline(json)
      if let format = message.format { try check(format) }
      return (message, text)
    }
    var input = try JSONInput(json)
    let format = try input.required("format") { value throws(InputError) in try self.format(value) }
    let values = try self.values(input.take("values") ?? .object([]), format, resolve)
    let precedence = try input.optional("precedence") { value throws(InputError) in try value.precedence() }
    let text = try input.optional("text") { value throws(InputError) in try value.partText() }
    let hasWords = text != nil || values.contains { if case .text = $0.content { true } else { false } }
    let stated = try input.optional("language") { value throws(InputError) in try value.languageTag() }
    guard stated != nil || !hasWords else { throw InputError(.missing).inside("language") }
    let language: Label
    if let stated { language = stated } else { language = try JSONValue.string("en").languageTag() }
    let about = try input.optional("about") { value throws(InputError) in try value.reference(resolve) }
    let spokenAt = try input.optional("spokenAt") { value throws(InputError) in try value.instant() }
    try input.end()
    let filled = FilledFormat(number: format.number, catalogue: hash, values: values)
    return (
      HotlineMessage(
        precedence: precedence ?? format.precedence, language: language, about: about, format: filled,
        spokenAt: spokenAt), text
    )
  }

  private func format(_ value: JSONValue) throws(InputError) -> Format {
    let numbers = Wire.Limits.formatNumbers
    let number = try value.whole(Int64(numbers.lowerBound)...Int64(numbers.upperBound))
    guard let format = format(UInt32(number)) else {
      throw InputError(.choice(String(number), allowed: formats.map { "\($0.number) (\($0.key))" }))
    }
    return format
  }

  /// A format given value by value must be one of this catalogue, and fit it.
  private func check(_ filled: FilledFormat) throws(InputError) {
    guard filled.catalogue == hash, let format = format(filled.number) else {
      let problem = InputError.Problem.format("is not of the catalogue in use here, \(hash.hex): use a format of that")
      throw InputError(problem).inside("format")
    }
    guard let misfit = format.misfits(of: filled).first else { return }
    throw InputError(.format("\(misfit): correct it")).inside("values").inside("format")
  }

  private func values(
    _ json: JSONValue, _ format: Format, _ resolve: @escaping (String) -> EntryRef?
  ) throws(InputError) -> [ParameterValue] {
    do throws(InputError) {
      var input = try JSONInput(json)
      var values: [ParameterValue] = []
      for parameter in format.parameters {
        let content = try input.optional(parameter.key) { value throws(InputError) in
          try ValueInput(type: parameter.type, resolve: resolve).content(value)
        }
        guard let content else {
          if parameter.isOptional { continue }
          throw InputError(.missing).inside(parameter.key)
        }
        if let (stated, lowest, highest) = parameter.type.excess(of: content) {
          throw InputError(.outOfRange(value: stated, lowest: lowest, highest: highest)).inside(parameter.key)
        }
        values.append(ParameterValue(parameter: parameter.number, content: content))
      }
      try input.end()
      return values
    } catch { throw error.inside("values") }
  }
}

/// Reads a value for a parameter, as JSON has it or as people write it.
struct ValueInput {
  let type: ParameterType
  let resolve: (String) -> EntryRef?

  func content(_ json: JSONValue) throws(InputError) -> ParameterContent {
    switch type {
    case .place: .place(try json.position())
    case .area: .area(try json.soundArea())
    case .height: .height(try height(json))
    case .time: .time(try json.instant())
    case .duration: .duration(seconds: try duration(json))
    case .distance: .distance(try distance(json))
    case .bearing: .bearing(try bearing(json))
    case .count: .count(UInt32(try whole(json)))
    case .speed: .speed(try speed(json))
    case .frequency: .frequency(try frequency(json))
    case .callSign: .callSign(try callSign(json))
    case .text: .text(try JSONValue.string(try json.text().precomposedStringWithCanonicalMapping).label())
    case .entry: .entry(try json.reference(resolve))
    case .choice(let keys): .choice(try choice(json, keys))
    }
  }

  private func height(_ json: JSONValue) throws(InputError) -> Altitude {
    guard case .string(let text) = json else { return try json.altitude() }
    do { return try Altitude(text) } catch { throw InputError(.heightText(error)) }
  }

  private func distance(_ json: JSONValue) throws(InputError) -> Distance {
    let text = try json.text()
    do { return try Distance(text) } catch { throw InputError(.distance(error)) }
  }

  private func bearing(_ json: JSONValue) throws(InputError) -> Bearing {
    let text = try json.text()
    do { return try Bearing(text) } catch { throw InputError(.bearing(error)) }
  }

  /// A number, or a text of digits, as the command line gives it.
  private func whole(_ json: JSONValue) throws(InputError) -> Int64 {
    if case .string(let text) = json {
      guard let number = UInt32(text), String(number) == text else {
        throw InputError(.quantity(text, form: "12"))
      }
      return Int64(number)
    }
    return try json.whole(0...Int64(UInt32.max))
  }

  private func callSign(_ json: JSONValue) throws(InputError) -> CallSign {
    let text = try json.text().uppercased()
    do { return try CallSign(text) } catch { throw InputError(.domain(error)) }
  }

  private func choice(_ json: JSONValue, _ keys: [String]) throws(InputError) -> UInt32 {
    // By its number too, as it is taken down over a voice line.
    if case .number = json { return UInt32(try json.whole(1...Int64(keys.count))) }
    let text = try json.text()
    if let number = UInt32(text), number >= 1, number <= keys.count { return number }
    guard let index = keys.firstIndex(of: text) else { throw InputError(.choice(text, allowed: keys)) }
    return UInt32(index + 1)
  }

  // MARK: Numbers with units that nothing below knows

  private func duration(_ json: JSONValue) throws(InputError) -> UInt32 {
    if case .number = json { return try json.seconds() }
    let text = try json.text()
    let wrong = InputError(.quantity(text, form: "90 s, 30 min or 2 h 30 min"))
    var seconds: Int64 = 0
    var last = Int64.max
    let words = text.split(separator: " ")
    guard !words.isEmpty, words.count % 2 == 0 else { throw wrong }
    for index in stride(from: 0, to: words.count, by: 2) {
      let units: [Substring: Int64] = ["h": 3_600, "min": 60, "s": 1]
      guard let count = UInt32(words[index]), let unit = units[words[index + 1]], unit < last else { throw wrong }
      seconds += Int64(count) * unit
      last = unit
    }
    guard let seconds = UInt32(exactly: seconds) else { throw wrong }
    return seconds
  }

  private func speed(_ json: JSONValue) throws(InputError) -> Speed {
    let text = try json.text()
    let wrong = InputError(
      .quantity(text, form: SpeedUnit.allCases.map { "250 \($0.rawValue)" }.joined(separator: ", ")))
    let words = text.split(separator: " ")
    guard words.count == 2, let unit = SpeedUnit(rawValue: String(words[1])),
      let thousandths = Self.number(words[0], places: 3), thousandths >= 0,
      case let (product, overflow) = thousandths.multipliedReportingOverflow(by: Int64(unit.metresPerHour)), !overflow,
      product % 1_000 == 0, let speed = UInt32(exactly: product / 1_000)
    else { throw wrong }
    return Speed(metresPerHour: speed)
  }

  private func frequency(_ json: JSONValue) throws(InputError) -> Frequency {
    let text = try json.text()
    let places = ["kHz": 3, "MHz": 6, "GHz": 9]
    let words = text.split(separator: " ")
    guard words.count == 2, let places = places[String(words[1])], let hertz = Self.number(words[0], places: places),
      hertz >= 0
    else { throw InputError(.quantity(text, form: "123.45 MHz, 5680 kHz")) }
    return Frequency(hertz: UInt64(hertz))
  }

  /// An exact number; `nil` for one with more decimals than `places`, or for none.
  private static func number(_ text: Substring, places: Int) -> Int64? {
    guard case .number(let number)? = try? JSONValue(parsing: Array(text.utf8)), !number.digits.contains("e"),
      !number.digits.contains("E"), let units = number.units(places: places)
    else { return nil }
    let decimals = number.digits.split(separator: ".").dropFirst().first?.count ?? 0
    return decimals <= places ? units : nil
  }
}

extension JSONValue {
  /// An entry as an object, or as `ORIGIN@INDEX` where that can be resolved.
  fileprivate func reference(_ resolve: (String) -> EntryRef?) throws(InputError) -> EntryRef {
    guard case .string(let text) = self else { return try entryRef() }
    guard let ref = resolve(text) else {
      throw InputError(.quantity(text, form: "ORIGIN@INDEX of an entry that is here, or {origin, index, leaf}"))
    }
    return ref
  }
}
