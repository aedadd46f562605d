// SPDX-License-Identifier: Apache-2.0

/// An array in chunks, so that a write beside a copy copies one chunk and not everything.
struct ChunkedArray<Element: Sendable>: Sendable {
  private static var shift: Int { 9 }

  private var chunks: ContiguousArray<ContiguousArray<Element>> = []
  private(set) var count = 0

  subscript(index: Int) -> Element {
    get { chunks[index >> Self.shift][index & ((1 << Self.shift) - 1)] }
    _modify { yield &chunks[index >> Self.shift][index & ((1 << Self.shift) - 1)] }
  }

  mutating func append(_ element: Element) {
    if count >> Self.shift == chunks.count {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(1 << Self.shift)
    }
    chunks[count >> Self.shift].append(element)
    count += 1
  }

  mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    count -= 1
    let last = chunks[count >> Self.shift].removeLast()
    if chunks[chunks.count - 1].isEmpty { chunks.removeLast() }
    return last
  }
}
