// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Storage
import StorageContract
import TestSupport

/// Cuts the power in thought: a store is written through a recorder; then, for moments drawn at random, a disk is made
/// up that holds what was synchronised by then and any part of what was not, and the store is opened on it.
struct PowerCut {
  private let folder: String
  private let seed: UInt64
  /// A disk that says it has synchronised and has not: shows that this test finds a commit that is not durable.
  private let diskLies: Bool
  private var generator: SeededGenerator

  init(folder: String, seed: UInt64, diskLies: Bool) {
    self.folder = folder
    self.seed = seed
    self.diskLies = diskLies
    generator = SeededGenerator(seed: seed)
  }

  /// Says what is wrong after the first bad cut, or how many were good.
  mutating func run(cuts: Int) throws {
    let written = folder + "/written"
    try FileManager.default.createDirectory(atPath: written, withIntermediateDirectories: false)
    try RecordingDisk.install(folder: written)
    try write(to: written + "/node.db", batches: 60)
    let (steps, names) = RecordingDisk.record
    for cut in 0..<cuts {
      let moment = Int.random(in: 0...steps.count, using: &generator)
      let image = folder + "/cut-\(cut)"
      try FileManager.default.createDirectory(atPath: image, withIntermediateDirectories: false)
      let acknowledged = try makeImage(of: steps[..<moment], names, at: image)
      try check(image + "/node.db", acknowledged, "cut \(cut) after \(moment) of \(steps.count) steps")
      try FileManager.default.removeItem(atPath: image)
    }
    say("\(cuts) cuts: nothing acknowledged was lost")
  }

  private mutating func write(to path: String, batches: UInt64) throws {
    var source = BatchSource(seed: seed)
    var store = try SQLiteStore(path: path)
    while source.universe.batches < batches {
      let group = (0..<Int.random(in: 1...3, using: &generator)).map { _ in source.next() }
      try store.apply(group)
      RecordingDisk.acknowledge(source.universe.batches)
      try store.maintain()
      if generator.oneIn(15) {
        store.close()
        store = try SQLiteStore(path: path)
      }
    }
    store.close()
  }

  /// A file at a moment: what is safe, and what may or may not have reached the disk.
  private struct File {
    var safe: [UInt8]?
    var pending: [DiskStep] = []

    mutating func apply(_ step: DiskStep) {
      var bytes = safe ?? []
      switch step {
      case .write(_, let offset, let new):
        let end = offset + new.count
        if bytes.count < end { bytes += [UInt8](repeating: 0, count: end - bytes.count) }
        bytes.replaceSubrange(offset..<end, with: new)
      case .truncate(_, let size):
        bytes = Array(bytes.prefix(size)) + [UInt8](repeating: 0, count: max(0, size - bytes.count))
      case .delete:
        safe = nil
        return
      case .sync, .acknowledged: break
      }
      safe = bytes
    }

    mutating func synchronise() {
      for step in pending { apply(step) }
      pending = []
    }

    /// The folder was synchronised: a name that was deleted stays deleted.
    mutating func synchroniseName() {
      guard let last = pending.lastIndex(where: { if case .delete = $0 { true } else { false } }) else { return }
      safe = nil
      pending.removeSubrange(...last)
    }
  }

  /// Writes the files as a power failure may leave them; returns the last batch that was acknowledged before it.
  private mutating func makeImage(of steps: ArraySlice<DiskStep>, _ names: [String], at folder: String) throws -> UInt64
  {
    var files = [File](repeating: File(), count: names.count)
    var acknowledged: UInt64 = 0
    for step in steps {
      switch step {
      case .write(let file, _, _), .truncate(let file, _): files[file].pending.append(step)
      case .delete(let file, let isSynced):
        files[file].pending.append(step)
        if isSynced { files[file].synchronise() }
      case .sync(let file):
        guard !diskLies else { continue }
        // SQLite synchronises the folder with the first synchronisation of a journal that it has made.
        if files[file].safe == nil { for other in files.indices { files[other].synchroniseName() } }
        files[file].synchronise()
      case .acknowledged(let batch): acknowledged = batch
      }
    }
    // Everything, nothing, or any part of it.
    let chance = [0, 1, 2][Int.random(in: 0..<3, using: &generator)]
    for (file, name) in zip(files, names) {
      var file = file
      for step in file.pending where Int.random(in: 0..<2, using: &generator) < chance { file.apply(torn(step)) }
      if let bytes = file.safe { try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name)) }
    }
    return acknowledged
  }

  /// One write in four reaches the disk only up to a sector.
  private mutating func torn(_ step: DiskStep) -> DiskStep {
    guard case .write(let file, let offset, let bytes) = step, generator.oneIn(4) else { return step }
    let sectors = Int.random(in: 0...(bytes.count / 512), using: &generator)
    return .write(file: file, offset: offset, bytes: Array(bytes.prefix(sectors * 512)))
  }

  private func check(_ path: String, _ acknowledged: UInt64, _ cut: String) throws {
    let store = try SQLiteStore(path: path)
    defer { store.close() }
    let committed = try store.record(BatchSource.counter).flatMap { UInt64(String(decoding: $0, as: UTF8.self)) } ?? 0
    guard committed >= acknowledged else {
      throw ContractViolation("\(cut): \(acknowledged) batches were acknowledged, \(committed) are there")
    }
    var source = BatchSource(seed: seed)
    let model = ModelStore()
    while source.universe.batches < committed { try model.apply([source.next()]) }
    try StoreContract { store }.compare(store, model, source.universe, cut)
    let findings = try store.integrity()
    guard findings.isEmpty else { throw ContractViolation("\(cut): \(findings)") }
  }
}
