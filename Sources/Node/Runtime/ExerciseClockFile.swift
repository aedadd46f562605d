// SPDX-License-Identifier: Apache-2.0
import CoreFoundation
import Foundation
import Glibc
import NIOConcurrencyHelpers

/// The pace of an exercise in a file that whoever leads the exercise replaces while nodes run: all nodes that read it keep
/// the same time.
///
/// The file is an object with the members of `ExercisePace`, and is replaced as a whole (rename), never written into. It is
/// looked at whenever the time is asked for; as long as it cannot be read, the last pace goes on. The uptime clock never
/// goes back, whatever is written.
final class ExerciseClockFile: Sendable {
  private struct State {
    var pace: ExercisePace.Reckoned
    var mark: Mark?
    /// What the uptime clock is ahead of the exercise clock.
    var uptimeOffset: Int64
  }
  /// What tells one version of the file from another.
  private struct Mark: Equatable {
    var inode: ino_t
    var seconds: Int
    var nanoseconds: Int
    var size: off_t
  }

  private let path: String
  private let state: NIOLockedValueBox<State>

  /// - Parameter steady: what a clock that nobody sets shows now; the uptime counts from here.
  /// - Throws: `ConfigurationFault` if the file cannot be read or says something that is no pace.
  init(path: String, steady: Int64) throws(ConfigurationFault) {
    self.path = path
    let mark = Self.mark(path)
    let pace = try Self.pace(path)
    state = NIOLockedValueBox(State(pace: pace, mark: mark, uptimeOffset: -pace.reading(at: steady)))
  }

  /// Both clocks and their pace, in milliseconds.
  ///
  /// - Parameters:
  ///   - real: what the real clock shows.
  ///   - steady: the same of a clock that nobody sets.
  func look(at real: Int64, steady: Int64) -> (wall: Int64, uptime: Int64, rate: Int64) {
    state.withLockedValue { state in
      let mark = Self.mark(path)
      if mark != state.mark, mark != nil, let pace = try? Self.pace(path) {
        state.uptimeOffset += state.pace.reading(at: steady) - pace.reading(at: steady)
        state.pace = pace
        state.mark = mark
      }
      return (
        state.pace.reading(at: real), state.pace.reading(at: steady) + state.uptimeOffset, state.pace.rate(at: real)
      )
    }
  }

  private static func mark(_ path: String) -> Mark? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Mark(
      inode: status.st_ino, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: status.st_size)
  }

  private static func pace(_ path: String) throws(ConfigurationFault) -> ExercisePace.Reckoned {
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path: path) }
    let pace: ExercisePace
    do { pace = try JSONDecoder().decode(ExercisePace.self, from: data) } catch {
      throw .file(
        path: path,
        reason: "must be {\"start\", \"factor\", \"anchor\"} and, if the pace is to change, \"until\" and \"then\"")
    }
    return try pace.reckoned(in: path)
  }
}
