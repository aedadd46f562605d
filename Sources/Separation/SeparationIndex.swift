// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Volumes under keys, to be asked which of them conflict with given ones.
///
/// A value: copies are snapshots. Answers are in the order of insertion, then of the volumes under each key.
public struct SeparationIndex<Key: Hashable & Sendable>: Sendable {
  /// A conflict of a volume that was asked about with a volume under a key.
  public struct Match: Hashable, Sendable {
    /// The key under which the other volume was inserted.
    public let key: Key
    /// Which of the volumes that were asked about, counted from 0.
    public let queryVolume: Int
    /// Which of the volumes under the key, counted from 0.
    public let keyVolume: Int
    /// How they conflict; `closest` is on the volume that was asked about.
    public let conflict: Conflict
  }

  private struct Entry: Sendable {
    let key: Key
    let volumes: [Volume]
    let areas: [PreparedArea]
  }

  private let geoid: GeoidModel
  private var entries: [Entry?] = []
  private var slots: [Key: Int] = [:]

  /// An empty index that compares heights across datums with the given geoid bounds.
  public init(geoid: GeoidModel = .worldwide) {
    self.geoid = geoid
  }

  /// How many keys there are.
  public var count: Int { slots.count }

  /// The volumes under a key; `nil` if the key is not there.
  public func volumes(for key: Key) -> [Volume]? {
    slots[key].flatMap { entries[$0]?.volumes }
  }

  /// Puts volumes under a key, instead of those that were there.
  public mutating func insert(_ key: Key, _ volumes: [Volume]) {
    remove(key)
    slots[key] = entries.count
    entries.append(Entry(key: key, volumes: volumes, areas: volumes.map { PreparedArea($0.area) }))
  }

  /// Takes a key and its volumes out; nothing happens if it is not there.
  public mutating func remove(_ key: Key) {
    guard let slot = slots.removeValue(forKey: key) else { return }
    entries[slot] = nil
    if entries.count > 32, slots.count < entries.count / 2 { compact() }
  }

  /// All conflicts of the given volumes with those in the index, under the minima that hold against each key; a key
  /// without minima is not checked.
  public func conflicts(with volumes: [Volume], minima: (Key) -> Minima?) -> [Match] {
    let areas = volumes.map { PreparedArea($0.area) }
    var matches: [Match] = []
    for case let entry? in entries {
      guard let minima = minima(entry.key) else { continue }
      for (other, otherVolume) in entry.volumes.enumerated() {
        for (mine, volume) in volumes.enumerated() {
          guard
            let near = ConflictTest.nearInTimeAndHeight(volume, otherVolume, minima: minima, geoid: geoid),
            let conflict = ConflictTest.conflict(areas[mine], entry.areas[other], near)
          else { continue }
          matches.append(Match(key: entry.key, queryVolume: mine, keyVolume: other, conflict: conflict))
        }
      }
    }
    return matches
  }

  private mutating func compact() {
    entries = entries.filter { $0 != nil }
    for (slot, entry) in entries.enumerated() {
      if let entry { slots[entry.key] = slot }
    }
  }
}
