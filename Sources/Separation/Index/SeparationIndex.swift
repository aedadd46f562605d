// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Volumes under keys, to be asked which of them conflict with given ones.
///
/// A value: copies are snapshots. Answers are in the order of insertion, then of the volumes under each key, then of
/// those that were asked about. What is near in space, height and time is found in a grid (``SpaceTimeGrid``); most of
/// it is decided in a plane with certain bounds (``TangentPlane``), the rest by the exact test.
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

  /// Two volumes that conflict, without how.
  public struct Pair: Hashable, Sendable {
    /// The key under which the other volume was inserted.
    public let key: Key
    /// Which of the volumes that were asked about, counted from 0.
    public let queryVolume: Int
    /// Which of the volumes under the key, counted from 0.
    public let keyVolume: Int
  }

  private struct Owner: Sendable {
    var number: Int32
    var slots: [Int32]
  }

  private(set) var volumes: VolumeIndex
  private var owners: [Key: Owner] = [:]
  private(set) var keys: ContiguousArray<Key?> = []
  private var free: [Int32] = []
  private var serial = 0

  /// An empty index that compares heights across datums with the given geoid bounds.
  public init(geoid: GeoidModel = .worldwide) {
    volumes = VolumeIndex(geoid: geoid)
  }

  /// How many keys there are.
  public var count: Int { owners.count }

  /// See `SpaceTimeGrid.isCrowded`.
  var isCrowded: Bool { volumes.isCrowded }

  /// The volumes under a key; `nil` if the key is not there.
  public func volumes(for key: Key) -> [Volume]? {
    owners[key].map { owner in owner.slots.compactMap { volumes[$0]?.volume } }
  }

  /// Puts volumes under a key, instead of those that were there.
  public mutating func insert(_ key: Key, _ volumes: [Volume]) {
    remove(key)
    serial += 1
    let number = free.popLast() ?? Int32(keys.count)
    if Int(number) < keys.count { keys[Int(number)] = key } else { keys.append(key) }
    owners[key] = Owner(number: number, slots: self.volumes.insert(volumes, owner: number, serial: serial))
  }

  /// Takes a key and its volumes out; nothing happens if it is not there.
  public mutating func remove(_ key: Key) {
    guard let owner = owners.removeValue(forKey: key) else { return }
    volumes.remove(owner.slots)
    keys[Int(owner.number)] = nil
    free.append(owner.number)
  }

  /// All pairs of the given volumes and those in the index that conflict.
  ///
  /// - Parameters:
  ///   - most: no minimum that holds against any key is larger.
  ///   - minima: those that hold against a key; a key without minima is not checked.
  public func pairs(with asked: [Volume], upTo most: Minima, minima: (Key) -> Minima?) -> [Pair] {
    var found: [(pair: Pair, serial: Int)] = []
    for (number, volume) in asked.enumerated() {
      let asked = volumes.asked(volume)
      volumes.each(near: asked, upTo: most) { item in
        guard let key = keys[Int(item.owner)], let minima = minima(key), volumes.isConflict(asked, item, minima) else {
          return
        }
        found.append((Pair(key: key, queryVolume: number, keyVolume: item.number), item.serial))
      }
    }
    found.sort {
      ($0.serial, $0.pair.keyVolume, $0.pair.queryVolume) < ($1.serial, $1.pair.keyVolume, $1.pair.queryVolume)
    }
    // No key path: in generic code one is made anew at each call.
    return found.map { $0.pair }
  }

  /// The same, with how each pair conflicts.
  public func conflicts(with asked: [Volume], upTo most: Minima, minima: (Key) -> Minima?) -> [Match] {
    var found: [(match: Match, serial: Int)] = []
    for (number, volume) in asked.enumerated() {
      let asked = volumes.asked(volume)
      volumes.each(near: asked, upTo: most) { item in
        guard let key = keys[Int(item.owner)], let minima = minima(key),
          let conflict = volumes.conflict(asked, item, minima)
        else { return }
        found.append(
          (Match(key: key, queryVolume: number, keyVolume: item.number, conflict: conflict), item.serial))
      }
    }
    found.sort {
      ($0.serial, $0.match.keyVolume, $0.match.queryVolume) < ($1.serial, $1.match.keyVolume, $1.match.queryVolume)
    }
    return found.map { $0.match }
  }

  // MARK: In pieces

  /// A search that is done in pieces, however much there is to compare.
  public struct Search: Sendable {
    fileprivate struct Candidate: Sendable {
      let mine: Int32
      let other: Int32
      let serial: Int
    }

    /// The key whose volumes are compared with all others.
    public let key: Key
    /// Whether everything was compared, or the key is gone.
    public fileprivate(set) var isDone = false
    /// The insertion of the key's volumes that the candidates are near to.
    fileprivate var asked = -1
    /// What was put in up to here has been looked at, or waits.
    fileprivate var seen = -1
    fileprivate var waiting: ArraySlice<Candidate> = []

    fileprivate init(key: Key, asked: Int = -1) {
      self.key = key
      self.asked = asked
    }
  }

  /// Begins to compare the volumes under a key with all others.
  public func search(for key: Key) -> Search { Search(key: key) }

  /// Goes on with a search. What is put in meanwhile is compared too.
  ///
  /// - Parameters:
  ///   - work: how much may be done, in microseconds as estimated from the numbers of edges, the same on every machine;
  ///     what is done is taken from it. One pair of volumes is always compared as a whole: at most some 50 ms.
  ///   - most: no minimum that holds against any key is larger.
  public func conflicts(
    _ search: inout Search, work: inout Int, upTo most: Minima, minima: (Key) -> Minima?
  ) -> [Match] {
    var matches: [Match] = []
    while work > 0 {
      guard let owner = owners[search.key], let first = owner.slots.first.flatMap({ volumes[$0] }) else {
        search.isDone = true
        return matches
      }
      if search.asked != first.serial { search = Search(key: search.key, asked: first.serial) }
      guard let next = search.waiting.popFirst() else {
        guard search.seen < serial else {
          search.isDone = true
          return matches
        }
        gather(&search, owner, upTo: most, &work)
        continue
      }
      work -= 1
      guard let mine = volumes[next.mine], let other = volumes[next.other], other.serial == next.serial,
        let key = keys[Int(other.owner)], let minima = minima(key),
        let conflict = volumes.conflict(VolumeIndex.Asked(mine), other, minima, work: &work)
      else { continue }
      matches.append(Match(key: key, queryVolume: mine.number, keyVolume: other.number, conflict: conflict))
    }
    return matches
  }

  /// Finds what is near to the volumes of the search's key and was not looked at.
  private func gather(_ search: inout Search, _ owner: Owner, upTo most: Minima, _ work: inout Int) {
    var found: [Search.Candidate] = []
    for slot in owner.slots {
      guard let mine = volumes[slot] else { continue }
      volumes.each(near: VolumeIndex.Asked(mine), upTo: most) { other in
        guard other.serial > search.seen, other.owner != owner.number else { return }
        found.append(Search.Candidate(mine: slot, other: other.mark.slot, serial: other.serial))
      }
    }
    work -= 1 + found.count / 100
    found.sort { ($0.serial, $0.other, $0.mine) < ($1.serial, $1.other, $1.mine) }
    search.waiting = found[...]
    search.seen = serial
  }
}
