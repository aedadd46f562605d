// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import NIOConcurrencyHelpers

/// One JSON object a line on standard error: time, level, label, message, metadata. Callers never pass secrets, and
/// keys whose names sound like one are masked all the same.
struct JSONLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level
  let label: String

  private static let secretWords = ["password", "token", "secret", "cookie", "authorization", "seed"]
  private static let output = NIOLockedValueBox(FileHandle.standardError)

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields: [String: String] = [:]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
      fields[key] = Self.isSecret(key) ? "(masked)" : "\(value)"
    }
    fields["time"] = Date().ISO8601Format(.init(includingFractionalSeconds: true))
    fields["level"] = event.level.rawValue
    fields["label"] = label
    fields["message"] = "\(event.message)"
    var line = JSON.encode(fields)
    line.append(10)
    // A log that can not be written must not stop the node.
    Self.output.withLockedValue { try? $0.write(contentsOf: Data(line)) }
  }

  static func isSecret(_ key: String) -> Bool {
    let lower = key.lowercased()
    return secretWords.contains { lower.contains($0) }
  }
}
