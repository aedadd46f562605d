// SPDX-License-Identifier: Apache-2.0

/// The leaves of one cell in order, in plain memory that the head of the cell points to.
///
/// Sendable because it is changed only while one holder has it alone, like a chunk of an ``Arena``.
final class MarkDirectory: @unchecked Sendable {
  /// A leaf and what is in it.
  struct Entry {
    /// No mark of the leaf has a lesser key (see ``Mark/key``), and none of the leaf before a greater one.
    var first: Int64
    /// No mark of the leaf ends later.
    var latest: Int32
    var leaf: Int32
    /// How many marks the leaf has.
    var count: Int32

    @inline(__always)
    var octets: Int { Int(count &+ 7) / 8 }
  }

  private(set) var entries: UnsafeMutableBufferPointer<Entry>
  private(set) var count = 0

  init(capacity: Int = 4) { entries = .allocate(capacity: capacity) }

  deinit { entries.deallocate() }

  func copy() -> MarkDirectory {
    let copy = MarkDirectory(capacity: entries.count)
    for place in 0..<count { copy.entries.initializeElement(at: place, to: entries[place]) }
    copy.count = count
    return copy
  }

  subscript(place: Int) -> Entry {
    get { entries[place] }
    set { entries[place] = newValue }
  }

  func insert(_ entry: Entry, at place: Int) {
    if count == entries.count {
      let larger = UnsafeMutableBufferPointer<Entry>.allocate(capacity: count * 2)
      for place in 0..<count { larger.initializeElement(at: place, to: entries[place]) }
      entries.deallocate()
      entries = larger
    }
    var free = count
    while free > place {
      entries.initializeElement(at: free, to: entries[free - 1])
      free -= 1
    }
    entries.initializeElement(at: place, to: entry)
    count += 1
  }

  func remove(at place: Int) {
    for next in place + 1..<max(place + 1, count) { entries[next - 1] = entries[next] }
    count -= 1
  }
}
