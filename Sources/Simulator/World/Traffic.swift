// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog

/// Traffic between peers in plain words.
enum Traffic {
  static func words(for request: PeerRequest) -> String {
    switch request.path {
    case "add-checkpoint":
      guard let parsed = try? AddCheckpointRequest(parsing: request.body), let text = text(of: parsed.checkpoint) else {
        break
      }
      return "add-checkpoint \(text), old \(parsed.oldSize)"
    case "add-entries":
      guard let parsed = try? AddEntriesRequest(parsing: request.body) else { break }
      let header = parsed.header
      return "add-entries \(header.origin) \(header.uploadStart)..<\(header.uploadEnd), \(request.body.count) bytes"
    case "append":
      guard let parsed = try? AppendRequest(parsing: request.body) else { break }
      let size = parsed.checkpoint.size
      return "append \(parsed.checkpoint.origin) \(parsed.start)..<\(size), \(request.body.count) bytes"
    default: break
    }
    return "\(request.path), \(request.body.count) bytes"
  }

  static func words(for response: PeerResponse) -> String {
    if response.status == 200 { return "200, \(response.body.count) bytes" }
    let text = String(decoding: response.body.prefix(120), as: UTF8.self)
    return "\(response.status) \(text.split(separator: "\n").joined(separator: " | "))"
  }

  private static func text(of note: [UInt8]) -> String? {
    guard let note = try? SignedNote(parsing: note), let checkpoint = try? Checkpoint(parsing: note.text) else {
      return nil
    }
    return "\(checkpoint.origin) size \(checkpoint.size)"
  }
}

extension PeerRequest {
  /// The checkpoint that the request shows.
  var checkpoint: Checkpoint? {
    switch path {
    case "append": return (try? AppendRequest(parsing: body))?.checkpoint
    case "add-checkpoint":
      guard let parsed = try? AddCheckpointRequest(parsing: body),
        let note = try? SignedNote(parsing: parsed.checkpoint)
      else { return nil }
      return try? Checkpoint(parsing: note.text)
    default: return nil
    }
  }

  /// Takes the parts out of an upload in one request.
  mutating func dropParts() {
    guard path == "append", var request = try? AppendRequest(parsing: body) else { return }
    request.parts = []
    body = request.bytes
  }

  /// What the answer to an upload is a receipt for.
  var uploadEnd: (origin: Origin, size: UInt64)? {
    switch path {
    case "append": checkpoint.map { ($0.origin, $0.size) }
    case "add-entries":
      (try? AddEntriesRequest(parsing: body)).map { ($0.header.origin, $0.header.uploadEnd) }
    default: nil
    }
  }
}
