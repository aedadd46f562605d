// SPDX-License-Identifier: Apache-2.0
import Exchange
import GRDB
import Synchronization
import TransparencyLog

/// What the writer knows between two transactions.
struct WriteState {
  /// Logs that were written to, as committed.
  var logs: [Origin: LogHead] = [:]
  /// About how much of the write-ahead log waits to be moved into the database file.
  var pendingBytes = 0
  /// A part was erased, and its old bytes may still stand in the write-ahead log.
  var erasurePending = false
  /// Why nothing is written any more.
  var broken: StoreError?
}

/// Where a log stands in the database and where it continues.
struct LogHead {
  var number: Int64
  var size: UInt64
}

extension SQLiteStore {
  public func apply(_ batches: [StoreBatch]) throws(StoreError) {
    guard access == .exclusive else { throw .readOnly }
    try writing.withLock { state throws(StoreError) in
      if let broken = state.broken { throw broken }
      do {
        try write(batches, &state)
        if state.erasurePending || state.pendingBytes >= Limits.busyCheckpointBytes { try checkpoint(&state) }
      } catch {
        if !error.isRefusal && error != .diskFull { state.broken = error }
        throw error
      }
    }
  }

  public func maintain() throws(StoreError) {
    guard access == .exclusive else { return }
    try writing.withLock { state throws(StoreError) in
      if let broken = state.broken { throw broken }
      guard state.erasurePending || state.pendingBytes >= Limits.idleCheckpointBytes else { return }
      do { try checkpoint(&state) } catch {
        if error != .diskFull { state.broken = error }
        throw error
      }
    }
  }
}
