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

  /// A search that is done in pieces, however much there is to compare.
  public struct Search: Sendable {
    /// The key whose volumes are compared with all others.
    public let key: Key
    /// Whether everything was compared, or the key is gone.
    public fileprivate(set) var isDone = false
    fileprivate var generation: Int
    fileprivate var slot = 0
    fileprivate var other = 0
    fileprivate var mine = 0

    fileprivate init(key: Key, generation: Int) {
      self.key = key
      self.generation = generation
    }

    fileprivate mutating func nextSlot() { (slot, other, mine) = (slot + 1, 0, 0) }

    /// The next pair of volumes, of which there are that many.
    fileprivate mutating func nextPair(_ others: Int, _ own: Int) {
      mine += 1
      if mine >= own { (other, mine) = (other + 1, 0) }
      if other >= others { nextSlot() }
    }
  }

  private struct Entry: Sendable {
    let key: Key
    let volumes: [Volume]
    let areas: [PreparedArea]
  }

  private let geoid: GeoidModel
  private var entries: [Entry?] = []
  private var slots: [Key: Int] = [:]
  /// Changes when entries get other places.
  private var generation = 0

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
      for other in entry.volumes.indices {
        for mine in volumes.indices {
          var work = 0
          guard let conflict = conflict(volumes[mine], areas[mine], entry, other, minima, &work) else { continue }
          matches.append(Match(key: entry.key, queryVolume: mine, keyVolume: other, conflict: conflict))
        }
      }
    }
    return matches
  }

  /// Begins to compare the volumes under a key with all others.
  public func search(for key: Key) -> Search { Search(key: key, generation: generation) }

  /// Goes on with a search. What is put in meanwhile is compared too; a search that was under way while entries got
  /// other places begins again, and may find the same once more.
  ///
  /// - Parameter work: how much may be done, in microseconds as estimated from the numbers of edges, the same on every
  ///   machine; what is done is taken from it. One pair of volumes is always compared as a whole: at most some 50 ms.
  public func conflicts(_ search: inout Search, work: inout Int, minima: (Key) -> Minima?) -> [Match] {
    var matches: [Match] = []
    if search.generation != generation { search = self.search(for: search.key) }
    guard let slot = slots[search.key], let asked = entries[slot] else {
      search.isDone = true
      return matches
    }
    while search.slot < entries.count, work > 0 {
      guard search.slot != slot, let entry = entries[search.slot], let minima = minima(entry.key),
        !asked.volumes.isEmpty, !entry.volumes.isEmpty
      else {
        work -= 1
        search.nextSlot()
        continue
      }
      let (other, mine) = (search.other, search.mine)
      if let conflict = conflict(asked.volumes[mine], asked.areas[mine], entry, other, minima, &work) {
        matches.append(Match(key: entry.key, queryVolume: mine, keyVolume: other, conflict: conflict))
      }
      search.nextPair(entry.volumes.count, asked.volumes.count)
    }
    search.isDone = search.slot >= entries.count
    return matches
  }

  private func conflict(
    _ volume: Volume, _ area: PreparedArea, _ entry: Entry, _ other: Int, _ minima: Minima, _ work: inout Int
  ) -> Conflict? {
    work -= 1
    let near = ConflictTest.nearInTimeAndHeight(volume, entry.volumes[other], minima: minima, geoid: geoid)
    guard let near else { return nil }
    work -= area.work(against: entry.areas[other], within: ConflictTest.limit(near))
    return ConflictTest.conflict(area, entry.areas[other], near)
  }

  private mutating func compact() {
    generation += 1
    entries = entries.filter { $0 != nil }
    for (slot, entry) in entries.enumerated() {
      if let entry { slots[entry.key] = slot }
    }
  }
}
