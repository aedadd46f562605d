// SPDX-License-Identifier: Apache-2.0

/// Bytes of a message put together by hand, as wrong as a test wants them.
struct RawMessage {
  var bytes: [UInt8] = []

  static func varint(_ value: UInt64) -> [UInt8] {
    var rest = value
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }

  func number(_ field: UInt64, _ value: UInt64) -> RawMessage { raw(field, 0, Self.varint(value)) }

  func data(_ field: UInt64, _ value: [UInt8]) -> RawMessage { raw(field, 2, Self.varint(UInt64(value.count)) + value) }

  func text(_ field: UInt64, _ value: String) -> RawMessage { data(field, Array(value.utf8)) }

  func message(_ field: UInt64, _ value: RawMessage) -> RawMessage { data(field, value.bytes) }

  func raw(_ field: UInt64, _ type: UInt64, _ value: [UInt8]) -> RawMessage {
    RawMessage(bytes: bytes + Self.varint(field << 3 | type) + value)
  }
}
