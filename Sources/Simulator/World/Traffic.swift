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
