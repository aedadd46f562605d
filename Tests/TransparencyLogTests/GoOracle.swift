// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// The Go programs in `Tests/Oracles/go`, which share no code with this package.
enum GoOracle: String, Sendable {
  case notes, trees, receipts

  /// Why a program could not be built or did not run.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  struct Output {
    let status: Int32
    let out: Data
    let errors: String
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let built: [GoOracle: Result<URL, Failure>] = Dictionary(
    uniqueKeysWithValues: [notes, trees, receipts].map { oracle in
      (oracle, Result { () throws(Failure) in try oracle.build() })
    })

  /// Builds with the packages that Debian installs. Go's own cache makes the second time fast.
  private func build() throws(Failure) -> URL {
    let binary = Self.root.appending(path: ".build/oracles/\(rawValue)")
    let source = Self.root.appending(path: "Tests/Oracles/go/\(rawValue)")
    let environment = ["GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": ""]
    let output: Output
    do {
      output = try Self.run(
        "/usr/bin/env", ["go", "build", "-o", binary.path(), "."], in: source, adding: environment)
    } catch { throw Failure(description: "cannot start go: \(error); run `make setup`, which installs it") }
    guard output.status == 0 else {
      throw Failure(
        description: "the Go program \(rawValue) cannot be built; run `make setup`, which installs Go and "
          + "golang-golang-x-mod-dev. \(output.errors)")
    }
    return binary
  }

  /// Runs the program.
  func run(_ arguments: [String], input: Data = Data()) throws -> Output {
    guard let binary = Self.built[self] else { throw Failure(description: "\(rawValue) is not built") }
    return try Self.run(try binary.get().path(), arguments, input: input)
  }

  /// Sends one JSON request a line and reads as many answers.
  func answers<Request: Encodable, Answer: Decodable>(
    to requests: [Request], _ arguments: [String] = [], as _: Answer.Type = Answer.self
  ) throws -> [Answer] {
    let encoder = JSONEncoder()
    let input = try requests.reduce(into: Data()) { $0 += try encoder.encode($1) + [0x0A] }
    let output = try run(arguments, input: input)
    guard output.status == 0 else { throw Failure(description: "\(rawValue): \(output.errors)") }
    let answers = try output.out.split(separator: 0x0A).map { try JSONDecoder().decode(Answer.self, from: $0) }
    guard answers.count == requests.count else {
      throw Failure(description: "\(rawValue): \(answers.count) answers to \(requests.count) requests")
    }
    return answers
  }

  /// Files instead of pipes: neither side can block on a full one.
  private static func run(
    _ program: String, _ arguments: [String], input: Data = Data(), in folder: URL? = nil,
    adding environment: [String: String] = [:]
  ) throws -> Output {
    let scratch = try TemporaryFolder()
    let files = try (0..<3).map { number in
      let file = URL(fileURLWithPath: scratch.file("\(number)"))
      try (number == 0 ? input : Data()).write(to: file)
      return try FileHandle(forUpdating: file)
    }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = files[0]
    process.standardOutput = files[1]
    process.standardError = files[2]
    try process.run()
    process.sleepUntilEnd()
    let written = try files.map { file in
      try file.seek(toOffset: 0)
      return try file.readToEnd() ?? Data()
    }
    return Output(
      status: process.terminationStatus, out: written[1], errors: String(decoding: written[2], as: UTF8.self))
  }
}

extension TemporaryFolder {
  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let path = file(name)
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }
}
