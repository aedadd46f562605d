// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Mechanism
import Node
import Separation
import Storage
import TransparencyLog
import Wire

/// A one-way copy, verified by the cards.
struct CopyCheck {
  let store: DeskCopyStore
  let report: Verification.Report

  init(_ bytes: [UInt8], trust: TrustOptions) throws {
    do { store = try DeskCopyStore(parsing: bytes) } catch { throw Failure.notSo("the copy is \(error)") }
    let inside = try store.cards.map { bytes in
      do { return try Card(parsing: bytes) } catch { throw Failure.notSo("a card in the copy was changed: \(error)") }
    }
    let given = try trust.cards()
    let cards = given.isEmpty ? inside : given
    for card in given where !inside.contains(card) {
      throw Failure.notSo("the copy does not hold the given card of \(card.party): it is of another channel or keys")
    }
    let witnesses = try trust.witnesses()
    var audit = Audit(
      store: store, roster: try ChannelRoster(name: store.head.channel, cards: cards), witnesses: witnesses)
    let found = try audit.run()
    var notChecked: [String] = []
    if given.isEmpty { notChecked.append("whose cards these are; give --card for each party, from your own records") }
    let problems = found.problems.filter { problem in
      guard case .signature(let key, _) = problem, let name = Self.witness(of: key),
        !witnesses.contains(where: { $0.name == name })
      else { return true }
      notChecked.append("the receipt of witness \(name) for \(key.name.prefix { $0 != " " }): give --witness KEY")
      return false
    }
    var damage: [String] = []
    if !store.isWhole { damage.append("the file's own sum differs: it was changed, or cut off, after it was written") }
    var checked = found
    checked.problems = problems
    report = Verification.Report(audit: checked, damage: damage, notChecked: notChecked)
  }

  private static func witness(of key: RecordKey) -> String? {
    guard key.kind == "receipt", let start = key.name.range(of: " witness/") else { return nil }
    return String(key.name[start.upperBound...])
  }
}

/// A file of the exchange, opened and verified by its recipient before it is handed in.
struct BundleCheck {
  let sender: String
  let content: Content

  enum Content {
    case requests(BundleAudit.Report)
    /// A reply of so many bytes: its receipts are verified against the own logs when it is imported.
    case reply(bytes: Int)
  }

  /// Opens it with the recipient's key and checks it against the cards in the recipient's directory.
  static func verdict(_ bytes: [UInt8], directory path: String) throws -> BundleCheck {
    let directory = DataDirectory(path)
    let envelope = try FileEnvelope(parsing: bytes)
    guard directory.holdsNode else {
      throw Failure.input(
        "the file is encrypted to \(envelope.recipient), and only \(envelope.recipient) can check it: "
          + "give -d with its node's directory. Others are shown a copy: parley export --copy")
    }
    let card = try directory.readCard()
    guard envelope.recipient == card.party.name, envelope.channel == card.channel.text else {
      throw Failure.input(
        "the file is for \(envelope.recipient) in channel \(envelope.channel); this is \(card.party) in \(card.channel)"
      )
    }
    let others = try directory.readPeerCards()
    guard let from = others.first(where: { $0.party.name == envelope.sender }) else {
      throw Failure.input("the file is from \(envelope.sender), whose card is not here")
    }
    let keys = try KeyStore(reading: directory, card: card)
    let payload: [UInt8]
    do { payload = try envelope.open(with: keys, from: from) } catch {
      throw Failure.notSo("\(error)")
    }
    if payload.starts(with: Array("parley.reply/v1\n".utf8)) {
      return BundleCheck(sender: envelope.sender, content: .reply(bytes: payload.count))
    }
    let requests: [PeerRequest]
    do { requests = try FileExchange.requests(parsing: payload) } catch {
      throw Failure.notSo("its content can not be read: \(error)")
    }
    let store = try? SQLiteStore(path: directory.logs, access: .readOnly)
    defer { store?.close() }
    var audit = BundleAudit(
      from: from.party, roster: try ChannelRoster(name: card.channel, cards: [card] + others), store: store)
    return BundleCheck(sender: envelope.sender, content: .requests(audit.run(requests)))
  }

  var isClean: Bool { if case .requests(let report) = content { report.problems.isEmpty } else { true } }

  var text: String {
    switch content {
    case .reply(let bytes):
      return "a reply of \(sender), \(bytes) bytes, authentic; its receipts are verified when it is imported"
    case .requests(let report):
      var lines = ["from \(sender), authentic"]
      for log in report.logs {
        lines.append("\(log.origin): entries \(log.start) to \(log.end), signed up to \(log.signedSize)")
      }
      lines.append("parts \(report.parts)")
      for part in report.notChecked { lines.append("not checked: \(part)") }
      for problem in report.problems { lines.append("NOT AS SIGNED: \(problem)") }
      lines.append(isClean ? "everything is as it was signed" : "\(report.problems.count) problems")
      return lines.joined(separator: "\n")
    }
  }

  var json: JSONValue {
    switch content {
    case .reply(let bytes): return .object(["from": .string(sender), "replyBytes": .integer(Int64(bytes))])
    case .requests(let report):
      let logs = report.logs.map { log in
        JSONValue.object([
          "origin": .string(log.origin.name), "start": .integer(Int64(log.start)), "end": .integer(Int64(log.end)),
          "signedSize": .integer(Int64(log.signedSize)),
        ])
      }
      return .object([
        "from": .string(sender), "clean": .bool(isClean), "logs": .array(logs), "parts": .integer(Int64(report.parts)),
        "problems": .array(report.problems.map { .string($0) }),
        "notChecked": .array(report.notChecked.map { .string($0) }),
      ])
    }
  }
}
