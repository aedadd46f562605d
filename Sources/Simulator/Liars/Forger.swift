// SPDX-License-Identifier: Apache-2.0
import Exchange
import Separation
import TransparencyLog
import Wire

/// A party whose logs are written by hand: everything about them is sound (signatures, proofs, lengths), and nothing
/// that stands in them makes sense. As a mirror it keeps nothing and cosigns everything.
struct Forger {
  private struct Log {
    let origin: Origin
    let lane: Lane
    let signer: Ed25519Signer
    var tree = TiledTree()
    var entries: [[UInt8]] = []
    /// What each peer has, as far as it said.
    var held: [PartyID: UInt64] = [:]
  }

  private struct Upload {
    let log: Int
    let peer: PartyID
    let end: UInt64
  }

  /// Whether it has said all that it has to say; what is not everywhere yet is still sent.
  var isQuiet = false
  private var logs: [Log]
  private let peers: [PartyID]
  private let cosigner: Cosigner
  private var nonsense: Nonsense
  private var chance: RandomSource
  private var uploads: [CallID: Upload] = [:]
  private var calls: UInt64 = 0
  private var seen: [Origin: [UInt64: SignedCheckpoint]] = [:]
  private var latest: [Origin: SignedNote] = [:]

  init(party: Int, founding: Founding, chance: RandomSource) throws {
    var chance = chance
    logs = try Lane.allCases.map { lane in
      let signer = try founding.logSigner(of: party, lane)
      return Log(origin: try Origin(signer.verifier.name), lane: lane, signer: signer)
    }
    peers = founding.parties.indices.filter { $0 != party }.map { founding.parties[$0] }
    cosigner = try founding.cosigner(of: party)
    nonsense = Nonsense(
      own: logs.map(\.origin), founding: founding, party: party, chance: chance.fork())
    self.chance = chance
  }

  /// Lets something happen to it.
  mutating func handle(_ event: Event, at moment: Moment) -> [Action] {
    switch event {
    case .started: return [.wake(atUptimeMilliseconds: moment.uptimeMilliseconds + 2_000)]
    case .wake: return speak(at: moment)
    case .peerRequest(let id, _, let request): return [.respond(id, answer(request, at: moment))]
    case .peerResponse(let id, let response):
      hear(response, to: id)
      return []
    case .peerUnreachable(let id):
      uploads[id] = nil
      return []
    case .submit(let id, _): return [.refuse(id, .stopped("this party writes its logs by hand"))]
    case .committed, .commitFailed: return []
    }
  }

  private mutating func speak(at moment: Moment) -> [Action] {
    for place in logs.indices where !isQuiet && chance.chance(permille: 600) {
      let bytes = nonsense.entry(
        in: logs[place].origin, lane: logs[place].lane, entries: logs[place].entries, at: moment.wall)
      logs[place].entries.append(bytes)
      logs[place].tree.append(MerkleTree.leafHash(bytes))
    }
    var actions: [Action] = []
    for place in logs.indices { for peer in peers { actions += upload(place, to: peer) } }
    actions.append(.wake(atUptimeMilliseconds: moment.uptimeMilliseconds + chance.int64(1_500...9_000)))
    return actions
  }

  private mutating func upload(_ place: Int, to peer: PartyID) -> [Action] {
    let log = logs[place]
    let size = log.tree.size
    let held = min(log.held[peer] ?? 0, size)
    let reader = NoTiles()
    guard size > 0, size < 256,
      let header = try? AddEntriesHeader(origin: log.origin, uploadStart: held, uploadEnd: size),
      let checkpoint = try? Checkpoint(origin: log.origin, size: size, root: log.tree.root),
      let signed = try? SignedCheckpoint.sign(checkpoint, by: [log.signer]),
      let proof = try? log.tree.consistencyProof(from: held, to: size, reading: reader),
      let body = try? AddEntriesRequest.encode(
        header, tree: log.tree, reading: reader,
        entries: { range in Array(log.entries[Int(range.lowerBound)..<Int(range.upperBound)]) })
    else { return [] }
    let add = AddCheckpointRequest(oldSize: held, proof: held == 0 ? [] : proof, checkpoint: signed.bytes)
    let upload = Upload(log: place, peer: peer, end: size)
    let first = call(upload)
    let second = call(upload)
    return [
      .call(first, .party(peer), PeerRequest(path: "add-checkpoint", body: add.bytes), timeoutSeconds: 10),
      .call(second, .party(peer), PeerRequest(path: "add-entries", body: body), timeoutSeconds: 10),
    ]
  }

  private mutating func call(_ upload: Upload) -> CallID {
    calls += 1
    uploads[CallID(calls)] = upload
    return CallID(calls)
  }

  private mutating func hear(_ response: PeerResponse, to id: CallID) {
    guard let upload = uploads.removeValue(forKey: id) else { return }
    if response.status == 200, !response.body.isEmpty {
      logs[upload.log].held[upload.peer] = upload.end
    } else if let info = try? MirrorInfo(parsing: response.body) {
      logs[upload.log].held[upload.peer] = info.nextEntry
    } else if let latest = try? LatestSize(parsing: response.body) {
      logs[upload.log].held[upload.peer] = latest.size
    }
  }

  private mutating func answer(_ request: PeerRequest, at moment: Moment) -> PeerResponse {
    switch request.path {
    case "add-checkpoint":
      remember(request)
      return PeerResponse(status: 200)
    case "add-entries": return cosign(request, at: moment)
    case "log-state":
      // It claims to hold whatever it last saw, so that it is as good a witness of a log's size as an honest mirror.
      let name = String(decoding: request.body.dropLast(), as: UTF8.self)
      let note = (try? Origin(name)).flatMap { latest[$0] }
      let size = note.flatMap { try? Checkpoint(parsing: $0.text) }?.size ?? 0
      let state = LogState(pending: size, next: size, mirrorNote: note?.bytes, pendingNote: nil)
      return PeerResponse(status: 200, body: state.bytes)
    case "add-parts", "add-successor": return PeerResponse(status: 200)
    default: return PeerResponse(status: 404)
    }
  }

  private mutating func remember(_ request: PeerRequest) {
    guard let parsed = try? AddCheckpointRequest(parsing: request.body),
      let note = try? SignedNote(parsing: parsed.checkpoint), let checkpoint = try? Checkpoint(parsing: note.text),
      let key = nonsense.knownKey(of: checkpoint.origin),
      let signed = try? SignedCheckpoint(parsing: parsed.checkpoint, verifiers: [key])
    else { return }
    seen[checkpoint.origin, default: [:]][checkpoint.size] = signed
    nonsense.positions[checkpoint.origin] = LogPosition(
      origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root)
  }

  private mutating func cosign(_ request: PeerRequest, at moment: Moment) -> PeerResponse {
    guard let header = (try? AddEntriesRequest(parsing: request.body))?.header,
      let signed = seen[header.origin]?[header.uploadEnd],
      let cosignature = try? cosigner.cosign(
        signed.checkpoint, at: UInt64(max(0, moment.wall.milliseconds / 1_000)))
    else { return PeerResponse(status: 409) }
    var note = signed
    note.add(cosignature)
    latest[header.origin] = note.note
    return PeerResponse(status: 200, body: Array(cosignature.line.utf8))
  }
}

/// A forger's logs stay below the width of a tile.
struct NoTiles: TileReader {
  func tile(_ key: TileKey) throws -> [Hash256] { throw TreeError.tileWidth(key, actual: 0) }
}
