// SPDX-License-Identifier: Apache-2.0
import Separation

/// The time that this node signs or writes into entries: the wall clock, held up by the highest time it has ever used,
/// so that it never decreases, across restarts and clock steps too. The floor is durable in the batch before anything
/// is signed with it.
struct SignedClock: Sendable {
  /// The highest time that a durable batch carries.
  private(set) var durable: Instant
  private var staged: Instant

  init(floor: Instant) {
    durable = floor
    staged = floor
  }

  /// The time of the batch that is being built.
  mutating func stamp(wall: Instant) -> Instant {
    staged = max(staged, wall)
    return staged
  }

  /// A batch with this time is durable: signatures may carry it.
  mutating func committed(_ time: Instant) { durable = max(durable, time) }

  /// How far the wall clock lies behind the signed time, milliseconds; above 0 the signed time stands still.
  func lag(wall: Instant) -> Int64 { max(0, durable.milliseconds - wall.milliseconds) }

  /// POSIX seconds of a cosignature made now.
  var cosignatureSeconds: UInt64 { UInt64(max(0, durable.milliseconds / 1_000)) }
}
