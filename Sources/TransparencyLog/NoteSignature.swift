// SPDX-License-Identifier: Apache-2.0

/// One signature line of a note (signed-note, "Signatures"):
///
///     — <key name> base64(32-bit key ID || signature)
public struct NoteSignature: Hashable, Sendable {
  /// The key name, compared by its bytes.
  public let name: String
  /// The key ID.
  public let keyID: UInt32
  /// The signature without the key ID; not empty.
  public let signature: [UInt8]

  /// An em dash and a space.
  static let prefix: [UInt8] = [0xE2, 0x80, 0x94, ASCII.space]

  /// A signature by this key.
  public init(by key: VerifierKey, signature: [UInt8]) {
    self.init(name: key.name, keyID: key.id, signature: signature)
  }

  /// A signature whose parts are known; the caller says that the name can be one.
  public init(name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// Parses one line, with or without its newline.
  public init(parsing line: String) throws(NoteError) {
    var bytes = Array(line.utf8)[...]
    if bytes.last == ASCII.newline { bytes.removeLast() }
    try self.init(parsing: bytes, line: 1)
  }

  init(parsing text: ArraySlice<UInt8>, line: Int) throws(NoteError) {
    guard text.starts(with: Self.prefix) else { throw .signatureLine(line: line) }
    let rest = text.dropFirst(Self.prefix.count)
    guard let space = rest.firstIndex(of: ASCII.space), let name = Bytes.utf8(rest[..<space]), !name.isEmpty,
      NameError.firstForbidden(in: name, controls: false) == nil
    else { throw .signatureLine(line: line) }
    let encoded = rest[(space + 1)...]
    guard encoded.count <= (Limits.signatureBytes + 2) / 3 * 4 else {
      throw .signatureTooLong(line: line)
    }
    let decoded: [UInt8]
    do { decoded = try Base64.decode(encoded) } catch { throw .signatureBase64(line: line, error) }
    guard decoded.count > 4 else { throw .signatureLine(line: line) }
    self.init(name: name, keyID: UInt32(bigEndianBytes: decoded[..<4]), signature: Array(decoded[4...]))
  }

  /// Parses a sequence of newline-terminated signature lines, as witnesses and mirrors answer with. An empty sequence
  /// is accepted: a mirror answers `add-checkpoint` so.
  public static func parseLines(_ bytes: [UInt8]) throws(NoteError) -> [NoteSignature] {
    guard bytes.count <= Limits.noteBytes else { throw .tooLong(bytes: bytes.count, limit: Limits.noteBytes) }
    return try parseLines(bytes[...], limit: Limits.noteSignatures)
  }

  static func parseLines(_ bytes: ArraySlice<UInt8>, limit: Int) throws(NoteError) -> [NoteSignature] {
    var reader = LineReader(bytes)
    var signatures: [NoteSignature] = []
    while let line = reader.next() {
      guard signatures.count < limit else { throw .tooManySignatures(limit: limit) }
      signatures.append(try NoteSignature(parsing: line, line: reader.line))
    }
    guard reader.rest.isEmpty else { throw .unterminated }
    return signatures
  }

  /// The line with its newline.
  public var line: String {
    var output: [UInt8] = []
    append(to: &output)
    return Bytes.text(output)
  }

  /// Appends the line with its newline.
  func append(to output: inout [UInt8]) {
    output += Self.prefix
    output += name.utf8
    output.append(ASCII.space)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(4 + signature.count)
    keyID.append(to: &bytes)
    bytes += signature
    bytes.withUnsafeBytes { Base64.append($0, to: &output) }
    output.append(ASCII.newline)
  }

  /// Whether all parts have the same bytes.
  public static func == (left: NoteSignature, right: NoteSignature) -> Bool {
    left.keyID == right.keyID && left.signature == right.signature && Bytes.equal(left.name, right.name)
  }

  /// Hashes the key ID and the signature.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(keyID)
    hasher.combine(signature)
  }
}
