// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Node
import Separation

/// The exercise clock of a replay, which all its nodes keep by one file: fast from step to step, and thirty times slower, or
/// at the pace of real time, from the time of a step until the step is done: on a slow machine a step takes longer, and
/// little more of the case passes.
struct ReplayClock {
  /// What the nodes read.
  let path: String
  private let factor: Int
  /// The same clock as the nodes have.
  private let clock: NodeClock

  /// A clock that shows `start` now and runs fast until it shows `until`.
  init(file: String, start: Date, factor: Int, until: Date) throws {
    (path, self.factor) = (URL(fileURLWithPath: file).path, factor)
    try Self.write(start, factor, until: until, to: path)
    clock = try NodeClock(.file(path))
  }

  /// Runs fast until it shows that; if it does already, nothing happens.
  func run(until instant: Date) async throws {
    let reading = reading
    guard instant > reading else { return }
    try Self.write(reading, factor, until: instant, to: path)
    try await Task.sleep(for: .seconds(instant.timeIntervalSince(reading) / Double(factor)))
  }

  /// Goes on at the pace of a clock on the wall from here, for whoever wants to look around.
  func slowDown() throws { try Self.write(reading, 1, to: path) }

  private var reading: Date { Date(timeIntervalSince1970: Double(clock.now().wall.milliseconds) / 1_000) }

  /// Sets it to a reading now; what comes after `until` is a step.
  private static func write(_ reading: Date, _ factor: Int, until: Date? = nil, to path: String) throws {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    let pace = ExercisePace(
      start: style.format(reading), factor: Int64(factor), anchor: style.format(Date()),
      until: until.map(style.format), then: until.map { _ in Int64(max(1, factor / 30)) })
    try writeOutput(try JSONEncoder().encode(pace), to: path)
  }
}
