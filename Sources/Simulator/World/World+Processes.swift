// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// Starting, stopping and crashing of processes; batches on their way to the disk.
extension World {
  /// Starts a process over what is on its disk.
  func start(_ node: SimulatedNode) {
    guard !node.isRunning, !node.isGone else { return }
    node.life += 1
    node.clock.processStart = now
    node.mood = node.mood == .fsyncFails ? .well : node.mood
    if let batch = node.limbo {
      if let complaint = node.store.apply(batch) { violated(.nodeKeepsItsContract, [node], complaint) }
      judge.wasCutBack(batch.truncated, at: node, world: self)
    }
    node.limbo = nil
    readAgain(node)
    do {
      node.program = try founding.program(
        for: node, at: node.clock.moment(at: now), run: node.life, isForger: isLiar(node) && liar?.isForger == true)
    } catch {
      startFailed(node, "\(error)")
      return
    }
    if let tampered = judge.tampered[node.number] {
      judge.tampered[node.number] = nil
      violated(
        .nodeKeepsItsContract, [node],
        "started although entry \(tampered.index) of \(tampered.origin) was tampered with")
      return
    }
    node.isRunning = true
    statistics.starts += 1
    story.tell(now, node.number, .headline, code: 1, "starts with \(self.sizes(of: node))")
    feed(node, .started)
  }

  /// A process that does not start over a tampered disk does right: the true disk is put back.
  private func startFailed(_ node: SimulatedNode, _ error: String) {
    guard let tampered = judge.tampered[node.number] else {
      violated(.nodeKeepsItsContract, [node], "does not start: \(error)")
      return
    }
    story.tell(now, node.number, .headline, code: 2, "refuses to start: \(error)")
    judge.tampered[node.number] = nil
    let namesEntry = tampered.isHidden || error.contains(String(tampered.index))
    if !error.contains(tampered.origin.name) || !namesEntry {
      violated(
        .nodeKeepsItsContract, [node],
        "entry \(tampered.index) of \(tampered.origin) was tampered with, but the refusal does not name it: \(error)")
    }
    node.store = MemoryStore(tampered.truth)
    queue.plan(.start(node.number), at: time(in: 500...5_000))
  }

  /// Ends a process without warning: what is not durable is lost.
  func kill(_ node: SimulatedNode, _ why: String) {
    guard node.isRunning else { return }
    story.tell(now, node.number, .headline, code: 3, "\(why), with \(self.sizes(of: node)) durable")
    node.isRunning = false
    node.life += 1
    node.program = .nothing
    node.inbox = []
    node.pending = []
    node.isCommitting = false
    node.crashPoint = nil
    node.calls = [:]
    network.ended(node.number)
    judge.processEnded(node)
    loseLastBatch(node)
    for other in nodes where other.number != node.number {
      network.chill(Direction(from: node.number, to: other.number))
      network.chill(Direction(from: other.number, to: node.number))
    }
  }

  /// Reads the disk of a node afresh.
  func readAgain(_ node: SimulatedNode) {
    let disk = node.store.durable
    node.known = []
    for origin in disk.origins {
      for entry in disk.logs[origin]?.entries ?? [] { note(entry, of: node) }
    }
  }

  private func note(_ entry: StoredEntry, of node: SimulatedNode) {
    let ref = EntryRef(origin: entry.origin, index: entry.index, leaf: entry.leaf)
    let decoded = reader.entry(entry.bytes, leaf: entry.leaf)
    node.known.append(
      KnownEntry(ref: ref, writer: founding.party(of: entry.origin) ?? -1, entry: decoded))
  }

  /// Sizes of all logs on a node's disk, for the story.
  func sizes(of node: SimulatedNode) -> String {
    let disk = node.store.durable
    let logs = disk.origins.map { "\($0.name) \(disk.size(of: $0))" }
    return logs.isEmpty ? "empty logs" : logs.joined(separator: ", ")
  }

  /// Puts a batch in the queue of the node's disk.
  func commit(_ id: CommitID, _ batch: StoreBatch, of node: SimulatedNode) {
    node.pending.append((id, batch))
    if !node.isCommitting { write(node) }
  }

  private func write(_ node: SimulatedNode) {
    guard !node.pending.isEmpty else { return }
    node.isCommitting = true
    // A disk takes a few milliseconds, and now and then much longer.
    let delay: ClosedRange<Int64> = chance.chance(permille: 10) ? 100...1_500 : 1...12
    queue.plan(.batchWritten(node.number, life: node.life), at: time(in: delay))
    if sabotage == .reportsBeforeDurable, let id = node.pending.first?.id, node.reportedEarly != id {
      node.reportedEarly = id
      queue.plan(.batchReported(node.number, life: node.life, id, nil), at: now)
    }
  }

  func batchWritten(_ node: SimulatedNode) {
    guard node.isRunning, let (id, batch) = node.pending.first else { return }
    if node.crashPoint == .beforeDurable {
      statistics.count("crash before durable")
      return crash(node, "crashes before a batch is durable")
    }
    node.pending.removeFirst()
    switch node.mood {
    case .full where batchGrows(batch):
      statistics.count("full disk")
      return report(node, id, .diskFull)
    case .fsyncFails:
      statistics.count("failed fsync")
      // Nobody knows what a failed fsync has left behind: the batch may turn up at the next start.
      node.limbo = chance.chance(permille: 500) ? batch : nil
      return report(node, id, .broken("fsync failed"))
    default:
      apply(batch, to: node)
    }
    if node.crashPoint == .afterDurable {
      statistics.count("crash after durable")
      return crash(node, "crashes after a batch is durable, before hearing of it")
    }
    report(node, id, nil)
  }

  /// Records are small and replace each other: a full disk may still take them, and refuses what adds to it.
  private func batchGrows(_ batch: StoreBatch) -> Bool { !batch.entries.isEmpty || !batch.parts.isEmpty }

  /// Puts the disk back to what it was before its last batch.
  private func loseLastBatch(_ node: SimulatedNode) {
    guard sabotage == .losesLastBatch, let before = node.beforeLastBatch else { return }
    node.store = MemoryStore(before)
  }

  private func report(_ node: SimulatedNode, _ id: CommitID, _ failure: CommitFailure?) {
    queue.plan(.batchReported(node.number, life: node.life, id, failure), at: time(in: 0...2))
  }

  private func apply(_ batch: StoreBatch, to node: SimulatedNode) {
    if sabotage == .losesLastBatch { node.beforeLastBatch = node.store.durable }
    if let complaint = node.store.apply(batch) { violated(.nodeKeepsItsContract, [node], complaint) }
    if batch.truncated.isEmpty {
      for entry in batch.entries { note(entry, of: node) }
    } else {
      readAgain(node)
      judge.wasCutBack(batch.truncated, at: node, world: self)
    }
    statistics.entries += batch.entries.count
    statistics.commits += 1
    judge.becameDurable(
      Array(node.known.suffix(batch.truncated.isEmpty ? batch.entries.count : 0)), at: node, world: self)
    story.tell(now, node.number, .detail, code: 4, "disk: \(self.words(for: batch))")
  }

  func batchReported(_ node: SimulatedNode, _ id: CommitID, _ failure: CommitFailure?) {
    node.isCommitting = false
    if let failure {
      story.tell(now, node.number, .headline, code: 5, "commit \(id.number) fails: \(failure)")
      feed(node, .commitFailed(id, failure))
    } else {
      feed(node, .committed(id))
    }
    if node.isRunning, !node.isCommitting { write(node) }
  }

  func crash(_ node: SimulatedNode, _ why: String) {
    kill(node, why)
    queue.plan(.start(node.number), at: time(in: 200...15_000))
  }

  private func words(for batch: StoreBatch) -> String {
    let entries = batch.entries.map { "\($0.origin.name)#\($0.index)" }
    let records = batch.records.map { "\($0.key.kind)/\($0.key.name)" }
    let parts = batch.parts.isEmpty ? "" : " \(batch.parts.count) parts"
    return (entries + records).joined(separator: " ") + parts
  }
}
