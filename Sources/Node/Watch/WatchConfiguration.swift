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
    /// Minutes without a word of whoever has the watch until they are asked whether they are there, 0...1,440; 0 never asks.
    public var idleMinutes: Int?
    /// Minutes from then until the stages outside are called, 1...60.
    public var idleAnswerMinutes: Int?

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

  /// When whoever has the watch is asked for a sign; nil for never.
  ///
  /// - Throws: `ConfigurationFault`.
  func idlePolicy() throws(ConfigurationFault) -> IdleWatch.Policy? {
    let (idle, answer) = (watch.idleMinutes ?? 60, watch.idleAnswerMinutes ?? 5)
    guard (0...1_440).contains(idle) else {
      throw .value(field: "watch.idleMinutes", value: "\(idle)", needed: "0 to 1440 minutes; 0 never asks")
    }
    guard (1...60).contains(answer) else {
      throw .value(field: "watch.idleAnswerMinutes", value: "\(answer)", needed: "1 to 60 minutes")
    }
    return idle == 0 ? nil : IdleWatch.Policy(idleSeconds: idle * 60, answerSeconds: answer * 60)
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
