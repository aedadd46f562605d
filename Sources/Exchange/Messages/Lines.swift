// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Why the body of a peer's request or response is not what its path asks for.
public enum PeerMessageError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The body has more bytes than allowed.
  case tooLong(bytes: Int, limit: Int)
  /// A line is missing, malformed or one too many; its name.
  case line(String)
  /// A binary body ends within a field, or has bytes after the last one.
  case truncated(String)

  /// One line that names what is wrong.
  public var description: String {
    switch self {
    case .tooLong(let bytes, let limit): "the body has \(bytes) bytes; at most \(limit) are allowed"
    case .line(let name): "the line `\(name)` is missing or malformed"
    case .truncated(let name): "the body ends within `\(name)`, or has bytes too many"
    }
  }
}

/// Takes newline-terminated lines off the front of a body, strictly.
struct Lines {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8], limit: Int) throws(PeerMessageError) {
    guard bytes.count <= limit else { throw .tooLong(bytes: bytes.count, limit: limit) }
    rest = bytes[...]
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func next() -> ArraySlice<UInt8>? {
    guard let end = rest.firstIndex(of: 10) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[..<end]
  }

  /// A line `<key> <text>`, or a bare line where the key is empty.
  mutating func text(_ key: String) throws(PeerMessageError) -> String {
    guard var line = next() else { throw .line(key) }
    if !key.isEmpty {
      guard line.starts(with: Array("\(key) ".utf8)) else { throw .line(key) }
      line = line.dropFirst(key.utf8.count + 1)
    }
    guard let text = String(validating: line, as: UTF8.self) else { throw .line(key) }
    return text
  }

  /// A decimal number without leading zeros, at most 2^63 - 1.
  mutating func number(_ key: String) throws(PeerMessageError) -> UInt64 {
    let text = try text(key)
    guard let number = UInt64(text), String(number) == text, number <= UInt64(Int64.max) else { throw .line(key) }
    return number
  }

  mutating func origin() throws(PeerMessageError) -> Origin {
    let name = try text("")
    guard let origin = try? Origin(name) else { throw .line("origin") }
    return origin
  }

  mutating func hash(_ key: String) throws(PeerMessageError) -> Hash256 {
    let text = try text(key)
    guard let hash = try? Hash256(base64: text) else { throw .line(key) }
    return hash
  }

  func end() throws(PeerMessageError) {
    guard rest.isEmpty else { throw .line("end") }
  }
}

extension FixedWidthInteger where Self: UnsignedInteger {
  /// Appends the big-endian bytes.
  func append(to output: inout [UInt8]) {
    for shift in stride(from: Self.bitWidth - 8, through: 0, by: -8) {
      output.append(UInt8(truncatingIfNeeded: self >> Self(shift)))
    }
  }
}

extension ArraySlice<UInt8> {
  /// Takes bytes off the front; nil if there are fewer.
  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, self.count >= count else { return nil }
    defer { self = dropFirst(count) }
    return prefix(count)
  }

  /// Takes a big-endian number off the front; nil if there are too few bytes.
  mutating func takeNumber<Number: FixedWidthInteger & UnsignedInteger>(_: Number.Type) -> Number? {
    take(Number.bitWidth / 8)?.reduce(0) { $0 << 8 | Number($1) }
  }
}
