// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// What the search needs of a cell, in a place of an arena: its plane, what bounds it, and where its leaves are.
struct CellHead {
  let frame: CellFrame
  /// Metres along the surface from the frame's origin that hold all that has been in the cell.
  var radius = 0.0
  fileprivate(set) var entries: UnsafePointer<MarkDirectory.Entry>?
  fileprivate(set) var count = 0
  /// Where the first and the last leaf begin.
  private var first: Int64 = 0
  private var last: Int64 = 0

  init(_ frame: CellFrame) { self.frame = frame }

  static let stride = (MemoryLayout<CellHead>.stride + 63) / 64 * 64

  fileprivate mutating func point(to directory: MarkDirectory) {
    entries = directory.entries.baseAddress.map { UnsafePointer($0) }
    count = directory.count
    guard count > 0 else { return }
    (first, last) = (directory[0].first, directory[count - 1].first)
  }

  /// How many leaves begin at that key or before. Looks first where that would be if time were filled evenly, because
  /// each look elsewhere waits for memory.
  @inline(__always)
  fileprivate func leaves(to key: Int64) -> Int {
    guard let entries, count > 0, key >= first else { return 0 }
    guard key < last else { return count }
    let share = Double(key &- first) / Double(last &- first)
    let guess = min(max(Int(share * Double(count)), 0), count - 1)
    var (low, high) = (0, count)
    var step = 2
    if entries[guess].first <= key {
      low = guess + 1
      while low + step < count, entries[low + step].first <= key { (low, step) = (low + step + 1, step * 2) }
      high = min(low + step, count)
    } else {
      high = guess
      while high - step > 0, entries[high - step].first > key { (high, step) = (high - step, step * 2) }
      low = max(high - step, 0)
    }
    return MarkCells.entries(entries, low, high, to: key)
  }
}

/// The marks of cells, by their start, in leaves that are split when they are full: where there is much, leaves are short
/// stretches of time.
struct MarkCells: Sendable {
  private var heads = Arena(stride: CellHead.stride, shift: 6)
  private var leaves = Arena(stride: MarkLeaf.stride, shift: 7)
  /// Those that the heads point to.
  private var directories = ChunkedArray<MarkDirectory>()

  /// Leaves with so few marks are put together with a neighbour that has room.
  private static let few = MarkLeaf.capacity / 4

  var count: Int { directories.count }

  /// A new cell.
  mutating func append(_ frame: CellFrame) -> Int32 {
    let cell = heads.take()
    heads.writable(cell).assumingMemoryBound(to: CellHead.self).initialize(to: CellHead(frame))
    directories.append(MarkDirectory())
    return cell
  }

  /// Puts something into a cell.
  mutating func insert(_ bounds: Bounds, group: Int16, slot: Int32, cell: Int32) {
    let head = heads.writable(cell).assumingMemoryBound(to: CellHead.self)
    let mark = head.pointee.frame.mark(bounds, group: group, slot: slot)
    let apart = Footprint.alongSurface((bounds.middle - head.pointee.frame.origin).length)
    head.pointee.radius = max(head.pointee.radius, apart + bounds.reach)
    let directory = directory(cell)
    if directory.count == 0 {
      directory.insert(MarkDirectory.Entry(first: mark.key, latest: mark.end, leaf: leaf(), count: 0), at: 0)
    }
    var place = max(0, Self.entries(directory, to: mark.key) - 1)
    var leaf = MarkLeaf(base: leaves.writable(directory[place].leaf))
    if leaf.count == MarkLeaf.capacity {
      split(directory, place)
      if directory[place + 1].first <= mark.key { place += 1 }
      leaf = MarkLeaf(base: leaves.writable(directory[place].leaf))
    }
    leaf.append(mark)
    directory[place].count = Int32(leaf.count)
    directory[place].first = min(directory[place].first, mark.key)
    directory[place].latest = max(directory[place].latest, mark.end)
    head.pointee.point(to: directory)
  }

  /// Takes out the mark with that start and slot, if it is there.
  mutating func remove(start: Int32, slot: Int32, cell: Int32) {
    let directory = directory(cell)
    let entry = Self.entries(directory, to: Mark(start: start, slot: slot).key) - 1
    guard entry >= 0 else { return }
    let leaf = MarkLeaf(base: leaves.writable(directory[entry].leaf))
    guard let place = leaf.place(of: slot) else { return }
    let end = leaf[place].end
    leaf.remove(at: place)
    if leaf.count == 0 {
      leaves.give(back: directory[entry].leaf)
      directory.remove(at: entry)
    } else {
      directory[entry].count = Int32(leaf.count)
      if end == directory[entry].latest { directory[entry].latest = leaf.latest }
      if leaf.count <= Self.few { merge(directory, entry) }
    }
    heads.writable(cell).assumingMemoryBound(to: CellHead.self).pointee.point(to: directory)
  }

  /// The directory of a cell, to be changed.
  private mutating func directory(_ cell: Int32) -> MarkDirectory {
    if !isKnownUniquelyReferenced(&directories[Int(cell)]) { directories[Int(cell)] = directories[Int(cell)].copy() }
    return directories[Int(cell)]
  }

  private mutating func leaf() -> Int32 {
    let place = leaves.take()
    MarkLeaf(base: leaves.writable(place)).clear()
    return place
  }

  private static func entries(_ directory: MarkDirectory, to key: Int64) -> Int {
    guard let entries = directory.entries.baseAddress else { return 0 }
    return self.entries(UnsafePointer(entries), 0, directory.count, to: key)
  }

  /// How many entries begin at that key or before, if it is at least the lower and at most the higher number.
  @inline(__always)
  fileprivate static func entries(
    _ entries: UnsafePointer<MarkDirectory.Entry>, _ low: Int, _ high: Int, to key: Int64
  ) -> Int {
    var (low, high) = (low, high)
    while low < high {
      let middle = (low &+ high) / 2
      if entries[middle].first <= key { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Moves the later half of a full leaf into one of its own.
  private mutating func split(_ directory: MarkDirectory, _ place: Int) {
    let new = leaf()
    let (old, other) = (MarkLeaf(base: leaves.writable(directory[place].leaf)), MarkLeaf(base: leaves.writable(new)))
    let marks = (0..<old.count).map { old[$0] }.sorted { $0.key < $1.key }
    let half = marks.count / 2
    old.clear()
    for mark in marks.prefix(half) { old.append(mark) }
    for mark in marks.dropFirst(half) { other.append(mark) }
    directory[place].latest = old.latest
    directory[place].count = Int32(half)
    directory.insert(
      MarkDirectory.Entry(
        first: marks[half].key, latest: other.latest, leaf: new, count: Int32(marks.count - half)), at: place + 1)
  }

  private mutating func merge(_ directory: MarkDirectory, _ entry: Int) {
    for first in [entry - 1, entry] where first >= 0 && first + 1 < directory.count {
      let (old, next) = (directory[first], directory[first + 1])
      // Both are the caller's own before either is read.
      _ = leaves.writable(old.leaf)
      let from = MarkLeaf(base: leaves.writable(next.leaf))
      let into = MarkLeaf(base: leaves.writable(old.leaf))
      guard into.count + from.count <= MarkLeaf.capacity * 3 / 4 else { continue }
      for place in 0..<from.count { into.append(from[place]) }
      directory[first].latest = max(old.latest, next.latest)
      directory[first].count = Int32(into.count)
      leaves.give(back: next.leaf)
      directory.remove(at: first + 1)
      return
    }
  }
}

extension MarkCells {
  /// What is read while nobody writes; plain addresses, so that no references are counted.
  struct Reader {
    private let heads: Arena.Reader
    fileprivate let leaves: Arena.Reader

    fileprivate init(_ heads: Arena.Reader, _ leaves: Arena.Reader) {
      self.heads = heads
      self.leaves = leaves
    }

    @inline(__always)
    subscript(cell: Int32) -> UnsafePointer<CellHead> { heads[cell].assumingMemoryBound(to: CellHead.self) }
  }

  @inline(__always)
  func read<Value>(_ body: (Reader) -> Value) -> Value {
    heads.read { heads in leaves.read { body(Reader(heads, $0)) } }
  }
}

extension MarkCells.Reader {
  /// Adds every leaf of a cell in which there may be marks that bounds meet.
  ///
  /// - Parameter longest: no mark lasts longer, in units of time.
  @inline(__always)
  func collect(
    _ head: UnsafePointer<CellHead>, _ bounds: Bounds, without group: Int16, longest: Int32,
    _ visits: inout ContiguousArray<LeafVisit>
  ) {
    guard let entries = head.pointee.entries else { return }
    // A straight line is never longer than the path along the surface.
    let apart = bounds.middle - head.pointee.frame.origin
    let furthest = head.pointee.radius + bounds.reach + 1
    guard apart.dot(apart) <= furthest * furthest else { return }
    let query = head.pointee.frame.query(bounds, without: group)
    let from = Int64(query.start) &- Int64(longest)
    let until = Int64(query.end) << 32 | Int64(UInt32.max)
    let count = head.pointee.count
    var entry = max(0, head.pointee.leaves(to: from << 32) - 1)
    while entry < count, entries[entry].first <= until {
      if entries[entry].latest >= query.start {
        let octets = Int(entries[entry].octets)
        visits.append(LeafVisit(leaves[entries[entry].leaf], query, octets: octets))
      }
      entry &+= 1
    }
  }

  /// Adds the slot of every mark of a cell that may have ended before a moment, in units of time.
  func collect(_ head: UnsafePointer<CellHead>, endedBefore moment: Int32, _ slots: inout ContiguousArray<Int32>) {
    guard let entries = head.pointee.entries else { return }
    let until = Int64(moment) << 32 | Int64(UInt32.max)
    for entry in 0..<head.pointee.count {
      guard entries[entry].first <= until else { return }
      let leaf = leaves[entries[entry].leaf]
      let rest = MarkLeaf.rest(leaf)
      for place in 0..<MarkLeaf.count(leaf) where rest[place].end <= moment { slots.append(rest[place].slot) }
    }
  }
}

/// A leaf that a question is to be compared with.
///
/// Visits are noted first and made then, so that memory is fetched for many leaves at once: a search waits for memory more
/// than for anything else.
struct LeafVisit {
  private let leaf: UnsafeRawPointer
  private let query: MarkQuery
  private let octets: Int32

  @inline(__always)
  init(_ leaf: UnsafeRawPointer, _ query: MarkQuery, octets: Int) {
    self.leaf = leaf
    self.query = query
    self.octets = Int32(truncatingIfNeeded: octets)
  }

  /// Reads something on each line of what is tested first, so that it is fetched. The sum is of no use.
  @inline(__always)
  func touch() -> UInt32 {
    let first = UnsafeRawPointer(MarkLeaf.octet(leaf, 0))
    var sum: UInt32 = 0
    for line in 0..<MarkLeaf.linesTested { sum &+= (first + line * 64).load(as: UInt32.self) }
    return sum
  }

  /// Adds all marks that the question meets, whenever.
  @inline(__always)
  func collect(_ marks: inout ContiguousArray<MarkLeaf.Rest>) {
    let rest = MarkLeaf.rest(leaf)
    for octet in 0..<Int(octets) {
      let words = query.meets(MarkLeaf.octet(leaf, octet))
      if words.0 | words.1 == 0 { continue }
      Self.lanes(words.0, rest + octet * 8, &marks)
      Self.lanes(words.1, rest + octet * 8 + 4, &marks)
    }
  }

  @inline(__always)
  private static func lanes(
    _ word: UInt64, _ rest: UnsafePointer<MarkLeaf.Rest>, _ marks: inout ContiguousArray<MarkLeaf.Rest>
  ) {
    var word = word
    while word != 0 {
      let bit = word.trailingZeroBitCount
      word &= ~(0xFFFF &<< UInt64(bit))
      marks.append(rest[bit >> 4])
    }
  }
}
