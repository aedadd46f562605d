// SPDX-License-Identifier: Apache-2.0
import NIOConcurrencyHelpers

/// Counts something; cheap from any thread.
final class Counter: Sendable {
  private let box = NIOLockedValueBox<UInt64>(0)

  func add(_ count: UInt64 = 1) { box.withLockedValue { $0 &+= count } }
  var value: UInt64 { box.withLockedValue { $0 } }
}

/// What a node counts about itself.
final class NodeMetrics: Sendable {
  let submissions = Counter()
  let refusals = Counter()
  let entries = Counter()
  let receipts = Counter()
  let peerRequests = Counter()
  let peerCalls = Counter()
  let peerFailures = Counter()
  let apiRequests = Counter()
  let apiErrors = Counter()
  let signInFailures = Counter()
  let rings = Counter()
  let overdue = Counter()

  /// A value of the moment, with its labels.
  struct Gauge {
    var name: String
    var help: String
    var values: [(labels: [(String, String)], value: Double)]
  }

  /// All of it in the Prometheus text format, version 0.0.4.
  func exposition(_ gauges: [Gauge]) -> String {
    var text = ""
    let counters: [(String, String, Counter)] = [
      ("submissions", "Submissions by the own side.", submissions),
      ("refusals", "Submissions that were refused.", refusals),
      ("entries", "Entries that took effect on the board, own and others'.", entries),
      ("receipts", "Cosignatures of peers on own logs.", receipts),
      ("peer_requests", "Requests by peers.", peerRequests),
      ("peer_calls", "Calls to peers.", peerCalls),
      ("peer_call_failures", "Calls to peers that got no answer.", peerFailures),
      ("api_requests", "Requests on the local listener.", apiRequests),
      ("api_errors", "Requests on the local listener that were answered with a problem.", apiErrors),
      ("sign_in_failures", "Failed attempts to sign in.", signInFailures),
      ("rings", "Calls of the own watch for an answer.", rings),
      ("overdue", "Answers of other parties that were overdue.", overdue),
    ]
    for (name, help, counter) in counters {
      text += "# HELP parley_\(name)_total \(help)\n# TYPE parley_\(name)_total counter\n"
      text += "parley_\(name)_total \(counter.value)\n"
    }
    for gauge in gauges {
      text += "# HELP parley_\(gauge.name) \(gauge.help)\n# TYPE parley_\(gauge.name) gauge\n"
      for (labels, value) in gauge.values {
        let pairs = labels.map { "\($0.0)=\"\(Self.escape($0.1))\"" }.joined(separator: ",")
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
        text += "parley_\(gauge.name)\(pairs.isEmpty ? "" : "{\(pairs)}") \(number)\n"
      }
    }
    return text
  }

  private static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text {
      switch character {
      case "\\": escaped += "\\\\"
      case "\"": escaped += "\\\""
      case "\n": escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
