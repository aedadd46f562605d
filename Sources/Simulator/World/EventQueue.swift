// SPDX-License-Identifier: Apache-2.0

/// What happens when, earliest first; what falls on the same millisecond happens in the order in which it was planned.
struct EventQueue<Happening> {
  private struct Planned {
    let time: VirtualTime
    let number: UInt64
    let happening: Happening

    func isBefore(_ other: Planned) -> Bool {
      time != other.time ? time < other.time : number < other.number
    }
  }

  private var heap: [Planned] = []
  private var planned: UInt64 = 0

  /// When the next thing happens.
  var nextTime: VirtualTime? { heap.first?.time }
  var isEmpty: Bool { heap.isEmpty }

  /// Plans something.
  mutating func plan(_ happening: Happening, at time: VirtualTime) {
    heap.append(Planned(time: time, number: planned, happening: happening))
    planned += 1
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].isBefore(heap[parent]) else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out what happens next.
  mutating func next() -> (time: VirtualTime, happening: Happening)? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.time, first.happening)
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      let left = 2 * parent + 1
      if left < heap.count, heap[left].isBefore(heap[least]) { least = left }
      if left + 1 < heap.count, heap[left + 1].isBefore(heap[least]) { least = left + 1 }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
