// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import Node
import ServiceLifecycle
import TransparencyLog
import UnixSignals
import Wire

/// A node's or witness's directory, as the commands speak of it: names and numbers as typed, failures in words.
enum NodeDirectory {
  static func initialise(
    _ path: String, party: String, channel: String, peerHost: String, peerPort: Int, localPort: Int
  ) async throws {
    for (name, port) in [("--peer-port", peerPort), ("--local-port", localPort)] where !(1...65_535).contains(port) {
      throw Failure.usage("\(name) \(port): give 1 to 65535")
    }
    guard peerPort != localPort else {
      throw Failure.usage("--peer-port and --local-port are both \(peerPort): give two different ports")
    }
    let isNew = !FileManager.default.fileExists(atPath: path)
    try await saying {
      var configuration = NodeConfiguration(party: party, channel: channel)
      configuration.peerListener = .init(host: peerHost == "127.0.0.1" ? "127.0.0.1" : "0.0.0.0", port: peerPort)
      configuration.localListener = .init(host: "127.0.0.1", port: localPort)
      let directory = DataDirectory(path)
      let host = peerHost.contains(":") && !peerHost.hasPrefix("[") ? "[\(peerHost)]" : peerHost
      _ = try NodeLauncher.initialise(
        directory: directory, party: PartyID(party), channel: Label(channel), urls: ["https://\(host):\(peerPort)"],
        configuration: configuration)
      do {
        try await NodeLauncher.addUser(
          directory: directory, name: "watch-1", position: "watch-1", role: .watch, password: nil)
      } catch {
        if isNew { try? FileManager.default.removeItem(atPath: path) }
        throw error
      }
    }
  }

  /// The node's directory where no option names one.
  static var preset: String { ProcessInfo.processInfo.environment["PARLEY_DIRECTORY"] ?? "." }

  /// A directory to make something in: never the current one by accident.
  static func named(_ option: String?) throws(Failure) -> String {
    guard let path = option ?? ProcessInfo.processInfo.environment["PARLEY_DIRECTORY"] else {
      throw .usage("name the directory to make it in: --directory DIRECTORY, or PARLEY_DIRECTORY in the environment")
    }
    return path
  }

  static func card(_ path: String) throws -> [UInt8] { try NodeLauncher.card(directory: DataDirectory(path)) }

  static func pair(_ path: String, card: [UInt8]) throws -> (party: String, checkWords: [String]) {
    let directory = DataDirectory(path)
    let words = try NodeLauncher.inspect(directory: directory, card: card).checkWords
    return (try NodeLauncher.pair(directory: directory, card: card).party.name, words)
  }

  /// Adds a person (with a password) or a system (a token is made, and its file named once it is written).
  static func addUser(_ path: String, name: String, position: String, password: String?) async throws -> String? {
    let kind = position.prefix { $0 != "-" }
    guard let role = Role(rawValue: String(kind)) else {
      let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
      throw Failure.input("position \"\(position)\": starts with none of \(known); write for example watch-2")
    }
    let directory = DataDirectory(path)
    let token = try await NodeLauncher.addUser(
      directory: directory, name: name, position: position, role: role, password: password)
    return token.map { _ in "\(directory.tokens)/\(name)" }
  }

  static func setPassword(_ path: String, name: String, password: String) async throws {
    try await NodeLauncher.setPassword(directory: DataDirectory(path), name: name, password: password)
  }

  static func serve(_ path: String) async throws {
    let service = try ServedNode(
      directory: DataDirectory(path),
      onLobby: { port in print("listening: officers on port \(port); no other party is paired yet") }
    ) { addresses in
      print("listening: peers on port \(addresses.peerPort), officers on port \(addresses.localPort)")
    }
    try await run(service)
  }

  // MARK: Witness

  static func initialiseWitness(_ path: String, name: String, port: Int, cards: [[UInt8]]) throws -> (
    vkey: String, pin: String
  ) {
    let logs = try cards.map { try Card(parsing: $0) }.flatMap { [$0.urgent.vkey, $0.plans.vkey] }
    let settings = WitnessSettings(name: name, listener: .init(host: "127.0.0.1", port: port), logs: logs)
    let made = try WitnessService.initialise(directory: path, settings: settings)
    return (made.vkey, made.tlsSHA256)
  }

  static func serveWitness(_ path: String) async throws {
    try await run(try WitnessService(directory: path) { port in print("listening: port \(port)") })
  }

  static func addWitness(_ path: String, vkey: String, pin: String, url: String, cadenceSeconds: Int) throws {
    try change(path) { configuration in
      configuration.witnesses.append(.init(key: vkey, url: url, tlsSHA256: pin))
      configuration.witnessCadenceSeconds = cadenceSeconds
    }
  }

  // MARK: Configuration

  /// Lets a node keep the time of a file that a replay replaces (`ReplayClock`).
  static func setExerciseClock(_ path: String, file: String) throws {
    try change(path) { configuration in configuration.exerciseClock = .file(file) }
  }

  static func localAddress(_ path: String) throws -> String {
    let configuration = try NodeConfiguration.read(DataDirectory(path).configuration)
    let scheme = configuration.localListener.certificate == nil ? "http" : "https"
    let host = configuration.localListener.host
    // "All interfaces" is where it listens, not where one calls.
    let called = ["0.0.0.0": "127.0.0.1", "::": "[::1]"][host] ?? (host.contains(":") ? "[\(host)]" : host)
    return "\(scheme)://\(called):\(configuration.localListener.port)"
  }

  private static func change(_ path: String, _ body: (inout NodeConfiguration) -> Void) throws {
    let file = DataDirectory(path).configuration
    var configuration = try NodeConfiguration.read(file)
    body(&configuration)
    try writeOutput(Data(configuration.json), to: file)
  }

  private static func run(_ service: some Service) async throws {
    let logger = Logger(label: "parley") { StreamLogHandler.standardError(label: $0) }
    var configuration = ServiceGroupConfiguration(
      services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(20)
    try await ServiceGroup(configuration: configuration).run()
  }

  private static func saying(_ body: () async throws -> Void) async throws {
    do { try await body() } catch let error as DomainError { throw Failure.input("\(error)") }
  }
}
