// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

/// An entry with all that proves it.
public struct EntryEvidence: Sendable {
  /// The bytes as they are hashed.
  public let bytes: [UInt8]
  /// The proof; nil for an entry that nothing signed covers yet.
  public let proof: TlogProof?
  /// The parts that are here.
  public let parts: [PartsMessage.Record]

  /// Gathers what proves an entry.
  public init(bytes: [UInt8], proof: TlogProof?, parts: [PartsMessage.Record]) {
    self.bytes = bytes
    self.proof = proof
    self.parts = parts
  }
}

/// What bytes and proofs alone say of an entry. The exporting node and whoever verifies derive it with this one piece of
/// code, from the same files.
struct ProvenEntry {
  /// Why evidence does not hold.
  struct Fault: Error {
    let reason: String
  }

  let origin: Origin
  let index: UInt64
  let party: PartyID
  let keys: [VerifierKey]
  let entry: Entry?
  /// Members of the line in `incident.json`.
  let members: [JSONMember]

  /// - Throws: `Fault` when the proof does not hold for the bytes, or a part is not what the entry commits to.
  init(_ evidence: EntryEvidence, at ref: EntryRef, roster: ChannelRoster) throws(Fault) {
    let leaf = MerkleTree.leafHash(evidence.bytes)
    guard leaf == ref.leaf else { throw Fault(reason: "the bytes are those of another entry") }
    var receipts: [JSONValue] = []
    var signedSize: UInt64?
    if let proof = evidence.proof {
      let audit: ProofAudit
      do { audit = try ProofAudit(proof, roster: roster) } catch { throw Fault(reason: "\(error)") }
      let verdict = try Self.verdict(proof, leaf, audit, roster)
      guard audit.origin == ref.origin, proof.index == ref.index else {
        throw Fault(reason: "the proof is of \(audit.origin)@\(proof.index)")
      }
      (party, keys) = (audit.party, audit.keys)
      signedSize = verdict.checkpoint.size
      receipts = verdict.cosignatures.map { witnessed in
        let at = Instant(milliseconds: Int64(clamping: witnessed.cosignature.timestamp) * 1_000)
        return .object([
          "by": .string(String("\(witnessed.witness)".trimmingPrefix("party/"))), "time": .string(at.iso8601),
        ])
      }
    } else {
      guard let owner = roster.party(of: ref.origin) else { throw Fault(reason: "no card names the log") }
      (party, keys) = (owner, [])
    }
    (origin, index) = (ref.origin, ref.index)
    let decoded = Result { () throws(WireError) in try EntryCodec.decode(evidence.bytes) }
    entry = try? decoded.get()
    let parts = try Self.parts(evidence.parts, of: entry?.parts ?? [], at: ref)
    members = Self.members(decoded, ref, party, parts, signedSize, receipts)
  }

  private static func verdict(
    _ proof: TlogProof, _ leaf: Hash256, _ audit: ProofAudit, _ roster: ChannelRoster
  ) throws(Fault) -> LogPolicy.Verdict {
    let others = roster.cards.filter { $0.party != audit.party }
    do {
      // Whether there is a receipt at all is said, not demanded: what was written when the line was cut has none.
      let policy = try LogPolicy(
        logs: audit.keys.map { LogPolicy.Log(key: $0) },
        witnesses: others.map { LogPolicy.Witness(name: .init("party/\($0.party.name)"), key: $0.mirror) },
        quorum: nil)
      return try proof.verify(leaf: leaf, policy: policy)
    } catch { throw Fault(reason: "\(error)") }
  }

  private static func members(
    _ decoded: Result<Entry, WireError>, _ ref: EntryRef, _ party: PartyID, _ parts: JSONValue, _ signedSize: UInt64?,
    _ receipts: [JSONValue]
  ) -> [JSONMember] {
    let said: JSONValue
    switch decoded {
    case .success(let entry):
      said = .object([
        "kind": .string(EntryKind(entry.body).rawValue), "position": .string(entry.position.name),
        "writtenAt": .string(entry.writtenAt.iso8601), "partlyUnknown": .bool(entry.isPartlyUnknown),
        "says": .string(EntryJSON.kind(of: entry.body)), "body": EntryJSON.value(of: entry.body),
      ])
    case .failure(let error):
      said = .object(["kind": .string(EntryKind.malformed.rawValue), "malformed": .string("\(error)")])
    }
    let place = JSONValue.object(["ref": EntryJSON.value(of: ref), "party": .string(party.name)])
    let proven = JSONValue.object([
      "parts": parts, "signedSize": signedSize.map { .number($0) }, "receipts": .array(receipts),
    ])
    return [place, said, proven].flatMap { value -> [JSONMember] in
      if case .object(let members) = value { members } else { [] }
    }
  }

  /// What the entry promises of each part, and the part where it is here.
  private static func parts(
    _ records: [PartsMessage.Record], of promises: [PartCommitment], at ref: EntryRef
  ) throws(Fault) -> JSONValue {
    for (place, record) in records.enumerated() {
      guard record.index == ref.index, promises.indices.contains(record.number),
        record.part.fulfils(promises[record.number]), place == 0 || records[place - 1].number < record.number
      else { throw Fault(reason: "part \(record.number) is not what the entry commits to") }
    }
    return .array(
      promises.enumerated().map { number, promise in
        let part = records.first { $0.number == number }?.part
        let isText = part.map { $0.bytes.count <= DossierLimits.shownTextBytes } ?? false
        let text = isText ? part.flatMap { String(validating: $0.bytes, as: UTF8.self) } : nil
        let sum = text == nil ? part.map { Hash256.sha256($0.bytes).hex } : nil
        return .object([
          "number": .number(number), "promise": EntryJSON.value(of: promise), "here": .bool(part != nil),
          "text": text.map { .string($0) }, "sha256": sum.map { .string($0) },
        ])
      })
  }
}
