// SPDX-License-Identifier: Apache-2.0
import CoreFoundation
import Foundation
import Glibc

extension DataDirectory {
  /// Refuses a directory in which group or others could read a secret, or put something else in its place.
  ///
  /// - Throws: `KeyStoreError.permissions` or `KeyStoreError.changeable`, with the command that mends it.
  public func checkAccess() throws(KeyStoreError) {
    for folder in [path, keys, successors, rotated, peers, tokens, catalogue] {
      try FileAccess.checkUnchangeable(folder)
    }
    for file in [configuration, card] + Self.files(in: peers) + Self.files(in: catalogue) {
      try FileAccess.checkUnchangeable(file)
    }
    var secrets = [recoveryKey]
    for database in [office, logs] { secrets += ["", "-wal", "-shm"].map { database + $0 } }
    for folder in [keys, successors, rotated, tokens] { secrets += Self.files(in: folder) }
    for secret in secrets { try FileAccess.checkSecret(secret) }
  }

  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.sorted().map { "\(folder)/\($0)" }.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }
}

/// Who else can reach a file. Symbolic links are followed: what counts is the file that is read.
enum FileAccess {
  /// A file that holds a secret; one that is not there is nobody's.
  static func checkSecret(_ path: String) throws(KeyStoreError) {
    guard let mode = mode(of: path) else { return }
    guard mode & 0o077 == 0 else { throw .permissions(path: path, mode: mode) }
    guard let target = target(ofLink: path) else { return }
    try checkUnchangeable((target as NSString).deletingLastPathComponent)
  }

  /// A file or folder that decides what the node trusts.
  static func checkUnchangeable(_ path: String) throws(KeyStoreError) {
    guard let mode = mode(of: path) else { return }
    // In a folder with the sticky bit only the owner of a file can replace it.
    guard mode & 0o022 == 0 || mode & 0o1000 != 0 else { throw .changeable(path: path, mode: mode) }
  }

  private static func mode(of path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Int(status.st_mode & 0o7777)
  }

  private static func target(ofLink path: String) -> String? {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let resolved = realpath(path, nil) else {
      return nil
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
