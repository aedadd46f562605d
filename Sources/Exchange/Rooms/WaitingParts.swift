// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// Parts of one party that came before their entries. They are not durable: the sender sends them again if they get
/// lost.
struct WaitingParts: Sendable {
  private var parts: [PartKey: Part] = [:]
  private var order: [PartKey] = []
  /// Where the oldest one stands in `order`.
  private var oldest = 0
  private var bytes = 0

  /// Keeps a part until its entry comes; the oldest go when there are too many.
  mutating func keep(_ key: PartKey, _ part: Part) {
    if let old = parts.updateValue(part, forKey: key) { bytes -= old.bytes.count } else { order.append(key) }
    bytes += part.bytes.count
    while parts.count > ExchangeLimits.waitingParts || bytes > ExchangeLimits.waitingPartsBytes, oldest < order.count {
      if let old = parts.removeValue(forKey: order[oldest]) { bytes -= old.bytes.count }
      oldest += 1
    }
    // Now and then, so that a part costs the same however many there are.
    if order.count > 2 * ExchangeLimits.waitingParts {
      order.removeFirst(oldest)
      order.removeAll { parts[$0] == nil }
      oldest = 0
    }
  }

  /// Takes a part out.
  mutating func take(_ key: PartKey) -> Part? {
    guard let part = parts.removeValue(forKey: key) else { return nil }
    bytes -= part.bytes.count
    if parts.isEmpty {
      order.removeAll(keepingCapacity: true)
      oldest = 0
    }
    return part
  }
}
