// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

extension FilledFormat: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var number: UInt32 = 0
    var catalogue: Hash256?
    var values: [ParameterValue] = []
    while let field = try reader.next() {
      switch field {
      case 1: number = try reader.uint32("number")
      case 2: catalogue = try reader.hash("catalogue")
      case 3: values = try reader.messages("values", limit: Limits.formatValues)
      default: try reader.skip()
      }
    }
    self.init(number: number, catalogue: try reader.required(catalogue, "catalogue"), values: values)
    try check()
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try check()
    try checkCount(values.count, 0...Limits.formatValues, "values")
    writer.uint64(1, UInt64(number))
    writer.hash(2, catalogue)
    try writer.messages(3, "values", values)
  }

  private func check() throws(WireError) {
    try checkNumber(number, Limits.formatNumbers, "number")
    try checkAscending(values.map(\.parameter), "values")
  }
}

extension ParameterValue: WireMessage {
  /// Fields that are kinds of value, known or of a later version.
  private static let kinds: ClosedRange<UInt32> = 2...31

  init(from reader: inout FieldReader) throws(WireError) {
    var parameter: UInt32 = 0
    var content: ParameterContent?
    while let field = try reader.next() {
      if field == 1 {
        parameter = try reader.uint32("parameter")
      } else if let value = try ParameterContent.read(field, from: &reader) {
        try reader.choose(&content, value)
      } else {
        try reader.skip()
        // Whoever writes a later version writes one value; a known one beside it would be a second.
        if Self.kinds.contains(field) { try reader.choose(&content, .later) }
      }
    }
    try checkNumber(parameter, Limits.parameterNumbers, "parameter")
    self.init(parameter: parameter, content: try reader.required(content, "content"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkNumber(parameter, Limits.parameterNumbers, "parameter")
    writer.uint64(1, UInt64(parameter))
    try content.write(to: &writer)
  }
}

extension ParameterContent {
  /// The value in a field of `ParameterValue`; `nil` if this version does not know it, or not the choice in it.
  fileprivate static func read(
    _ field: UInt32, from reader: inout FieldReader
  ) throws(WireError) -> ParameterContent? {
    switch field {
    case 2: return .place(try reader.message("place"))
    case 3: return try reader.messageOrLater("area").map(ParameterContent.area) ?? .later
    case 4: return try reader.messageOrLater("height").map(ParameterContent.height) ?? .later
    case 5: return .time(try reader.instant("time", explicit: true))
    case 6: return .duration(seconds: try reader.uint32("duration_s", explicit: true))
    case 7:
      let millimetres = try reader.uint64("distance_mm", largest: UInt64(Int64.max), explicit: true)
      return .distance(Distance(millimetres: Int64(millimetres)))
    case 8:
      return .bearing(
        Bearing(microdegrees: Int64(try reader.uint32("bearing_e6", largest: 359_999_999, explicit: true))))
    case 9: return .count(try reader.uint32("count", explicit: true))
    case 10: return .speed(Speed(metresPerHour: try reader.uint32("speed_m_per_h", explicit: true)))
    case 11:
      let hertz = try reader.uint64("frequency_hz", largest: UInt64(Int64.max), explicit: true)
      return .frequency(Frequency(hertz: hertz))
    case 12:
      return .callSign(try reader.callSign("call_sign"))
    case 13: return .text(try reader.label("text"))
    case 14: return .entry(try reader.message("entry"))
    case 15: return .choice(try reader.uint32("choice", explicit: true))
    default: return nil
    }
  }

  fileprivate func write(to writer: inout FieldWriter) throws(WireError) {
    switch self {
    case .place(let place): try writer.message(2, "place", place)
    case .area(let area): try writer.message(3, "area", area)
    case .height(let height): try writer.message(4, "height", height)
    case .time(let instant): writer.instant(5, instant, explicit: true)
    case .duration(let seconds): writer.uint64(6, UInt64(seconds), explicit: true)
    case .distance(let distance):
      guard distance >= .zero else {
        throw WireError(.outOfRange(value: distance.millimetres, allowed: 0...Int64.max)).inside("distance_mm")
      }
      writer.uint64(7, UInt64(distance.millimetres), explicit: true)
    case .bearing(let bearing): writer.uint64(8, UInt64(bearing.microdegrees), explicit: true)
    case .count(let count): writer.uint64(9, UInt64(count), explicit: true)
    case .speed(let speed): writer.uint64(10, UInt64(speed.metresPerHour), explicit: true)
    case .frequency(let frequency):
      guard frequency.hertz <= UInt64(Int64.max) else {
        throw WireError(.overflow(value: frequency.hertz, largest: UInt64(Int64.max))).inside("frequency_hz")
      }
      writer.uint64(11, frequency.hertz, explicit: true)
    case .callSign(let callSign): writer.string(12, callSign.text)
    case .text(let text): writer.string(13, text.text)
    case .entry(let ref): try writer.message(14, "entry", ref)
    case .choice(let number): writer.uint64(15, UInt64(number), explicit: true)
    case .later: throw WireError(.laterVersion).inside("content")
    }
  }
}

private func checkNumber(
  _ number: UInt32, _ allowed: ClosedRange<UInt32>, _ name: StaticString
) throws(WireError) {
  guard allowed.contains(number) else {
    throw WireError(
      .outOfRange(value: Int64(number), allowed: Int64(allowed.lowerBound)...Int64(allowed.upperBound))
    ).inside(name)
  }
}
