// SPDX-License-Identifier: Apache-2.0
import Wire

/// A place in a data file, for errors.
struct DataPlace {
  var file: String
  var path = "$"
  var format: UInt32?
  var language: String?

  func error(_ problem: CatalogueError.Problem) -> CatalogueError {
    CatalogueError(problem, in: file, at: path, format: format, language: language)
  }

  func inside(_ name: String) -> DataPlace {
    var inner = self
    inner.path += ".\(name)"
    return inner
  }

  func inside(_ index: Int) -> DataPlace {
    var inner = self
    inner.path += "[\(index)]"
    return inner
  }
}

/// A value of a data file with its place: strictly read, so that nothing in a file is ever passed over.
struct DataValue {
  let json: JSONValue
  var place: DataPlace

  init(_ json: JSONValue, at place: DataPlace) {
    self.json = json
    self.place = place
  }

  /// The whole of a file.
  init(_ file: CatalogueFile) throws(CatalogueError) {
    place = DataPlace(file: file.name)
    do throws(InputError) { json = try JSONValue(parsing: file.bytes) } catch { throw place.error(.json(error)) }
  }

  func text(_ allowed: ClosedRange<Int> = 1...CatalogueLimits.wordingBytes) throws(CatalogueError) -> String {
    guard case .string(let text) = json else { throw place.error(.type(needed: "a text")) }
    guard allowed.contains(text.utf8.count) else { throw place.error(.count(text.utf8.count, allowed: allowed)) }
    if let bad = text.unicodeScalars.first(where: Label.isRefused) {
      throw place.error(.character(Label.name(of: bad)))
    }
    return text
  }

  /// A name for programs: small letters, digits and hyphens, starting with a letter.
  func key() throws(CatalogueError) -> String {
    let text = try text(1...40)
    let sound = text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
    guard sound, let first = text.utf8.first, (97...122).contains(first) else {
      throw place.error(.type(needed: "a name of a-z, 0-9 and -, starting with a letter"))
    }
    return text
  }

  func whole(_ allowed: ClosedRange<Int>) throws(CatalogueError) -> Int {
    guard case .number(let number) = json, !number.digits.contains(where: { ".eE".contains($0) }),
      let value = Int(number.digits)
    else { throw place.error(.type(needed: "a whole number")) }
    guard allowed.contains(value) else { throw place.error(.count(value, allowed: allowed)) }
    return value
  }

  func flag() throws(CatalogueError) -> Bool {
    guard case .bool(let value) = json else { throw place.error(.type(needed: "true or false")) }
    return value
  }

  func elements(_ allowed: ClosedRange<Int>) throws(CatalogueError) -> [DataValue] {
    guard case .array(let values) = json else { throw place.error(.type(needed: "an array")) }
    guard allowed.contains(values.count) else { throw place.error(.count(values.count, allowed: allowed)) }
    return values.enumerated().map { DataValue($1, at: place.inside($0)) }
  }

  func object() throws(CatalogueError) -> DataObject { try DataObject(self) }

  /// One of the names of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(
    _ type: Choice.Type = Choice.self
  ) throws(CatalogueError) -> Choice where Choice.RawValue == String {
    let text = try text()
    guard let choice = Choice(rawValue: text) else {
      throw place.error(.choice(text, allowed: Choice.allCases.map(\.rawValue)))
    }
    return choice
  }
}

/// An object of a data file whose members are taken one by one; `end` refuses what nobody took.
struct DataObject {
  let place: DataPlace
  private let members: [String: JSONValue]
  private var known: [String] = []

  init(_ value: DataValue) throws(CatalogueError) {
    guard case .object(let list) = value.json else { throw value.place.error(.type(needed: "an object")) }
    place = value.place
    members = Dictionary(list.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  /// The names of all members, ascending.
  var names: [String] { members.keys.sorted() }

  mutating func optional(_ name: String) -> DataValue? {
    known.append(name)
    return members[name].map { DataValue($0, at: place.inside(name)) }
  }

  mutating func required(_ name: String) throws(CatalogueError) -> DataValue {
    guard let value = optional(name) else { throw place.error(.missing(name)) }
    return value
  }

  mutating func text(_ name: String) throws(CatalogueError) -> String { try required(name).text() }

  func end() throws(CatalogueError) {
    for name in members.keys.sorted() where !known.contains(name) {
      throw place.error(.unknown(name, known: known))
    }
  }
}
