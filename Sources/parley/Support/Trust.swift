// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Exchange
import Foundation
import Mechanism
import Node
import TransparencyLog
import Wire

/// What a reader without a node trusts.
struct TrustOptions: ParsableArguments {
  @Option(help: "A party's card, as it was handed over; repeat for each party.") var card: [String] = []
  @Option(help: "A witness's verifier key; repeat for more.") var witness: [String] = []
  @Option(help: "The desk's private key, for a copy that was encrypted to it.") var deskKey: String?

  /// The cards, read.
  func cards() throws -> [Card] {
    try card.map { path in
      do { return try Card(parsing: [UInt8](readInput(path))) } catch let error as SignedStatementError {
        throw Failure.input("\(path): not a card, or it was changed (\(error)); ask the party for its card again")
      }
    }
  }

  /// The witnesses' keys, read.
  func witnesses() throws -> [VerifierKey] { try witness.map { try VerifierKey(vkey: $0) } }

  /// Opens a copy that was encrypted to the desk.
  func open(_ bytes: [UInt8]) throws -> [UInt8] {
    guard let deskKey else { throw Failure.input("the copy is encrypted to a desk: give --desk-key FILE") }
    do { return try DeskKey.open(bytes, keyAt: deskKey, cards: cards()) } catch let error as FileEnvelopeError {
      throw Failure.notSo("\(error)")
    }
  }
}

/// What a file says that it is.
enum FileKind {
  case proof, copy, sealedCopy, bundle, unknown

  init(_ bytes: [UInt8]) {
    if bytes.starts(with: Array("c2sp.org/tlog-proof".utf8)) {
      self = .proof
    } else if DeskCopyStore.isCopy(bytes) {
      self = .copy
    } else if let envelope = try? FileEnvelope(parsing: bytes) {
      self = envelope.recipient == DeskKey.recipient ? .sealedCopy : .bundle
    } else {
      self = .unknown
    }
  }
}
