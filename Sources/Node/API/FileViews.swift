// SPDX-License-Identifier: Apache-2.0
import Crypto
import Exchange
import Foundation
import Hummingbird
import TransparencyLog
import Wire

/// The exchange carried as files, when every line is cut.
enum FileViews {
  /// What the other party has not receipted, sealed for it.
  @Sendable static func export(_ office: Office, _ call: Call) async throws -> Response {
    let name = call.path("party")
    guard let card = office.cards.first(where: { $0.party.name == name && $0.party != office.party }) else {
      throw Problem(
        .unknownParty, "No such party in this channel.", field: "path.party", value: name,
        limit: office.others.map(\.party.name).joined(separator: ", "), fix: "Name one of these.",
        reason: Reason(
          .unknownParty, nil, ["party": .typed(name), "known": .names(office.others.map(\.party))]))
    }
    let requests = try await office.runtime.ask { machine, _ in (try machine.export(for: card.party), []) }
    let envelope = try seal(FileExchange.encode(requests: requests), for: card, office)
    try await office.audit.append(
      try call.identity().account, "export",
      detail: .object(["sha256": .string(Hash256.sha256(envelope.bytes).hex), "to": .string(name)]))
    return .bytes(envelope.bytes)
  }

  /// Takes a file of another party: requests are answered in a sealed reply, a reply brings receipts.
  @Sendable static func importFile(_ office: Office, _ call: Call) async throws -> Response {
    let bytes = try await call.bytes()
    let (payload, card) = try open(bytes, office)
    try await office.audit.append(
      try call.identity().account, "import",
      detail: .object(["from": .string(card.party.name), "sha256": .string(Hash256.sha256(bytes).hex)]))
    if let reply = try? FileReply(parsing: payload) { return try await take(reply, from: card, office) }
    let requests: [PeerRequest]
    do { requests = try FileExchange.requests(parsing: payload) } catch {
      throw Problem(
        .malformed, "The envelope's content can not be read: \(error)", fix: "Ask for the file again.",
        reason: Reason(.fileUnreadable))
    }
    var responses: [PeerResponse] = []
    for request in requests {
      responses.append(
        await office.runtime.serveFiled(request) { machine, id, request, moment in
          machine.handleFiled(id, from: card.party, request, at: moment)
        })
    }
    let reply = FileReply(requests: requests.map(\.answerable), responses: responses)
    let envelope = try seal(reply.bytes, for: card, office)
    return .json(
      .object([
        "from": .string(card.party.name), "requests": .number(requests.count),
        "accepted": .number(responses.count { (200..<300).contains($0.status) }),
        "reply": .string(Data(envelope.bytes).base64EncodedString()),
      ]))
  }

  private static func take(_ reply: FileReply, from card: Card, _ office: Office) async throws -> Response {
    try await office.runtime.ask { machine, moment in
      ((), machine.importReply(from: card.party, to: reply.requests, reply.responses, at: moment))
    }
    return .json(
      .object(["from": .string(card.party.name), "receipts": .number(reply.responses.count { $0.status == 200 })]))
  }

  private static func seal(_ payload: [UInt8], for card: Card, _ office: Office) throws -> FileEnvelope {
    do {
      return try FileEnvelope.seal(
        payload, channel: office.channel.text, from: office.party.name, key: office.hpke, to: card.party.name,
        key: Curve25519.KeyAgreement.PublicKey(rawRepresentation: Data(card.hpke)))
    } catch let error as FileEnvelopeError { throw Problem(.tooLarge, "\(error)") }
  }

  private static func open(_ bytes: [UInt8], _ office: Office) throws -> ([UInt8], Card) {
    do {
      let envelope = try FileEnvelope(parsing: bytes)
      guard envelope.channel == office.channel.text, envelope.recipient == office.party.name else {
        throw Problem(
          .refused, "The file is for \(envelope.recipient) in channel \(envelope.channel).", field: "body",
          fix: "Carry it to that node.",
          reason: Reason(
            .fileForOther, nil, ["party": .string(envelope.recipient), "channel": .string(envelope.channel)]))
      }
      guard let card = office.cards.first(where: { $0.party.name == envelope.sender && $0.party != office.party })
      else {
        throw Problem(
          .unknownParty, "The file is from \(envelope.sender), who is not in this channel.", field: "body",
          reason: Reason(
            .unknownParty, nil, ["party": .string(envelope.sender), "known": .names(office.others.map(\.party))]))
      }
      let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: Data(card.hpke))
      return (try envelope.open(with: office.hpke, from: key), card)
    } catch let error as FileEnvelopeError {
      throw Problem(
        .refused, "\(error)", field: "body", fix: "Ask for the file again.", reason: Reason(.fileUnreadable))
    }
  }
}

/// What comes back for a file: the heads of its requests, so that the node that sent them knows which is answered, and
/// the responses in their order.
struct FileReply {
  var requests: [PeerRequest]
  var responses: [PeerResponse]

  private static let magic = Array("parley.reply/v1\n".utf8)

  init(requests: [PeerRequest], responses: [PeerResponse]) {
    self.requests = requests
    self.responses = responses
  }

  /// `parley.reply/v1`, newline, big-endian uint32 length of the requests' file, that file, the responses' file.
  var bytes: [UInt8] {
    let requests = FileExchange.encode(requests: requests)
    let length = UInt32(clamping: requests.count)
    let head = stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> UInt32($0)) }
    return Self.magic + head + requests + FileExchange.encode(responses: responses)
  }

  init(parsing bytes: [UInt8]) throws {
    guard bytes.starts(with: Self.magic), bytes.count >= Self.magic.count + 4 else {
      throw FileEnvelopeError.header(line: 1)
    }
    let start = Self.magic.count + 4
    let length = bytes[Self.magic.count..<start].reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else { throw FileEnvelopeError.header(line: 1) }
    requests = try FileExchange.requests(parsing: Array(bytes[start..<start + length]))
    responses = try FileExchange.responses(parsing: Array(bytes[(start + length)...]))
  }
}

extension PeerRequest {
  /// Enough of a request to know what an answer is about: entries are left out of an `add-entries`, everything else
  /// too.
  fileprivate var answerable: PeerRequest {
    guard path == PeerPath.addEntries,
      let header = try? AddEntriesRequest(parsing: body, limits: .init(bytes: .max, packages: 0)).header
    else { return PeerRequest(path: path, body: []) }
    return PeerRequest(path: path, body: header.bytes)
  }
}
