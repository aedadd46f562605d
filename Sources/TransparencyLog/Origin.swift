// SPDX-License-Identifier: Apache-2.0

/// Why a text cannot be an origin or a key name.
public enum NameError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The name is empty.
  case empty
  /// The name has this many UTF-8 bytes, over ``Limits/nameBytes``.
  case tooLong(bytes: Int)
  /// A space, a plus or a control character; the scalar value.
  case forbidden(scalar: UInt32)
  /// The bytes are not UTF-8.
  case notUTF8

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .empty: "the name is empty"
    case .tooLong(let bytes): "the name has \(bytes) bytes; at most \(Limits.nameBytes) are allowed"
    case .forbidden(let scalar):
      "spaces, plus and control characters are not allowed; U+\(String(scalar, radix: 16, uppercase: true)) was found"
    case .notUTF8: "the name is not UTF-8"
    }
  }

  /// Refuses what neither a vkey nor a signature line can carry (signed-note, "Format").
  static func check(_ name: String) throws(NameError) {
    guard !name.isEmpty else { throw .empty }
    guard name.utf8.count <= Limits.nameBytes else { throw .tooLong(bytes: name.utf8.count) }
    if let scalar = firstForbidden(in: name, controls: true) { throw .forbidden(scalar: scalar.value) }
  }

  /// The first Unicode space, plus or (if asked) control character.
  static func firstForbidden(in name: String, controls: Bool) -> Unicode.Scalar? {
    name.unicodeScalars.first { scalar in
      if scalar.isASCII && scalar.value > 0x20 {
        return scalar.value == UInt32(ASCII.plus) || controls && scalar.value == 0x7F
      }
      return scalar.properties.isWhitespace || controls && scalar.properties.generalCategory == .control
    }
  }
}

/// The identity of a log: the first line of its checkpoints (tlog-checkpoint), opaque, compared by its bytes.
public struct Origin: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 1 to 255 UTF-8 bytes without spaces, plus or control characters.
  public let name: String

  /// Refuses a name that could not also be a key name: the log's key carries it.
  public init(_ name: String) throws(NameError) {
    try NameError.check(name)
    self.name = name
  }

  /// SHA-256 of the name. Its lowercase hexadecimal is the path element of tlog-witness and tlog-mirror.
  public var hash: Hash256 { Hash256.sha256(Array(name.utf8)) }

  /// The name.
  public var description: String { name }

  /// Whether the names have the same bytes.
  public static func == (left: Origin, right: Origin) -> Bool { Bytes.equal(left.name, right.name) }

  /// Whether the bytes of the left name come before those of the right one.
  public static func < (left: Origin, right: Origin) -> Bool { Bytes.precedes(left.name, right.name) }

  /// Hashes the bytes of the name.
  public func hash(into hasher: inout Hasher) { Bytes.hash(name, into: &hasher) }
}
