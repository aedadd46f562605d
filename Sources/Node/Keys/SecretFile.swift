// SPDX-License-Identifier: Apache-2.0
import CoreFoundation
import Foundation
import Glibc

/// Files that hold secrets: mode 0600, written once and durably, refused when others could read them.
enum SecretFile {
  /// Writes a new file with mode 0600 and syncs it and its folder.
  ///
  /// - Throws: `KeyStoreError.exists` when there is a file already (a key is never overwritten), `KeyStoreError.file`.
  static func create(_ bytes: [UInt8], at path: String) throws(KeyStoreError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      if errno == EEXIST { throw .exists(path: path) }
      throw .file(path: path, reason: lastError())
    }
    defer { close(descriptor) }
    do throws(KeyStoreError) {
      try fill(descriptor, with: bytes, at: path)
      try syncFolder(of: path)
    } catch {
      // Half a secret would be in the way of the whole one.
      unlink(path)
      throw error
    }
  }

  private static func fill(_ descriptor: Int32, with bytes: [UInt8], at path: String) throws(KeyStoreError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        write(descriptor, $0.baseAddress.map { $0 + written }, bytes.count - written)
      }
      guard count > 0 else { throw .file(path: path, reason: lastError()) }
      written += count
    }
    guard fsync(descriptor) == 0 else { throw .file(path: path, reason: lastError()) }
  }

  /// Reads a secret.
  ///
  /// - Throws: `KeyStoreError.permissions` when group or others have any right to the file, `KeyStoreError.file`.
  static func read(_ path: String) throws(KeyStoreError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: path, reason: lastError()) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .file(path: path, reason: lastError()) }
    guard status.st_mode & 0o077 == 0 else {
      throw .permissions(path: path, mode: Int(status.st_mode & 0o777))
    }
    guard status.st_size <= 65_536 else { throw .file(path: path, reason: "larger than 65536 bytes") }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var have = 0
    while have < bytes.count {
      let count = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(descriptor, buffer.baseAddress.map { $0 + have }, buffer.count - have)
      }
      guard count > 0 else { throw .file(path: path, reason: "shorter than its size") }
      have += count
    }
    return bytes
  }

  /// Makes a folder that only its owner can enter.
  static func createFolder(_ path: String) throws(KeyStoreError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .file(path: path, reason: lastError()) }
  }

  private static func syncFolder(of path: String) throws(KeyStoreError) {
    // Foundation ends the program on a path of one character.
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .file(path: folder, reason: lastError()) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw .file(path: folder, reason: lastError()) }
  }

  private static func lastError() -> String { String(cString: strerror(errno)) }
}

/// Why keys could not be made or read.
public enum KeyStoreError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is a file already; keys are never overwritten.
  case exists(path: String)
  /// Group or others can reach a secret.
  case permissions(path: String, mode: Int)
  /// Group or others can change a file or folder that the node relies on.
  case changeable(path: String, mode: Int)
  /// A file could not be read or written.
  case file(path: String, reason: String)
  /// A file does not hold what its name says.
  case content(path: String, reason: String)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .exists(let path): "\(path) exists already; keys are never overwritten: move it away first"
    case .permissions(let path, let mode):
      "\(path) can be reached by others (mode \(String(mode, radix: 8))): run `chmod 600 \(path)`; who could read it may "
        + "have read it, so think about changing what is in it"
    case .changeable(let path, let mode):
      "\(path) can be changed by others (mode \(String(mode, radix: 8))): look whether somebody did, then run "
        + "`chmod go-w \(path)`"
    case .file(let path, let reason): "\(path): \(reason)"
    case .content(let path, let reason): "\(path): \(reason)"
    }
  }
}
