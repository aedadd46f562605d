// SPDX-License-Identifier: Apache-2.0

/// Number of a log on one board, in the order in which the board met it. Never leaves the board: two boards may number
/// the same logs differently, so everything that is shown is sorted by origin.
typealias LogNumber = Int

/// An entry's place on one board, in eight bytes.
struct EntryID: Hashable, Sendable {
  private let packed: UInt64

  init(_ log: LogNumber, _ index: UInt64) { packed = UInt64(log) << 40 | index }

  var log: LogNumber { LogNumber(packed >> 40) }
  var index: UInt64 { packed & (1 << 40 - 1) }
}
