// SPDX-License-Identifier: Apache-2.0
import Exchange
import GRDB
import NIOConcurrencyHelpers
import Separation
import TransparencyLog
import Wire

/// Takes the tracks that own feeds report and tells the watch what they are about to enter. Beside the machine: it sees a
/// snapshot of the board, and neither the line nor what is said waits for it.
final class TrackDesk: Sendable {
  private let state = NIOLockedValueBox(TrackWatch())
  private let hub: EventHub
  private let database: OfficeDatabase
  /// When the node was started, and when tracks were last reported before that.
  private let (started, before): (Instant, Instant?)
  /// When tracks were last reported since, as it stands in the database.
  private let noted = NIOLockedValueBox<Instant?>(nil)

  /// How often it is noted that tracks are reported, milliseconds.
  private static let notedEvery: Int64 = 60_000
  /// For how long after the last report their absence is told, milliseconds.
  private static let missedFor: Int64 = 24 * 3_600_000

  init(_ hub: EventHub, _ database: OfficeDatabase, startedAt started: Instant) throws {
    self.hub = hub
    self.database = database
    self.started = started
    before = try database.lastTracked()
  }

  /// Tracks live in memory alone: where they were fed before a restart and not since, the watch must not take silence for a
  /// picture without dangers. Since when there are none, and when the last one was reported; nil if none is missed.
  func missed(at now: Instant) -> (since: Instant, last: Instant)? {
    guard noted.withLockedValue({ $0 }) == nil, let before, now - before < Self.missedFor else { return nil }
    return (started, before)
  }

  /// Notes that tracks are reported.
  private func note(_ now: Instant) throws {
    let isDue = noted.withLockedValue { noted in
      guard noted.map({ now - $0 >= Self.notedEvery }) ?? true else { return false }
      noted = now
      return true
    }
    if isDue { try database.noteTracked(at: now) }
  }

  /// The latest report of each track.
  var tracks: [TrackWatch.Report] { state.withLockedValue { $0.tracks } }
  /// All alerts, first what is entered first.
  var alerts: [TrackWatch.Alert] { state.withLockedValue { $0.alerts } }

  /// Takes reports, all that can be taken; says which can not, and why.
  func take(
    _ reports: [TrackWatch.Report], on picture: ConflictPicture, at now: Instant
  ) throws -> [(number: Int, refusal: TrackWatch.Refusal)] {
    try note(now)
    var refused: [(number: Int, refusal: TrackWatch.Refusal)] = []
    for (number, report) in reports.enumerated() {
      let taken = state.withLockedValue { watch in
        Result { () throws(TrackWatch.Refusal) in try watch.take(report, on: picture, at: now) }
      }
      switch taken {
      case .success(let signals): tell(signals)
      case .failure(let refusal): refused.append((number, refusal))
      }
    }
    return refused
  }

  /// Looks at all tracks again.
  func look(on picture: ConflictPicture, at now: Instant) {
    tell(state.withLockedValue { $0.look(on: picture, at: now) })
  }

  private func tell(_ signals: [TrackWatch.Signal]) {
    for signal in signals { hub.publish(.alert(signal)) }
  }
}

extension OfficeDatabase {
  /// When own feeds last reported tracks, to the minute; nil if they never have.
  func lastTracked() throws -> Instant? {
    try queue.read { try Int64.fetchOne($0, sql: "SELECT at FROM tracked WHERE id = 1") }
      .map { Instant(milliseconds: $0) }
  }

  func noteTracked(at now: Instant) throws {
    try queue.write {
      try $0.execute(
        sql: "INSERT INTO tracked (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = excluded.at",
        arguments: [now.milliseconds])
    }
  }
}
