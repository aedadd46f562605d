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

extension SQLiteStore {
  /// One transaction and one fsync for all of them.
  public func apply(_ batches: [StoreBatch]) throws(StoreError) {
    guard access == .exclusive else { throw .readOnly }
    try writing.withLock { state throws(StoreError) in
      if let broken = state.broken { throw broken }
      do throws(StoreError) { try commit(batches, &state) } catch {
        if !error.isRefusal && !error.isPassing { state.broken = error }
        throw error
      }
      // From here on the batches are durable, whatever becomes of the housekeeping.
      if state.erasurePending || state.pendingBytes >= Limits.busyCheckpointBytes {
        try? checkpoint(&state, waiting: .milliseconds(200))
      }
    }
  }

  /// Moves the write-ahead log into the database file when there is enough of it, or when a part was erased.
  public func maintain() throws(StoreError) {
    guard access == .exclusive else { return }
    try writing.withLock { state throws(StoreError) in
      if let broken = state.broken { throw broken }
      guard state.erasurePending || state.pendingBytes >= Limits.idleCheckpointBytes else { return }
      try checkpoint(&state, waiting: .zero)
    }
  }

  /// One transaction: `BEGIN IMMEDIATE`, the rows, `COMMIT` with its fsync.
  private func commit(_ batches: [StoreBatch], _ state: inout WriteState) throws(StoreError) {
    do {
      try pool.writeWithoutTransaction { db in
        var writer: BatchWriter
        do {
          writer = try BatchWriter(db: db, logs: state.logs)
          try db.inTransaction(.immediate) {
            for batch in batches { try writer.write(batch) }
            return .commit
          }
        } catch {
          throw StoreError.failed(db, error)
        }
        state.logs = writer.logs
        state.pendingBytes += writer.bytes
        state.erasurePending = state.erasurePending || writer.hasErased
      }
    } catch {
      throw StoreError(error)
    }
  }

  /// At opening and closing: leaves nothing of what was erased in the write-ahead log.
  func emptyLog(_ state: inout WriteState) throws(StoreError) {
    state.erasurePending = true
    try checkpoint(&state, waiting: .zero)
  }

  /// Moves the write-ahead log into the database file; after an erasure also empties it, once no reader stands in it.
  ///
  /// A failing fsync breaks the store; a full disk or another program in the way only leaves the work for later.
  func checkpoint(_ state: inout WriteState, waiting: Duration) throws(StoreError) {
    do {
      try pool.writeWithoutTransaction { db in
        do {
          if state.erasurePending { try Self.empty(db, waiting: waiting) }
          let frames = try db.checkpoint(.passive)
          state.pendingBytes = max(0, frames.walFrameCount - frames.checkpointedFrameCount) * Limits.pageBytes
          state.erasurePending = state.erasurePending && frames.walFrameCount > 0
        } catch {
          throw StoreError.failed(db, error)
        }
      }
    } catch {
      let failure = StoreError(error)
      if !failure.isPassing { state.broken = failure }
      throw failure
    }
  }

  /// Empties the write-ahead log, or leaves it if readers stay in it for longer than the wait.
  private static func empty(_ db: Database, waiting: Duration) throws {
    setBusyTimeout(db, waiting)
    defer { setBusyTimeout(db, .seconds(Limits.busySeconds)) }
    do { try db.checkpoint(.truncate) } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {}
  }
}
