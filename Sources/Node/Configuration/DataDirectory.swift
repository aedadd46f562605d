// SPDX-License-Identifier: Apache-2.0
import Foundation
import Wire

/// Where everything of a node lies. One directory is one node.
///
/// ```
/// node.json                  configuration
/// card                       own card, to be handed over in person
/// recovery.key               offline recovery key: move it off this machine
/// keys/                      0700: seeds and keys, 0600 each
/// keys/successors/           prepared successors of both logs with their certificates
/// keys/rotated/              keys that own logs were rotated to
/// peers/PARTY.card           cards of the other parties, after their check words were compared
/// logs.sqlite                all logs, own and mirrored
/// office.sqlite              accounts, audit trail, release desk: stays at home
/// tokens/                    0700: bearer tokens of own systems
/// catalogue/                 files of another catalogue than the one that is shipped; need not be there
/// ```
public struct DataDirectory: Hashable, Sendable {
  /// The directory.
  public let path: String

  /// A directory, which need not exist.
  public init(_ path: String) { self.path = path.hasSuffix("/") && path != "/" ? String(path.dropLast()) : path }

  /// `node.json`.
  public var configuration: String { "\(path)/node.json" }
  /// The own card.
  public var card: String { "\(path)/card" }
  /// The recovery key, until it is moved offline.
  public var recoveryKey: String { "\(path)/recovery.key" }
  /// Folder of keys.
  public var keys: String { "\(path)/keys" }
  /// Folder of prepared successors.
  public var successors: String { "\(path)/keys/successors" }
  /// Folder of keys that own logs were rotated to.
  public var rotated: String { "\(path)/keys/rotated" }
  /// Folder of the other parties' cards.
  public var peers: String { "\(path)/peers" }
  /// Where the card of another party is kept.
  public func peerCard(_ party: PartyID) -> String { "\(peers)/\(party).card" }
  /// Database of the logs.
  public var logs: String { "\(path)/logs.sqlite" }
  /// Database of the own office.
  public var office: String { "\(path)/office.sqlite" }
  /// Folder of the party's own catalogue of formats, if it does not use the one that is shipped.
  public var catalogue: String { "\(path)/catalogue" }
  /// Folder of bearer tokens.
  public var tokens: String { "\(path)/tokens" }

  /// Whether a node was made here.
  public var holdsNode: Bool { FileManager.default.fileExists(atPath: configuration) }

  /// A path of the configuration: relative to the directory.
  func resolve(_ relative: String) -> String { relative.hasPrefix("/") ? relative : "\(path)/\(relative)" }

  /// All that a node has here besides its configuration.
  var parts: [String] { [card, recoveryKey, keys, peers, logs, office, tokens] }

  func create() throws(KeyStoreError) {
    for folder in [path, keys, successors, rotated, peers, tokens] { try SecretFile.createFolder(folder) }
  }

  /// The own card.
  ///
  /// - Throws: `ConfigurationFault`.
  public func readCard() throws(ConfigurationFault) -> Card { try Self.readCard(card) }

  /// The cards of the other parties, ascending by party.
  ///
  /// - Throws: `ConfigurationFault` for a file that is not a card.
  public func readPeerCards() throws(ConfigurationFault) -> [Card] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: peers)) ?? []).filter { $0.hasSuffix(".card") }
    var cards: [Card] = []
    for name in names.sorted() { cards.append(try Self.readCard("\(peers)/\(name)")) }
    return cards
  }

  private static func readCard(_ path: String) throws(ConfigurationFault) -> Card {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    do { return try Card(parsing: Array(data)) } catch { throw .file(path: path, reason: "not a card: \(error)") }
  }
}
