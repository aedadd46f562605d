// SPDX-License-Identifier: Apache-2.0

/// A dictionary in parts, so that a write beside a copy copies one part and not everything.
struct ShardedDictionary<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private static var shards: Int { 1_024 }

  private var shards: ContiguousArray<[Key: Value]>
  private(set) var count = 0

  init() { shards = ContiguousArray(repeating: [:], count: Self.shards) }

  subscript(key: Key) -> Value? { shards[Self.shard(key)][key] }

  /// Puts a value under a key that has none.
  mutating func insert(_ key: Key, _ value: Value) {
    shards[Self.shard(key)][key] = value
    count += 1
  }

  mutating func removeValue(forKey key: Key) -> Value? {
    guard let value = shards[Self.shard(key)].removeValue(forKey: key) else { return nil }
    count -= 1
    return value
  }

  private static func shard(_ key: Key) -> Int {
    // Mixed once more: dictionaries use the lower bits of the same hash, and would have every entry in few places.
    let mixed = UInt64(bitPattern: Int64(key.hashValue)) &* 0x9E37_79B9_7F4A_7C15
    return Int(mixed >> 54)
  }
}
