// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDBSQLite
import StorageContract

/// One thing that SQLite asked the system to do to a file, or a promise that was given to the outside.
enum DiskStep {
  case write(file: Int, offset: Int, bytes: [UInt8])
  case truncate(file: Int, size: Int)
  case sync(file: Int)
  case delete(file: Int, isSynced: Bool)
  case acknowledged(batch: UInt64)
}

/// Stands between SQLite and the system's files and remembers every write, truncation, deletion and synchronisation, in
/// order.
///
/// SQLite's own file system stays in charge: only four of its functions are wrapped, in a copy of its tables.
enum RecordingDisk {
  private struct State {
    var folder = ""
    var steps: [DiskStep] = []
    var names: [String] = []
    var files: [UnsafeMutableRawPointer: Int] = [:]
    /// The tables of functions that SQLite made, by the copies that point to the functions below.
    var originals: [UnsafeRawPointer: UnsafePointer<sqlite3_io_methods>] = [:]
    var system: UnsafeMutablePointer<sqlite3_vfs>?
  }

  /// Proof of `@unchecked Sendable`: the state, pointers of SQLite included, is touched under the lock only.
  private final class Box: @unchecked Sendable {
    private let lock = NSLock()
    private var state = State()

    func withLock<Value>(_ body: (inout State) throws -> Value) rethrows -> Value {
      try lock.withLock { try body(&state) }
    }
  }

  private static let state = Box()

  /// From now on all databases of this process are opened through the recorder; files of this folder are recorded.
  static func install(folder: String) throws {
    guard let system = sqlite3_vfs_find(nil) else { throw ContractViolation("SQLite has no file system") }
    let recorder = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    recorder.initialize(to: system.pointee)
    recorder.pointee.pNext = nil
    recorder.pointee.xOpen = { _, name, file, flags, outFlags in RecordingDisk.open(name, file, flags, outFlags) }
    recorder.pointee.xDelete = { _, name, isSynced in RecordingDisk.delete(name, isSynced) }
    state.withLock { state in
      state.folder = folder
      state.system = system
    }
    guard sqlite3_vfs_register(recorder, 1) == SQLITE_OK else { throw ContractViolation("the recorder was refused") }
  }

  /// Notes that this batch is durable, as the store said.
  static func acknowledge(_ batch: UInt64) { state.withLock { $0.steps.append(.acknowledged(batch: batch)) } }

  /// What was recorded, with the names of the files by number.
  static var record: (steps: [DiskStep], names: [String]) { state.withLock { ($0.steps, $0.names) } }

  /// An extended result code, which SQLite's header computes in a way that Swift does not import.
  private static func ioError(_ detail: Int32) -> Int32 { SQLITE_IOERR | (detail << 8) }

  private static func number(_ name: String, _ state: inout State) -> Int? {
    guard name.hasPrefix(state.folder + "/") else { return nil }
    let last = String(name.dropFirst(state.folder.count + 1))
    if let known = state.names.firstIndex(of: last) { return known }
    state.names.append(last)
    return state.names.count - 1
  }

  private static func open(
    _ name: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let file, let system = state.withLock({ $0.system }) else { return SQLITE_CANTOPEN }
    let code = system.pointee.xOpen(system, name, file, flags, outFlags)
    guard code == SQLITE_OK, let name, let methods = file.pointee.pMethods else { return code }
    state.withLock { state in
      guard let number = number(String(cString: name), &state) else { return }
      state.files[UnsafeMutableRawPointer(file)] = number
      let copy = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
      copy.initialize(to: methods.pointee)
      copy.pointee.xWrite = { file, bytes, count, offset in RecordingDisk.write(file, bytes, count, offset) }
      copy.pointee.xTruncate = { file, size in RecordingDisk.truncate(file, size) }
      copy.pointee.xSync = { file, flags in RecordingDisk.sync(file, flags) }
      state.originals[UnsafeRawPointer(copy)] = methods
      file.pointee.pMethods = UnsafePointer(copy)
    }
    return code
  }

  /// The system's functions for a file, once the step was noted.
  private static func original(
    _ file: UnsafeMutablePointer<sqlite3_file>?, noting step: (Int) -> DiskStep
  ) -> sqlite3_io_methods? {
    guard let file, let methods = file.pointee.pMethods else { return nil }
    return state.withLock { state in
      if let number = state.files[UnsafeMutableRawPointer(file)] { state.steps.append(step(number)) }
      return state.originals[UnsafeRawPointer(methods)]?.pointee
    }
  }

  private static func write(
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ bytes: UnsafeRawPointer?, _ count: Int32, _ offset: Int64
  ) -> Int32 {
    let copy = Array(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    let system = original(file) { .write(file: $0, offset: Int(offset), bytes: copy) }
    return system?.xWrite(file, bytes, count, offset) ?? SQLITE_IOERR
  }

  private static func truncate(_ file: UnsafeMutablePointer<sqlite3_file>?, _ size: Int64) -> Int32 {
    let system = original(file) { .truncate(file: $0, size: Int(size)) }
    return system?.xTruncate(file, size) ?? SQLITE_IOERR
  }

  /// Noted after it is done: what is durable is durable when the call returns.
  private static func sync(_ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32) -> Int32 {
    guard let file, let methods = file.pointee.pMethods else { return SQLITE_IOERR }
    let system = state.withLock { $0.originals[UnsafeRawPointer(methods)]?.pointee }
    guard let code = system?.xSync(file, flags), code == SQLITE_OK else { return ioError(4) }
    _ = original(file) { .sync(file: $0) }
    return code
  }

  private static func delete(_ name: UnsafePointer<CChar>?, _ isSynced: Int32) -> Int32 {
    guard let name, let system = state.withLock({ $0.system }) else { return ioError(10) }
    state.withLock { state in
      guard let number = number(String(cString: name), &state) else { return }
      state.steps.append(.delete(file: number, isSynced: isSynced != 0))
    }
    return system.pointee.xDelete(system, name, isSynced)
  }
}
