// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The processes of a replay: each node and the witness is a `parley` of its own. They outlive the replay, by their
/// process ids.
struct Children {
  let directory: String

  /// Starts `parley ARGUMENTS` in the background; its output goes to NAME.log, its process id to NAME.pid.
  func start(_ name: String, _ arguments: [String]) throws {
    let log = "\(directory)/\(name).log"
    guard FileManager.default.createFile(atPath: log, contents: nil), let output = FileHandle(forWritingAtPath: log)
    else {
      throw Failure.file(log, reason: "cannot be written")
    }
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    try writeOutput(Data("\(process.processIdentifier)\n".utf8), to: "\(directory)/\(name).pid")
  }

  /// Waits until a listener says that it is ready, at most 60 s.
  func waitUntilReady(_ name: String, url: String) async throws {
    for _ in 0..<600 {
      if let response = try? await HTTPClient.shared.execute(HTTPClientRequest(url: url), timeout: .seconds(2)),
        response.status.code == 200
      {
        return
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw Failure.unavailable("\(name) did not become ready within 60 s; see \(directory)/\(name).log")
  }

  /// Runs `parley ARGUMENTS` to its end and returns what it printed.
  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// Stops whatever an earlier replay in this directory left running.
  static func stop(in directory: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    for name in names.sorted() where name.hasSuffix(".pid") {
      let path = "\(directory)/\(name)"
      guard let data = FileManager.default.contents(atPath: path),
        let pid = Int32(String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
      else { continue }
      // A process id may have been given to somebody else since: only a parley is stopped.
      let command = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
      if command.hasPrefix("parley") {
        kill(pid, SIGTERM)
        for _ in 0..<100 where kill(pid, 0) == 0 { usleep(50_000) }
      }
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  private static let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
}
