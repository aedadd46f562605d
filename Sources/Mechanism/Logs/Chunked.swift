// SPDX-License-Identifier: Apache-2.0

/// An array that grows without copying what it holds, so that a long log costs no pauses, no doubled memory, and a
/// copied board shares all but the last chunk.
struct Chunked<Element: Sendable>: Sendable {
  private static var shift: Int { 10 }
  private static var mask: Int { 1 << shift - 1 }

  private var chunks: [[Element]] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }
  var last: Element? { chunks.last?.last }

  mutating func append(_ element: Element) {
    if count & Self.mask == 0 { chunks.append([]) }
    chunks[chunks.count - 1].append(element)
    count += 1
  }

  /// The element at a position within `0..<count`.
  subscript(_ position: Int) -> Element {
    chunks[position >> Self.shift][position & Self.mask]
  }

  /// Visits all elements in order.
  func forEach(_ visit: (Element) throws -> Void) rethrows {
    for chunk in chunks { try chunk.forEach(visit) }
  }

  /// The first position whose element does not fulfil a condition that holds for a prefix.
  func partition(where holds: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Array {
  /// The first position whose element does not fulfil a condition that holds for a prefix.
  func partition(where holds: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
