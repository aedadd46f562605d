// SPDX-License-Identifier: Apache-2.0
import Exchange
import Separation
import TransparencyLog
import Wire

/// A log made by hand with a party's real key: what a liar could sign.
struct ForgedLog {
  let origin: Origin
  let signer: Ed25519Signer
  private(set) var entries: [[UInt8]] = []
  private var tree = TiledTree()
  private var tiles: [TileKey: [Hash256]] = [:]

  init(_ signer: Ed25519Signer) throws {
    origin = try Origin(signer.verifier.name)
    self.signer = signer
  }

  struct Tiles: TileReader {
    let tiles: [TileKey: [Hash256]]
    struct Missing: Error {}
    func tile(_ key: TileKey) throws -> [Hash256] {
      guard let tile = tiles[key] else { throw Missing() }
      return tile
    }
  }

  var size: UInt64 { tree.size }

  mutating func append(_ bytes: [UInt8]) {
    entries.append(bytes)
    tree.append(MerkleTree.leafHash(bytes))
    for (key, hashes) in tree.takeCompletedTiles() { tiles[key] = hashes }
    tree.forgetStoredTiles(below: tree.size)
  }

  /// An entry without meaning but with the right form.
  mutating func append(_ body: Body, frontier: [LogPosition] = [], parts: [PartCommitment] = [], salt: UInt8 = 0) throws
  {
    let entry = Entry(
      salt: try Salt([UInt8](repeating: salt, count: 16)), writtenAt: Instant(milliseconds: World.epoch),
      position: try PositionDesignator("liar"), frontier: frontier, parts: parts, body: body)
    append(try EntryCodec.encode(entry))
  }

  /// Any message that decodes.
  mutating func append(salt: UInt8) throws {
    try append(.hotline(HotlineMessage(precedence: .routine, language: try Label("en"))), salt: salt)
  }

  func checkpoint(at size: UInt64) throws -> SignedCheckpoint {
    let root = try tree.root(at: size, reading: Tiles(tiles: tiles))
    return try SignedCheckpoint.sign(Checkpoint(origin: origin, size: size, root: root), by: [signer])
  }

  func addCheckpoint(from old: UInt64, to size: UInt64) throws -> PeerRequest {
    let proof = try tree.consistencyProof(from: old, to: size, reading: Tiles(tiles: tiles))
    let body = AddCheckpointRequest(oldSize: old, proof: proof, checkpoint: try checkpoint(at: size).bytes).bytes
    return PeerRequest(path: PeerPath.addCheckpoint, body: body)
  }

  func addEntries(from start: UInt64, to end: UInt64, packages: Int = 32) throws -> PeerRequest {
    var limits = AddEntriesRequest.Limit.standard
    limits.packages = packages
    let body = try AddEntriesRequest.encode(
      AddEntriesHeader(origin: origin, uploadStart: start, uploadEnd: end), limits: limits, tree: tree,
      reading: Tiles(tiles: tiles)
    ) { range in Array(entries[Int(range.lowerBound)..<Int(range.upperBound)]) }
    return PeerRequest(path: PeerPath.addEntries, body: body)
  }
}
