// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// A data file of a catalogue. Its bytes as they are go into the catalogue's hash.
public struct CatalogueFile: Hashable, Sendable {
  /// Name without folder, such as `language-tr.json`.
  public let name: String
  /// The bytes.
  public let bytes: [UInt8]

  /// Names bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// What a file holds, by its name.
  enum Kind {
    case formats
    case language
    /// The wording of an arrangement in one language.
    case arrangement
  }

  /// `nil` for a name that is none of a catalogue's.
  var kind: Kind? {
    let allowed = name.utf8.allSatisfy { byte in
      (97...122).contains(byte | 0x20) || (48...57).contains(byte) || byte == 45 || byte == 46
    }
    guard allowed, name.utf8.count <= CatalogueLimits.fileNameBytes, name.hasSuffix(".json") else { return nil }
    if name.hasPrefix("formats-") { return .formats }
    if name.hasPrefix("arrangement-") { return .arrangement }
    return name.hasPrefix("language-") ? .language : nil
  }

  /// Refuses names that are no catalogue's, names given twice, and catalogues without formats or languages.
  static func check(_ files: [CatalogueFile]) throws(CatalogueError) {
    guard files.count <= CatalogueLimits.files else {
      throw CatalogueError(.count(files.count, allowed: 2...CatalogueLimits.files), in: "catalogue")
    }
    var names: Set<String> = []
    for file in files {
      guard file.kind != nil else { throw CatalogueError(.fileName(needed: nil), in: file.name) }
      guard names.insert(file.name).inserted else { throw CatalogueError(.given(twice: file.name), in: file.name) }
      guard file.bytes.count <= CatalogueLimits.fileBytes else {
        throw CatalogueError(
          .tooLong(bytes: file.bytes.count, limit: CatalogueLimits.fileBytes), in: file.name)
      }
    }
    for kind in [Kind.formats, .language] where !files.contains(where: { $0.kind == kind }) {
      throw CatalogueError(.missing(kind == .formats ? "formats-….json" : "language-….json"), in: "catalogue")
    }
  }

  /// What `LC_ALL=C sha256sum *.json | sha256sum` prints in the folder of the files: the SHA-256 of the lines
  /// `<SHA-256 of the file, hexadecimal>  <name>`, ascending by name.
  static func hash(of files: [CatalogueFile]) -> Hash256 {
    let sorted = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    let lines = sorted.map { "\(Hash256.sha256($0.bytes).hex)  \($0.name)\n" }
    return Hash256.sha256(Array(lines.joined().utf8))
  }
}

/// Every limit of a catalogue.
public enum CatalogueLimits {
  /// Files of one catalogue.
  public static let files = 64
  /// Bytes of a file.
  public static let fileBytes = 1_048_576
  /// Bytes of a file's name.
  public static let fileNameBytes = 64
  /// Formats of one set.
  public static let formats = 500
  /// Choices of one parameter.
  public static let choices = 32
  /// Bytes of a piece of wording.
  public static let wordingBytes = 600
  /// Sentences of a format.
  public static let sentences = 40
}
