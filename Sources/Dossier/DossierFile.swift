// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// A file of an incident's dossier: a folder that opens in any browser, and proves itself.
///
///     index.html                     the page: no script, nothing from elsewhere
///     incident.json                  the same for machines
///     cards/PARTY.card               the cards of all parties
///     policies/N.policy              C2SP tlog-policy of each log
///     entries/NNNN.entry             the bytes of an entry, as they are hashed
///     entries/NNNN.tlog-proof        C2SP tlog-proof: checkpoint, receipts, certificates of keys
///     entries/NNNN.parts             its parts that are here, with their salts
///     SHA256SUMS                     SHA-256 of every other file, as sha256sum(1) reads it
public struct DossierFile: Hashable, Sendable {
  /// Name within the folder, with `/` between folders.
  public let name: String
  /// The bytes.
  public let bytes: [UInt8]

  /// Names bytes.
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  static let page = "index.html"
  static let record = "incident.json"
  static let sums = "SHA256SUMS"

  static func entry(_ number: Int, _ suffix: String) -> String {
    let digits = String(number)
    return "entries/\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits).\(suffix)"
  }

  /// The text of `SHA256SUMS`.
  static func sums(of files: [DossierFile]) -> [UInt8] {
    let sorted = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return Array(sorted.map { "\(Hash256.sha256($0.bytes).hex)  \($0.name)\n" }.joined().utf8)
  }
}

/// Every limit of a dossier.
public enum DossierLimits {
  /// Bytes of all files.
  public static let bytes = 134_217_728
  /// Files: of each entry three, and some more.
  public static let files = 8_192
  /// Bytes of a text that the page shows in full; of longer ones it shows the SHA-256.
  public static let shownTextBytes = 16_384
}

/// Why there is no dossier.
public enum DossierError: Error, Hashable, Sendable, CustomStringConvertible {
  /// An entry of the timeline is not among the evidence.
  case missingEntry(EntryRef)
  /// The bytes of an entry are not those of its place.
  case changedEntry(EntryRef)
  /// Together it is too long.
  case tooLong(what: String, bytes: Int, limit: Int)
  /// A proof does not say what it should.
  case proof(EntryRef, reason: String)

  /// What was wrong, the limit, and what to do.
  public var description: String {
    switch self {
    case .missingEntry(let ref): "entry \(ref.index) of \(ref.origin) is not here: run parley verify"
    case .changedEntry(let ref): "the bytes of entry \(ref.index) of \(ref.origin) were changed: run parley verify"
    case .tooLong(let what, let bytes, let limit):
      "\(what): \(bytes) bytes, at most \(limit) fit; open an incident with a shorter time, or that names less"
    case .proof(let ref, let reason): "the proof of entry \(ref.index) of \(ref.origin) does not hold: \(reason)"
    }
  }
}
