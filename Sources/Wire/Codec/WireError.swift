// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// Why bytes are not an entry, or a value can not be written as one: where, what, and what to do.
public struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field, from the entry down.
  public internal(set) var path: FieldPath
  /// What is wrong there.
  public let problem: Problem

  init(_ problem: Problem, at path: FieldPath = FieldPath()) {
    self.path = path
    self.problem = problem
  }

  /// Path and problem, for example `notice.volumes[2].area: vertex 3 …`.
  public var description: String { "\(path): \(problem)" }

  /// The same error, seen from the message that holds the field.
  func inside(_ name: StaticString, _ index: Int? = nil) -> WireError {
    var outer = self
    if let index { outer.path.prepend(.index(index)) }
    outer.path.prepend(.field(name))
    return outer
  }
}

extension WireError {
  /// What can be wrong with a field.
  public enum Problem: Hashable, Sendable {
    // The encoding (docs/wire.md, "One value, one encoding").

    /// The bytes end inside a field.
    case truncated
    /// A varint has more bytes than it needs, or more than 64 bits.
    case varint
    /// A number does not fit the type of its field.
    case overflow(value: UInt64, largest: UInt64)
    /// A field number outside 1...536,870,911.
    case fieldNumber(UInt64)
    /// A field comes after one with a larger number.
    case fieldOrder(field: UInt32, after: UInt32)
    /// A field that may occur once occurs again.
    case fieldTwice(UInt32)
    /// A wire type that the field does not have, or that is not allowed at all.
    case wireType(field: UInt32, type: UInt8)
    /// A scalar with its default value, which is to be left out, or a list without elements.
    case defaultWritten
    /// Two members of a oneof.
    case twoChoices
    /// Messages nest too deep.
    case depth(limit: Int)
    /// A string is not UTF-8.
    case notUTF8

    // The value.

    /// The field is needed and not there.
    case missing
    /// The entry is too long.
    case entryTooLong(bytes: Int, limit: Int)
    /// A byte string has too many bytes.
    case tooLong(bytes: Int, limit: Int)
    /// A byte string has the wrong length.
    case length(bytes: Int, needed: Int)
    /// A list has too many or too few elements.
    case count(Int, allowed: ClosedRange<Int>)
    /// A number is outside what the field may hold.
    case outOfRange(value: Int64, allowed: ClosedRange<Int64>)
    /// A list that must ascend strictly does not, at this element (from 0).
    case notAscending(index: Int)
    /// A longitude that has another name: +180 degrees, or one other than 0 at a pole.
    case longitudeNotNormal(e7: Int32)
    /// A list of coordinates with a latitude but no longitude at its end.
    case oddCoordinates(count: Int)
    /// A flag that can only be true is false.
    case flagFalse
    /// A number that stands for a named case is given as that of a later version (only when writing).
    case namedNumber(UInt32)
    /// A choice of a later version stands where this version must know what is meant.
    case laterVersion
    /// A party, position, label or salt is not one.
    case domain(DomainError)
    /// An origin is not one.
    case origin(NameError)
    /// A position is not one.
    case position(PositionError)
    /// An altitude is not one.
    case altitude(AltitudeError)
    /// Two altitudes are not a band.
    case band(AltitudeBandError)
    /// An area is not one.
    case area(VolumeError)
    /// An instant is not one.
    case instant(InstantError)
    /// A window ends before it starts, or after the last instant that can be stated.
    case window(start: Instant, milliseconds: UInt64)
    /// A verifier key is not one.
    case key(KeyError)
    /// A body of a later version can not be written (only when writing).
    case unknownBody(UInt32)
  }
}

extension WireError.Problem: CustomStringConvertible {
  /// What is wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .truncated, .varint, .overflow, .fieldNumber, .fieldOrder, .fieldTwice, .wireType, .defaultWritten,
      .twoChoices,
      .depth, .notUTF8:
      encodingDescription
    default:
      valueDescription
    }
  }

  private var encodingDescription: String {
    switch self {
    case .truncated: "the bytes end inside this field"
    case .varint: "a varint is longer than its value needs or than 64 bits; write the shortest form"
    case .overflow(let value, let largest): "\(value) does not fit the field, which holds at most \(largest)"
    case .fieldNumber(let number): "field number \(number) is outside 1...536870911"
    case .fieldOrder(let field, let after): "field \(field) follows field \(after); fields must ascend"
    case .fieldTwice(let field): "field \(field) occurs twice; it may occur once"
    case .wireType(let field, let type): "field \(field) has wire type \(type), which is not the one of its type"
    case .defaultWritten: "a default value is written; it must be left out"
    case .twoChoices: "two members of a choice are given; give one"
    case .depth(let limit): "messages nest deeper than \(limit)"
    default: "a string is not UTF-8"
    }
  }

  private var valueDescription: String {
    switch self {
    case .missing: "is missing"
    case .entryTooLong(let bytes, let limit):
      "the entry has \(bytes) bytes, at most \(limit) fit: move text to a part, or split it into several entries"
    case .tooLong(let bytes, let limit): "\(bytes) bytes are too many, at most \(limit) are allowed"
    case .length(let bytes, let needed): "\(needed) bytes are needed, got \(bytes)"
    case .count(let count, let allowed):
      "\(count) elements; \(allowed.lowerBound) to \(allowed.upperBound) are allowed: split the list or shorten it"
    case .outOfRange(let value, let allowed):
      "\(value) is outside \(allowed.lowerBound)...\(allowed.upperBound): correct the number"
    case .notAscending(let index): "element \(index) does not come after the one before it: sort, and remove doubles"
    case .longitudeNotNormal(let longitude):
      "longitude \(longitude) (1e-7 degrees): write -180 degrees for the antimeridian, and 0 at the poles"
    case .oddCoordinates(let count): "\(count) coordinates: each latitude needs its longitude"
    case .flagFalse: "is false, and can only be true: leave it out"
    case .namedNumber(let number): "\(number) is the number of a named case: use that case"
    case .laterVersion: "has a value of a later version"
    case .unknownBody(let field): "a body of a later version (field \(field)) can not be written by this one"
    case .window(let start, let milliseconds):
      "a window of \(milliseconds) ms from \(start) ends after the last instant, \(Instant.latest)"
    default: wrappedDescription
    }
  }

  private var wrappedDescription: String {
    switch self {
    case .domain(let error): "\(error)"
    case .origin(let error): "\(error)"
    case .position(let error): "\(error)"
    case .altitude(let error): "\(error)"
    case .band(let error): "\(error)"
    case .area(let error): "\(error)"
    case .instant(let error): "\(error)"
    case .key(let error): "\(error)"
    default: "is not understood"
    }
  }
}

/// Names a field of an entry, from the entry down, such as `notice.volumes[2].area`.
public struct FieldPath: Hashable, Sendable, CustomStringConvertible {
  private var elements: [Element] = []

  /// One step down.
  enum Element: Hashable, Sendable {
    case field(StaticString)
    case index(Int)

    static func == (left: Element, right: Element) -> Bool { left.description == right.description }
    func hash(into hasher: inout Hasher) { hasher.combine(description) }

    var description: String {
      switch self {
      case .field(let name): name.description
      case .index(let index): "[\(index)]"
      }
    }
  }

  init() {}

  mutating func prepend(_ element: Element) { elements.insert(element, at: 0) }

  /// The path, with dots between names and indices in brackets; `entry` for the whole.
  public var description: String {
    var text = ""
    for element in elements {
      if case .field = element, !text.isEmpty { text += "." }
      text += element.description
    }
    return text.isEmpty ? "entry" : text
  }
}
