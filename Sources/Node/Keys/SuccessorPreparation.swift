// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import TransparencyLog
import Wire

/// Further successors of an own log, prepared after the node was made. Each follows the one prepared before it.
public struct SuccessorPreparation: Sendable {
  /// The highest number that a successor can have.
  static let numbers = 2..<2 + ExchangeLimits.successors

  /// The log that the prepared key would sign.
  public let origin: Origin
  private let party: PartyID
  private let predecessor: Origin
  private let file: String
  private let recovery: VerifierKey

  /// Finds the place after the last prepared successor of a lane.
  ///
  /// - Throws: `KeyStoreError.content` when no more are accepted by the other parties.
  public init(_ lane: Lane, in directory: DataDirectory) throws {
    let card = try directory.readCard()
    let first = lane == .urgent ? card.urgent.name : card.plans.name
    let place = { (number: Int) in "\(directory.successors)/\(lane.rawValue)-\(number)" }
    guard
      let number = Self.numbers.first(where: { !FileManager.default.fileExists(atPath: "\(place($0)).certificate") })
    else {
      throw KeyStoreError.content(
        path: directory.successors, reason: "all \(ExchangeLimits.successors) successors of a log were prepared")
    }
    party = card.party
    recovery = card.recovery
    file = place(number)
    origin = try Origin("\(first).\(number)")
    predecessor = try Origin(number == Self.numbers.lowerBound ? first : "\(first).\(number - 1)")
  }

  /// Draws the key, unless an earlier request has drawn it already, and states what is to be certified of it.
  ///
  /// - Throws: `KeyStoreError`.
  public func text() throws -> String {
    let path = "\(file).seed"
    if !FileManager.default.fileExists(atPath: path) {
      try SecretFile.create(Array((Hex.encode(KeyStore.seed()) + "\n").utf8), at: path)
    }
    return try KeyCertificate(party: party, statement: try statement()).text
  }

  private func statement() throws -> KeyCertificate.Statement {
    let signer = try Ed25519Signer(name: origin.name, seed: KeyStore.read("\(file).seed"))
    return .successor(predecessor: predecessor, size: nil, key: signer.verifier)
  }

  /// Keeps the certificate beside the key. The node takes both up when it starts.
  ///
  /// - Throws: `KeyStoreError.content` for a certificate of another key, or by another recovery key than the card's.
  public func keep(_ note: [UInt8]) throws {
    let certificate: KeyCertificate
    do { certificate = try KeyCertificate(parsing: note, signedBy: recovery) } catch {
      throw KeyStoreError.content(path: "certificate", reason: "it is not signed by the recovery key on the own card")
    }
    guard certificate.statement == (try statement()) else {
      throw KeyStoreError.content(path: "certificate", reason: "it is not of the key drawn for \(origin)")
    }
    try SecretFile.create(note, at: "\(file).certificate")
  }
}
