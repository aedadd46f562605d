// SPDX-License-Identifier: Apache-2.0
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals
import Wire

/// What the command does with a node's directory; it only parses and calls.
public enum NodeLauncher {
  /// Makes a node: draws its keys and writes its configuration and card.
  ///
  /// - Parameter urls: base URLs of the peer listener, as others reach it.
  /// - Returns: the own card.
  /// - Throws: `ConfigurationFault.exists`, `KeyStoreError`, or why a name or URL is not acceptable.
  public static func initialise(
    directory: DataDirectory, party: PartyID, channel: Label, urls: [String], configuration: NodeConfiguration? = nil
  ) throws -> Card {
    guard !directory.holdsNode else { throw ConfigurationFault.exists(path: directory.path) }
    for part in directory.parts where FileManager.default.fileExists(atPath: part) {
      throw ConfigurationFault.file(path: part, reason: "is a part of another node: choose an empty directory")
    }
    try FileAccess.checkUnchangeable(directory.path)
    guard (try? PartyID(channel.text)) != nil else {
      // Origins of logs are made of it.
      throw ConfigurationFault.value(field: "channel", value: channel.text, needed: "1 to 32 of a-z, 0-9 and -")
    }
    for url in urls where PeerAddress(url)?.isTLS != true {
      throw ConfigurationFault.value(field: "url", value: url, needed: "https://HOST:PORT, with an address or a name")
    }
    try configuration?.check()
    return try leavingNothing(directory) {
      try make(directory: directory, party: party, channel: channel, urls: urls, configuration: configuration)
    }
  }

  /// Removes again what `body` has put into the directory, if it fails: half a node would be in the way of a whole one.
  private static func leavingNothing<Result>(_ directory: DataDirectory, _ body: () throws -> Result) throws -> Result {
    let files = FileManager.default
    let isNew = !files.fileExists(atPath: directory.path)
    let before = Set((try? files.contentsOfDirectory(atPath: directory.path)) ?? [])
    do { return try body() } catch {
      let after = (try? files.contentsOfDirectory(atPath: directory.path)) ?? []
      for name in after where !before.contains(name) { try? files.removeItem(atPath: "\(directory.path)/\(name)") }
      if isNew { try? files.removeItem(atPath: directory.path) }
      throw error
    }
  }

  private static func make(
    directory: DataDirectory, party: PartyID, channel: Label, urls: [String], configuration: NodeConfiguration?
  ) throws -> Card {
    try directory.create()
    let card = try KeyStore.generate(in: directory, party: party, channel: channel, urls: urls)
    let recovery = try KeyStore.recoverySigner(at: directory.recoveryKey, party: party)
    try SecretFile.create(try card.signed(by: recovery), at: directory.card)
    var settings = configuration ?? NodeConfiguration(party: party.name, channel: channel.text)
    settings.party = party.name
    settings.channel = channel.text
    _ = try OfficeDatabase(path: directory.office)
    // Last: a directory with a configuration is a whole node.
    try SecretFile.create(settings.json, at: directory.configuration)
    return card
  }

  /// The own card as it is handed over.
  public static func card(directory: DataDirectory) throws(ConfigurationFault) -> [UInt8] {
    guard directory.holdsNode else { throw .noNode(path: directory.path) }
    guard let data = FileManager.default.contents(atPath: directory.card) else {
      throw .unreadable(path: directory.card)
    }
    return Array(data)
  }

  /// What two officers compare before they pair: the other card, and the words over both.
  public static func inspect(directory: DataDirectory, card bytes: [UInt8]) throws -> (card: Card, checkWords: [String])
  {
    guard directory.holdsNode else { throw ConfigurationFault.noNode(path: directory.path) }
    let own = try directory.readCard()
    let other = try Card(parsing: bytes)
    guard other.channel == own.channel else {
      throw ConfigurationFault.value(field: "card.channel", value: other.channel.text, needed: own.channel.text)
    }
    guard other.party != own.party else {
      throw ConfigurationFault.value(
        field: "card.party", value: other.party.name, needed: "another party than the own one")
    }
    return (other, Card.checkWords(own, other))
  }

  /// Keeps a card whose check words were compared. A running node takes it at its next start.
  ///
  /// - Throws: `KeyStoreError.exists` when the party is paired already: a card is never replaced silently.
  public static func pair(directory: DataDirectory, card bytes: [UInt8]) throws -> Card {
    let (other, _) = try inspect(directory: directory, card: bytes)
    try SecretFile.create(bytes, at: "\(directory.peers)/\(other.party).card")
    return other
  }

  /// Adds an account, offline or while the node runs.
  ///
  /// - Parameter password: for people; nil makes a bearer token for a system and keeps it under `tokens/`.
  /// - Returns: the token, if one was made.
  @discardableResult
  public static func addUser(
    directory: DataDirectory, name: String, position: String, role: Role, password: String?
  ) async throws -> String? {
    guard directory.holdsNode else { throw ConfigurationFault.noNode(path: directory.path) }
    let account = Account(name: name, position: position, role: role)
    try OfficeDatabase.check(account)
    let file = "\(directory.tokens)/\(name)"
    guard password != nil || !FileManager.default.fileExists(atPath: file) else {
      throw KeyStoreError.exists(path: file)
    }
    let office = try OfficeDatabase(path: directory.office)
    defer { try? office.close() }
    try await office.addAccount(account, password: password)
    // The trail shows who could act for others, also when no account of the node made it.
    try await AuditTrail(office).append(
      Account(name: "parley user", position: "node", role: .auditor), "add-user",
      detail: account.auditDetail)
    guard password == nil else { return nil }
    let token = try office.addBearerToken(for: name, label: "first")
    do { try SecretFile.create(Array((token + "\n").utf8), at: file) } catch {
      // Nobody will ever have the token.
      try office.disable(name, keepingACommander: false)
      throw error
    }
    return token
  }

  /// Gives an account another password; its sessions end, and its position stays.
  public static func setPassword(directory: DataDirectory, name: String, password: String) async throws {
    guard directory.holdsNode else { throw ConfigurationFault.noNode(path: directory.path) }
    let office = try OfficeDatabase(path: directory.office)
    defer { try? office.close() }
    try await office.setPassword(password, of: name)
    try await AuditTrail(office).append(
      Account(name: "parley user", position: "node", role: .auditor), "set-password",
      detail: .object(["name": .string(name)]))
  }
}

extension NodeLauncher {
  /// Serves a node until SIGTERM or SIGINT, then stops it gracefully; before its first other party its local listener alone.
  ///
  /// - Parameter onReady: told once both listeners listen.
  public static func serve(
    directory: DataDirectory, onReady: @escaping @Sendable (NodeAddresses) async -> Void = { _ in }
  ) async throws {
    let service = try ServedNode(directory: directory, onReady: onReady)
    try await run(service)
  }

  /// Serves a witness until SIGTERM or SIGINT.
  public static func serveWitness(
    directory: String, onReady: @escaping @Sendable (Int) async -> Void = { _ in }
  ) async throws {
    try await run(try WitnessService(directory: directory, onReady: onReady))
  }

  private static func run(_ service: some Service) async throws {
    let logger = Logger(label: "parley") { JSONLogHandler(logLevel: .notice, label: $0) }
    try await ServiceGroup(
      configuration: .init(
        services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    ).run()
  }
}
