// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Storage
import TransparencyLog
import Wire

/// For supervisors and monitoring.
enum Health {
  /// Seconds that a write may take before the node says that it does not come to an end.
  private static let longestWrite = 5

  /// For how many seconds nothing has come to be written, once that is too long; nil before.
  ///
  /// - Parameter milliseconds: of the machine's clock, see `NodeMachine.writingMilliseconds(at:)`.
  static func tooLong(_ milliseconds: Int64, _ office: Office) -> Int? {
    let seconds = Int(office.clock.realSeconds(milliseconds))
    return seconds < longestWrite ? nil : seconds
  }

  /// 200 once the store was checked and the peers were asked what they hold of our logs; 503 with the reasons before,
  /// and when signing has stopped, the disk is full, or nothing comes to be written.
  @Sendable static func ready(_ office: Office, _ call: Call) async throws -> Response {
    let moment = office.clock.now()
    let (status, writing) = try await office.runtime.read { ($0.status, $0.writingMilliseconds(at: moment)) }
    var reasons: [String] = []
    if let stopped = status.stopped { reasons.append("signing has stopped: \(stopped)") }
    if let seconds = tooLong(writing, office) {
      reasons.append(
        "nothing has been written for \(seconds) s: the disk does not answer, or another program holds logs.sqlite: "
          + "end that one; nothing that was confirmed is lost")
    }
    if status.isDiskFull { reasons.append("the disk is full") }
    for log in status.logs where log.standing == .asking {
      reasons.append("\(log.origin.name) waits for an answer of the other parties before it is signed")
    }
    for lane in status.closedLanes {
      reasons.append(
        "the \(lane.rawValue) log is closed and no successor is prepared: parley key prepare \(lane.rawValue), "
          + "then start the node again")
    }
    let body = JSONValue.object(["ready": .bool(reasons.isEmpty), "reasons": .array(reasons.map { .string($0) })])
    return .json(body, status: reasons.isEmpty ? .ok : .serviceUnavailable)
  }

  /// Prometheus text.
  @Sendable static func metrics(_ office: Office, _ call: Call) async throws -> Response {
    let moment = office.clock.now()
    let (status, lines, writing) = try await office.runtime.read {
      ($0.status, $0.lines(at: moment), $0.writingMilliseconds(at: moment))
    }
    let gauges =
      logGauges(status) + lineGauges(lines) + [
        NodeMetrics.Gauge(
          name: "stopped", help: "1 when signing has stopped, or a lane has no log that is open.",
          values: [([], status.stopped == nil && status.closedLanes.isEmpty ? 0 : 1)]),
        NodeMetrics.Gauge(
          name: "prepared_successors", help: "Successors of a lane's log that are prepared and not in use yet.",
          values: status.preparedSuccessors.sorted { $0.key.rawValue < $1.key.rawValue }.map {
            ([("lane", $0.key.rawValue)], Double($0.value))
          }),
        NodeMetrics.Gauge(
          name: "write_seconds", help: "For how long the disk has been at what it is asked to write now.",
          values: [([], office.clock.realSeconds(writing))]),
        NodeMetrics.Gauge(
          name: "disk_full", help: "1 while the disk is full.", values: [([], status.isDiskFull ? 1 : 0)]),
        NodeMetrics.Gauge(
          name: "waiting_drafts", help: "Drafts that wait for the disk.",
          values: [
            ([("lane", "urgent")], Double(status.waitingUrgent)), ([("lane", "plans")], Double(status.waitingPlans)),
          ]),
        NodeMetrics.Gauge(
          name: "clock_lag_milliseconds", help: "How far the wall clock lies behind the signed time.",
          values: [([], Double(status.clockLagMilliseconds))]),
        NodeMetrics.Gauge(
          name: "split_views", help: "Logs of which a split view was reported.",
          values: [([], Double(status.splitViews.count))]),
      ]
    return .bytes(
      Array(office.metrics.exposition(gauges).utf8), type: "text/plain; version=0.0.4; charset=utf-8")
  }

  private static func logGauges(_ status: NodeStatus) -> [NodeMetrics.Gauge] {
    [
      NodeMetrics.Gauge(
        name: "log_size", help: "Durable entries of an own log.",
        values: status.logs.map { ([("origin", $0.origin.name)], Double($0.size)) }),
      NodeMetrics.Gauge(
        name: "log_signed_size", help: "Signed entries of an own log.",
        values: status.logs.map { ([("origin", $0.origin.name)], Double($0.signedSize)) }),
      NodeMetrics.Gauge(
        name: "log_receipted_size", help: "Entries of an own log that a party has receipted.",
        values: status.logs.flatMap { log in
          log.receipted.sorted { $0.key < $1.key }.map {
            ([("origin", log.origin.name), ("by", $0.key.name)], Double($0.value))
          }
        }),
    ]
  }

  private static func lineGauges(_ lines: [PartyID: LineState]) -> [NodeMetrics.Gauge] {
    [
      NodeMetrics.Gauge(
        name: "line_up", help: "1 while what is said reaches the party and is receipted.",
        values: lines.sorted { $0.key < $1.key }.map { ([("party", $0.key.name)], $0.value.isUp ? 1 : 0) })
    ]
  }
}
