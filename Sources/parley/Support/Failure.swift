// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

/// Why the command ends, with its exit code (sysexits.h where one fits).
enum Failure: Error, CustomStringConvertible {
  /// What was asked for is not so.
  case notSo(String)
  /// The input is wrong: field, value, limit and fix, as the node says them.
  case input(String)
  /// A file cannot be read or written.
  case file(String, reason: String)
  /// The node cannot be reached or does not take anything now.
  case unavailable(String)
  /// This position may not do that.
  case forbidden(String)

  var description: String {
    switch self {
    case .notSo(let text), .input(let text), .unavailable(let text), .forbidden(let text): text
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .notSo: ExitCode(1)
    case .input: ExitCode(65)
    case .file: ExitCode(66)
    case .unavailable: ExitCode(69)
    case .forbidden: ExitCode(77)
    }
  }
}

/// Runs a command's body: prints a failure to standard error and ends with its code.
func withFailures(_ body: () async throws -> Void) async throws {
  do {
    try await body()
  } catch let failure as Failure {
    printError("parley: \(failure)")
    throw failure.exitCode
  }
}

/// One line to standard error.
func printError(_ text: String) {
  FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// A file's bytes, or standard input for `-`.
func readInput(_ path: String) throws -> Data {
  if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
  guard let data = FileManager.default.contents(atPath: path) else {
    throw Failure.file(path, reason: "cannot be read; give the path of an existing file, or - for standard input")
  }
  return data
}

/// Writes to a file, or to standard output for `-`.
func writeOutput(_ data: Data, to path: String) throws {
  if path == "-" {
    FileHandle.standardOutput.write(data)
    return
  }
  do {
    try data.write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw Failure.file(path, reason: "cannot be written: \(error.localizedDescription)")
  }
}
