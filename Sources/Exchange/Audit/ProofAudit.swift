// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// Which keys count for a proof when nothing but cards is at hand: the keys of the cards, and those that a recovery key
/// on a card has certified since. The certificates travel in the proof's `extra` line.
public struct ProofAudit: Sendable {
  /// Whose log the proof speaks of.
  public let party: PartyID
  /// The log.
  public let origin: Origin
  /// Keys that the log's checkpoints may be signed by.
  public let keys: [VerifierKey]

  /// Reads whose log it is, and with which keys.
  ///
  /// - Throws: ``ProofAuditError``.
  public init(_ proof: TlogProof, roster: ChannelRoster) throws(ProofAuditError) {
    guard let note = try? SignedNote(parsing: proof.checkpoint), let checkpoint = try? Checkpoint(parsing: note.text)
    else { throw .checkpoint }
    let origin = checkpoint.origin
    var keys = roster.log(origin).map { [$0.firstKey] } ?? []
    var party = roster.party(of: origin)
    if let extra = proof.extra {
      guard let answer = try? CertificatesAnswer(parsing: extra) else { throw .extra }
      for certificate in answer.certificates {
        guard let statement = KeyStatement(certificate: certificate, roster: roster), statement.origin == origin,
          party == nil || party == statement.party
        else { throw .certificate }
        party = statement.party
        if case .rotation(let size) = statement.kind, size > checkpoint.size { continue }
        keys.append(statement.key)
      }
    }
    guard let party, !keys.isEmpty else { throw .unknownLog(origin) }
    self.party = party
    self.origin = origin
    self.keys = keys
  }

  /// The certificates that a proof of an entry of this log needs beside the cards, as its `extra` line; nil if it needs
  /// none.
  public static func extra(for origin: Origin, store: any StoreReader, roster: ChannelRoster) throws -> [UInt8]? {
    let certificates = try store.records(of: RecordKind.certificate).map(\.value).filter {
      KeyStatement(certificate: $0, roster: roster)?.origin == origin
    }
    return certificates.isEmpty ? nil : CertificatesAnswer(certificates: certificates).bytes
  }
}

/// Why a proof does not say whose log it speaks of.
public enum ProofAuditError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The checkpoint can not be read.
  case checkpoint
  /// The `extra` line does not hold certificates.
  case extra
  /// A certificate is not by a recovery key on the cards.
  case certificate
  /// No card and no certificate names the log.
  case unknownLog(Origin)

  /// What was wrong, where, and what to do.
  public var description: String {
    switch self {
    case .checkpoint: "the checkpoint can not be read; ask for the proof again"
    case .extra: "the line `extra` does not hold key certificates; ask for the proof again"
    case .certificate: "a key certificate in the line `extra` is not by the recovery key of a given card"
    case .unknownLog(let origin): "none of the cards is of the party of the log \(origin); give its card"
    }
  }
}
