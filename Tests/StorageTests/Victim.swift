// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// A `storage-torture` process: what it says, and its end.
final class Victim {
  private let process = Process()
  private let output = Pipe()
  private let input = Pipe()
  private var unread: [UInt8] = []

  init(_ arguments: [String]) throws {
    process.executableURL = Self.executable
    process.arguments = arguments
    process.standardOutput = output
    process.standardInput = input
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.sleepUntilEnd()
  }

  /// Built beside the tests, because the test target depends on it.
  private static var executable: URL {
    let tests =
      ProcessInfo.processInfo.arguments.first { $0.hasSuffix(".xctest") } ?? ProcessInfo.processInfo.arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("storage-torture")
  }

  /// The next line; nil once the process has ended and everything that it said was read.
  func line() -> String? {
    while true {
      if let end = unread.firstIndex(of: 10) {
        defer { unread.removeFirst(end + 1) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      unread += more
    }
  }

  /// `kill -9`, at once.
  func murder() { kill(process.processIdentifier, SIGKILL) }

  /// Ends its input and waits for its end.
  func finish() -> Int32 {
    try? input.fileHandleForWriting.close()
    process.sleepUntilEnd()
    return process.terminationStatus
  }
}
