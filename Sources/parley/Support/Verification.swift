// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Mechanism
import Node
import Separation
import Storage
import TransparencyLog
import Wire

/// Re-derives everything from the bytes: of a node's store, or of a proof file without a node.
enum Verification {
  struct Report {
    let audit: Audit.Report
    let damage: [String]
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
        "problems": .array(problems.map { .string($0) }),
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
    var audit = Audit(store: store, roster: roster, witnesses: witnesses)
    let report = try audit.run { origin, done, of in if of > 100_000 { progress(done, of, origin.name) } }
    return Report(audit: report, damage: damage)
  }

  /// Verifies a proof file against a policy and the entry's bytes; returns what it proves, in words.
  static func proof(_ bytes: [UInt8], policy: [UInt8], entry: [UInt8]) throws -> String {
    do {
      let proof = try TlogProof(parsing: bytes)
      let verdict = try proof.verify(leaf: MerkleTree.leafHash(entry), policy: LogPolicy(parsing: policy))
      var lines = [
        "entry \(proof.index) of \(verdict.checkpoint.origin) stands in the log of \(verdict.checkpoint.size) entries"
      ]
      for witnessed in verdict.cosignatures {
        let at = Instant(milliseconds: Int64(clamping: witnessed.cosignature.timestamp) * 1_000).iso8601
        lines.append("receipt of \(witnessed.witness): had stored it at \(at)")
      }
      if let decoded = try? EntryCodec.decode(entry) { lines.append("\(EntryJSON.value(of: decoded))") }
      return lines.joined(separator: "\n")
    } catch {
      throw Failure.notSo("the proof does not hold: \(error)")
    }
  }
}
