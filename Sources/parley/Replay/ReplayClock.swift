// SPDX-License-Identifier: Apache-2.0
import Foundation
import Node

/// The exercise clock of a replay, which all its nodes keep by one file: fast from step to step, and thirty times slower, or
/// at the pace of real time, from the time of a step until the step is done: on a slow machine a step takes longer, and
/// little more of the case passes.
struct ReplayClock {
  private let file: String
  private let factor: Int
  /// The pace within a step.
  private var slow: Int { max(1, factor / 30) }
  private var start: Date
  private var anchor: Date
  private var until: Date

  /// A clock that shows `start` now and runs fast until it shows `until`.
  init(file: String, start: Date, factor: Int, until: Date) throws {
    (self.file, self.factor) = (URL(fileURLWithPath: file).path, factor)
    (self.start, self.until, anchor) = (start, until, Date())
    try write()
  }

  /// What the nodes read.
  var path: String { file }

  /// As the nodes reckon it (`ExercisePace`).
  private func reading(at real: Date) -> Date {
    let fast = start.addingTimeInterval(real.timeIntervalSince(anchor) * Double(factor))
    guard fast > until else { return fast }
    let past = max(0, until.timeIntervalSince(start)) / Double(factor)
    return max(start, until).addingTimeInterval((real.timeIntervalSince(anchor) - past) * Double(slow))
  }

  /// Runs fast until it shows that; if it does already, nothing happens.
  mutating func run(until instant: Date) async throws {
    let now = Date()
    let reading = reading(at: now)
    guard instant > reading else { return }
    (start, anchor, until) = (reading, now, instant)
    try write()
    try await Task.sleep(for: .seconds(instant.timeIntervalSince(reading) / Double(factor)))
  }

  /// Goes on at the pace of a clock on the wall from here, for whoever wants to look around.
  func slowDown() throws {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let now = Date()
    try write(ExercisePace(start: style.format(reading(at: now)), factor: 1, anchor: style.format(now)))
  }

  private func write() throws {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    try write(
      ExercisePace(
        start: style.format(start), factor: Int64(factor), anchor: style.format(anchor), until: style.format(until),
        then: Int64(slow)))
  }

  private func write(_ pace: ExercisePace) throws {
    try writeOutput(try JSONEncoder().encode(pace), to: file)
  }
}
