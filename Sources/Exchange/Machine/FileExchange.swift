// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// The exchange carried as a file when every line is cut: the same requests and responses, one after the other.
/// Encryption to the recipient is the shell's. All numbers are big-endian:
///
///     "parley.requests/v1\n",  then for each: uint8 path_size, path, uint32 body_size, body
///     "parley.responses/v1\n", then for each: uint16 status, uint8 type_size, content type, uint32 body_size, body
public enum FileExchange {
  private static let requestsHead = Array("parley.requests/v1\n".utf8)
  private static let responsesHead = Array("parley.responses/v1\n".utf8)

  /// A file of requests.
  public static func encode(requests: [PeerRequest]) -> [UInt8] {
    var output = requestsHead
    for request in requests {
      append(text: request.path, to: &output)
      append(body: request.body, to: &output)
    }
    return output
  }

  /// The requests of a file, strictly.
  public static func requests(parsing bytes: [UInt8]) throws(PeerMessageError) -> [PeerRequest] {
    var rest = try body(bytes, after: requestsHead)
    var requests: [PeerRequest] = []
    while !rest.isEmpty {
      let path = try takeText(&rest, "path")
      requests.append(PeerRequest(path: path, body: try takeBody(&rest)))
    }
    return requests
  }

  /// A file of responses, in the order of the requests.
  public static func encode(responses: [PeerResponse]) -> [UInt8] {
    var output = responsesHead
    for response in responses {
      UInt16(clamping: response.status).append(to: &output)
      append(text: response.contentType, to: &output)
      append(body: response.body, to: &output)
    }
    return output
  }

  /// The responses of a file, strictly.
  public static func responses(parsing bytes: [UInt8]) throws(PeerMessageError) -> [PeerResponse] {
    var rest = try body(bytes, after: responsesHead)
    var responses: [PeerResponse] = []
    while !rest.isEmpty {
      guard let status = rest.takeNumber(UInt16.self) else { throw .truncated("status") }
      let type = try takeText(&rest, "content type")
      responses.append(PeerResponse(status: Int(status), contentType: type, body: try takeBody(&rest)))
    }
    return responses
  }

  private static func append(text: String, to output: inout [UInt8]) {
    let bytes = Array(text.utf8.prefix(255))
    output.append(UInt8(bytes.count))
    output += bytes
  }

  private static func append(body: [UInt8], to output: inout [UInt8]) {
    UInt32(clamping: body.count).append(to: &output)
    output += body
  }

  private static func body(_ bytes: [UInt8], after head: [UInt8]) throws(PeerMessageError) -> ArraySlice<UInt8> {
    guard bytes.starts(with: head) else { throw .line("format") }
    return bytes[head.count...]
  }

  private static func takeText(_ rest: inout ArraySlice<UInt8>, _ name: String) throws(PeerMessageError) -> String {
    guard let size = rest.takeNumber(UInt8.self), let bytes = rest.take(Int(size)),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .truncated(name) }
    return text
  }

  private static func takeBody(_ rest: inout ArraySlice<UInt8>) throws(PeerMessageError) -> [UInt8] {
    guard let size = rest.takeNumber(UInt32.self) else { throw .truncated("body") }
    guard Int(size) <= ExchangeLimits.requestBytes else {
      throw .tooLong(bytes: Int(size), limit: ExchangeLimits.requestBytes)
    }
    guard let bytes = rest.take(Int(size)) else { throw .truncated("body") }
    return Array(bytes)
  }
}

extension NodeMachine {
  /// Everything that a peer has not receipted, as requests in the order in which they are to be handed in.
  ///
  /// - Throws: what the store throws.
  public mutating func export(for peer: PartyID) throws -> [PeerRequest] {
    var requests: [PeerRequest] = []
    for index in outbounds.indices where outbounds[index].peer == peer {
      guard let log = ownIndex(outbounds[index].origin), let released = own[log].released else { continue }
      requests += own[log].certificates.map { PeerRequest(path: PeerPath.addSuccessor, body: $0) }
      // The peer may have had an upload whose receipt was lost: one of the old sizes is the right one.
      let start = min(outbounds[index].receipted ?? 0, released.checkpoint.size)
      let pending = min(outbounds[index].pending, released.checkpoint.size)
      requests += try own[log].exportRequests(from: start, oldSizes: Set([start, pending, 0]).sorted(), reading: store)
      own[log].show(released)
    }
    return requests
  }

  /// Hands in a request that came as a file. It is served like any other, but says nothing of the line: a file may be
  /// old.
  public mutating func handleFiled(
    _ id: RequestID, from party: PartyID, _ request: PeerRequest, at moment: Moment
  ) -> [Action] {
    isFiled = true
    defer { isFiled = false }
    return handle(.peerRequest(id, from: .party(party), request), at: moment)
  }

  /// Takes the answers that came back for exported requests: valid cosignatures among them become receipts.
  public mutating func importReply(
    from peer: PartyID, to requests: [PeerRequest], _ responses: [PeerResponse], at moment: Moment
  ) -> [Action] {
    for (request, response) in zip(requests, responses)
    where request.path == PeerPath.addEntries && response.status == 200 {
      guard let header = try? AddEntriesRequest(parsing: request.body, limits: .init(bytes: .max, packages: 0)).header,
        let log = ownIndex(header.origin), header.uploadEnd <= own[log].signed?.checkpoint.size ?? 0,
        let root = reading({ try $0.own[log].root(at: header.uploadEnd, reading: $0.store) }) ?? nil,
        let checkpoint = try? Checkpoint(origin: header.origin, size: header.uploadEnd, root: root),
        let cosignature = verified(response.body, checkpoint, by: peer)
      else { continue }
      stage(Receipt(by: .party(peer), checkpoint: checkpoint, cosignature: cosignature))
    }
    return handle(.wake, at: moment)
  }
}

extension OwnLog {
  /// One upload from a size to the released one, cut into requests.
  mutating func exportRequests(
    from first: UInt64, oldSizes: [UInt64], reading store: any StoreReader
  ) throws -> [PeerRequest] {
    guard let released else { return [] }
    let end = released.checkpoint.size
    let tiles = StoreTiles(store: store, origin: origin)
    var requests: [PeerRequest] = []
    for old in oldSizes {
      let proof = try tree.consistencyProof(from: old, to: end, reading: tiles)
      let body = AddCheckpointRequest(oldSize: old, proof: proof, checkpoint: released.bytes).bytes
      requests.append(PeerRequest(path: PeerPath.addCheckpoint, body: body))
    }
    var start = first
    repeat {
      let next = min(end, (start & ~255) + UInt64(256 * ExchangeLimits.packagesPerRequest))
      requests += try partsRequests(start..<next, reading: store)
      let header = try AddEntriesHeader(origin: origin, uploadStart: start, uploadEnd: end)
      let log = self
      let body = try AddEntriesRequest.encode(header, tree: tree, reading: tiles) {
        try log.entries($0, reading: store)
      }
      requests.append(PeerRequest(path: PeerPath.addEntries, body: body))
      start = next
    } while start < end
    return requests
  }
}
