// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

/// An object of the input whose members are taken one by one, so that what nobody takes can be refused by name.
package struct JSONInput {
  /// Few are ever asked for, so each is looked for one by one.
  private let members: [JSONMember]
  package private(set) var asked: [String] = []

  package init(_ value: JSONValue) throws(InputError) {
    guard case .object(let list) = value else { throw InputError(.type(needed: .object)) }
    members = list
  }

  /// The names of the members, ascending.
  package var names: [String] { members.map(\.name).sorted() }

  /// Refuses members that were not asked for.
  package func end() throws(InputError) {
    let unknown = members.filter { !asked.contains($0.name) }.map(\.name).min()
    if let unknown { throw InputError(.unknownMember(known: asked)).inside(unknown) }
  }

  /// The value of a member, if it is there and not null.
  package mutating func take(_ name: String) -> JSONValue? {
    asked.append(name)
    guard let value = members.first(where: { $0.name == name })?.value else { return nil }
    if case .null = value { return nil }
    return value
  }

  /// Whether a member is there, whatever it holds.
  package func has(_ name: String) -> Bool { members.contains { $0.name == name } }

  /// A member that may be left out.
  package mutating func optional<T>(
    _ name: String, _ read: (JSONValue) throws(InputError) -> T
  ) throws(InputError) -> T? {
    guard let value = take(name) else { return nil }
    do throws(InputError) { return try read(value) } catch { throw error.inside(name) }
  }

  /// A member that must be there.
  package mutating func required<T>(_ name: String, _ read: (JSONValue) throws(InputError) -> T) throws(InputError) -> T
  {
    guard let value = try optional(name, read) else { throw InputError(.missing).inside(name) }
    return value
  }

  /// A list, empty where the member is left out.
  package mutating func list<T>(
    _ name: String, _ allowed: ClosedRange<Int>, _ read: (JSONValue) throws(InputError) -> T
  ) throws(InputError) -> [T] {
    let values = try optional(name) { value throws(InputError) in try value.elements(allowed, read) } ?? []
    guard values.count >= allowed.lowerBound else { throw InputError(.missing).inside(name) }
    return values
  }
}

extension JSONValue {
  /// The elements of an array.
  package func elements<T>(
    _ allowed: ClosedRange<Int>, _ read: (JSONValue) throws(InputError) -> T
  ) throws(InputError) -> [T] {
    guard case .array(let values) = self else { throw InputError(.type(needed: .array)) }
    guard allowed.contains(values.count) else { throw InputError(.count(values.count, allowed: allowed)) }
    var results: [T] = []
    for (index, value) in values.enumerated() {
      do throws(InputError) { results.append(try read(value)) } catch { throw error.inside(index) }
    }
    return results
  }

  package func text() throws(InputError) -> String {
    guard case .string(let text) = self else { throw InputError(.type(needed: .text)) }
    return text
  }

  package func jsonNumber() throws(InputError) -> JSONNumber {
    guard case .number(let number) = self else { throw InputError(.type(needed: .number)) }
    return number
  }

  /// A number in units of ten to the minus `places`.
  package func units(places: Int, _ allowed: ClosedRange<Int64>) throws(InputError) -> Int64 {
    let number = try jsonNumber()
    guard let units = number.units(places: places), allowed.contains(units) else {
      let low = JSONNumber(units: allowed.lowerBound, places: places).digits
      let high = JSONNumber(units: allowed.upperBound, places: places).digits
      throw InputError(.outOfRange(value: number.digits, lowest: low, highest: high))
    }
    return units
  }

  /// A whole number.
  package func whole(_ allowed: ClosedRange<Int64>) throws(InputError) -> Int64 {
    let number = try jsonNumber()
    guard !number.digits.contains(where: { ".eE".contains($0) }) else {
      throw InputError(.type(needed: .wholeNumber))
    }
    return try units(places: 0, allowed)
  }

  package func seconds() throws(InputError) -> UInt32 { UInt32(try whole(0...Int64(UInt32.max))) }

  /// Metres with up to three decimals.
  package func metres(_ allowed: ClosedRange<Int64> = 0...Int64.max) throws(InputError) -> Distance {
    Distance(millimetres: try units(places: 3, allowed))
  }

  /// A text in which there is something to see; an empty one is for the caller to judge.
  package func seen() throws(InputError) -> String {
    let text = try text()
    guard text.isEmpty || !Label.isBlank(text) else { throw InputError(.blank) }
    return text
  }

  package func label() throws(InputError) -> Label {
    let name = try seen()
    do { return try Label(name) } catch { throw InputError(.domain(error)) }
  }

  package func party() throws(InputError) -> PartyID {
    let name = try text()
    do { return try PartyID(name) } catch { throw InputError(.domain(error)) }
  }

  func origin() throws(InputError) -> Origin {
    let name = try text()
    do { return try Origin(name) } catch { throw InputError(.origin(error)) }
  }

  /// RFC 3339 with a zone, or a date-time group with the zone letter Z.
  package func instant() throws(InputError) -> Instant {
    let text = try text()
    let isGroup = text.utf8.prefix(6).allSatisfy { (48...57).contains($0) } && text.utf8.count >= 6
    do { return try isGroup ? Instant(dateTimeGroup: text) : Instant(iso8601: text) } catch {
      throw InputError(.instant(error))
    }
  }

  package func hash() throws(InputError) -> Hash256 {
    let text = try text()
    guard let bytes = HexText.decode(text.lowercased()), let hash = try? Hash256(bytes) else {
      throw InputError(.hash(text))
    }
    return hash
  }

  func enumeration<E: WireEnumeration>(_ type: E.Type = E.self) throws(InputError) -> E {
    let text = try text()
    guard let found = E.named.first(where: { $0.name == text }) else {
      throw InputError(.choice(text, allowed: E.named.map(\.name)))
    }
    return found.value
  }

  package func precedence() throws(InputError) -> Precedence { try enumeration() }

  package func entryRef() throws(InputError) -> EntryRef {
    var input = try JSONInput(self)
    let origin = try input.required("origin") { value throws(InputError) in try value.origin() }
    let largest = Int64(TransparencyLog.Limits.treeSize) - 1
    let index = try input.required("index") { value throws(InputError) in try value.whole(0...largest) }
    let leaf = try input.required("leaf") { value throws(InputError) in try value.hash() }
    try input.end()
    return EntryRef(origin: origin, index: UInt64(index), leaf: leaf)
  }
}

extension ClosedRange<Int64> {
  /// Every number: whoever owns the limit names it.
  static var any: ClosedRange<Int64> { Int64.min...Int64.max }
}
