// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Exchange
import Synchronization

/// What became of a batch.
public struct CommitReport: Hashable, Sendable {
  /// The batch.
  public let id: CommitID
  /// nil if the batch is durable.
  public let failure: CommitFailure?

  /// The event that the node machine is waiting for.
  public var event: Event { failure.map { .commitFailed(id, $0) } ?? .committed(id) }
}

/// The one writer of a store: takes batches as they come and writes whatever is waiting in one transaction, so that
/// many batches share one fsync. Reports come in the order of the batches, each after its batch is durable or given up.
///
/// While another program holds the database file, the group that is to be written waits for it, as for a slow disk.
///
/// After a failure everything that was waiting fails with it, because it may build on what is not there. A full disk
/// lets later batches try; anything else is final: nothing more is written until the store was opened again.
public final class GroupCommitter: Sendable {
  private typealias Job = (id: CommitID, batch: StoreBatch)

  private struct State {
    var waiting: [Job] = []
    var isWriting = false
    var isFinishing = false
    var broken: CommitFailure?
  }

  private let store: any NodeStore
  private let report: @Sendable ([CommitReport]) -> Void
  private let held: @Sendable () -> Void
  private let queue = DispatchQueue(label: "store.writer", qos: .userInitiated)
  private let state = Mutex(State())

  /// Writes to this store from now on. `report` is called on the writer's own queue and should only hand over; so is
  /// `held`, whenever the writer has waited for another program and goes on waiting.
  public init(
    store: any NodeStore, held: @escaping @Sendable () -> Void = {},
    report: @escaping @Sendable ([CommitReport]) -> Void
  ) {
    self.store = store
    self.held = held
    self.report = report
  }

  /// Takes a batch; returns at once. Batches are written in the order of these calls.
  public func submit(_ id: CommitID, _ batch: StoreBatch) {
    let mustStart = state.withLock { state in
      state.waiting.append((id, batch))
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if mustStart { queue.async { self.drain() } }
  }

  /// Waits until everything that was submitted before is written and reported. From now on what another program keeps
  /// from being written has failed.
  public func finish() {
    state.withLock { $0.isFinishing = true }
    queue.sync {}
  }

  private func drain() {
    while let group = nextGroup() {
      let failure = write(group)
      var done = group
      if failure != nil { done += takeWaiting() }
      report(done.map { CommitReport(id: $0.id, failure: failure) })
    }
    do throws(StoreError) { try store.maintain() } catch { if !error.isPassing { note(error.commitFailure) } }
  }

  /// Writes a group; says what it failed of.
  private func write(_ group: [Job]) -> CommitFailure? {
    if let broken = state.withLock({ $0.broken }) { return broken }
    let batches = group.map(\.batch)
    while true {
      do throws(StoreError) {
        try store.apply(batches)
        return nil
      } catch {
        if error == .busy && !state.withLock(\.isFinishing) {
          held()
          continue
        }
        note(error.commitFailure)
        return error.commitFailure
      }
    }
  }

  /// Only a full disk passes.
  private func note(_ failure: CommitFailure) {
    if failure != .diskFull { state.withLock { $0.broken = $0.broken ?? failure } }
  }

  /// What is waiting, up to the limit of one transaction; nil ends the writing until the next batch comes.
  private func nextGroup() -> [Job]? {
    state.withLock { state in
      var bytes = 0
      var count = 0
      for job in state.waiting {
        bytes += job.batch.payloadBytes
        if count > 0 && bytes > Limits.groupBytes { break }
        count += 1
      }
      let group = Array(state.waiting.prefix(count))
      state.waiting.removeFirst(count)
      state.isWriting = count > 0
      return count > 0 ? group : nil
    }
  }

  private func takeWaiting() -> [Job] {
    state.withLock { state in
      defer { state.waiting = [] }
      return state.waiting
    }
  }
}
