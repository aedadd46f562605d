// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Node
import Separation
import TransparencyLog
import Wire

/// What a proof proves.
struct ProofVerdict {
  let origin: String
  let index: UInt64
  let size: UInt64
  let receipts: [(by: String, at: String)]
  let notChecked: [String]
  let entry: Entry?
  let content: String
  /// Parts that are what the entry commits to.
  var parts: [PartsMessage.Record] = []

  var text: String {
    var lines = ["\(origin)@\(index) stands in the log of \(size) entries, as signed by the log's key"]
    for receipt in receipts { lines.append("receipt: \(receipt.by) had stored it at \(receipt.at)") }
    for part in notChecked { lines.append("not checked: \(part)") }
    lines.append("the entry says: \(content)")
    for part in parts { lines.append("its part \(part.number) (\(role(part))) says: \(Self.words(part))") }
    for (number, promise) in promises where !parts.contains(where: { $0.number == number }) {
      lines.append("its part \(number) (\(promise.role), \(promise.size) bytes) was not given")
    }
    return lines.joined(separator: "\n")
  }

  private var promises: [(Int, PartCommitment)] { Array((entry?.parts ?? []).enumerated()) }

  private func role(_ part: PartsMessage.Record) -> String {
    "\(entry?.parts[part.number].role ?? .text), \(part.part.bytes.count) bytes"
  }

  /// The text of a part, or the hash of one that is no text for people.
  private static func words(_ part: PartsMessage.Record) -> String {
    guard let text = String(validating: part.part.bytes, as: UTF8.self) else {
      return "bytes with SHA-256 \(Hash256.sha256(part.part.bytes).hex)"
    }
    return PlainText.shown(text)
  }

  /// The same verdict with the parts of the entry, each of which must be what the entry commits to.
  func with(parts file: [UInt8]) throws(Failure) -> ProofVerdict {
    let message: PartsMessage
    do { message = try PartsMessage(parsing: file) } catch {
      throw .notSo("THE PARTS DO NOT HOLD: the file can not be read: \(error)")
    }
    let promises = entry?.parts ?? []
    for record in message.records {
      guard message.origin.name == origin, record.index == index, promises.indices.contains(record.number),
        record.part.fulfils(promises[record.number])
      else {
        throw .notSo("THE PARTS DO NOT HOLD: part \(record.number) is not what the entry commits to")
      }
    }
    var verdict = self
    verdict.parts = message.records
    return verdict
  }

  var json: JSONValue {
    .object([
      "holds": .bool(true), "origin": .string(origin), "index": .integer(Int64(clamping: index)),
      "size": .integer(Int64(clamping: size)),
      "receipts": .array(receipts.map { .object(["by": .string($0.by), "time": .string($0.at)]) }),
      "notChecked": .array(notChecked.map { .string($0) }),
      "entry": (try? JSONValue(answer: .init(content.utf8))) ?? .string(content),
      "parts": .array(
        parts.map {
          .object([
            "number": .integer(Int64($0.number)), "size": .integer(Int64($0.part.bytes.count)),
            "text": String(validating: $0.part.bytes, as: UTF8.self).map { .string($0) } ?? .null,
            "sha256": .string(Hash256.sha256($0.part.bytes).hex),
          ])
        }),
    ])
  }
}

/// Verifies a proof file without a node; what does not hold is a `Failure` that names it.
enum ProofCheck {
  /// By the keys of a policy file.
  static func underPolicy(_ bytes: [UInt8], policy: [UInt8], entry: [UInt8]) throws -> ProofVerdict {
    let parsed: LogPolicy
    do { parsed = try LogPolicy(parsing: policy) } catch { throw Failure.input("the policy can not be used: \(error)") }
    return try verdict(try proof(bytes), policy: parsed, entry: entry)
  }

  /// By cards alone: the log's key must be on its party's card or certified by that party's recovery key, and at least
  /// one other party must have given a receipt.
  static func byCards(_ bytes: [UInt8], entry: [UInt8], trust: TrustOptions) throws -> ProofVerdict {
    let cards = try trust.cards()
    guard let channel = cards.first?.channel else { throw Failure.input("give --card for each party") }
    let proof = try proof(bytes)
    let roster: ChannelRoster
    do { roster = try ChannelRoster(name: channel, cards: cards) } catch {
      throw Failure.input("--card: \(error); give the cards of all parties of the channel")
    }
    let log: ProofAudit
    do { log = try ProofAudit(proof, roster: roster) } catch {
      throw Failure.notSo("THE PROOF DOES NOT HOLD: \(error)")
    }
    let others = cards.filter { $0.party != log.party }.map { (name: $0.party.name, key: $0.mirror) }
    let policy = try ReceiptPolicy.policy(logs: log.keys, mirrors: others, witnesses: trust.witnesses())
    let found = try verdict(proof, policy: policy, entry: entry)
    for witness in try trust.witnesses() where !found.receipts.contains(where: { $0.by == "witness/\(witness.name)" }) {
      throw Failure.notSo("THE PROOF DOES NOT HOLD: \(witness.name), whose key was given, has not cosigned it")
    }
    return found
  }

  private static func proof(_ bytes: [UInt8]) throws(Failure) -> TlogProof {
    do { return try TlogProof(parsing: bytes) } catch { throw .notSo("THE PROOF DOES NOT HOLD: \(error)") }
  }

  private static func verdict(_ proof: TlogProof, policy: LogPolicy, entry: [UInt8]) throws(Failure) -> ProofVerdict {
    let verdict: LogPolicy.Verdict
    do { verdict = try proof.verify(leaf: MerkleTree.leafHash(entry), policy: policy) } catch {
      throw .notSo("THE PROOF DOES NOT HOLD: \(words(error))")
    }
    let known = Set(policy.logs.map(\.key.name) + policy.witnesses.map(\.key.name))
    let unknown = verdict.signed.note.signatures.map(\.name).filter { !known.contains($0) }
    let decoded = try? EntryCodec.decode(entry)
    return ProofVerdict(
      origin: verdict.checkpoint.origin.name, index: proof.index, size: verdict.checkpoint.size,
      receipts: verdict.cosignatures.map { witnessed in
        let at = Instant(milliseconds: Int64(clamping: witnessed.cosignature.timestamp) * 1_000).iso8601
        return ("\(witnessed.witness)", at)
      },
      notChecked: unknown.map { "the signature of \($0): its key was not given" }, entry: decoded,
      content: decoded.map { "\(EntryJSON.value(of: $0))" } ?? "bytes that this version can not read")
  }

  private static func words(_ error: TlogProofError) -> String {
    switch error {
    case .inclusion:
      "the entry is not the one that the log's tree has there: the entry, the index or a hash was changed"
    case .policy(.quorum(_, let cosigned)):
      cosigned.isEmpty
        ? "it carries no receipt of another party" : "it carries a cosignature, but no receipt of another party"
    case .policy(.checkpoint(let error)): "the signed checkpoint: \(error)"
    default: "\(error)"
    }
  }
}
