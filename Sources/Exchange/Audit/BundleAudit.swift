// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// Verifies what another party has exported as a file, before it is handed in and without a node: signatures by the
/// keys of its card, entries against the signed root, parts against their commitments.
public struct BundleAudit: Sendable {
  /// What the file holds of one log.
  public struct Log: Hashable, Sendable {
    /// The log.
    public var origin: Origin
    /// Index of the first entry in the file.
    public var start: UInt64
    /// Index after the last one.
    public var end: UInt64
    /// Entries that were verified.
    public var verified: UInt64
    /// Size of the signed checkpoint that covers them.
    public var signedSize: UInt64
  }

  /// The outcome.
  public struct Report: Sendable {
    /// Ascending by origin.
    public var logs: [Log]
    /// Parts that fulfil the commitment of an entry in the file.
    public var parts: Int
    /// What is wrong; empty if all is as it was signed.
    public var problems: [String]
    /// What could not be checked with what is at hand, and why.
    public var notChecked: [String]
  }

  private let sender: PartyID
  private let roster: ChannelRoster
  private let store: (any StoreReader)?
  private var keys: [Origin: KeySchedule] = [:]
  private var signed: [Origin: Checkpoint] = [:]
  private var logs: [Origin: Log] = [:]
  private var leaves: [Origin: [UInt64: Hash256]] = [:]
  private var promises: [PartKey: PartCommitment] = [:]
  private var parts: [PartKey: Part] = [:]
  private var report = Report(logs: [], parts: 0, problems: [], notChecked: [])

  /// An audit of a file of this sender.
  ///
  /// - Parameter store: what the reader holds already, to join the first new entries to; without it they are verified
  ///   only from the next multiple of 256 on.
  public init(from sender: PartyID, roster: ChannelRoster, store: (any StoreReader)?) {
    self.sender = sender
    self.roster = roster
    self.store = store
    for log in roster.logs where log.party == sender { keys[log.origin] = KeySchedule(first: log.firstKey) }
  }

  /// Verifies the requests of a file.
  public mutating func run(_ requests: [PeerRequest]) -> Report {
    for request in requests where request.path == PeerPath.addSuccessor { certificate(request.body) }
    for (number, request) in requests.enumerated() {
      let place = "item \(number + 1) (\(request.path))"
      do {
        switch request.path {
        case PeerPath.addCheckpoint: try checkpoint(request.body)
        case PeerPath.addEntries: try entries(request.body)
        case PeerPath.addParts: try takeParts(request.body)
        case PeerPath.addSuccessor: break
        default: report.problems.append("\(place): not something that a file carries")
        }
      } catch { report.problems.append("\(place): \(error)") }
    }
    checkParts()
    report.logs = logs.values.sorted { $0.origin < $1.origin }
    return report
  }

  private mutating func certificate(_ bytes: [UInt8]) {
    guard let statement = KeyStatement(certificate: bytes, roster: roster), statement.party == sender else {
      return report.problems.append("a key certificate is not by the recovery key on the card of \(sender)")
    }
    switch statement.kind {
    case .rotation(let size):
      guard var schedule = keys[statement.origin], schedule.rotate(to: statement.key, from: size) else {
        return report.problems.append("\(statement.origin): a rotation does not fit the ones before it")
      }
      keys[statement.origin] = schedule
    case .successor:
      if keys[statement.origin] == nil { keys[statement.origin] = KeySchedule(first: statement.key) }
    }
  }

  private mutating func checkpoint(_ body: [UInt8]) throws {
    let request = try AddCheckpointRequest(parsing: body)
    let origin = try Checkpoint(parsing: SignedNote(parsing: request.checkpoint).text).origin
    guard let schedule = keys[origin] else { throw StoreFault.unknownLog(origin) }
    let checkpoint = try schedule.verify(request.checkpoint).checkpoint
    if checkpoint.size >= signed[origin]?.size ?? 0 { signed[origin] = checkpoint }
  }

  private mutating func entries(_ body: [UInt8]) throws {
    let request = try AddEntriesRequest(parsing: body)
    let (origin, end) = (request.header.origin, request.header.uploadEnd)
    guard let checkpoint = signed[origin], checkpoint.size == end else {
      return report.problems.append("\(origin): no signed checkpoint of \(end) entries comes before the entries")
    }
    for package in request.packages {
      let preceding = (package.subtreeStart..<package.start).compactMap { leaf(origin, $0) }
      guard preceding.count == Int(package.start - package.subtreeStart) else {
        report.notChecked.append(
          "\(origin): entries \(package.start) to \(package.end - 1) continue entries that are not here; "
            + "they are checked when the file is imported")
        continue
      }
      do {
        let hashes = try package.verify(preceding: preceding, size: end, root: checkpoint.root)
        for (offset, hash) in hashes.enumerated() {
          leaves[origin, default: [:]][package.start + UInt64(offset)] = hash
        }
        count(package, of: origin, checkpoint)
      } catch {
        report.problems.append(
          "\(origin): entries \(package.start) to \(package.end - 1) are not those that were signed")
      }
    }
  }

  /// A leaf that this file has shown, or that the reader holds.
  private func leaf(_ origin: Origin, _ index: UInt64) -> Hash256? {
    if let known = leaves[origin]?[index] { return known }
    return (try? store?.entries(of: origin, from: index, limit: 1))?.first.map { MerkleTree.leafHash($0.bytes) }
  }

  private mutating func count(_ package: EntryPackage, of origin: Origin, _ checkpoint: Checkpoint) {
    var log =
      logs[origin]
      ?? Log(origin: origin, start: package.start, end: package.start, verified: 0, signedSize: checkpoint.size)
    log.end = package.end
    log.verified += package.end - package.start
    logs[origin] = log
    for (offset, bytes) in package.entries.enumerated() {
      for (number, promise) in ((try? EntryCodec.decode(bytes))?.parts ?? []).enumerated() {
        promises[PartKey(origin: origin, index: package.start + UInt64(offset), number: number)] = promise
      }
    }
  }

  private mutating func takeParts(_ body: [UInt8]) throws {
    let message = try PartsMessage(parsing: body)
    for record in message.records {
      parts[PartKey(origin: message.origin, index: record.index, number: record.number)] = record.part
    }
  }

  private mutating func checkParts() {
    for (key, part) in parts.sorted(by: { ($0.key.index, $0.key.number) < ($1.key.index, $1.key.number) }) {
      let place = "\(key.origin)@\(key.index), part \(key.number)"
      guard let promise = promises[key] else {
        report.notChecked.append("\(place): its entry was not verified here")
        continue
      }
      if part.fulfils(promise) {
        report.parts += 1
      } else {
        report.problems.append("\(place): the bytes are not those that the entry commits to")
      }
    }
  }
}
