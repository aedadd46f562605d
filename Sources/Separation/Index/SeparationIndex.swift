// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A group of volumes as whoever keeps an index numbers them: those of one party, or of one kind.
public struct SeparationGroup: Hashable, Sendable {
  /// Any number.
  public let rawValue: UInt8

  /// The group with that number.
  public init(_ rawValue: UInt8) { self.rawValue = rawValue }
}

/// Volumes under keys, to be asked which of them conflict with given ones.
///
/// A value: copies are snapshots. Answers are in the order of insertion, then of the volumes under each key, then of
/// those that were asked about. What is near in space, height and time is found in a grid (``SpaceTimeGrid``); most of
/// it is decided in a plane with certain bounds (``PlaneTest``), the rest by the exact test.
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
    let group: Int16
    /// Counts insertions.
    let serial: Int
    /// Where its volumes are: the first, -1 for none, and the others.
    let first: Int32
    let others: [Int32]

    var slots: [Int32] { first < 0 ? [] : [first] + others }
  }

  private(set) var volumes: VolumeIndex
  private var owners = ShardedDictionary<Key, Owner>()
  private(set) var keys = ChunkedArray<Key?>()
  private var free = ChunkedArray<Int32>()
  private var serial = 0

  /// An empty index that compares heights across datums with the given geoid bounds.
  public init(geoid: GeoidModel = .worldwide) {
    volumes = VolumeIndex(geoid: geoid)
  }

  /// How many keys there are.
  public var count: Int { owners.count }

  /// The volumes under a key; `nil` if the key is not there.
  public func volumes(for key: Key) -> [Volume]? {
    owners[key].map { owner in owner.slots.compactMap { volumes.volume($0) } }
  }

  // MARK: Changing

  /// Puts volumes under a key, instead of those that were there.
  ///
  /// - Parameter group: whose or what they are, for questions that leave a group out.
  public mutating func insert(_ key: Key, _ volumes: [Volume], group: SeparationGroup? = nil) {
    insert(key, volumes, group: group.map { Int16($0.rawValue) } ?? Self.noGroup)
  }

  /// Puts other volumes under a key that is there, in the same group; false, and nothing is done, if it is not.
  @discardableResult
  public mutating func amend(_ key: Key, _ volumes: [Volume]) -> Bool {
    guard let group = owners[key]?.group else { return false }
    insert(key, volumes, group: group)
    return true
  }

  /// The group of what is in none.
  private static var noGroup: Int16 { 256 }

  private mutating func insert(_ key: Key, _ volumes: [Volume], group: Int16) {
    remove(key)
    serial += 1
    let number = free.popLast() ?? Int32(keys.count)
    if Int(number) < keys.count { keys[Int(number)] = key } else { keys.append(key) }
    let slots = self.volumes.insert(volumes, owner: number, serial: serial, group: group)
    owners.insert(
      key,
      Owner(
        number: number, group: group, serial: serial, first: slots.first ?? -1, others: Array(slots.dropFirst())))
  }

  /// Takes a key and its volumes out; nothing happens if it is not there.
  public mutating func remove(_ key: Key) {
    guard let owner = owners.removeValue(forKey: key) else { return }
    volumes.remove(owner.slots)
    keys[Int(owner.number)] = nil
    free.append(owner.number)
  }

  /// Takes out every key of which all volumes ended before a moment, and returns them in order of insertion.
  ///
  /// Looks only at what began before that moment.
  public mutating func expire(before moment: Instant) -> [Key] {
    var numbers: Set<Int32> = []
    for ended in volumes.ended(before: moment.milliseconds) where ended.end < moment.milliseconds {
      numbers.insert(ended.owner)
    }
    var expired: [(key: Key, serial: Int)] = []
    for number in numbers {
      guard let key = keys[Int(number)], let owner = owners[key],
        volumes.end(of: owner.slots) < moment.milliseconds
      else { continue }
      expired.append((key, owner.serial))
    }
    expired.sort { $0.serial < $1.serial }
    for item in expired { remove(item.key) }
    return expired.map { $0.key }
  }

  // MARK: Asking

  /// All pairs of the given volumes and those in the index that conflict.
  ///
  /// - Parameters:
  ///   - most: no minimum that holds against any key is larger.
  ///   - group: what is in this group is left out, at less cost than by `minima`.
  ///   - minima: those that hold against a key; a key without minima is not checked.
  public func pairs(
    with asked: [Volume], upTo most: Minima, without group: SeparationGroup? = nil, minima: (Key) -> Minima?
  ) -> [Pair] {
    var found: [Found] = []
    for (number, volume) in asked.enumerated() {
      let asked = volumes.asked(volume, without: Self.number(group))
      for near in volumes.near(asked, most) {
        guard let key = keys[Int(near.hit.owner)], let minima = minima(key) else { continue }
        let isConflict =
          near.isCertain && minima == most || volumes.isConflict(asked, near.hit, minima)
        if isConflict { found.append(Found(hit: near.hit, queryVolume: number)) }
      }
    }
    found.sort()
    var pairs: [Pair] = []
    pairs.reserveCapacity(found.count)
    for item in found {
      guard let key = keys[Int(item.hit.owner)] else { continue }
      pairs.append(Pair(key: key, queryVolume: item.queryVolume, keyVolume: Int(item.hit.number)))
    }
    return pairs
  }

  /// The same, with how each pair conflicts.
  public func conflicts(
    with asked: [Volume], upTo most: Minima, without group: SeparationGroup? = nil, minima: (Key) -> Minima?
  ) -> [Match] {
    var found: [(match: Match, serial: Int)] = []
    // Here it is done at once, however much it is.
    var work = 0
    for (number, volume) in asked.enumerated() {
      let asked = volumes.asked(volume, without: Self.number(group))
      for near in volumes.near(asked, most) {
        guard let key = keys[Int(near.hit.owner)], let minima = minima(key),
          let conflict = volumes.conflict(asked, near.hit, minima, work: &work)
        else { continue }
        let match = Match(key: key, queryVolume: number, keyVolume: Int(near.hit.number), conflict: conflict)
        found.append((match, near.hit.serial))
      }
    }
    found.sort {
      ($0.serial, $0.match.keyVolume, $0.match.queryVolume) < ($1.serial, $1.match.keyVolume, $1.match.queryVolume)
    }
    // No key path: in generic code one is made anew at each call.
    return found.map { $0.match }
  }

  /// The bounds by which heights are compared across datums.
  var geoid: GeoidModel { volumes.geoid }

  /// Everything that bounds do not keep apart from these, in order of insertion.
  func inOrder(
    meeting bounds: Bounds, without group: SeparationGroup?
  ) -> [(key: Key, number: Int, volume: Volume)] {
    var found: [VolumeIndex.Hit] = []
    volumes.each(meeting: bounds, without: Self.number(group)) { found.append($0) }
    found.sort { ($0.serial, $0.number) < ($1.serial, $1.number) }
    return found.compactMap { hit in
      guard let key = keys[Int(hit.owner)], let volume = volumes.volume(hit.slot) else { return nil }
      return (key, Int(hit.number), volume)
    }
  }

  private static func number(_ group: SeparationGroup?) -> Int16 {
    group.map { Int16($0.rawValue) } ?? VolumeIndex.nobody
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
      guard let owner = owners[search.key], let first = volumes.hit(owner.first) else {
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
      guard let mine = volumes.hit(next.mine), let volume = volumes.volume(next.mine),
        let other = volumes.hit(next.other), other.serial == next.serial,
        let key = keys[Int(other.owner)], let minima = minima(key),
        let conflict = volumes.conflict(volumes.asked(volume), other, minima, work: &work)
      else { continue }
      matches.append(
        Match(key: key, queryVolume: Int(mine.number), keyVolume: Int(other.number), conflict: conflict))
    }
    return matches
  }

  /// Finds what is near to the volumes of the search's key and was not looked at.
  private func gather(_ search: inout Search, _ owner: Owner, upTo most: Minima, _ work: inout Int) {
    var found: [Search.Candidate] = []
    for slot in owner.slots {
      guard let volume = volumes.volume(slot) else { continue }
      volumes.each(meeting: volumes.asked(volume).bounds.widened(by: most)) { other in
        guard other.serial > search.seen, other.owner != owner.number else { return }
        found.append(Search.Candidate(mine: slot, other: other.slot, serial: other.serial))
      }
    }
    work -= 1 + found.count / 100
    found.sort { ($0.serial, $0.other, $0.mine) < ($1.serial, $1.other, $1.mine) }
    search.waiting = found[...]
    search.seen = serial
  }
}

/// A volume that was found, and which of those that were asked about found it.
private struct Found {
  let hit: VolumeIndex.Hit
  let queryVolume: Int

  static func < (left: Found, right: Found) -> Bool {
    (left.hit.serial, left.hit.number, Int32(left.queryVolume))
      < (right.hit.serial, right.hit.number, Int32(right.queryVolume))
  }
}

extension [Found] {
  fileprivate mutating func sort() { sort { $0 < $1 } }
}
