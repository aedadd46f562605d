// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Storage
import StorageContract

/// The victim of the storage tests, to be killed at any moment.
///
///     storage-torture append PATH SEED   goes on with the batches of the seed where the store left off, through the
/// group
///                                        committer, and prints the number of each batch once it is said to be
/// committed
///     storage-torture hold PATH          opens the store, says so, and keeps it until its input ends
///     storage-torture open PATH          opens and closes; the error, if any, goes to standard output
///     storage-torture power-cut FOLDER SEED CUTS [lying]
///                                        opens the store on disks as a power failure leaves them, with a lying disk if
/// asked
///     storage-torture measure PATH N     figures of a store with N entries, to be read by people
func run(_ arguments: [String]) throws {
  switch (arguments.first, arguments.count) {
  case ("append", 3): try append(path: arguments[1], seed: UInt64(arguments[2]) ?? 0)
  case ("hold", 2):
    let store = try SQLiteStore(path: arguments[1])
    say("open")
    _ = readLine()
    store.close()
  case ("open", 2): try SQLiteStore(path: arguments[1]).close()
  case ("power-cut", 4), ("power-cut", 5):
    var cut = PowerCut(folder: arguments[1], seed: UInt64(arguments[2]) ?? 0, diskLies: arguments.last == "lying")
    try cut.run(cuts: Int(arguments[3]) ?? 0)
  case ("measure", 3):
    var measure = try Measure(path: arguments[1])
    try measure.run(entries: UInt64(arguments[2]) ?? 100_000)
  default: throw ContractViolation("arguments that mean nothing: see the top of this program's main file")
  }
}

/// One line, written at once: what the parent reads was said before the kill.
func say(_ line: String) { FileHandle.standardOutput.write(Data("\(line)\n".utf8)) }

func append(path: String, seed: UInt64) throws {
  let store = try SQLiteStore(path: path)
  let committed = try store.record(BatchSource.counter).flatMap { UInt64(String(decoding: $0, as: UTF8.self)) } ?? 0
  var source = BatchSource(seed: seed)
  for _ in 0..<committed { _ = source.next() }
  // At most a few batches wait, so that groups form and the store still is what takes the time.
  let room = DispatchSemaphore(value: 6)
  let committer = GroupCommitter(store: store) { reports in
    for report in reports {
      say(report.failure.map { "failed \($0)" } ?? "\(report.id.number)")
      room.signal()
    }
  }
  // Without a parent there is nobody to be killed by.
  Thread.detachNewThread {
    while readLine() != nil {}
    exit(0)
  }
  say("open")
  while true {
    room.wait()
    let batch = source.next()
    committer.submit(CommitID(source.universe.batches), batch)
  }
}

do { try run(Array(CommandLine.arguments.dropFirst())) } catch {
  say("\(error)")
  exit(1)
}
