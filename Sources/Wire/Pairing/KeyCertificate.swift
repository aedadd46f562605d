// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// A statement of a party's offline recovery key about the keys of its logs, as a signed note:
///
///     parley.key-certificate/v1
///     party alpha
///     kind successor
///     origin alpha/levant/urgent
///     size any
///     key alpha/levant/urgent.2+1f2e3d4c+AT…
///
///     — alpha/recovery …
///
/// The name of the key is the origin that it signs for.
public struct KeyCertificate: Hashable, Sendable {
  /// Whose key it is.
  public let party: PartyID
  /// What is certified.
  public let statement: Statement

  /// What a recovery key can say.
  public enum Statement: Hashable, Sendable {
    /// From `atSize` on, checkpoints of `origin` are signed by `newKey`, which has the same name.
    case rotation(origin: Origin, atSize: UInt64, newKey: VerifierKey)
    /// The log that `key` names follows `predecessor`, whose last known size is `size`; `nil` where that was not known
    /// when the certificate was made, for successors prepared in advance.
    case successor(predecessor: Origin, size: UInt64?, key: VerifierKey)
    /// The log is closed: nothing after `last` counts.
    case seal(last: LogPosition)
  }

  /// The first line of the text.
  public static let format = "parley.key-certificate/v1"

  /// States something about the keys of a party.
  ///
  /// - Throws: `StatementError` for a key that can not sign checkpoints, or does not have the name that the statement
  ///   needs.
  public init(party: PartyID, statement: Statement) throws(StatementError) {
    switch statement {
    case .rotation(let origin, _, let key):
      guard key.name.utf8.elementsEqual(origin.name.utf8) else {
        throw .value(key: "key", key.name, needed: "a key named as the origin \(origin)")
      }
      try Self.checkAlgorithm(key)
    case .successor(let predecessor, _, let key):
      guard !key.name.utf8.elementsEqual(predecessor.name.utf8) else {
        throw .value(key: "key", key.name, needed: "a key named as the new origin, not as its predecessor,")
      }
      try Self.checkAlgorithm(key)
    case .seal: break
    }
    self.party = party
    self.statement = statement
  }

  private static func checkAlgorithm(_ key: VerifierKey) throws(StatementError) {
    guard key.algorithm == .ed25519 else {
      throw .value(key: "key", key.vkey, needed: "a key that signs checkpoints (type 1)")
    }
  }

  /// The text that is signed.
  public var text: String {
    let head = "\(Self.format)\nparty \(party)\n"
    return switch statement {
    case .rotation(let origin, let size, let key):
      head + "kind rotation\norigin \(origin)\nsize \(size)\nkey \(key.vkey)\n"
    case .successor(let origin, let size, let key):
      head + "kind successor\norigin \(origin)\nsize \(size.map(String.init) ?? "any")\nkey \(key.vkey)\n"
    case .seal(let last): head + "kind seal\norigin \(last.origin)\nsize \(last.size)\nroot \(last.root.base64)\n"
    }
  }

  /// The certificate as it is kept and sent.
  ///
  /// - Throws: what the signer throws.
  public func signed(by recovery: some NoteSigner) throws -> [UInt8] {
    try SignedNote.sign(text, by: [recovery]).bytes
  }

  /// Reads a certificate that the recovery key of a party's card has signed.
  ///
  /// - Throws: `SignedStatementError` for anything but a note of at most `Limits.noteBytes` with one signature, by this
  ///   key,
  ///   over the text of a certificate.
  public init(parsing bytes: [UInt8], signedBy recovery: VerifierKey) throws(SignedStatementError) {
    let note: SignedNote
    do {
      note = try SignedNote(parsing: bytes, limits: .init(bytes: Limits.noteBytes, signatures: 1))
      _ = try note.verified(by: [recovery])
    } catch { throw .note(error) }
    do { try self.init(text: note.text) } catch { throw .statement(error) }
  }

  /// Reads the text of a certificate before it is signed.
  ///
  /// - Throws: `StatementError` with the line that is wrong.
  public init(text: String) throws(StatementError) {
    var lines = try StatementText(text, format: Self.format)
    let party = try lines.party("party")
    let kind = try lines.value("kind")
    let origin = try lines.origin("origin")
    switch kind {
    case "rotation":
      let size = try lines.logSize("size")
      try self.init(
        party: party, statement: .rotation(origin: origin, atSize: size, newKey: try lines.verifierKey("key")))
    case "successor":
      let size = try lines.logSizeOrAny("size")
      try self.init(
        party: party, statement: .successor(predecessor: origin, size: size, key: try lines.verifierKey("key")))
    case "seal":
      let size = try lines.logSize("size")
      let root = try lines.hash("root")
      try self.init(party: party, statement: .seal(last: LogPosition(origin: origin, size: size, root: root)))
    default: throw .value(key: "kind", kind, needed: "rotation, successor or seal")
    }
    try lines.end()
  }
}
