// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Logging
import Mechanism
import Wire

/// Whatever takes cards of other parties while it runs.
protocol PairingDesk: Entrance {
  var directory: DataDirectory { get }
  var ownCard: Card { get }
  /// The parties that are paired, ascending.
  var others: [Card] { get }
  var pairing: Pairing { get }

  /// Whether an arrangement was proposed in the channel: its parties are fixed from then on.
  func hasArrangement() async throws -> Bool
}

extension Office: PairingDesk {
  var others: [Card] { cards.filter { $0.party != party } }

  func hasArrangement() async throws -> Bool { try await runtime.read { !$0.board.arrangements.isEmpty } }
}

/// Pairing with other parties: cards are exchanged by hand, and their check words compared by voice.
enum PairingViews {
  /// The own card, who is paired, and what waits for its words to be compared.
  @Sendable static func show(_ desk: some PairingDesk, _ call: Call) async throws -> Response {
    .json(
      .object([
        "party": .string(desk.party.name), "channel": .string(desk.channel.text),
        "card": .string(String(decoding: try NodeLauncher.card(directory: desk.directory), as: UTF8.self)),
        "fixed": .bool(try await desk.hasArrangement()),
        "parties": .array(desk.others.map { value($0, Card.checkWords(desk.ownCard, $0)) }),
        "pending": .array(desk.pairing.pending.map(value)),
      ]))
  }

  /// Takes a card to compare its check words; nothing is stored yet.
  @Sendable static func inspect(_ desk: some PairingDesk, _ call: Call) async throws -> Response {
    let bytes = try cardBytes(try await call.json(), members: ["card"])
    let card = try await checked(bytes, desk)
    guard desk.pairing.keep(card) else {
      throw Problem(
        .quota, "Too many cards wait for their words to be compared.", field: "card", limit: "\(Pairing.most)",
        fix: "Confirm or drop one first.", reason: Reason(.cardsFull, nil, ["limit": .number(Pairing.most)]))
    }
    try await desk.audit.append(try call.identity().account, "pairing", detail: detail(card))
    return .json(value(card))
  }

  /// Keeps a card whose words are the same on both sides; the node starts anew with its party.
  @Sendable static func confirm(_ desk: some PairingDesk, _ call: Call) async throws -> Response {
    let json = try await call.json()
    let bytes = try cardBytes(json, members: ["card", "wordsCompared"])
    guard case .bool(true)? = json["wordsCompared"] else {
      throw Problem(
        .refused, "The check words were not compared.", field: "wordsCompared",
        value: json["wordsCompared"]?.description,
        limit: "true", fix: "Read all sixteen words to each other by voice. If one differs, drop the card.",
        reason: Reason(.wordsNotCompared))
    }
    let card = try await checked(bytes, desk)
    try await desk.audit.append(try call.identity().account, "pair", detail: detail(card))
    do { _ = try NodeLauncher.pair(directory: desk.directory, card: bytes) } catch KeyStoreError.exists {
      throw Self.paired(card.card.party)
    }
    _ = desk.pairing.drop(card.card.party)
    desk.logger.notice("paired", metadata: ["party": "\(card.card.party)"])
    // What was asked for before this is answered; then the listeners close.
    desk.pairing.startAnew()
    return .json(.object(["party": .string(card.card.party.name)]))
  }

  /// Forgets a card that waits, as one must whose words differ.
  @Sendable static func drop(_ desk: some PairingDesk, _ call: Call) async throws -> Response {
    let name = call.path("party")
    guard let party = try? PartyID(name), desk.pairing.drop(party) else {
      throw Problem(
        .notFound, "No card of this party waits.", field: "path.party", value: name, fix: "See GET /api/v1/pairing.",
        reason: Reason(.noCardWaits))
    }
    try await desk.audit.append(try call.identity().account, "drop-card", detail: .object(["party": .string(name)]))
    return Response(status: .noContent)
  }

  // MARK: Cards

  private static func cardBytes(_ json: JSONValue, members names: Set<String>) throws -> [UInt8] {
    guard case .object(let members) = json, Set(members.map(\.name)) == names, members.count == names.count,
      case .string(let text)? = json["card"]
    else {
      throw Problem(
        .malformed, "The card is missing, or there is more than was asked for.",
        field: names.sorted().joined(separator: ", "),
        fix: "Give the text of the file that the other party handed over.", reason: Reason(.cardRefused))
    }
    return Array(text.utf8)
  }

  /// The card, if the node can work with it: a card that stops the next start must not be kept.
  private static func checked(_ bytes: [UInt8], _ desk: some PairingDesk) async throws -> PendingCard {
    let card: Card
    let words: [String]
    do { (card, words) = try NodeLauncher.inspect(directory: desk.directory, card: bytes) } catch {
      throw Problem(
        .refused, "\(error)", field: "card",
        limit: "a card of another party in channel \(desk.channel.text)",
        fix: "Ask the other party for the file that `parley card` wrote.", reason: Reason(.cardRefused))
    }
    guard !desk.others.contains(where: { $0.party == card.party }) else { throw paired(card.party) }
    guard try await !desk.hasArrangement() else {
      throw Problem(
        .conflict, "An arrangement was proposed in this channel: its parties are fixed.", field: "card",
        value: card.party.name, limit: ([desk.party] + desk.others.map(\.party)).map(\.name).joined(separator: ", "),
        fix: "A joiner means a new channel: make new nodes for all parties with `parley init`.",
        reason: Reason(.partiesFixed))
    }
    for url in card.urls where PeerAddress(url)?.isTLS != true {
      throw Problem(
        .refused, "The card names an address that can not be called.", field: "card", value: url,
        limit: "https://host[:port]", fix: "Ask the other party for a card with its address.",
        reason: Reason(.cardAddress, nil, ["text": .typed(url)]))
    }
    do { _ = try ChannelRoster(name: desk.channel, cards: [desk.ownCard, card] + desk.others) } catch {
      throw Problem(
        .refused, "The card does not go with those of the channel: \(error)", field: "card",
        reason: Reason(.cardRefused))
    }
    return PendingCard(card: card, bytes: bytes, checkWords: words)
  }

  private static func paired(_ party: PartyID) -> Problem {
    Problem(
      .conflict, "\(party) is paired already: a card is never replaced.", field: "card", value: party.name,
      fix: "If its keys have changed, make a new channel.",
      reason: Reason(.alreadyPaired, nil, ["party": .string(party.name)]))
  }

  private static func value(_ card: Card, _ words: [String]) -> JSONValue {
    .object([
      "party": .string(card.party.name), "urls": .array(card.urls.map { .string($0) }),
      "checkWords": .array(words.map { .string($0) }),
    ])
  }

  private static func value(_ card: PendingCard) -> JSONValue {
    value(card.card, card.checkWords).adding("card", .string(String(decoding: card.bytes, as: UTF8.self)))
  }

  private static func detail(_ card: PendingCard) -> JSONValue {
    .object([
      "party": .string(card.card.party.name), "checkWords": .string(card.checkWords.joined(separator: " ")),
    ])
  }
}
