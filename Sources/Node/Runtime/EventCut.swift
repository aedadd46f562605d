// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// How much of each log a watcher has been told: the second half of an event's id.
struct EventCut: CustomStringConvertible, Sendable {
  private var logs: [(origin: Origin, short: String, size: UInt64)]

  /// - Parameter sizes: entries told of each log.
  init(_ sizes: [Origin: UInt64]) {
    logs = sizes.sorted { $0.key < $1.key }.map { ($0.key, Self.short($0.key), $0.value) }
  }

  /// An origin in an id: the first 16 hexadecimal digits of its hash.
  static func short(_ origin: Origin) -> String { Hex.encode(origin.hash.bytes.prefix(8)) }

  /// Entries told of a log. A log that is new here is told from its beginning.
  subscript(origin: Origin) -> UInt64 {
    get { logs.first { $0.origin == origin }?.size ?? 0 }
    set {
      if let index = logs.firstIndex(where: { $0.origin == origin }) { return logs[index].size = newValue }
      let index = logs.firstIndex { origin < $0.origin } ?? logs.endIndex
      logs.insert((origin, Self.short(origin), newValue), at: index)
    }
  }

  /// `<origin>=<size>,…`, in the order of the origins.
  var description: String {
    var text = ""
    for log in logs { text += "\(text.isEmpty ? "" : ",")\(log.short)=\(log.size)" }
    return text
  }
}
