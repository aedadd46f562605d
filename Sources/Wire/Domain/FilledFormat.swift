// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// A numbered format of a catalogue, filled in. What number and values mean stands in the catalogue that the hash names.
public struct FilledFormat: Hashable, Sendable {
  /// Number of the format, within `Limits.formatNumbers`.
  public let number: UInt32
  /// SHA-256 of the catalogue that has the format.
  public let catalogue: Hash256
  /// The values, ascending by parameter, at most `Limits.formatValues`.
  public let values: [ParameterValue]

  /// Fills in a format.
  public init(number: UInt32, catalogue: Hash256, values: [ParameterValue]) {
    self.number = number
    self.catalogue = catalogue
    self.values = values
  }
}

/// One value of a filled format.
public struct ParameterValue: Hashable, Sendable {
  /// Number of the parameter in its format, within `Limits.parameterNumbers`.
  public let parameter: UInt32
  /// What is stated.
  public let content: ParameterContent

  /// States a value.
  public init(parameter: UInt32, content: ParameterContent) {
    self.parameter = parameter
    self.content = content
  }
}

/// What a parameter can hold. As stated: nothing but the range of its type is checked when it is read.
public enum ParameterContent: Hashable, Sendable {
  /// A place.
  case place(Position)
  /// An area.
  case area(Area)
  /// A height with its datum.
  case height(Altitude)
  /// A time.
  case time(Instant)
  /// A length of time.
  case duration(seconds: UInt32)
  /// A length, not negative.
  case distance(Distance)
  /// A true bearing.
  case bearing(Bearing)
  /// How many.
  case count(UInt32)
  /// A speed over ground.
  case speed(Speed)
  /// A radio frequency.
  case frequency(Frequency)
  /// A call sign.
  case callSign(CallSign)
  /// A short text in the language of the message: no name of a person, nothing that may have to be removed later.
  case text(Label)
  /// Another entry.
  case entry(EntryRef)
  /// The number of a choice in the list of the parameter.
  case choice(UInt32)
  /// A kind of value of a later version: kept, and shown as not understood.
  case later
}

/// A speed in whole metres per hour: a knot is 1,852, a kilometre per hour 1,000, a metre per second 3,600 of them.
public struct Speed: Hashable, Comparable, Sendable {
  /// Metres per hour.
  public let metresPerHour: UInt32

  /// A speed in metres per hour.
  public init(metresPerHour: UInt32) { self.metresPerHour = metresPerHour }

  /// Orders by speed.
  public static func < (left: Speed, right: Speed) -> Bool { left.metresPerHour < right.metresPerHour }
}

/// A radio frequency in whole hertz, below 2⁶³ in an entry.
public struct Frequency: Hashable, Comparable, Sendable {
  /// Hertz.
  public let hertz: UInt64

  /// A frequency in hertz.
  public init(hertz: UInt64) { self.hertz = hertz }

  /// Orders by frequency.
  public static func < (left: Frequency, right: Frequency) -> Bool { left.hertz < right.hertz }
}

/// A call sign as it is spelled over a voice line: 1...24 of `A-Z`, `0-9`, single spaces and `-`, such as `FALCON 21`.
public struct CallSign: Hashable, Sendable, CustomStringConvertible {
  /// The call sign, in capitals.
  public let text: String

  /// Refuses what is empty, too long, has other characters, or begins or ends with a space.
  public init(_ text: String) throws(DomainError) {
    let bytes = Array(text.utf8)
    let allowed = bytes.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 32 || $0 == 45 }
    guard let first = bytes.first, let last = bytes.last, first != 32, last != 32, allowed,
      !zip(bytes, bytes.dropFirst()).contains(where: { $0 == 32 && $1 == 32 }), bytes.count <= Limits.callSignBytes
    else { throw .callSign(text) }
    self.text = text
  }

  /// The call sign.
  public var description: String { text }
}
