// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Board {
  mutating func removePart(_ removal: PartRemoved, _ writing: Writing) throws(InvalidReason) {
    let entry = try resolve(removal.entry, writing)
    guard logs.party(entry) == writing.party else { throw .notOwnEntry }
    guard (0..<Int(logs.head(entry).parts)).contains(removal.number) else { throw .noSuchPart }
    facts.removals.append(
      RemovalFact(id: writing.id, entry: entry, number: removal.number, reason: removal.reason))
  }

  /// A log of the channel that the writer knew: it is on a card, or something of it lies in the entry's past. A successor
  /// that this board has met otherwise must not matter.
  private func known(_ origin: Origin, _ writing: Writing) -> LogNumber? {
    guard let log = logs.number(of: origin) else { return nil }
    let isKnown = roster.isFounding(origin) || log == writing.log || pastSize(of: log, writing) > 0
    return isKnown ? log : nil
  }

  mutating func rotate(_ rotation: KeyRotated, _ writing: Writing) throws(InvalidReason) {
    guard let number = known(rotation.origin, writing), logs[number].party == writing.party else { throw .notOwnOrigin }
    let statement = KeyCertificate.Statement.rotation(
      origin: rotation.origin, atSize: rotation.atSize, newKey: rotation.newKey)
    guard certified(rotation.certificate, by: writing.party) == statement else { throw .certificate }
    facts.rotations.append(
      RotationFact(id: writing.id, origin: rotation.origin, atSize: rotation.atSize, key: rotation.newKey))
  }

  mutating func seal(_ sealed: Sealed, _ writing: Writing) throws(InvalidReason) {
    guard let log = known(sealed.last.origin, writing), logs[log].party == writing.party else { throw .notOwnOrigin }
    guard certified(sealed.certificate, by: writing.party) == .seal(last: sealed.last) else { throw .certificate }
    logs[log].sealedAt = min(logs[log].sealedAt ?? .max, sealed.last.size)
    facts.seals.append(
      SealFact(id: writing.id, log: log, size: sealed.last.size, root: sealed.last.root, cause: sealed.cause))
  }

  /// The certificate was checked when the log joined, which its first entry alone can make it do.
  func succeed(_ successor: SuccessorOrigin, _ writing: Writing) throws(InvalidReason) {
    guard writing.id.index == 0, roster.log(logs[writing.log].origin)?.predecessor == successor.predecessor.origin
    else {
      throw .misplacedSuccessor
    }
  }

  /// Takes a log into the channel whose first entry names a predecessor and carries a certificate for it.
  mutating func joinSuccessor(_ logged: LoggedEntry) -> LogNumber? {
    guard logged.ref.index == 0, logs.count < BoardLimits.logs, case .success(let entry) = logged.content,
      case .successor(let successor) = entry.body, let predecessor = roster.log(successor.predecessor.origin)
    else { return nil }
    guard
      case .successor(let certifiedPredecessor, let size, let key)? = certified(
        successor.certificate, by: predecessor.party),
      certifiedPredecessor == predecessor.origin, size == nil || size == successor.predecessor.size,
      key.name.utf8.elementsEqual(logged.ref.origin.name.utf8)
    else { return nil }
    let log = ChannelRoster.Log(
      origin: logged.ref.origin, party: predecessor.party, lane: predecessor.lane, predecessor: predecessor.origin,
      firstKey: key)
    roster.join(log)
    return addLog(log)
  }

  /// What a party's recovery key certifies, if the certificate is by it and speaks of the party.
  func certified(_ certificate: [UInt8], by party: PartyID) -> KeyCertificate.Statement? {
    guard let card = roster.card(of: party),
      let parsed = try? KeyCertificate(parsing: certificate, signedBy: card.recovery), parsed.party == party
    else { return nil }
    return parsed.statement
  }

  /// Keeps evidence that proves a split view to anybody: two checkpoints with the log's own signatures that can not
  /// both be true.
  mutating func recordEvidence(_ evidence: SplitView, _ writing: Writing) throws(InvalidReason) {
    guard let log = known(evidence.origin, writing), let first = roster.log(evidence.origin) else { throw .evidence }
    let rotated = facts.rotations.filter { $0.origin == evidence.origin && logs.isPast($0.id, for: writing.log) }
    let keys = [first.firstKey] + rotated.map(\.key)
    guard logs[log].origin == evidence.origin, SplitViewProof(evidence, keys: keys)?.isConclusive == true else {
      throw .evidence
    }
    facts.evidence[writing.id] = evidence
  }
}
