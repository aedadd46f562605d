// SPDX-License-Identifier: Apache-2.0
import Geodesy

@testable import Separation

/// What an index must say, found by comparing everything with everything by the exact test.
struct IndexModel {
  struct Item {
    let key: Int
    var volumes: [Volume]
    var group: UInt8?
  }

  private(set) var items: [Item] = []

  mutating func insert(_ key: Int, _ volumes: [Volume], _ group: UInt8?) {
    remove(key)
    items.append(Item(key: key, volumes: volumes, group: group))
  }

  /// An amended key counts as inserted anew.
  mutating func amend(_ key: Int, _ volumes: [Volume]) -> Bool {
    guard let old = items.first(where: { $0.key == key }) else { return false }
    insert(key, volumes, old.group)
    return true
  }

  mutating func remove(_ key: Int) { items.removeAll { $0.key == key } }

  mutating func expire(before moment: Instant) -> [Int] {
    let isOver = { (item: Item) in !item.volumes.isEmpty && item.volumes.allSatisfy { $0.window.end < moment } }
    let expired = items.filter(isOver).map(\.key)
    items.removeAll(where: isOver)
    return expired
  }

  func conflicts(
    with asked: [Volume], without group: UInt8?, _ minima: (Int) -> Minima?
  ) -> [SeparationIndex<Int>.Match] {
    var found: [SeparationIndex<Int>.Match] = []
    for item in items where group == nil || item.group != group {
      guard let minima = minima(item.key) else { continue }
      for (number, other) in item.volumes.enumerated() {
        for (mine, volume) in asked.enumerated() {
          guard let conflict = ConflictTest.conflict(volume, other, minima: minima) else { continue }
          found.append(.init(key: item.key, queryVolume: mine, keyVolume: number, conflict: conflict))
        }
      }
    }
    return found
  }
}
