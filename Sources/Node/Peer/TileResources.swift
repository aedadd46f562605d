// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// The logs that a node holds, own and mirrored, as tlog-tiles resources below `/<hex SHA-256 of the origin>/`.
struct TileResources: Sendable {
  let store: any StoreReader
  /// The latest checkpoint that others may see of the log with this hash (hex), if it is known here. What lies beyond
  /// it is not served: it may not have been released yet.
  let checkpoint: @Sendable (String) async -> [UInt8]?

  /// Answers a GET; 404 for what is not there (yet).
  func get(_ path: String) async -> PeerHTTPResponse {
    let parts = path.drop { $0 == "/" }.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let note = await checkpoint(parts[0]), let signed = try? SignedNote(parsing: note),
      let head = try? Checkpoint(parsing: signed.text)
    else { return .notFound }
    if parts[1] == "checkpoint" {
      return PeerHTTPResponse(status: 200, contentType: "text/plain; charset=utf-8", body: note)
    }
    guard let tile = TilePath(parsing: parts[1]) else { return .notFound }
    do { return try serve(tile, below: head) } catch {
      return PeerHTTPResponse(status: 503, contentType: "text/plain; charset=utf-8", body: Array("\(error)\n".utf8))
    }
  }

  private func serve(_ path: TilePath, below head: Checkpoint) throws -> PeerHTTPResponse {
    let origin = head.origin
    switch path {
    case .entries(let index, let width):
      guard index << 8 + UInt64(width) <= head.size else { return .notFound }
      let entries = try store.entries(of: origin, from: index * UInt64(Limits.tileWidth), limit: width)
      guard entries.count == width else { return .notFound }
      return .octets(try EntryBundle.encode(entries.map(\.bytes)))
    case .tile(let level, let index, let width):
      guard let hashes = try hashes(level, index, width, below: head) else { return .notFound }
      var bytes: [UInt8] = []
      for hash in hashes { hash.append(to: &bytes) }
      return .octets(bytes)
    }
  }

  /// Full tiles are stored; partial ones follow from the full tiles below them, or from the entries.
  private func hashes(_ level: Int, _ index: UInt64, _ width: Int, below head: Checkpoint) throws -> [Hash256]? {
    let origin = head.origin
    let shift = UInt64(8 * (level + 1))
    guard shift < 56, index < UInt64(1) << (56 - shift) else { return nil }
    let covered = (index << 8 + UInt64(width)) << UInt64(8 * level)
    guard covered <= head.size else { return nil }
    if width == Limits.tileWidth { return try store.tile(of: origin, TileKey(level: level, index: index)) }
    if level == 0 {
      return try store.entries(of: origin, from: index << 8, limit: width).map(\.leaf)
    }
    return try (0..<UInt64(width)).map { place in
      MerkleTree.root(of: try store.tile(of: origin, TileKey(level: level - 1, index: index << 8 + place)))
    }
  }
}

extension PeerHTTPResponse {
  static let notFound = PeerHTTPResponse(
    status: 404, contentType: "text/plain; charset=utf-8", body: Array("not found\n".utf8))

  static func octets(_ bytes: [UInt8]) -> PeerHTTPResponse {
    PeerHTTPResponse(status: 200, contentType: "application/octet-stream", body: bytes)
  }
}
