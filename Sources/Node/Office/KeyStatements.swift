// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Reads what an officer says of keys. The certificate says it all: the node only repeats it.
struct KeyStatementReader {
  let recovery: VerifierKey

  /// Names of the causes of a seal, as the API has them.
  static let causes: [(name: String, cause: SealCause)] = [
    ("compromised", .compromised), ("retired", .retired), ("restored", .restored), ("fork", .fork),
  ]

  /// The entry's body from `{certificate}` (a rotation) or `{certificate, cause}` (a seal).
  ///
  /// - Throws: `Problem` naming the field.
  func body(_ kind: DraftKind, _ json: JSONValue) throws -> Body {
    guard case .string(let text)? = json["certificate"] else {
      throw Problem(
        .invalid, "The certificate is missing.", field: "certificate",
        fix: "Give the signed note that `parley key certify` wrote, as text.", reason: Reason(.missing))
    }
    let bytes = Array(text.utf8)
    let statement: KeyCertificate.Statement
    do { statement = try KeyCertificate(parsing: bytes, signedBy: recovery).statement } catch {
      throw Problem(
        .refused, "The certificate does not hold: \(error)", field: "certificate",
        value: String(text.prefix { $0 != "\n" }),
        limit: "a note signed by \(recovery.name), the recovery key of the own card",
        fix: "Sign the request again with the recovery key: parley key certify.",
        reason: Reason(.certificateInvalid, nil, ["name": .string(recovery.name)]))
    }
    switch (kind, statement) {
    case (.rotation, .rotation(let origin, let atSize, let key)):
      return .keyRotated(KeyRotated(origin: origin, atSize: atSize, newKey: key, certificate: bytes))
    case (.seal, .seal(let last)):
      return .sealed(Sealed(last: last, cause: try cause(json["cause"]), certificate: bytes))
    default:
      throw Problem(
        .refused, "The certificate says something else.", field: "certificate", value: Self.name(of: statement),
        limit: kind.rawValue, fix: "Use the command or resource for a \(Self.name(of: statement)).",
        reason: Reason(.certificateOther))
    }
  }

  private func cause(_ json: JSONValue?) throws -> SealCause {
    guard case .string(let name)? = json, let cause = Self.causes.first(where: { $0.name == name })?.cause else {
      throw Problem(
        .invalid, "The cause is missing or not known.", field: "cause", value: json?.description,
        limit: Self.causes.map(\.name).joined(separator: ", "), fix: "Choose one of these.")
    }
    return cause
  }

  private static func name(of statement: KeyCertificate.Statement) -> String {
    switch statement {
    case .rotation: "rotation"
    case .successor: "successor"
    case .seal: "seal"
    }
  }
}

extension Office {
  /// Takes up keys that were put into the node's folder since it started, before a rotation names one of them.
  ///
  /// - Throws: `Problem` when a key file can not be used.
  func loadRotatedKeys(for draft: PreparedDraft) async throws {
    guard draft.kind == .rotation else { return }
    let keys: [Ed25519Signer]
    do { keys = try KeyStore.rotated(in: directory) } catch {
      throw Problem(
        .refused, "\(error)", field: "certificate", fix: "Repair the file, or draw a new key.",
        reason: Reason(.keyNotHere))
    }
    guard case .keyRotated(let rotation)? = draft.bodies.first,
      keys.contains(where: { $0.verifier == rotation.newKey })
    else {
      throw Problem(
        .refused, "The new key is not in this node's folder keys/rotated.", field: "certificate",
        fix: "Draw the key on this node: parley key rotate LANE --request FILE.", reason: Reason(.keyNotHere))
    }
    try await runtime.ask { machine, _ in (machine.load(rotated: keys), []) }
  }
}
