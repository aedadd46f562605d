// SPDX-License-Identifier: Apache-2.0
import Crypto

/// Why bytes or a text are not a SHA-256 hash.
public enum HashError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A hash has 32 bytes, not this many.
  case length(Int)
  /// The text is not strict base64.
  case base64(Base64Error)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .length(let count): "a SHA-256 hash has 32 bytes, not \(count)"
    case .base64(let error): "\(error)"
    }
  }
}

/// A SHA-256 hash, stored in place. The order is that of the bytes.
public struct Hash256: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Bytes of a hash.
  public static let byteCount = 32
  /// The hash whose bytes are all zero.
  public static let zero = Hash256(0, 0, 0, 0)

  // The bytes as four big-endian numbers, so that comparing numbers compares bytes.
  private let first: UInt64
  private let second: UInt64
  private let third: UInt64
  private let fourth: UInt64

  private init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    self.first = first
    self.second = second
    self.third = third
    self.fourth = fourth
  }

  /// Reads the first 32 bytes; the caller has checked that they are there.
  init(loading bytes: UnsafeRawBufferPointer) {
    self.init(
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self)),
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)),
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self)),
      UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)))
  }

  /// Takes exactly 32 bytes.
  public init(_ bytes: some Collection<UInt8>) throws(HashError) {
    let count = bytes.count
    guard count == Self.byteCount else { throw .length(count) }
    let fast = bytes.withContiguousStorageIfAvailable { Hash256(loading: UnsafeRawBufferPointer($0)) }
    self = fast ?? Array(bytes).withUnsafeBytes { Hash256(loading: $0) }
  }

  /// Takes the 44 characters of strict base64 that checkpoints and proofs write.
  public init(base64: String) throws(HashError) {
    try self.init(base64: Array(base64.utf8)[...])
  }

  init(base64 text: ArraySlice<UInt8>) throws(HashError) {
    let bytes: [UInt8]
    do { bytes = try Base64.decode(text) } catch { throw .base64(error) }
    try self.init(bytes)
  }

  init(_ digest: SHA256Digest) {
    self = digest.withUnsafeBytes { Hash256(loading: $0) }
  }

  /// SHA-256 of bytes.
  public static func sha256(_ bytes: [UInt8]) -> Hash256 {
    bytes.withUnsafeBytes { sha256($0) }
  }

  /// SHA-256 of bytes.
  public static func sha256(_ bytes: UnsafeRawBufferPointer) -> Hash256 {
    var hasher = SHA256()
    hasher.update(bufferPointer: bytes)
    return Hash256(hasher.finalize())
  }

  /// The 32 bytes.
  public var bytes: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Self.byteCount) { buffer, count in
      store(to: UnsafeMutableRawBufferPointer(buffer), at: 0)
      count = Self.byteCount
    }
  }

  /// Strict base64, 44 characters.
  public var base64: String { Bytes.text(Base64.encode(bytes)) }

  /// Lowercase hexadecimal, 64 characters.
  public var hex: String { Hex.encode(bytes) }

  /// The lowercase hexadecimal text.
  public var description: String { hex }

  /// Appends the 32 bytes.
  public func append(to output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { buffer in
      store(to: buffer, at: 0)
      output.append(contentsOf: buffer)
    }
  }

  /// Appends the 44 characters of base64.
  func append(base64To output: inout [UInt8]) {
    withUnsafeTemporaryAllocation(byteCount: Self.byteCount, alignment: 8) { buffer in
      store(to: buffer, at: 0)
      Base64.append(UnsafeRawBufferPointer(buffer), to: &output)
    }
  }

  /// Writes the 32 bytes; the caller has checked that there is room.
  func store(to buffer: UnsafeMutableRawBufferPointer, at offset: Int) {
    buffer.storeBytes(of: first.bigEndian, toByteOffset: offset, as: UInt64.self)
    buffer.storeBytes(of: second.bigEndian, toByteOffset: offset + 8, as: UInt64.self)
    buffer.storeBytes(of: third.bigEndian, toByteOffset: offset + 16, as: UInt64.self)
    buffer.storeBytes(of: fourth.bigEndian, toByteOffset: offset + 24, as: UInt64.self)
  }

  /// Whether the bytes of the left hash come before those of the right one.
  public static func < (left: Hash256, right: Hash256) -> Bool {
    (left.first, left.second, left.third, left.fourth) < (right.first, right.second, right.third, right.fourth)
  }
}
