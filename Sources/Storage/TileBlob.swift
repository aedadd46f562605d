// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// A full tile as it lies in its row: 256 hashes of 32 bytes, one after the other.
enum TileBlob {
  /// Hashes of a full tile.
  static let width = 256

  static func encode(_ hashes: [Hash256]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(hashes.count * Hash256.byteCount)
    for hash in hashes { hash.append(to: &bytes) }
    return bytes
  }

  static func decode(_ bytes: UnsafeRawBufferPointer, place: String) throws -> [Hash256] {
    guard bytes.count == width * Hash256.byteCount else {
      throw StoreError.corrupt(row: place, reason: "it has \(bytes.count) bytes, not \(width * Hash256.byteCount)")
    }
    return try stride(from: 0, to: bytes.count, by: Hash256.byteCount).map { start in
      try Hash256(UnsafeRawBufferPointer(rebasing: bytes[start..<start + Hash256.byteCount]))
    }
  }
}
