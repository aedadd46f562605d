// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// A node that was restored from a copy older than a rotation does not know the key that its own log is signed by now:
/// the certificate of that rotation, by its own recovery key, is had from a peer.
extension NodeMachine {
  /// Asks a peer that shows what the own log's known keys have not signed.
  mutating func askForCertificates(_ index: Int) -> Bool {
    let (origin, peer) = (outbounds[index].origin, outbounds[index].peer)
    let body = LogStateRequest(origin: origin).bytes
    let id = call(.party(peer), PeerPath.getCertificates, body, for: .log(origin, peer, .certificates))
    guard let id else { return false }
    outbounds[index].phase = .asking(id)
    return true
  }

  mutating func answeredOwnCertificates(_ index: Int, _ id: CallID, _ response: PeerResponse) {
    guard case .asking(id) = outbounds[index].phase, let log = ownIndex(outbounds[index].origin) else { return }
    guard response.status == 200, let answer = try? CertificatesAnswer(parsing: response.body), take(answer, log) else {
      return outbounds[index].failed(
        "no key of this log is known that was not known here", at: uptime, backoffMost: backoffMost, using: &generator)
    }
    outbounds[index].phase = .unknown
  }

  /// Takes up rotations of an own log that this node does not know; true if there was one. If the log is open, this node
  /// was restored to before them: it closes. What it has signed meanwhile it signs once more, by the key in force, or
  /// whoever knows of the rotation could never have it; that is no second history.
  private mutating func take(_ answer: CertificatesAnswer, _ log: Int) -> Bool {
    let origin = own[log].origin
    var rotations: [(size: UInt64, key: VerifierKey, certificate: [UInt8])] = []
    for certificate in answer.certificates.prefix(128) {
      guard let statement = KeyStatement(certificate: certificate, roster: configuration.roster),
        statement.party == configuration.party, statement.origin == origin,
        case .rotation(let size) = statement.kind, !own[log].certificates.contains(certificate)
      else { continue }
      rotations.append((size, statement.key, certificate))
    }
    let wasOpen = own[log].isOpen
    var isNew = false
    for rotation in rotations.sorted(by: { $0.size < $1.size }) {
      let signer = configuration.rotated.first { $0.verifier == rotation.key }
      // Without the key nothing can be signed again: then the log only closes.
      if signer == nil, own[log].signed?.checkpoint.size ?? 0 >= rotation.size {
        isNew = isNew || wasOpen
        continue
      }
      guard own[log].keys.rotate(to: rotation.key, from: rotation.size) else { continue }
      if let signer {
        own[log].signers.rotate(to: signer, from: rotation.size)
      } else {
        own[log].signers.lose(from: rotation.size)
      }
      own[log].certificates.append(rotation.certificate)
      staging.records.append(certificateRecord(origin, rotation.key, rotation.certificate))
      isNew = true
    }
    if isNew, wasOpen {
      signAgain(log)
      close(log, cause: .restored, last: nil)
    }
    return isNew
  }

  private mutating func signAgain(_ log: Int) {
    do {
      guard try own[log].signAgain(), let signed = own[log].signed else { return }
      let name = own[log].origin.name
      staging.lazyRecords.removeAll { $0.key.kind == RecordKind.head && $0.key.name == name }
      staging.records.append(StoredRecord(key: RecordKey(kind: RecordKind.head, name: name), value: signed.bytes))
    } catch { stop("a checkpoint can not be signed: \(error)") }
  }
}
