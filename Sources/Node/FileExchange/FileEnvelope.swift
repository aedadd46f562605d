// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import Wire

/// A file from one party to one other, for when every line is cut: encrypted to the recipient's card key and
/// authenticated by the sender's (HPKE, RFC 9180, auth mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256,
/// ChaCha20Poly1305).
///
/// ```
/// parley.envelope/v1
/// channel levant
/// from north
/// to south
/// key <base64 of the 32-byte encapsulated key>
///
/// <ciphertext to the end of the file>
/// ```
///
/// The header up to and including the empty line is the associated data, its first four lines are the `info` of the key
/// schedule. One file has one recipient, so that nobody who can open it could have written it but the two.
public struct FileEnvelope: Hashable, Sendable {
  /// Channel that it belongs to.
  public let channel: String
  /// Party that sealed it, as it says; true once `open` has succeeded with that party's key.
  public let sender: String
  /// Party that can open it.
  public let recipient: String
  private let encapsulatedKey: [UInt8]
  private let ciphertext: [UInt8]

  /// Largest file that is opened, in bytes.
  public static let limit = 256 * 1_048_576
  private static let magic = "parley.envelope/v1"
  private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

  /// Seals a payload.
  ///
  /// - Throws: `FileEnvelopeError.tooLarge`, `FileEnvelopeError.name`, or an error of the cipher for an unusable key.
  public static func seal(
    _ payload: [UInt8], channel: String, from sender: String, key senderKey: Curve25519.KeyAgreement.PrivateKey,
    to recipient: String, key recipientKey: Curve25519.KeyAgreement.PublicKey
  ) throws -> FileEnvelope {
    guard payload.count <= limit - 4_096 else {
      throw FileEnvelopeError.tooLarge(bytes: payload.count, limit: limit - 4_096)
    }
    for name in [channel, sender, recipient] where !isName(name) { throw FileEnvelopeError.name(name) }
    let info = self.info(channel: channel, sender: sender, recipient: recipient)
    var context = try HPKE.Sender(
      recipientKey: recipientKey, ciphersuite: suite, info: Data(info.utf8), authenticatedBy: senderKey)
    let encapsulated = Array(context.encapsulatedKey)
    let header = self.header(info: info, encapsulatedKey: encapsulated)
    let ciphertext = try context.seal(payload, authenticating: Data(header.utf8))
    return FileEnvelope(
      channel: channel, sender: sender, recipient: recipient, encapsulatedKey: encapsulated,
      ciphertext: Array(ciphertext))
  }

  /// Opens the payload.
  ///
  /// - Throws: `FileEnvelopeError.notAuthentic` when it was changed, is for another key, or was sealed by another.
  public func open(
    with recipientKey: Curve25519.KeyAgreement.PrivateKey, from senderKey: Curve25519.KeyAgreement.PublicKey
  ) throws(FileEnvelopeError) -> [UInt8] {
    let info = Self.info(channel: channel, sender: sender, recipient: recipient)
    let header = Self.header(info: info, encapsulatedKey: encapsulatedKey)
    do {
      var context = try HPKE.Recipient(
        privateKey: recipientKey, ciphersuite: Self.suite, info: Data(info.utf8),
        encapsulatedKey: Data(encapsulatedKey),
        authenticatedBy: senderKey)
      return Array(try context.open(Data(ciphertext), authenticating: Data(header.utf8)))
    } catch {
      throw .notAuthentic(sender: sender, recipient: recipient)
    }
  }

  /// Opens the payload with a node's keys, from the party of a card.
  ///
  /// - Throws: `FileEnvelopeError.notAuthentic`, or an error of the cipher for an unusable key on the card.
  public func open(with keys: KeyStore, from card: Card) throws -> [UInt8] {
    try open(with: keys.hpke, from: Curve25519.KeyAgreement.PublicKey(rawRepresentation: Data(card.hpke)))
  }

  /// The file.
  public var bytes: [UInt8] {
    let info = Self.info(channel: channel, sender: sender, recipient: recipient)
    return Array(Self.header(info: info, encapsulatedKey: encapsulatedKey).utf8) + ciphertext
  }

  /// Reads the header of a file.
  ///
  /// - Throws: `FileEnvelopeError.tooLarge`, `FileEnvelopeError.header` with the line that is wrong.
  public init(parsing bytes: [UInt8]) throws(FileEnvelopeError) {
    guard bytes.count <= Self.limit else { throw .tooLarge(bytes: bytes.count, limit: Self.limit) }
    var lines: [String] = []
    var start = 0
    while lines.count < 6 {
      guard let end = bytes[start...].prefix(256).firstIndex(of: 10) else { throw .header(line: lines.count + 1) }
      guard let line = String(validating: bytes[start..<end], as: UTF8.self) else {
        throw .header(line: lines.count + 1)
      }
      lines.append(line)
      start = end + 1
    }
    guard lines[0] == Self.magic else { throw .header(line: 1) }
    channel = try Self.value("channel", of: lines, at: 1)
    sender = try Self.value("from", of: lines, at: 2)
    recipient = try Self.value("to", of: lines, at: 3)
    guard lines[4].hasPrefix("key "), let key = Data(base64Encoded: String(lines[4].dropFirst(4))), key.count == 32,
      key.base64EncodedString() == lines[4].dropFirst(4)
    else { throw .header(line: 5) }
    guard lines[5].isEmpty else { throw .header(line: 6) }
    encapsulatedKey = Array(key)
    ciphertext = Array(bytes[start...])
  }

  private init(channel: String, sender: String, recipient: String, encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
    self.channel = channel
    self.sender = sender
    self.recipient = recipient
    self.encapsulatedKey = encapsulatedKey
    self.ciphertext = ciphertext
  }

  private static func value(_ key: String, of lines: [String], at number: Int) throws(FileEnvelopeError) -> String {
    let line = lines[number]
    guard line.hasPrefix(key + " "), isName(String(line.dropFirst(key.count + 1))) else {
      throw .header(line: number + 1)
    }
    return String(line.dropFirst(key.count + 1))
  }

  private static func isName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 96 && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7f }
  }

  private static func info(channel: String, sender: String, recipient: String) -> String {
    "\(magic)\nchannel \(channel)\nfrom \(sender)\nto \(recipient)\n"
  }

  private static func header(info: String, encapsulatedKey: [UInt8]) -> String {
    "\(info)key \(Data(encapsulatedKey).base64EncodedString())\n\n"
  }
}

/// Why an envelope could not be made or opened.
public enum FileEnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Larger than the limit.
  case tooLarge(bytes: Int, limit: Int)
  /// A channel or party name that a header can not carry.
  case name(String)
  /// The file does not start with the header of an envelope; the line that is wrong, from 1.
  case header(line: Int)
  /// Changed on the way, for somebody else, or not from whom it says.
  case notAuthentic(sender: String, recipient: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .tooLarge(let bytes, let limit): "envelope of \(bytes) bytes: the limit is \(limit) bytes; split the export"
    case .name(let name): "\"\(name)\" can not stand in an envelope: 1 to 96 bytes without spaces or control characters"
    case .header(let line): "not an envelope: line \(line) of its header is wrong"
    case .notAuthentic(let sender, let recipient):
      "the envelope does not open: it was changed, is not for \(recipient)'s present key, or is not from \(sender)"
    }
  }
}
