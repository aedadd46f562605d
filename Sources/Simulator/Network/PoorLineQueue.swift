// SPDX-License-Identifier: Apache-2.0

/// One direction of a poor line: what is being sent occupies it. What TCP will send again later is reckoned ahead, so the
/// line is free or taken in stretches.
struct PoorLineQueue: Sendable {
  private var taken: [(from: VirtualTime, to: VirtualTime)] = []
  /// Bytes put on the line so far, with all overheads and repetitions.
  private(set) var bytesSent = 0

  /// Forgets what is over.
  mutating func forget(before now: VirtualTime) { taken.removeAll { $0.to <= now } }

  /// Puts bytes on the line as soon as it is free; answers when the last of them has left.
  mutating func carry(bytes: Int, over line: PoorLine, at now: VirtualTime) -> VirtualTime {
    bytesSent += bytes
    let duration = (Int64(bytes) * 8_000 + line.bitsPerSecond - 1) / line.bitsPerSecond
    var start = now
    var place = 0
    while place < taken.count, taken[place].from.since(start) < duration {
      start = max(start, taken[place].to)
      place += 1
    }
    let end = start.adding(milliseconds: duration)
    taken.insert((start, end), at: place)
    return end
  }
}
