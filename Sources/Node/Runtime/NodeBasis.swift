// SPDX-License-Identifier: Apache-2.0
import Logging
import TransparencyLog
import Wire

/// What a node's directory says before anything of it is opened.
struct NodeBasis {
  let directory: DataDirectory
  let configuration: NodeConfiguration
  let own: Card
  /// Cards of the other parties, ascending by party.
  let others: [Card]
  let keys: KeyStore
  let logger: Logger

  /// Reads and checks it.
  ///
  /// - Throws: `ConfigurationFault`, `KeyStoreError`.
  init(_ directory: DataDirectory, logger: Logger?) throws {
    guard directory.holdsNode else { throw ConfigurationFault.noNode(path: directory.path) }
    try directory.checkAccess()
    let configuration = try NodeConfiguration.read(directory.configuration)
    let own = try directory.readCard()
    guard own.party.name == configuration.party, own.channel.text == configuration.channel else {
      throw ConfigurationFault.value(
        field: "party, channel", value: "\(configuration.party), \(configuration.channel)",
        needed: "those of the card: \(own.party), \(own.channel)")
    }
    others = try directory.readPeerCards()
    keys = try KeyStore(reading: directory, card: own)
    guard keys.tls.pin.sha256 == own.tlsCertificate.bytes else {
      throw KeyStoreError.content(
        path: "\(directory.keys)/tls.certificate.der", reason: "the card names another certificate")
    }
    self.directory = directory
    self.configuration = configuration
    self.own = own
    self.logger = logger ?? Self.logger(configuration)
  }

  private static func logger(_ configuration: NodeConfiguration) -> Logger {
    let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
    return Logger(label: "parley.\(configuration.party)") { JSONLogHandler(logLevel: level, label: $0) }
  }
}
