// SPDX-License-Identifier: Apache-2.0

/// Reads server-sent events (HTML Living Standard, section 9.2.6, "Interpreting an event stream") from pieces of bytes.
struct EventParser {
  /// An event with the id from which the stream can be resumed after it.
  struct Event: Equatable {
    var name = "message"
    var data = ""
    var id: String?
  }

  private var line: [UInt8] = []
  private var event = Event()
  private var hasData = false
  private var endedWithReturn = false

  /// The events that end in a piece.
  mutating func take(_ bytes: some Sequence<UInt8>) -> [Event] {
    var events: [Event] = []
    for byte in bytes {
      let isSecondHalf = endedWithReturn && byte == 0x0A
      endedWithReturn = byte == 0x0D
      if isSecondHalf { continue }
      guard byte == 0x0A || byte == 0x0D else {
        line.append(byte)
        continue
      }
      if let done = endLine() { events.append(done) }
    }
    return events
  }

  /// What a line says; an empty one ends the event.
  private mutating func endLine() -> Event? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else {
      defer {
        event = Event(id: event.id)
        hasData = false
      }
      return hasData ? event : nil
    }
    let text = String(decoding: line, as: UTF8.self)
    let colon = text.firstIndex(of: ":") ?? text.endIndex
    var value = colon < text.endIndex ? text[text.index(after: colon)...] : ""
    if value.hasPrefix(" ") { value = value.dropFirst() }
    switch text[..<colon] {
    case "event": event.name = String(value)
    case "id": event.id = String(value)
    case "data":
      event.data += (hasData ? "\n" : "") + value
      hasData = true
    default: break
    }
    return nil
  }
}
