// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The right to be the only process that has a store open: an exclusive `flock` on a file beside the database.
///
/// The kernel lets go of it when the process ends, however it ends. The file stays: removing it would let two processes
/// hold locks on two files of the same name. It is never the database file itself, because closing any descriptor of
/// that file would drop SQLite's own locks.
final class StoreLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock at once or throws ``StoreError/locked(path:process:)``.
  init(path: String) throws(StoreError) {
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .file(path: path, reason: systemMessage()) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let reason = errno
      let holder = Self.holder(file)
      _ = Foundation.close(file)
      throw reason == EWOULDBLOCK
        ? .locked(path: path, process: holder) : .file(path: path, reason: systemMessage(reason))
    }
    descriptor = Mutex(file)
    note(file)
  }

  deinit { release() }

  /// Lets another process in.
  func release() {
    descriptor.withLock { file in
      if let open = file { _ = Foundation.close(open) }
      file = nil
    }
  }

  /// The process id goes into the file for the error message of whoever comes second; the lock does not depend on it.
  private func note(_ file: Int32) {
    let line = Array("\(getpid())\n".utf8)
    guard ftruncate(file, 0) == 0 else { return }
    _ = pwrite(file, line, line.count, 0)
  }

  private static func holder(_ file: Int32) -> Int32? {
    var buffer = [UInt8](repeating: 0, count: 16)
    let count = pread(file, &buffer, buffer.count, 0)
    guard count > 0 else { return nil }
    return Int32(String(decoding: buffer[..<count].prefix { $0 != 10 }, as: UTF8.self))
  }
}

/// The system's word for an error number.
func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }
