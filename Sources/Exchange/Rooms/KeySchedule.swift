// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// Which key signs a log's checkpoints, by size: rotation is an entry at a stated size, and from there on only the new
/// key counts.
struct KeySchedule: Sendable {
  private var keys: [(from: UInt64, key: VerifierKey)]

  init(first: VerifierKey) { keys = [(0, first)] }

  /// All keys, the first one first.
  var all: [VerifierKey] { keys.map(\.key) }
  /// How often the key was rotated.
  var rotations: Int { keys.count - 1 }

  /// The key in force for checkpoints of this size.
  func key(at size: UInt64) -> VerifierKey? { keys.last { $0.from <= size }?.key }

  /// Accepts a new key from a size on; false if it is neither later than the last rotation nor the same one again.
  mutating func rotate(to key: VerifierKey, from size: UInt64) -> Bool {
    guard let last = keys.last else { return false }
    if last.from == size && last.key == key { return true }
    guard size > last.from, key.name == last.key.name, key.algorithm == .ed25519, rotations < ExchangeLimits.rotations
    else { return false }
    keys.append((size, key))
    return true
  }

  /// Verifies a signed checkpoint by the key that is in force at its size, and leaves all other signature lines out.
  func verify(_ bytes: [UInt8]) throws(CheckpointError) -> SignedCheckpoint {
    let note: SignedNote
    do { note = try SignedNote(parsing: bytes) } catch { throw .note(error) }
    let claimed = try Checkpoint(parsing: note.text)
    // The key's name is the origin that it signs for; a checkpoint of any other log is none of this schedule's
    // business.
    guard let key = key(at: claimed.size), key.name == claimed.origin.name else {
      throw .notSignedByOrigin(claimed.origin)
    }
    let lines = note.signatures.filter { $0.keyID == key.id && $0.name == key.name }.prefix(1).map(\.line)
    guard let line = lines.first else { throw .notSignedByOrigin(claimed.origin) }
    return try SignedCheckpoint(parsing: Array("\(note.text)\n\(line)".utf8), verifiers: [key])
  }
}

/// The same for a log of one's own: with the means to sign.
struct SignerSchedule: Sendable {
  private var signers: [(from: UInt64, signer: (any NoteSigner)?)]

  init(first: any NoteSigner) { signers = [(0, first)] }

  /// The signer in force for checkpoints of this size.
  func signer(at size: UInt64) -> (any NoteSigner)? { signers.last { $0.from <= size }?.signer }

  mutating func rotate(to signer: any NoteSigner, from size: UInt64) {
    guard let last = signers.last, size > last.from else { return }
    signers.append((size, signer))
  }

  /// From a size on the key is one that this node does not have.
  mutating func lose(from size: UInt64) { signers.append((size, nil)) }
}
