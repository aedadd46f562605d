// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Runs the scripts in `Tests/Oracles/python`, which answer with code that shares nothing with what is tested.
public enum PythonOracle {
  /// The script could not answer, which fails the test that asked: an oracle is never skipped.
  public struct Failure: Error, CustomStringConvertible {
    /// Which script failed, how, and what to do.
    public let description: String
  }

  /// The folder of the scripts and of the keys beside them.
  public static let folder = root.appending(path: "Tests/Oracles/python")

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The lines that a script prints, given arguments and the lines of its input.
  public static func lines(
    of script: String, _ arguments: [String] = [], input: some Sequence<String> = []
  ) throws -> [Substring] {
    let scratch = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let (asked, answered, complained) = (
      scratch.appending(path: "in"), scratch.appending(path: "out"), scratch.appending(path: "err")
    )
    try Data(input.map { $0 + "\n" }.joined().utf8).write(to: asked)
    try Data().write(to: answered)
    try Data().write(to: complained)

    // Files, not pipes: a script may answer while it is still being asked.
    let process = Process()
    let python = root.appending(path: ".venv/bin/python3")
    let command = FileManager.default.isExecutableFile(atPath: python.path) ? python.path : "python3"
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [command, folder.appending(path: script).path] + arguments
    process.standardInput = try FileHandle(forReadingFrom: asked)
    process.standardOutput = try FileHandle(forWritingTo: answered)
    process.standardError = try FileHandle(forWritingTo: complained)
    try Spawning.run(process)
    process.sleepUntilEnd()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      let complaint = try String(decoding: Data(contentsOf: complained), as: UTF8.self)
      let hint = complaint.contains("ModuleNotFoundError") ? "a Python module is missing: run `make setup`\n" : ""
      throw Failure(description: "\(script) failed. \(hint)\(complaint.suffix(2_000))")
    }
    return try String(decoding: Data(contentsOf: answered), as: UTF8.self).split(separator: "\n")
  }

  /// The lines of a file beside the scripts.
  public static func lines(ofFile name: String) throws -> [Substring] {
    try String(decoding: Data(contentsOf: folder.appending(path: name)), as: UTF8.self).split(separator: "\n")
  }
}
