// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A small file system in memory, mounted for one test. Mounting takes root.
final class SmallDisk {
  let path: String

  static var isAllowed: Bool {
    guard geteuid() == 0 else { return false }
    let path = NSTemporaryDirectory() + "/parley-disk-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    return (try? SmallDisk(at: path)) != nil
  }

  init(at path: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard Self.run("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", path]) == 0 else {
      throw TestFailure("cannot mount a file system at \(path)")
    }
  }

  deinit { _ = Self.run("umount", ["--lazy", path]) }

  private static func run(_ tool: String, _ arguments: [String]) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.sleepUntilEnd()
    return process.terminationStatus
  }
}
