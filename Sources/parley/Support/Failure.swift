// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Exchange
import Foundation
import Mechanism
import Node
import Storage
import TransparencyLog
import Wire

/// Why the command ends, with its exit code (sysexits.h where one fits).
enum Failure: Error, CustomStringConvertible {
  /// The command line is wrong: options that exclude each other, or a value that none of them takes.
  case usage(String)
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
  /// A fault of parley itself.
  case fault(String)

  var description: String {
    switch self {
    case .usage(let text), .notSo(let text), .input(let text), .unavailable(let text), .forbidden(let text),
      .fault(let text):
      text
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .usage: ExitCode(64)
    case .notSo: ExitCode(1)
    case .input: ExitCode(65)
    case .file: ExitCode(66)
    case .unavailable: ExitCode(69)
    case .fault: ExitCode(70)
    case .forbidden: ExitCode(77)
    }
  }
}

extension Failure {
  /// Errors of the rooms below, each with the exit code that fits.
  init(_ error: any Error) {
    let text = "\(error)"
    switch error {
    case let fault as StoreError:
      switch fault {
      case .locked, .busy: self = .unavailable(text)
      case .alteredSchema: self = .notSo(text)
      case .diskFull: self = .unavailable("the disk is full; free space and start again")
      case .broken(let code, let message):
        self = .notSo("the database can not be read (SQLite error \(code): \(message)); keep the files as evidence")
      default: self = .file("the store", reason: text)
      }
    case is StoreFault: self = .notSo("\(text); keep the files as evidence and restore, see docs/operators-guide.md")
    case is KeyStoreError: self = .input(text)
    case ConfigurationFault.unreadable(let path): self = .file(path, reason: Self.noNode)
    case ConfigurationFault.noNode(let path): self = .file(path, reason: Self.noNode)
    case is ConfigurationFault, is ConfigurationError, is DomainError, is OfficeError, is RosterError:
      self = .input(text)
    case is SignedStatementError: self = .input("not a card or certificate, or it was changed: \(text)")
    case is StatementError, is KeyError, is FileEnvelopeError, is DeskCopyError, is DeskFileError: self = .input(text)
    case DeskError.noDesk(let path): self = .file(path, reason: "holds no desk; make one with parley desk init")
    case DeskError.unwritable(let path, let reason):
      self = .file(
        path,
        reason: "cannot be written (\(reason)); nothing left, and the ledger has no line of it: give --to a file in a "
          + "folder that is there")
    case is DeskError: self = .input(text)
    default: self = .fault(text)
    }
  }

  private static let noNode =
    "cannot be read, or holds no node: give --directory, or make one with parley init (parley witness init)"
}

/// Runs a command's body: prints a failure to standard error and ends with its code.
func withFailures(_ body: () async throws -> Void) async throws {
  do {
    try await body()
    try Output.finish()
  } catch let failure as Failure {
    printError("parley: \(failure)")
    throw failure.exitCode
  } catch let code as ExitCode {
    throw code
  } catch {
    let failure = Failure(error)
    printError("parley: \(failure)")
    throw failure.exitCode
  }
}

/// Lines to standard error; what was given by somebody and is shown in them does nothing to the terminal.
func printError(_ text: String) {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { PlainText.shown(String($0)) }
  // Where it can not be written, there is nowhere to say so.
  _ = Output.writeAll(Data((lines.joined(separator: "\n") + "\n").utf8), to: STDERR_FILENO)
}

/// Options of which at most one may be given.
///
/// - Throws: `Failure.usage` naming two that were.
func refuseConflicts(_ options: [(name: String, isGiven: Bool)]) throws(Failure) {
  let given = options.filter(\.isGiven).map(\.name)
  guard given.count > 1 else { return }
  throw .usage("\(given[0]) and \(given[1]) exclude each other: give one of them")
}

/// The same for one option that excludes several.
func refuse(_ option: (name: String, isGiven: Bool), with others: [(name: String, isGiven: Bool)]) throws(Failure) {
  for other in others where other.isGiven { try refuseConflicts([option, other]) }
}

/// A file's bytes, or standard input for `-`.
func readInput(_ path: String) throws -> Data {
  if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
  // Also what is no regular file, such as the pipe of a shell's <(…).
  guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() ?? Data() else {
    throw Failure.file(path, reason: "cannot be read; give the path of an existing file, or - for standard input")
  }
  return data
}

/// Words as an argument gives them, or for `-` standard input.
///
/// - Throws: `Failure.input` if they are not UTF-8: what an officer has not written is not put into his mouth.
func readWords(_ argument: String) throws -> String {
  guard argument == "-" else { return argument }
  let bytes = try readInput(argument)
  guard let text = String(validating: bytes, as: UTF8.self) else {
    let good = String(decoding: bytes, as: UTF8.self).firstIndex(of: "\u{FFFD}").map {
      String(decoding: bytes, as: UTF8.self)[..<$0].utf8.count
    }
    throw Failure.input(
      "standard input is no text in UTF-8: byte \(good ?? 0) (from 0) is in another encoding; save it as UTF-8 and give it again"
    )
  }
  return text
}

/// Writes to a file, or to standard output for `-`.
func writeOutput(_ data: Data, to path: String) throws {
  if path == "-" {
    Output.write(data)
    return try Output.finish()
  }
  do {
    try data.write(to: URL(fileURLWithPath: path), options: .atomic)
  } catch {
    throw Failure.file(path, reason: "cannot be written: \(error.localizedDescription)")
  }
}
