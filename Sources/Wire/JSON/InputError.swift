// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// Why a JSON text that one's own side gave is not what it should be: where, what, the limit, and what to do.
public struct InputError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The place in the JSON text, such as `$.features[0].properties.lower`.
  public internal(set) var path: String
  /// What is wrong there.
  public let problem: Problem

  package init(_ problem: Problem, at path: String = "$") {
    self.path = path
    self.problem = problem
  }

  /// With what an assumption begins: what stands in place of what is not stated, or can not be used.
  public static let assumption = "not stated, assumed"

  /// Path and problem.
  public var description: String { "\(path): \(problem)" }

  /// The same error, seen from the object that has the member.
  package func inside(_ name: String) -> InputError { InputError(problem, at: "$.\(name)\(path.dropFirst())") }

  /// The same error, seen from the array that has the element.
  package func inside(_ index: Int) -> InputError { InputError(problem, at: "$[\(index)]\(path.dropFirst())") }

  /// What can be wrong with input.
  public enum Problem: Hashable, Sendable {
    /// The text is not JSON: what was expected at this byte.
    case syntax(offset: Int, expected: String)
    /// The text is too long.
    case tooLarge(bytes: Int, limit: Int)
    /// Objects and arrays nest too deep.
    case tooDeep(limit: Int)
    /// An object has a member twice.
    case memberTwice
    /// A member that must be there is not.
    case missing
    /// A member that nothing here knows; the names that are known.
    case unknownMember(known: [String])
    /// A member that nothing here knows, but nearly; the name that was probably meant.
    case misspelt(meant: String)
    /// A text in which there is nothing to see.
    case blank
    /// A text that is not a language tag.
    case languageTag(String)
    /// A value of another type than needed.
    case type(needed: ValueType)
    /// A text that is none of the allowed ones.
    case choice(String, allowed: [String])
    /// A height without saying above what.
    case heightWithoutDatum(String)
    /// A height above ground without the height of that ground.
    case terrainMissing
    /// A value that is outside the range of its member; both ends are allowed, with their units.
    case outOfRange(value: String, lowest: String, highest: String)
    /// Too many or too few elements.
    case count(Int, allowed: ClosedRange<Int>)
    /// Two features of one activity that say different things about it.
    case contradiction(String)
    /// A member that can not be given together with another.
    case exclusive(with: String)
    /// Legs of a flight that do not fit its path.
    case track(TrackCorridorError)
    /// A track that can not be followed.
    case motion(TrackError)
    /// A text that is not a height.
    case height(AltitudeTextError)
    /// A kind of GeoJSON geometry that a volume can not have.
    case geometry(String)
    /// A time that is not one; a time without zone among others.
    case instant(InstantError)
    /// A window that ends before it starts.
    case window(TimeWindowError)
    /// A text that is not a position.
    case coordinate(CoordinateTextError)
    /// A position that is not one.
    case position(PositionError)
    /// A band of heights that is not one.
    case band(AltitudeBandError)
    /// A height that is out of range.
    case altitude(AltitudeError)
    /// An area that is not one.
    case area(VolumeError)
    /// A party, position or label that is not one.
    case domain(DomainError)
    /// An origin that is not one.
    case origin(NameError)
    /// A hash that is not one.
    case hash(String)
    /// A text that is not a quantity of the kind that is needed, and how such a one is written.
    case quantity(String, form: String)
    /// A text that is not a length.
    case distance(DistanceTextError)
    /// A text that is not a true bearing.
    case bearing(BearingTextError)
    /// A text that is not a distance and bearing from a place.
    case relative(RelativePositionError)
    /// A text that is not a height.
    case heightText(AltitudeTextError)
    /// A message in a format that the catalogue here does not have, or that does not fit it: why.
    case format(String)
    /// A safety warning says nothing usable here; what stands in its place.
    case assumed(String)
  }
}

extension InputError {
  /// What a value must be.
  public enum ValueType: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
    case object, array, text, number, wholeNumber = "whole-number", boolean, position, height
    case activityOrVolume = "activity-or-volume", spokenContent = "spoken-content"
    case parameterValue = "parameter-value", microdegrees

    /// As a sentence has it, after "must be".
    public var description: String {
      switch self {
      case .object: "an object"
      case .array: "an array"
      case .text: "a text"
      case .number: "a number"
      case .wholeNumber: "a whole number"
      case .boolean: "true or false"
      case .position: "a position: [longitude, latitude] in degrees, with heights in lower and upper"
      case .height: "a height with its datum"
      case .activityOrVolume: "an object with either activity or volume"
      case .spokenContent: "an object with one of notice, warning, format, or with text alone"
      case .parameterValue: "an object with parameter and one value"
      case .microdegrees: "degrees, 0 to 360 with up to six decimals"
      }
    }
  }
}

extension InputError.Problem: CustomStringConvertible {
  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .syntax(let offset, let expected): "not JSON at byte \(offset): expected \(expected)"
    case .tooLarge(let bytes, let limit): "\(bytes) bytes are too many, at most \(limit) are read: split the input"
    case .tooDeep(let limit): "nests deeper than \(limit)"
    case .memberTwice: "is given twice: give it once"
    case .missing: "is missing: give it"
    case .blank: "has nothing that can be seen: write something, or leave it out"
    case .unknownMember(let known): "is not known here: use \(known.joined(separator: ", "))"
    case .misspelt(let meant): "is not known here, but \(meant) is: rename it, or remove it"
    case .languageTag(let text):
      "\"\(text)\" is not a language tag (BCP 47): use one such as en, ar, he-IL or zh-Hant"
    case .type(let needed): "must be \(needed)"
    case .choice(let text, let allowed): "\"\(text)\" is not one of \(allowed.joined(separator: ", "))"
    case .heightWithoutDatum(let value):
      "the height \(value) has no datum: say above what, such as {\"datum\": \"msl\", \"metres\": 1500} or \"FL 120\""
    case .terrainMissing:
      "a height above ground needs terrainMetres, the height above mean sea level of the highest ground in the area: "
        + "write {\"datum\": \"agl\", \"metres\": 800, \"terrainMetres\": 450}, or a height above mean sea level"
    case .outOfRange(let value, let lowest, let highest): "\(value) is outside \(lowest) to \(highest)"
    case .count(let count, let allowed):
      "\(count) elements; \(allowed.lowerBound) to \(allowed.upperBound) are allowed: split or shorten the list"
    case .contradiction(let name): "features of one activity must agree on \(name): notify several activities instead"
    case .geometry(let what):
      "\(what); use a Polygon, a Point with radiusMetres or a LineString with halfWidthMetres (docs/wire.md names more)"
    case .exclusive(let other): "can not be given together with \(other): remove one of them"
    case .hash(let text): "\"\(text)\" is not a SHA-256 hash: 64 hexadecimal digits"
    case .quantity(let text, let form): "\"\(Label.shown(text))\" is not understood: write it like \(form)"
    case .format(let why): why
    case .assumed(let what): "\(InputError.assumption): \(what)"
    default: wrappedDescription
    }
  }

  private var wrappedDescription: String {
    switch self {
    case .instant(let error): "\(error)"
    case .window(let error): "\(error)"
    case .coordinate(let error): "\(error)"
    case .distance(let error): "\(error)"
    case .bearing(let error): "\(error)"
    case .relative(let error): "\(error)"
    case .heightText(let error): "\(error)"
    case .position(let error): "\(error)"
    case .band(let error): "\(error)"
    case .altitude(let error): "\(error)"
    case .area(let error): "\(error)"
    case .track(let error): "\(error)"
    case .motion(let error): "\(error)"
    case .height(let error): "\(error)"
    case .domain(let error): "\(error)"
    case .origin(let error): "\(error)"
    default: "is wrong"
    }
  }
}
