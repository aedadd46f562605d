// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A node of a party, as a state machine: events and a clock reading in, actions out. It does no I/O but reading what
/// the store has committed, so that a simulator can run many of them, deterministically.
///
/// What holds at all times: nothing is confirmed, answered or signed before the batch that carries it is durable;
/// nothing of a peer is used before it is verified; nothing of a peer waits without a bound.
public struct NodeMachine: Sendable {
  private(set) var configuration: Configuration
  let store: any StoreReader
  var now: Moment
  var out: [Action] = []

  var clock: SignedClock
  var generator: Generator
  private var commits: UInt64 = 0
  private var callNumbers: UInt64 = 0
  /// Why signing and writing have stopped for good.
  var stopped: String?
  /// Until when (uptime) a full disk is left alone.
  var fullDiskUntil: Int64?

  /// Own logs: those of the card, and successors. The active one of a lane is the last of its lane that is not closed.
  var own: [OwnLog]
  /// Own logs that begin with an entry of their own, until it is written: the `SuccessorOrigin`.
  var openings: [Origin: Body] = [:]
  /// Own logs that were closed and have something to carry over.
  var cleanups: [Origin] = []
  /// Own logs of which something was taken back that may be on the board, until the board is folded again.
  var takenBack: [Origin] = []
  /// Whether what takes effect on the board was there before.
  var isRebuilding = false
  /// Mirrored logs, ascending by origin.
  var mirrors: [MirrorLog]
  /// Own logs on their way to peers: by peer, urgent first.
  var outbounds: [Outbound] = []
  var recoveries: [Recovery] = []
  var relays: [Relay] = []
  var probes: [HistoryProbe] = []
  /// When (uptime) the board was last looked through for what it waits for.
  var relaysSeen: Int64 = 0
  var calls: [CallID: CallPurpose] = [:]
  /// When (uptime) the calls in flight began.
  private var callsBegan: [CallID: Int64] = [:]

  var drafts = DraftQueue()
  /// Since when (uptime) something urgent of the own side's has been under way without a pause.
  var urgentSince: Int64?
  /// Logs for which a `Received` is owed, in the order in which they came.
  var owedReceived: [Origin] = []
  /// By when (uptime) it is written at the latest, if nothing else of the own side's is written before.
  var receivedDue: Int64?
  var staging = Staging()
  var inFlight: InFlight?
  var parked: [ParkedRequest] = []
  var waitingParts: [PartyID: WaitingParts] = [:]

  var lines: [PartyID: LineWatch] = [:]
  var frontiers = FrontierWatch()
  var evidenceBackoff: [PartyID: Backoff] = [:]
  var conflicts: ConflictWatch
  var openItems: WatchRoom
  var witnesses: WitnessSlots
  /// What others have said that must not wait for the disk, and that is not kept yet; the oldest first.
  public internal(set) var earlyFlashes: [EarlyFlash] = []
  var terms = Terms()

  /// The board: a fold over what is signed of the own logs and mirrored of the others'.
  public internal(set) var board: Board
  /// Whether the request that is being served came as a file.
  var isFiled = false
  private var wakeAsked: Int64?

  /// Makes a node from what its store holds. Reads and re-hashes everything.
  ///
  /// - Throws: ``StoreFault`` if the store holds something else than what was signed, ``ConfigurationError`` if the
  ///   configuration does not fit the roster, and whatever the store throws.
  public init(configuration: Configuration, store: some StoreReader, now: Moment) throws {
    try configuration.check()
    let loaded = try StoreLoad(configuration: configuration, store: store, now: now).run()
    self.configuration = configuration
    self.store = store
    self.now = now
    clock = SignedClock(floor: loaded.clockFloor)
    generator = Generator(configuration.random)
    own = loaded.own
    mirrors = loaded.mirrors
    board = loaded.board
    conflicts = ConflictWatch(party: configuration.party)
    openItems = WatchRoom(
      party: configuration.party, others: configuration.roster.parties.filter { $0 != configuration.party },
      policy: configuration.watch)
    witnesses = WitnessSlots(keys: configuration.witnesses, cadenceSeconds: configuration.witnessCadenceSeconds)
    for origin in loaded.evidence { frontiers.report(origin) }
    for party in configuration.roster.parties where party != configuration.party {
      lines[party] = LineWatch(started: now)
    }
    for log in own { addOutbounds(for: log) }
    for receipt in loaded.receipts { settle(receipt) }
    for log in own { owe(log) }
    for (origin, certificates) in loaded.openings { openings[origin] = certificates }
    conflicts.rebuild(from: board)
    openItems.restart(with: board)
    oweWhatWasNotStated()
    resumeRecoveries()
  }

  /// Takes up keys that own logs are to be rotated to, without a restart. A key counts only once a certificate by the
  /// recovery key names it.
  public mutating func load(rotated signers: [any NoteSigner]) {
    for signer in signers where !configuration.rotated.contains(where: { $0.verifier == signer.verifier }) {
      configuration.rotated.append(signer)
    }
  }

  /// Takes an event at a moment and returns what the shell is to do, in order.
  public mutating func handle(_ event: Event, at moment: Moment) -> [Action] { handle([event], at: moment) }

  /// Takes events that came together, in order; what follows from all of them is done once, after the last.
  public mutating func handle(_ events: [Event], at moment: Moment) -> [Action] {
    now.wall = moment.wall
    now.uptimeMilliseconds = max(now.uptimeMilliseconds, moment.uptimeMilliseconds)
    for event in events { take(event) }
    goOn()
    let done = out
    out = []
    return done
  }

  private mutating func take(_ event: Event) {
    switch event {
    case .started: openMissingSuccessors()
    case .wake:
      // The alarm may have been an earlier one that stood in for the one asked for last: that one is asked for again.
      wakeAsked = nil
    case .submit(let id, let drafts): submit(id, drafts)
    case .committed(let id): committed(id)
    case .commitFailed(let id, let failure): commitFailed(id, failure)
    case .peerRequest(let id, let peer, let request): serve(id, from: peer, request)
    case .peerResponse(let id, let response): answered(id, response)
    case .peerUnreachable(let id): unreachable(id)
    }
  }

  /// What follows from any event: time has passed, and rooms may have something to do.
  private mutating func goOn() {
    // First of all: a heartbeat that is due by a new arrangement goes out now.
    lookUpTerms()
    noteUrgent()
    retryParked()
    expireStartQueries()
    runWitnessSlot()
    resumeSuspicions()
    pumpUploads()
    checkLines()
    pumpRecoveries()
    pumpRelays()
    checkConflicts()
    callTheWatch()
    startBatch()
    reportLines()
    askToBeWoken()
  }

  // MARK: Small helpers of all rooms

  var uptime: Int64 { now.uptimeMilliseconds }

  mutating func nextCommit() -> CommitID {
    commits += 1
    return CommitID(commits)
  }

  /// Calls a peer; nil if too many calls are in flight. Unless said otherwise the time that it may take is that of the
  /// slowest line that counts (2,400 bit/s).
  @discardableResult
  mutating func call(
    _ peer: Peer, _ path: String, _ body: [UInt8], for purpose: CallPurpose, seconds: Int? = nil,
    isRepeat: Bool = false
  ) -> CallID? {
    guard calls.count < ExchangeLimits.callsInFlight else { return nil }
    callNumbers += 1
    let id = CallID(callNumbers)
    calls[id] = purpose
    callsBegan[id] = uptime
    let timeout = seconds ?? patience + min(600, body.count / 250)
    out.append(.call(id, peer, PeerRequest(path: path, body: body, isRepeat: isRepeat), timeoutSeconds: timeout))
    return id
  }

  /// A call has ended, one way or the other: what it was for, and when it began. nil if nobody waits for it.
  mutating func takeCall(_ id: CallID) -> (purpose: CallPurpose, began: Int64)? {
    let began = callsBegan.removeValue(forKey: id)
    guard let purpose = calls.removeValue(forKey: id) else { return nil }
    return (purpose, began ?? uptime)
  }

  mutating func respond(_ id: RequestID, _ response: PeerResponse) { out.append(.respond(id, response)) }

  /// Runs something that reads the store; a store that can not be read stops the node's signing.
  mutating func reading<Value>(_ body: (inout NodeMachine) throws -> Value) -> Value? {
    do { return try body(&self) } catch {
      stop("the store can not be read: \(error)")
      return nil
    }
  }

  /// Signing and writing end for good; reading goes on.
  mutating func stop(_ reason: String) {
    guard stopped == nil else { return }
    stopped = reason
    out.append(.changed(.stopped(reason)))
    refuseEverything(.stopped(reason), status: 503)
  }

  var isDiskFull: Bool { fullDiskUntil.map { uptime < $0 } ?? false }

  // By index, not by element: a closure would be handed a copy of each log.
  func ownIndex(_ origin: Origin) -> Int? { own.indices.first { own[$0].origin == origin } }

  func mirrorIndex(_ origin: Origin) -> Int? { mirrors.indices.first { mirrors[$0].origin == origin } }

  /// The own log that entries of a lane go to.
  func activeIndex(_ lane: Lane) -> Int? { own.indices.last { own[$0].lane == lane && !own[$0].isClosed } }

  func party(of origin: Origin) -> PartyID? {
    if let mirror = mirrorIndex(origin) { return mirrors[mirror].party }
    return ownIndex(origin) == nil ? nil : configuration.party
  }

  /// The arrangement's comm-check interval, milliseconds.
  var silence: Int64 { Int64(terms.commCheckSeconds) * 1_000 }

  /// Heartbeats go out at a third of the comm-check interval.
  var heartbeat: Int64 { max(ExchangeLimits.heartbeatMilliseconds, silence / 3) }

  /// How often a peer is asked what it holds of a closed log.
  var asking: Int64 { min(silence, ExchangeLimits.askMilliseconds) }

  private mutating func askToBeWoken() {
    var times = deadlines()
    times.removeAll { $0 <= uptime }
    guard let next = times.min() else { return }
    // Asking again for a time that was asked for and has not come would only be noise.
    guard next != wakeAsked || (wakeAsked ?? 0) <= uptime else { return }
    wakeAsked = next
    out.append(.wake(atUptimeMilliseconds: next))
  }
}

/// What a call in flight was made for.
enum CallPurpose: Sendable {
  case log(Origin, PartyID, Outbound.Kind)
  case check(Origin, PartyID, at: Int64)
  case recovery(Origin, PartyID)
  case relay(Origin, PartyID)
  case evidence(Origin, PartyID)
  case history(LogPosition, PartyID)
  case witness(String, SignedCheckpoint)
}
