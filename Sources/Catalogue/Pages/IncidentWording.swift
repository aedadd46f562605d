// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// The wording of an incident's page in one language. It is no part of a catalogue's hash: it words the page, not what
/// was said.
public struct IncidentWording: Sendable {
  /// Tag of the language (BCP 47).
  public let tag: String
  /// Whether it is written from right to left.
  public let isRightToLeft: Bool
  /// SHA-256 of the file that it was read from.
  public let hash: Hash256
  /// Words for kinds of entries, by their names on the board.
  public let kinds: [String: String]
  /// What the members of an entry are called, by their names in JSON.
  public let members: [String: String]
  /// Words for values that are one of a list, by their names in JSON.
  public let values: [String: String]
  private let terms: [IncidentTerm: Template]

  /// Reads a file: `language`, `direction`, a wording for every ``IncidentTerm``, one for each kind of entry, and those for
  /// members and values; of these, what has none is shown by its name.
  ///
  /// - Throws: `CatalogueError` with file, place, what is wrong and what to do.
  public init(_ file: CatalogueFile) throws(CatalogueError) {
    var input = try DataValue(file).object()
    tag = try input.required("language").text()
    isRightToLeft = try input.required("direction").choice(Direction.self) == .rightToLeft
    var words = try input.required("terms").object()
    var terms: [IncidentTerm: Template] = [:]
    for term in IncidentTerm.allCases {
      terms[term] = try Template(words.required(term.rawValue), slots: term.slots)
    }
    try words.end()
    self.terms = terms
    kinds = try input.required("kinds").texts()
    members = try input.required("members").texts()
    values = try input.required("values").texts()
    try input.end()
    hash = Hash256.sha256(file.bytes)
  }

  private enum Direction: String, CaseIterable {
    case leftToRight = "left-to-right"
    case rightToLeft = "right-to-left"
  }

  /// The wording of a term; what is put into its slots is put in as it is.
  public func callAsFunction(_ term: IncidentTerm, _ values: [String: String] = [:]) -> String {
    // Reading has checked that every term is there.
    terms[term]?.filled(values) ?? term.rawValue
  }

  /// The wording of a term by its name; the name where there is no such term.
  public func named(_ name: String) -> String { IncidentTerm(rawValue: name).map { self($0) } ?? name }

  /// The wordings that come with the software, ascending by tag.
  public static let shipped: [IncidentWording] = {
    let files = [
      CatalogueFile(name: "incident-ar.json", bytes: PackageResources.incident_ar_json),
      CatalogueFile(name: "incident-en.json", bytes: PackageResources.incident_en_json),
      CatalogueFile(name: "incident-he.json", bytes: PackageResources.incident_he_json),
      CatalogueFile(name: "incident-tr.json", bytes: PackageResources.incident_tr_json),
    ]
    // The tests read these very bytes; what can not be read is a fault of the build, which must not start.
    do { return try files.map { file throws(CatalogueError) in try IncidentWording(file) } } catch {
      preconditionFailure("shipped wording: \(error)")
    }
  }()
}

extension DataValue {
  /// An object whose members are all texts.
  fileprivate func texts() throws(CatalogueError) -> [String: String] {
    guard case .object(let members) = json else { throw place.error(.type(needed: "an object")) }
    var found: [String: String] = [:]
    for member in members { found[member.name] = try DataValue(member.value, at: place.inside(member.name)).text() }
    return found
  }
}
