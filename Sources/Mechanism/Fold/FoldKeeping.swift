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

  mutating func rotate(_ rotation: KeyRotated, _ writing: Writing) throws(InvalidReason) {
    guard let log = roster.log(rotation.origin), log.party == writing.party else { throw .notOwnOrigin }
    let claim = CertificateClaim(
      party: writing.party, kind: .rotation, origin: rotation.origin, size: rotation.atSize, newKey: rotation.newKey)
    guard claim.isCertified(by: rotation.certificate, roster) else { throw .certificate }
    facts.rotations.append(
      RotationFact(id: writing.id, origin: rotation.origin, atSize: rotation.atSize, key: rotation.newKey))
  }

  mutating func seal(_ sealed: Sealed, _ writing: Writing) throws(InvalidReason) {
    guard let log = logs.number(of: sealed.last.origin), logs[log].party == writing.party else { throw .notOwnOrigin }
    let claim = CertificateClaim(
      party: writing.party, kind: .seal, origin: sealed.last.origin, size: sealed.last.size, newKey: nil)
    guard claim.isCertified(by: sealed.certificate, roster) else { throw .certificate }
    logs[log].sealedAt = min(logs[log].sealedAt ?? .max, sealed.last.size)
    facts.seals.append(
      SealFact(id: writing.id, log: log, size: sealed.last.size, root: sealed.last.root, cause: sealed.cause))
  }

  /// The certificate was checked when the log joined, which its first entry alone can make it do.
  func succeed(_ successor: SuccessorOrigin, _ writing: Writing) throws(InvalidReason) {
    guard writing.id.index == 0, roster.log(logs[writing.log].origin)?.predecessor == successor.predecessor.origin else {
      throw .misplacedSuccessor
    }
  }

  /// Takes a log into the channel whose first entry names a predecessor and carries a certificate for it.
  mutating func joinSuccessor(_ logged: LoggedEntry) -> LogNumber? {
    guard logged.ref.index == 0, logs.count < BoardLimits.logs, case .success(let entry) = logged.content,
      case .successor(let successor) = entry.body, let predecessor = roster.log(successor.predecessor.origin)
    else { return nil }
    let claim = CertificateClaim(
      party: predecessor.party, kind: .successor, origin: predecessor.origin, size: successor.predecessor.size,
      newKey: nil)
    guard let key = claim.certifiedKey(by: successor.certificate, roster), key.name == logged.ref.origin.name else {
      return nil
    }
    let log = ChannelRoster.Log(
      origin: logged.ref.origin, party: predecessor.party, lane: predecessor.lane, predecessor: predecessor.origin,
      firstKey: key)
    roster.join(log)
    return addLog(log)
  }

  /// Keeps evidence that proves a split view to anybody: two checkpoints with the log's own signatures that can not both be
  /// true.
  mutating func recordEvidence(_ evidence: SplitView, _ writing: Writing) throws(InvalidReason) {
    guard let log = logs.number(of: evidence.origin), let first = roster.log(evidence.origin) else { throw .evidence }
    let rotated = facts.rotations.filter { $0.origin == evidence.origin && logs.isPast($0.id, for: writing.log) }
    let keys = [first.firstKey] + rotated.map(\.key)
    guard logs[log].origin == evidence.origin, SplitViewProof(evidence, keys: keys)?.isConclusive == true else {
      throw .evidence
    }
    facts.evidence[writing.id] = evidence
  }
}
