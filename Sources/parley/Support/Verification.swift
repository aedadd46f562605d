// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Mechanism
import Node
import Separation
import Storage
import TransparencyLog
import Wire

/// Re-derives everything from the bytes of a node's store.
enum Verification {
  struct Report {
    let audit: Audit.Report
    let damage: [String]
    /// What can not be checked with the keys at hand.
    var notChecked: [String] = []
    var isClean: Bool { audit.isClean && damage.isEmpty }

    var text: String {
      var lines: [String] = []
      for log in audit.logs {
        lines.append("\(log.origin) of \(log.party): \(log.size) entries, root \(log.root.base64)")
        lines.append("  signed up to \(log.signedSize); parts \(log.parts), removed \(log.removedParts)")
        for receipt in log.receipts.sorted(by: { $0.by < $1.by }) {
          let at = Instant(milliseconds: Int64(clamping: receipt.time) * 1_000).iso8601
          lines.append("  receipt of \(receipt.by) up to \(receipt.size), at \(at)")
        }
      }
      lines.append("board \(audit.board.digest().hex)")
      for defect in damage { lines.append("DAMAGED: \(defect)") }
      for problem in audit.problems { lines.append("NOT AS SIGNED: \(problem)") }
      for part in notChecked { lines.append("not checked: \(part)") }
      lines.append(isClean ? "everything is as it was signed" : "\(damage.count + audit.problems.count) problems")
      return lines.joined(separator: "\n")
    }

    var json: String {
      let logs = audit.logs.map { log in
        JSONValue.object([
          "origin": .string(log.origin.name), "party": .string(log.party.name), "size": .integer(Int64(log.size)),
          "root": .string(log.root.base64), "signedSize": .integer(Int64(log.signedSize)),
          "parts": .integer(Int64(log.parts)),
          "receipts": .array(
            log.receipts.map {
              .object([
                "by": .string($0.by), "size": .integer(Int64($0.size)), "time": .integer(Int64(clamping: $0.time)),
              ])
            }),
        ])
      }
      let problems = damage + audit.problems.map(\.description)
      return JSONValue.object([
        "clean": .bool(isClean), "board": .string(audit.board.digest().hex), "logs": .array(logs),
        "problems": .array(problems.map { .string($0) }), "notChecked": .array(notChecked.map { .string($0) }),
      ]).text(pretty: true)
    }
  }

  /// Verifies what a node's directory holds; the node may be running.
  static func store(_ path: String, progress: (UInt64, UInt64, String) -> Void) throws -> Report {
    let directory = DataDirectory(path)
    guard directory.holdsNode else {
      throw Failure.file(path, reason: "holds no node; give a directory made by `parley init`")
    }
    let card = try directory.readCard()
    let roster = try ChannelRoster(name: card.channel, cards: [card] + directory.readPeerCards())
    let witnesses = try NodeConfiguration.read(directory.configuration).witnesses.map { try VerifierKey(vkey: $0.key) }
    let store = try SQLiteStore(path: directory.logs, access: .readOnly)
    defer { store.close() }
    let damage = try store.integrity().map(\.description)
    var audit = Audit(store: store, roster: roster, witnesses: witnesses, own: card.party)
    let report = try audit.run { origin, done, of in if of > 100_000 { progress(done, of, origin.name) } }
    return Report(audit: report, damage: damage)
  }
}
