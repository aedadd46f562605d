// SPDX-License-Identifier: Apache-2.0
import Crypto
import Exchange
import Foundation
import TransparencyLog
import Wire

/// The keys of a node, each in a file of its own (mode 0600), all drawn from the system's generator. Separate keys sign
/// the logs, cosign those of others, speak TLS and open files; the offline recovery key certifies them.
public struct KeyStore: Sendable {
  /// Signs checkpoints of the `urgent` log.
  public let urgent: Ed25519Signer
  /// Signs checkpoints of the `plans` log.
  public let plans: Ed25519Signer
  /// Cosigns the logs of others.
  public let mirror: Cosigner
  /// Speaks TLS.
  public let tls: TLSIdentity
  /// Opens files that are for this party.
  public let hpke: Curve25519.KeyAgreement.PrivateKey
  /// Prepared successors of each lane's log, in order of use.
  public let successors: [Lane: [NodeMachine.PreparedSuccessor]]
  /// Keys that own logs were rotated to.
  public let rotated: [Ed25519Signer]

  /// Successors prepared for each log.
  public static let preparedSuccessors = 3

  /// Draws all keys of a new node and makes its card.
  ///
  /// - Throws: `KeyStoreError`, and `StatementError` for a URL that a card can not carry.
  static func generate(in directory: DataDirectory, party: PartyID, channel: Label, urls: [String]) throws -> Card {
    let base = "\(party)/\(channel)"
    let recoverySeed = seed()
    let recovery = try Ed25519Signer(name: "\(party)/recovery", seed: recoverySeed)
    let urgent = try makeSigner("\(base)/urgent", at: "\(directory.keys)/urgent.seed")
    let plans = try makeSigner("\(base)/plans", at: "\(directory.keys)/plans.seed")
    let mirrorSeed = seed()
    let mirror = try Cosigner(name: "\(base)/mirror", seed: mirrorSeed)
    try write(mirrorSeed, "\(directory.keys)/mirror.seed")
    let tls = try TLSIdentity.generate(commonName: party.name)
    try SecretFile.create(Array(tls.privateKeyPEM.utf8), at: "\(directory.keys)/tls.key.pem")
    try SecretFile.create(tls.certificate, at: "\(directory.keys)/tls.certificate.der")
    let hpke = Curve25519.KeyAgreement.PrivateKey()
    try write(Array(hpke.rawRepresentation), "\(directory.keys)/hpke.key")
    for (lane, first) in [(Lane.urgent, urgent), (.plans, plans)] {
      try prepareSuccessors(of: first, lane, party, recovery, in: directory)
    }
    try write(recoverySeed, directory.recoveryKey)
    return try Card(
      party: party, channel: channel, recovery: recovery.verifier, urgent: urgent.verifier, plans: plans.verifier,
      mirror: mirror.verifier, tlsCertificate: Hash256(tls.pin.sha256), hpke: Array(hpke.publicKey.rawRepresentation),
      urls: urls)
  }

  private static func prepareSuccessors(
    of first: Ed25519Signer, _ lane: Lane, _ party: PartyID, _ recovery: Ed25519Signer, in directory: DataDirectory
  ) throws {
    var predecessor = try Origin(first.verifier.name)
    for number in 2..<2 + preparedSuccessors {
      let file = "\(directory.successors)/\(lane.rawValue)-\(number)"
      let signer = try makeSigner("\(first.verifier.name).\(number)", at: "\(file).seed")
      let certificate = try KeyCertificate(
        party: party, statement: .successor(predecessor: predecessor, size: nil, key: signer.verifier))
      try SecretFile.create(try certificate.signed(by: recovery), at: "\(file).certificate")
      predecessor = try Origin(signer.verifier.name)
    }
  }

  /// Reads the keys of a node.
  ///
  /// - Throws: `KeyStoreError` for a file that is missing, reachable by others, or not a key.
  public init(reading directory: DataDirectory, card: Card) throws {
    urgent = try Self.signer(card.urgent.name, at: "\(directory.keys)/urgent.seed")
    plans = try Self.signer(card.plans.name, at: "\(directory.keys)/plans.seed")
    mirror = try Cosigner(name: card.mirror.name, seed: Self.read("\(directory.keys)/mirror.seed"))
    tls = TLSIdentity(
      certificate: try SecretFile.read("\(directory.keys)/tls.certificate.der"),
      privateKeyPEM: String(decoding: try SecretFile.read("\(directory.keys)/tls.key.pem"), as: UTF8.self))
    hpke = try .init(rawRepresentation: Data(Self.read("\(directory.keys)/hpke.key")))
    var successors: [Lane: [NodeMachine.PreparedSuccessor]] = [:]
    for (lane, name) in [(Lane.urgent, card.urgent.name), (.plans, card.plans.name)] {
      successors[lane] = try Self.successors(of: name, lane, in: directory)
    }
    self.successors = successors
    rotated = try Self.rotated(in: directory)
  }

  private static func successors(
    of name: String, _ lane: Lane, in directory: DataDirectory
  ) throws -> [NodeMachine.PreparedSuccessor] {
    var prepared: [NodeMachine.PreparedSuccessor] = []
    for number in 2..<66 {
      let file = "\(directory.successors)/\(lane.rawValue)-\(number)"
      // A key whose certificate is still on its way is not prepared yet, nor is any after it.
      guard FileManager.default.fileExists(atPath: "\(file).certificate") else { break }
      prepared.append(
        NodeMachine.PreparedSuccessor(
          signer: try signer("\(name).\(number)", at: "\(file).seed"),
          certificate: try SecretFile.read("\(file).certificate")))
    }
    return prepared
  }

  /// The keys in the folder `keys/rotated`.
  static func rotated(in directory: DataDirectory) throws -> [Ed25519Signer] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: directory.rotated)) ?? []).sorted()
    return try names.filter { $0.hasSuffix(".seed") }.map { name in
      // The first line names the origin that the key signs for, because one log can have been rotated more than once.
      let path = "\(directory.rotated)/\(name)"
      let lines = String(decoding: try SecretFile.read(path), as: UTF8.self).split(separator: "\n")
      guard lines.count == 2, let seed = Hex.decode(lines[1]) else {
        throw KeyStoreError.content(path: path, reason: "a line with an origin and a line with a seed are needed")
      }
      return try Ed25519Signer(name: String(lines[0]), seed: seed)
    }
  }

  // MARK: Files

  private static func makeSigner(_ name: String, at path: String) throws -> Ed25519Signer {
    let seed = seed()
    try write(seed, path)
    return try Ed25519Signer(name: name, seed: seed)
  }

  private static func signer(_ name: String, at path: String) throws -> Ed25519Signer {
    try Ed25519Signer(name: name, seed: read(path))
  }

  /// Reads the recovery key, from wherever it was moved to.
  public static func recoverySigner(at path: String, party: PartyID) throws -> Ed25519Signer {
    try signer("\(party)/recovery", at: path)
  }

  private static func write(_ secret: [UInt8], _ path: String) throws(KeyStoreError) {
    try SecretFile.create(Array((Hex.encode(secret) + "\n").utf8), at: path)
  }

  static func read(_ path: String) throws(KeyStoreError) -> [UInt8] {
    let text = String(decoding: try SecretFile.read(path), as: UTF8.self)
    guard text.hasSuffix("\n"), let secret = Hex.decode(text.dropLast()), secret.count == 32 else {
      throw .content(path: path, reason: "64 hexadecimal digits and a newline are needed")
    }
    return secret
  }

  static func seed() -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
