// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Wire

/// Why a filled format does not fit what the catalogue says of it.
public enum Misfit: Hashable, Sendable, CustomStringConvertible {
  /// A parameter that must be there is not.
  case missing(key: String)
  /// A value for a parameter that the format does not have.
  case unknownParameter(UInt32)
  /// A value of another type than that of its parameter.
  case type(key: String, needed: String)
  /// A value outside the limits of its parameter.
  case limit(key: String, value: String, allowed: String)

  /// What was wrong, and the limit.
  public var description: String {
    switch self {
    case .missing(let key): "\(key) is missing"
    case .unknownParameter(let number): "the format has no parameter \(number)"
    case .type(let key, let needed): "\(key) is not a \(needed)"
    case .limit(let key, let value, let allowed): "\(key) \(value) is outside \(allowed)"
    }
  }

  /// The parameter that it is about.
  public var parameter: String {
    switch self {
    case .missing(let key), .type(let key, _), .limit(let key, _, _): key
    case .unknownParameter(let number): String(number)
    }
  }
}

extension Format {
  /// Compares values with the parameters, by whole numbers only.
  public func misfits(of message: FilledFormat) -> [Misfit] {
    var misfits: [Misfit] = []
    for parameter in parameters where !parameter.isOptional {
      if !message.values.contains(where: { $0.parameter == parameter.number }) {
        misfits.append(.missing(key: parameter.key))
      }
    }
    for value in message.values {
      guard let parameter = parameter(value.parameter) else {
        misfits.append(.unknownParameter(value.parameter))
        continue
      }
      if !parameter.type.takes(value.content) {
        misfits.append(.type(key: parameter.key, needed: parameter.type.name))
      } else if let (stated, lowest, highest) = parameter.type.excess(of: value.content) {
        misfits.append(.limit(key: parameter.key, value: stated, allowed: "\(lowest) to \(highest)"))
      }
    }
    return misfits
  }
}

extension ParameterType {
  /// Whether a value has this type.
  func takes(_ content: ParameterContent) -> Bool {
    switch (self, content) {
    case (.place, .place), (.area, .area), (.height, .height), (.time, .time), (.duration, .duration),
      (.distance, .distance), (.bearing, .bearing), (.count, .count), (.speed, .speed), (.frequency, .frequency),
      (.callSign, .callSign), (.text, .text), (.entry, .entry), (.choice, .choice):
      true
    default: false
    }
  }

  /// The value and the limits that it breaks, with their units; `nil` if it breaks none.
  func excess(of content: ParameterContent) -> (value: String, lowest: String, highest: String)? {
    switch (self, content) {
    case (.area(let limit), .area(let area)):
      let count = AreaOutline(area).count
      return count <= limit ? nil : ("of \(count) points", "1", "\(limit) points")
    case (.height, .height(let height)):
      do { try height.validate() } catch {
        // The only other error is of what needs a fixed height.
        guard case .outOfRange(let field, let value, let lowest, let highest) = error else { return nil }
        return ("\(field.rawValue) \(value)", "\(lowest)", "\(highest)")
      }
      return nil
    case (.duration(let range), .duration(let seconds)):
      return range.contains(seconds) ? nil : ("\(seconds) s", "\(range.lowerBound) s", "\(range.upperBound) s")
    case (.distance(let range, _), .distance(let distance)):
      let millimetres = Int64(range.lowerBound) * 1_000...Int64(range.upperBound) * 1_000
      return millimetres.contains(distance.millimetres)
        ? nil : ("\(distance)", "\(range.lowerBound) m", "\(range.upperBound) m")
    case (.count(let range), .count(let count)):
      return range.contains(count) ? nil : ("\(count)", "\(range.lowerBound)", "\(range.upperBound)")
    case (.speed(let knots, _), .speed(let speed)):
      return UInt64(speed.metresPerHour) <= UInt64(knots) * UInt64(SpeedUnit.knots.metresPerHour)
        ? nil : (Quantity.speed(speed, in: [.knots]).code, "0", "\(knots) kt")
    case (.frequency(let range), .frequency(let frequency)):
      let hertz = UInt64(range.lowerBound) * 1_000...UInt64(range.upperBound) * 1_000
      return hertz.contains(frequency.hertz)
        ? nil : (Quantity.frequency(frequency).code, "\(range.lowerBound) kHz", "\(range.upperBound) kHz")
    case (.text(let limit), .text(let text)):
      return text.text.utf8.count <= limit ? nil : ("of \(text.text.utf8.count) bytes", "1", "\(limit) bytes")
    case (.choice(let keys), .choice(let number)):
      return number >= 1 && number <= keys.count ? nil : ("\(number)", "1", "\(keys.count)")
    default: return nil
    }
  }

  /// The limits in plain words.
  public var limits: String {
    switch self {
    case .place: "anywhere, WGS 84, to 1e-7 degrees"
    case .area(let vertices): "at most \(vertices) points"
    case .height: "with datum, -1000 m to 100000 m"
    case .time: "1970 to 2200"
    case .duration(let range): "\(range.lowerBound) s to \(range.upperBound) s"
    case .distance(let range, _): "\(range.lowerBound) m to \(range.upperBound) m"
    case .bearing: "true, 0 to below 360 degrees"
    case .count(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .speed(let knots, _): "at most \(knots) kt"
    case .frequency(let range): "\(range.lowerBound) kHz to \(range.upperBound) kHz"
    case .callSign: "1 to \(Wire.Limits.callSignBytes) of A-Z, 0-9, single spaces and -"
    case .text(let bytes): "1 to \(bytes) bytes (UTF-8), no control or direction-changing characters"
    case .entry: "an entry of a log of the channel"
    case .choice(let keys): keys.enumerated().map { "\($0 + 1) \($1)" }.joined(separator: ", ")
    }
  }
}
