// SPDX-License-Identifier: Apache-2.0
import Exchange
import Storage
import TransparencyLog

/// The static resources of a tiled log (tlog-tiles), for peers that look something up: `<origin hash>/checkpoint`,
/// `<origin hash>/tile/…`. Partial tiles are derived, never stored.
struct LogPages: Sendable {
  let runtime: NodeRuntime<NodeMachine>
  let store: any NodeStore

  /// Answers a GET; nil for a path that is no resource.
  func page(_ path: String) async -> PeerHTTPResponse? {
    let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].utf8.count == 64, let origin = try? store.origins().first(where: { $0.hash.hex == parts[0] })
    else { return nil }
    if parts[1] == "checkpoint" {
      guard let note = try? await runtime.read({ $0.signedCheckpoint(of: origin) }) else { return nil }
      return note.map { PeerHTTPResponse(status: 200, contentType: "text/plain; charset=utf-8", body: $0) }
    }
    guard let path = TilePath(parsing: parts[1]), let body = try? bytes(of: path, origin) else { return nil }
    return PeerHTTPResponse(status: 200, contentType: "application/octet-stream", body: body)
  }

  private func bytes(of path: TilePath, _ origin: Origin) throws -> [UInt8]? {
    switch path {
    case .entries(let index, let width):
      let entries = try store.entries(of: origin, from: index * 256, limit: width)
      return entries.count == width ? try EntryBundle.encode(entries.map(\.bytes)) : nil
    case .tile(let level, let index, let width):
      return try hashes(level: level, index: index, width: width, origin)?.reduce(into: []) { $1.append(to: &$0) }
    }
  }

  private func hashes(level: Int, index: UInt64, width: Int, _ origin: Origin) throws -> [Hash256]? {
    if width == 256 { return try store.tile(of: origin, TileKey(level: level, index: index)) }
    guard level > 0 else {
      let entries = try store.entries(of: origin, from: index * 256, limit: width)
      return entries.count == width ? entries.map(\.leaf) : nil
    }
    return try (0..<UInt64(width)).map {
      MerkleTree.root(of: try store.tile(of: origin, TileKey(level: level - 1, index: index * 256 + $0)))
    }
  }
}
