// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Wire

/// A numbered format: what is said, with typed parameters.
public struct Format: Hashable, Sendable {
  /// Its number, by which it is called over every means.
  public let number: UInt32
  /// Its name for programs, such as `accidental-launch`.
  public let key: String
  /// How urgent it is unless the sender says otherwise.
  public let precedence: Precedence
  /// Which answer it needs; reminding and escalating go on until that is there.
  public let needs: NeededAnswer
  /// The parameters, ascending by number.
  public let parameters: [Parameter]

  /// The parameter with a number.
  public func parameter(_ number: UInt32) -> Parameter? { parameters.first { $0.number == number } }
}

/// The answer state that a format needs, in the order in which they are reached.
public enum NeededAnswer: String, Hashable, Comparable, Sendable, CaseIterable {
  /// A person has it.
  case hasIt = "has-it"
  /// It is understood (read back).
  case understood
  /// It is passed on to those concerned.
  case passedOn = "passed-on"
  /// What was to be done is done.
  case done

  /// Orders by what is reached later.
  public static func < (left: NeededAnswer, right: NeededAnswer) -> Bool {
    (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
  }
}

/// A parameter of a format.
public struct Parameter: Hashable, Sendable {
  /// Its number in the format, which never changes its meaning.
  public let number: UInt32
  /// Its name for programs and in wordings, such as `place`.
  public let key: String
  /// What it holds, within which limits.
  public let type: ParameterType
  /// Whether it may be left out.
  public let isOptional: Bool
}

/// What a parameter can hold, with its limits.
public enum ParameterType: Hashable, Sendable {
  /// A place, anywhere on WGS 84.
  case place
  /// An area of at most so many vertices or points.
  case area(vertices: Int)
  /// A height with its datum, within `GeodesyLimits`; shown in the first of the units in which it is a whole number.
  case height(units: [LengthUnit])
  /// A time, 1970 to 2200.
  case time
  /// A length of time, in seconds.
  case duration(ClosedRange<UInt32>)
  /// A length, in whole metres; shown in the first of the units in which it has at most one decimal.
  case distance(ClosedRange<UInt32>, units: [LengthUnit])
  /// A true bearing, 0 up to but not 360 degrees.
  case bearing
  /// How many.
  case count(ClosedRange<UInt32>)
  /// A speed of at most so many knots; shown in the first of the units in which it is a whole number.
  case speed(maximumKnots: UInt32, units: [SpeedUnit])
  /// A radio frequency, in kilohertz.
  case frequency(kilohertz: ClosedRange<UInt32>)
  /// A call sign.
  case callSign
  /// A short text in the sender's language of at most so many bytes.
  case text(bytes: Int)
  /// Another entry.
  case entry
  /// One of a list, numbered from 1.
  case choice([String])

  /// Its name in the data files.
  public var name: String {
    switch self {
    case .place: "place"
    case .area: "area"
    case .height: "height"
    case .time: "time"
    case .duration: "duration"
    case .distance: "distance"
    case .bearing: "bearing"
    case .count: "count"
    case .speed: "speed"
    case .frequency: "frequency"
    case .callSign: "call-sign"
    case .text: "text"
    case .entry: "entry"
    case .choice: "choice"
    }
  }
}

/// A unit of speed as people write it.
public enum SpeedUnit: String, Hashable, Sendable, CaseIterable {
  /// Knots of 1,852 m per hour.
  case knots = "kt"
  /// Kilometres per hour.
  case kilometresPerHour = "km/h"
  /// Metres per second.
  case metresPerSecond = "m/s"

  /// The unit in metres per hour.
  public var metresPerHour: UInt32 {
    switch self {
    case .knots: 1_852
    case .kilometresPerHour: 1_000
    case .metresPerSecond: 3_600
    }
  }
}
