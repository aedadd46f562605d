// SPDX-License-Identifier: Apache-2.0
import Crypto
import Exchange
import Foundation
import Storage
import TransparencyLog
import Wire

/// The exchange carried as files when every line is cut: what would go over the line, sealed to its recipient.
///
/// A payload starts with one line that says what it is:
/// `parley.export/v1`, `parley.reply/v1` (the export's requests, then the responses), `parley.copy/v1`.
struct FileExchangeDesk: Sendable {
  let runtime: NodeRuntime<NodeMachine>
  let party: PartyID
  let cards: [Card]
  let hpke: Curve25519.KeyAgreement.PrivateKey

  /// What an import did.
  struct Outcome: Sendable {
    var sender: PartyID
    var requests: Int
    var accepted: Int
    /// The sealed reply; nil after importing a reply.
    var reply: [UInt8]?
  }

  private static let export = Array("parley.export/v1\n".utf8)
  private static let reply = Array("parley.reply/v1\n".utf8)

  /// Everything that `recipient` has not receipted, sealed to it.
  func export(for recipient: PartyID) async throws -> [UInt8] {
    let requests = try await runtime.change { machine, _ in (try machine.export(for: recipient), []) }
    return try seal(Self.export + FileExchange.encode(requests: requests), to: recipient)
  }

  /// Takes a file: an export is handed in and answered, a reply's receipts are kept.
  func take(_ file: [UInt8]) async throws -> Outcome {
    let envelope = try FileEnvelope(parsing: file)
    guard envelope.recipient == party.name, let card = cards.first(where: { $0.party.name == envelope.sender }) else {
      throw FileEnvelopeError.notAuthentic(sender: envelope.sender, recipient: envelope.recipient)
    }
    let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: Data(card.hpke))
    let payload = try envelope.open(with: hpke, from: key)
    if payload.starts(with: Self.export) { return try await handIn(Array(payload.dropFirst(Self.export.count)), of: card.party) }
    guard payload.starts(with: Self.reply) else { throw FileEnvelopeError.header(line: 1) }
    return try await takeReply(Array(payload.dropFirst(Self.reply.count)), of: card.party)
  }

  private func handIn(_ payload: [UInt8], of sender: PartyID) async throws -> Outcome {
    let requests = try FileExchange.requests(parsing: payload)
    var responses: [PeerResponse] = []
    for request in requests {
      responses.append(
        await runtime.serve { machine, id, moment in machine.handleFiled(id, from: sender, request, at: moment) })
    }
    // The sender need not remember what it asked: the reply carries the questions.
    let size = withUnsafeBytes(of: UInt64(payload.count).bigEndian) { Array($0) }
    let reply = Self.reply + size + payload + FileExchange.encode(responses: responses)
    return Outcome(
      sender: sender, requests: requests.count, accepted: responses.filter { $0.status == 200 }.count,
      reply: try seal(reply, to: sender))
  }

  private func takeReply(_ payload: [UInt8], of sender: PartyID) async throws -> Outcome {
    guard payload.count >= 8 else { throw FileEnvelopeError.header(line: 1) }
    let size = payload[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard size <= UInt64(payload.count - 8) else { throw FileEnvelopeError.header(line: 1) }
    let requests = try FileExchange.requests(parsing: Array(payload[8..<8 + Int(size)]))
    let responses = try FileExchange.responses(parsing: Array(payload[(8 + Int(size))...]))
    try await runtime.change { machine, moment in
      ((), machine.importReply(from: sender, to: requests, responses, at: moment))
    }
    return Outcome(
      sender: sender, requests: requests.count, accepted: responses.filter { $0.status == 200 }.count, reply: nil)
  }

  private func seal(_ payload: [UInt8], to recipient: PartyID) throws -> [UInt8] {
    guard let own = cards.first(where: { $0.party == party }), let card = cards.first(where: { $0.party == recipient }) else {
      throw FileEnvelopeError.name(recipient.name)
    }
    return try FileEnvelope.seal(
      payload, channel: own.channel.text, from: party.name, key: hpke, to: recipient.name,
      key: Curve25519.KeyAgreement.PublicKey(rawRepresentation: Data(card.hpke))
    ).bytes
  }
}
