// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import Wire

/// When which step of an answer is due, in milliseconds of uptime, and when whom to call for it.
struct AnswerClock: Sendable {
  /// A step with the time that it may take, milliseconds from the start.
  private struct Due: Sendable {
    let step: AnswerStep
    let milliseconds: Int64
  }

  /// How often the last stage is called at most, milliseconds.
  static let leastRepeat: Int64 = 60_000

  let start: Int64
  private let dues: [Due]

  /// - Parameters:
  ///   - start: when (uptime) the entry was received, or written.
  ///   - deadline: what the arrangement in force gives for the precedence.
  ///   - begins: when (uptime) what is notified begins: by then it must have been passed on, if it must be at all.
  ///   - answerBy: until when (uptime) a proposal asks to be answered; silence never is an answer.
  init(start: Int64, precedence: Precedence, deadline: Deadline?, begins: Int64?, answerBy: Int64? = nil) {
    self.start = start
    let first = deadline.flatMap { $0.hasItSeconds == 0 ? nil : Int($0.hasItSeconds) }
    var dues = [
      Due(step: .hasIt, milliseconds: Int64(first ?? WatchPolicy.fallbackSeconds(precedence)) * 1_000)
    ]
    if let deadline {
      for (step, seconds) in [
        (AnswerStep.understood, deadline.understoodSeconds), (.passedOn, deadline.passedOnSeconds),
        (.done, deadline.doneSeconds),
      ] where seconds > 0 {
        dues.append(Due(step: step, milliseconds: Int64(seconds) * 1_000))
      }
    }
    if let begins, let place = dues.firstIndex(where: { $0.step == .passedOn }) {
      dues[place] = Due(step: .passedOn, milliseconds: min(dues[place].milliseconds, max(1, begins - start)))
    }
    if let answerBy {
      dues.removeAll { $0.step == .done }
      dues.append(Due(step: .done, milliseconds: max(1, answerBy - start)))
    }
    self.dues = dues
  }

  /// The next step that is not stated, with when (uptime) it is due.
  func next(after steps: AnswerSteps) -> (step: AnswerStep, due: Int64)? {
    dues.filter { !steps.contains($0.step) }.min { $0.milliseconds < $1.milliseconds }
      .map { ($0.step, start + $0.milliseconds) }
  }

  /// The calls for a step.
  struct Calls: Equatable, Sendable {
    /// How many are made by now.
    var made: Int
    /// When (uptime) the next one is made; nil if there is nobody to call.
    var next: Int64?
  }

  /// The calls that are made for the next step up to a time. Once somebody has it, those that are made at once are left
  /// out.
  func calls(_ policy: WatchPolicy, after steps: AnswerSteps, at uptime: Int64) -> Calls {
    guard let (_, due) = next(after: steps) else { return Calls(made: 0, next: nil) }
    let whole = due - start
    let stages = stages(policy, after: steps)
    let times = stages.map { start + whole / 100 * Int64($0.percent) + whole % 100 * Int64($0.percent) / 100 }
    let made = times.count { $0 <= uptime }
    if made < times.count { return Calls(made: made, next: times[made]) }
    guard let last = times.last else { return Calls(made: 0, next: nil) }
    // Until there is an answer: as often as the time that it should have taken.
    let every = max(whole, Self.leastRepeat)
    let again = (uptime - last) / every
    return Calls(made: made + Int(again), next: last + (again + 1) * every)
  }

  /// Who is called for the next step, in order.
  func stages(_ policy: WatchPolicy, after steps: AnswerSteps) -> [WatchPolicy.Stage] {
    steps.contains(.word) ? policy.stages.filter { $0.percent > 0 } : policy.stages
  }
}
