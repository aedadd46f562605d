// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The two clocks of a node: the wall clock may step; deadlines run on the monotonic one.
public struct Moment: Hashable, Sendable {
  /// UTC as this node believes it.
  public var wall: Instant
  /// Milliseconds on a clock that never goes back while the process runs.
  public var uptimeMilliseconds: Int64

  /// A reading of both clocks.
  public init(wall: Instant, uptimeMilliseconds: Int64) {
    self.wall = wall
    self.uptimeMilliseconds = uptimeMilliseconds
  }
}

/// Names a request until it is answered; drawn by the shell.
public struct RequestID: Hashable, Sendable {
  /// The number itself; it has no other meaning.
  public var number: UInt64
  /// Names a request.
  public init(_ number: UInt64) { self.number = number }
}

/// Names a batch until it is committed; ascending, drawn by the machine.
public struct CommitID: Hashable, Comparable, Sendable {
  /// The number itself; it has no other meaning.
  public var number: UInt64
  /// Names a batch.
  public init(_ number: UInt64) { self.number = number }
  /// Earlier batches come first.
  public static func < (a: CommitID, b: CommitID) -> Bool { a.number < b.number }
}

/// Names a call to a peer until it is answered; drawn by the machine.
public struct CallID: Hashable, Sendable {
  /// The number itself; it has no other meaning.
  public var number: UInt64
  /// Names a call.
  public init(_ number: UInt64) { self.number = number }
}

/// Whom a node talks to.
public enum Peer: Hashable, Comparable, Sendable {
  /// Another party's node.
  case party(PartyID)
  /// A witness, by its cosigner name.
  case witness(String)
}

/// What goes to a peer: `POST <prefix>/<path>` with this body. In a file exchange the same bytes stand in a record.
public struct PeerRequest: Hashable, Sendable {
  /// Path below the peer's prefix, of `PeerPath`.
  public var path: String
  /// The body, not compressed.
  public var body: [UInt8]
  /// Whether the same is on its way already. Then it is not worth a handshake: it takes a connection that is open, or
  /// waits for one.
  public var isRepeat: Bool

  /// A request.
  public init(path: String, body: [UInt8], isRepeat: Bool = false) {
    self.path = path
    self.body = body
    self.isRepeat = isRepeat
  }
}

/// What comes back: an HTTP status, a media type, a body.
public struct PeerResponse: Hashable, Sendable {
  /// HTTP status (RFC 9110, section 15).
  public var status: Int
  /// Media type of the body.
  public var contentType: String
  /// The body, not compressed.
  public var body: [UInt8]

  /// A response.
  public init(status: Int, contentType: String = "text/plain; charset=utf-8", body: [UInt8] = []) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }
}

/// What an officer or a system of the own side asks to be said, after release.
public struct Draft: Hashable, Sendable {
  /// The lane, and with it the log, that the entry goes to.
  public var lane: Lane
  /// Who says it, as it will stand in the entry.
  public var position: PositionDesignator
  /// What is said.
  public var body: Body
  /// Parts, by number; the machine commits to them.
  public var parts: [DraftPart]

  /// A draft.
  public init(lane: Lane, position: PositionDesignator, body: Body, parts: [DraftPart] = []) {
    self.lane = lane
    self.position = position
    self.body = body
    self.parts = parts
  }
}

/// A part of a draft.
public struct DraftPart: Hashable, Sendable {
  /// What the part is.
  public var role: PartRole
  /// The part itself.
  public var bytes: [UInt8]

  /// A part.
  public init(role: PartRole, bytes: [UInt8]) {
    self.role = role
    self.bytes = bytes
  }
}

/// Everything that can happen to a node.
public enum Event: Sendable {
  /// The process has started, and the machine was made from what the store holds.
  case started
  /// The own side says something. All drafts of one request stand in the log together or not at all.
  case submit(RequestID, [Draft])
  /// The batch is durable.
  case committed(CommitID)
  /// The batch is not there, and nothing after it.
  case commitFailed(CommitID, CommitFailure)
  /// A peer asks; `from` is who its TLS key (or file envelope) says it is.
  case peerRequest(RequestID, from: Peer, PeerRequest)
  /// A peer answered.
  case peerResponse(CallID, PeerResponse)
  /// No answer: refused, broken, timed out.
  case peerUnreachable(CallID)
  /// The moment asked for by `Action.wake`, or any other.
  case wake
}

/// Why a batch was not written.
public enum CommitFailure: Hashable, Sendable {
  /// The disk is full: what was asked is refused, reading and serving go on, later batches are tried again.
  case diskFull
  /// Anything else, an fsync error above all: the node stops signing until it is started again.
  case broken(String)
}

/// Everything that a node can ask its shell to do. The shell does it and decides nothing.
public enum Action: Sendable {
  /// Write this durably, then say `committed`; batches strictly in order.
  case commit(CommitID, StoreBatch)
  /// The drafts of this request are in the batch that is asked for next, to stand at these places; `confirm` or `refuse`
  /// follows.
  case placed(RequestID, [EntryRef])
  /// The drafts of this request are durable here, at these places.
  case confirm(RequestID, [EntryRef])
  /// The drafts were refused, and nothing was changed.
  case refuse(RequestID, Refusal)
  /// A peer has cosigned a log of ours up to this size, and its receipt is durable here.
  case receipted(Receipt)
  /// Answer a peer's request.
  case respond(RequestID, PeerResponse)
  /// Call a peer; give up after this many seconds.
  case call(CallID, Peer, PeerRequest, timeoutSeconds: Int)
  /// Say `wake` at this uptime at the latest; replaces an earlier wish.
  case wake(atUptimeMilliseconds: Int64)
  /// The board, a line or the node's own state has changed: tell those who watch.
  case changed(Change)

  /// Its place in the order in which things are best done: what the disk or another node can go on with meanwhile, what
  /// must not wait, the rest.
  private var rank: Int {
    switch self {
    case .commit, .placed, .respond, .call: 0
    case .changed(.early): 1
    case .confirm, .refuse, .receipted, .wake, .changed: 2
    }
  }

  /// What one turn asks for, in the order in which it is best done: first what others wait for.
  public static func ordered(_ actions: [Action]) -> [Action] {
    (0...2).flatMap { rank in actions.filter { $0.rank == rank } }
  }
}

/// A peer's cosignature on a log of ours: proof that it had stored exactly these bytes.
public struct Receipt: Hashable, Sendable {
  /// Who cosigned.
  public var by: Peer
  /// What was cosigned.
  public var checkpoint: Checkpoint
  /// The signature, verified.
  public var cosignature: Cosignature

  /// A receipt.
  public init(by: Peer, checkpoint: Checkpoint, cosignature: Cosignature) {
    self.by = by
    self.checkpoint = checkpoint
    self.cosignature = cosignature
  }
}

/// Why a submission was refused, for the own side's eyes.
public enum Refusal: Error, Hashable, Sendable {
  /// The disk is full.
  case diskFull
  /// Signing has stopped, and why.
  case stopped(String)
  /// The log of the lane is closed, and no successor is prepared.
  case laneClosed(Lane)
  /// The entry would be larger than the limit.
  case tooLarge(bytes: Int, limit: Int)
  /// Too many parts or too large a part.
  case part(number: Int, bytes: Int, limit: Int)
  /// What is waiting for a peer or a disk has reached its limit (of the `plans` lane; `urgent` has a limit of its own).
  case quota(lane: Lane, waiting: Int, limit: Int)
  /// The draft breaks a rule of the logs.
  case invalid(LogRule)
}

/// A rule of the logs that a draft of the own side's breaks.
public enum LogRule: Hashable, Sendable, CustomStringConvertible {
  /// A request has too many entries, or none.
  case count(Int, allowed: ClosedRange<Int>)
  /// A part, seal or rotation is of a log that is not of this party.
  case notOwnLog(Origin)
  /// The log is closed already.
  case closedLog(Origin)
  /// Nothing of a successor is signed yet: sealed before, it would leave a gap.
  case nothingSigned(Origin)
  /// The log has another root at the size at which it is to be sealed.
  case otherRoot(Origin, size: UInt64)
  /// The log has as many entries already as the size from which a new key is to count.
  case sizeReached(Origin, atSize: UInt64, size: UInt64)
  /// The new key was not given to the node.
  case keyNotHere(String)
  /// The certificate is not by the own recovery key, or says something else.
  case certificate
  /// The node itself writes entries of this kind.
  case nodeOnly
  /// The entry has no encoding, and why.
  case encoding(String)

  /// In words.
  public var description: String {
    switch self {
    case .count(let count, let allowed):
      "\(count) entries in one request: send \(allowed.lowerBound) to \(allowed.upperBound)"
    case .notOwnLog(let origin): "\(origin) is not a log of this party: name one of the own logs"
    case .closedLog(let origin): "\(origin) is closed already; its successor goes on"
    case .nothingSigned(let origin): "nothing of \(origin) is signed yet: seal it once it is"
    case .otherRoot(let origin, let size):
      "\(origin) does not have this root at size \(size): seal it as it stands here"
    case .sizeReached(let origin, let atSize, let size):
      "\(origin) has \(size) entries already: rotate at a larger size than \(atSize)"
    case .keyNotHere(let name): "the new key \(name) is not loaded: add it to the node's keys first"
    case .certificate: "the certificate is not by this party's recovery key, or says something else"
    case .nodeOnly: "entries of this kind are written by the node itself"
    case .encoding(let reason): reason
    }
  }
}

/// Something that those who watch a node should hear of.
public enum Change: Hashable, Sendable {
  /// An entry (own or of a peer) is durable and on the board. The kind as `EntryJSON.kind(of:)` names it; nil if it can
  /// not be read.
  case entry(EntryRef, by: PartyID, kind: String?)
  /// Receipt by a peer for a log of ours up to a size.
  case receipt(by: Peer, origin: Origin, size: UInt64)
  /// The line to or from a party has changed.
  case line(PartyID)
  /// A split view was found in this log.
  case splitView(Origin)
  /// Signing stopped, and why.
  case stopped(String)
  /// A successor of an origin was opened or accepted.
  case successor(Origin, of: Origin)
  /// Another party has said something that must not wait until it is kept: tell whoever is on watch at once.
  case early(EarlyFlash)
  /// Another party's entry waits for an answer: somebody is to be called.
  case rings(Ringing)
  /// It waits no more, or somebody has it.
  case quiet(EntryRef)
  /// Another party's answer is overdue.
  case overdue(Awaited)
}
