// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// The `parley` executable, as an officer uses it.
enum Command {
  /// What a command printed, and its exit code.
  struct Outcome: Sendable {
    let status: Int32
    let output: String
    let errors: String
    var all: String { output + errors }
  }

  /// Built beside the tests, because the test target depends on it.
  static var executable: URL {
    let arguments = ProcessInfo.processInfo.arguments
    let tests = arguments.first { $0.hasSuffix(".xctest") } ?? arguments[0]
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("parley")
  }

  /// Runs it to its end. Output goes through files, so that no amount of it can block.
  static func run(_ arguments: [String], in folder: String, program: URL = executable) async throws -> Outcome {
    let base = "\(folder)/.run-\(UUID().uuidString)"
    let process = try start(arguments, in: folder, program: program, output: "\(base).out", errors: "\(base).err")
    try await process.ended()
    defer { for kind in ["out", "err"] { try? FileManager.default.removeItem(atPath: "\(base).\(kind)") } }
    return Outcome(
      status: process.terminationStatus, output: try read("\(base).out"), errors: try read("\(base).err"))
  }

  /// Starts it and returns at once.
  static func start(
    _ arguments: [String], in folder: String, program: URL = executable, output: String, errors: String
  ) throws -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try writer(output)
    process.standardError = output == errors ? process.standardOutput : try writer(errors)
    try Spawning.run(process)
    return process
  }

  private static func writer(_ path: String) throws -> FileHandle {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try #require(FileHandle(forWritingAtPath: path))
  }

  static func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  }
}
