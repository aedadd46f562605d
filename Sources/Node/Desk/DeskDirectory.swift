// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Mechanism
import Storage
import TransparencyLog
import Wire

/// The folder of a desk: what it holds of the logs, plans that nobody was told of, and copies of what left it.
///
///     desk.json        party and channel
///     cards/           cards of all parties, as they were handed over
///     logs.sqlite      the logs, as they came, verified
///     plans/           plans, a file each
///     releases/        what left, byte for byte
///     ledger           one line for each release: number, hash, plan, position, time
public struct DeskDirectory: Sendable {
  /// The folder.
  public let root: String

  /// A desk in a folder.
  public init(_ root: String) { self.root = root }

  var settings: String { "\(root)/desk.json" }
  var cards: String { "\(root)/cards" }
  var logs: String { "\(root)/logs.sqlite" }
  var plans: String { "\(root)/plans" }
  var releases: String { "\(root)/releases" }
  var ledger: String { "\(root)/ledger" }

  /// Makes a desk of a party, from the cards of all parties of a channel.
  public static func make(_ root: String, party: PartyID, cards: [[UInt8]]) throws -> DeskDirectory {
    let desk = DeskDirectory(root)
    guard !FileManager.default.fileExists(atPath: desk.settings) else {
      throw DeskError.exists(root)
    }
    let parsed = try cards.map { try Card(parsing: $0) }
    guard let own = parsed.first(where: { $0.party == party }) else { throw DeskError.noCard(party) }
    _ = try ChannelRoster(name: own.channel, cards: parsed)
    for folder in [root, desk.cards, desk.plans, desk.releases] { try SecretFile.createFolder(folder) }
    for (card, bytes) in zip(parsed, cards) {
      try SecretFile.create(bytes, at: "\(desk.cards)/\(card.party.name).card")
    }
    let settings = JSONValue.object(["party": .string(party.name), "channel": .string(own.channel.text)])
    try SecretFile.create(settings.bytes, at: desk.settings)
    return desk
  }

  /// Opens it.
  ///
  /// - Parameter writing: whether a run of files is to be taken.
  public func open(writing: Bool = false) throws -> Desk {
    guard let data = FileManager.default.contents(atPath: settings), let json = try? JSONValue(parsing: Array(data)),
      case .string(let party)? = json["party"], case .string(let channel)? = json["channel"]
    else { throw DeskError.noDesk(root) }
    let names = try FileManager.default.contentsOfDirectory(atPath: self.cards).filter { $0.hasSuffix(".card") }
      .sorted()
    let cards = try names.map { name in
      try Card(parsing: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(self.cards)/\(name)"))))
    }
    let roster = try ChannelRoster(name: Label(channel), cards: cards)
    // Made where it is not there yet: a desk that nothing was brought to is a desk all the same.
    let isNew = !FileManager.default.fileExists(atPath: logs)
    let store = try SQLiteStore(path: logs, access: writing || isNew ? .exclusive : .readOnly)
    return Desk(directory: self, party: try PartyID(party), roster: roster, store: store)
  }
}

/// Why a desk can not do what was asked.
public enum DeskError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is a desk already.
  case exists(String)
  /// The folder holds none.
  case noDesk(String)
  /// The own side's card was not given.
  case noCard(PartyID)
  /// No plan has this number.
  case noPlan(Int)
  /// The file holds something else.
  case unreadable(String)
  /// There is something at the place where a release would be written.
  case inTheWay(String)
  /// A release can not be written there, and so did not leave.
  case unwritable(String, reason: String)

  /// What is wrong, and what to do.
  public var description: String {
    switch self {
    case .exists(let path): "\(path) holds a desk already; name another folder"
    case .noDesk(let path): "\(path) holds no desk; make one with parley desk init"
    case .noCard(let party): "no card of \(party) was given; give the cards of all parties, its own too"
    case .noPlan(let number): "there is no plan \(number); parley desk plan list shows them"
    case .unreadable(let path): "\(path) can not be read; restore the desk's folder"
    case .inTheWay(let path): "\(path) is there already; a release overwrites nothing: name another file"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); nothing left, and the ledger has no line of it: give --to a file in a folder that is there"
    }
  }
}
