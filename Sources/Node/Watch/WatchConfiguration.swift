// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Wire

extension NodeConfiguration {
  /// How the own watch is called (`watch` of `node.json`).
  ///
  /// ```json
  /// "watch": {
  ///   "escalation": [
  ///     {"afterPercent": 0, "to": "watch"},
  ///     {"afterPercent": 50, "to": "all-watch"},
  ///     {"afterPercent": 75, "to": "commander"},
  ///     {"afterPercent": 100, "to": "duty pager", "run": ["/usr/local/bin/page-duty", "--channel", "levant"]},
  ///     {"afterPercent": 150, "to": "operations centre", "post": "https://192.0.2.9/parley"}
  ///   ]
  /// }
  /// ```
  public struct Watch: Hashable, Sendable, Codable {
    /// Whom to call when; the standard of `WatchPolicy` if it is left out.
    public var escalation: [Stage]?

    /// The standard.
    public init() {}
  }

  /// Somebody to call.
  public struct Stage: Hashable, Sendable, Codable {
    /// Share of the time until the answer is due, percent, 0...1,000.
    public var afterPercent: Int
    /// Who is called: shown to everybody who watches.
    public var to: String
    /// A program with its arguments that calls somebody outside; it is given what waits as JSON on its standard input.
    public var run: [String]?
    /// A URL to which the same JSON is posted.
    public var post: String?
  }

  /// The policy for the machine.
  ///
  /// - Throws: `ConfigurationFault`.
  func watchPolicy() throws(ConfigurationFault) -> WatchPolicy {
    guard let escalation = watch.escalation else { return .standard }
    guard (1...WatchPolicy.mostStages).contains(escalation.count) else {
      throw .value(
        field: "watch.escalation", value: "\(escalation.count) stages", needed: "1 to \(WatchPolicy.mostStages)")
    }
    var stages: [WatchPolicy.Stage] = []
    for (number, stage) in escalation.enumerated() {
      let field = "watch.escalation[\(number)]"
      guard WatchPolicy.percents.contains(stage.afterPercent) else {
        throw .value(
          field: "\(field).afterPercent", value: "\(stage.afterPercent)",
          needed: "\(WatchPolicy.percents.lowerBound) to \(WatchPolicy.percents.upperBound)")
      }
      guard let to = try? Label(stage.to) else {
        throw .value(
          field: "\(field).to", value: stage.to, needed: "a text of 1 to 96 bytes without control characters")
      }
      try stage.check(field)
      stages.append(WatchPolicy.Stage(percent: stage.afterPercent, to: to))
    }
    return WatchPolicy(stages: stages)
  }
}

extension NodeConfiguration.Stage {
  fileprivate func check(_ field: String) throws(ConfigurationFault) {
    if let run, run.first?.hasPrefix("/") != true {
      throw .value(
        field: "\(field).run", value: run.first ?? "an empty list",
        needed: "the whole path of a program, then arguments")
    }
    if let post, PeerAddress(post) == nil {
      throw .value(field: "\(field).post", value: post, needed: "http(s)://HOST[:PORT][/PATH]")
    }
  }
}
