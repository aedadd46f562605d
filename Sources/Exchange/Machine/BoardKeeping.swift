// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The arrangement's intervals, or what holds while none is in force.
struct Terms: Hashable, Sendable {
  var commCheckSeconds = ExchangeLimits.commCheckSeconds
  var receiptSeconds = ExchangeLimits.receiptSeconds
  /// When (uptime) the comm-check interval became shorter: before that nobody had to be heard as often.
  var strictSince: Int64 = .min / 2
  /// When (uptime) they were looked up.
  var lookedUp: Int64 = .min
}

extension NodeMachine {
  /// Puts everything on the board that is signed here or mirrored: entries of the own side's and of others' logs.
  mutating func feedBoard() {
    var progressed = true
    while progressed {
      progressed = false
      for index in own.indices { progressed = feedOwn(index) || progressed }
      for index in mirrors.indices { progressed = feedMirror(index) || progressed }
    }
    lookUpTerms()
  }

  private mutating func feedOwn(_ index: Int) -> Bool {
    let end = own[index].boardEnd
    guard own[index].feed.applied < end else { return false }
    let (origin, store) = (own[index].origin, store)
    guard let entries = reading({ try $0.own[index].feed.take(upTo: end, of: origin, store: store) }) else {
      return false
    }
    let stopped = apply(entries, of: configuration.party)
    if let stopped { own[index].feed.rewind(to: stopped) }
    return stopped == nil && !entries.isEmpty
  }

  private mutating func feedMirror(_ index: Int) -> Bool {
    guard let end = mirrors[index].durable.mirror?.checkpoint.size, mirrors[index].feed.applied < end else {
      return false
    }
    let (origin, party, store) = (mirrors[index].origin, mirrors[index].party, store)
    guard let entries = reading({ try $0.mirrors[index].feed.take(upTo: end, of: origin, store: store) }) else {
      return false
    }
    for entry in entries { watch(entry, of: party) }
    let stopped = apply(entries, of: party)
    if let stopped { mirrors[index].feed.rewind(to: stopped) }
    return stopped == nil && !entries.isEmpty
  }

  /// Feeds entries of one log; returns the index from which on the board takes no more for now.
  private mutating func apply(_ entries: [LoggedEntry], of party: PartyID) -> UInt64? {
    for entry in entries {
      let applied = board.feed(entry)
      for ref in applied.tookEffect { tookEffect(ref, ref == entry.ref ? entry : nil) }
      switch applied.outcome {
      case .turnedAway(let expected), .outOfOrder(let expected): return expected
      case .unknownOrigin: return entry.ref.index
      case .tookEffect, .waits, .known: continue
      }
    }
    return nil
  }

  mutating func tookEffect(_ ref: EntryRef, _ fed: LoggedEntry? = nil) {
    noteKept(ref)
    guard !isRebuilding, let party = party(of: ref.origin) else { return }
    let body = fed.map { try? $0.content.get().body } ?? body(of: ref)
    out.append(.changed(.entry(ref, by: party, kind: body.map(EntryJSON.kind(of:)))))
    if let activity = board.activity(ref) { conflicts.note(activity) }
    oweReceived(ref.origin, body)
    openItems.note(ref, body, on: board, at: now)
    switch body {
    case .referenceLayer(let layer): conflicts.note(layer, ref)
    case .finding(let finding): conflicts.note(finding)
    case .measureDeclared, .measureSaid, .sealed: conflicts.use(declared: board.declaredMeasures)
    case .arrangementSigned, .arrangementProposed: terms.lookedUp = .min
    case .splitView(let view): out.append(.changed(.splitView(view.origin)))
    default: break
    }
  }

  /// What another party has said is on the board: a `Received` is owed, unless it is one itself.
  private mutating func oweReceived(_ origin: Origin, _ body: Body?) {
    if case .received = body { return }
    guard mirrorIndex(origin) != nil else { return }
    owe(received: origin)
  }

  mutating func owe(received origin: Origin) {
    guard !owedReceived.contains(origin) else { return }
    owedReceived.append(origin)
    if receivedDue == nil { receivedDue = uptime + ExchangeLimits.receivedMilliseconds }
  }

  /// After a start: what was taken in before, and for which no `Received` was written any more.
  mutating func oweWhatWasNotStated() {
    let claims = board.receivedClaims.filter { $0.party == configuration.party }
    for mirror in mirrors {
      let stated = claims.first { $0.origin == mirror.origin }?.size ?? 0
      let isNews = mirror.durable.newsEnd > stated && board.size(of: mirror.origin) > stated
      if isNews { owe(received: mirror.origin) }
    }
  }

  /// An entry that had waited for others is read again; that is rare.
  private mutating func body(of ref: EntryRef) -> Body? {
    let range = ref.index..<ref.index + 1
    let bytes = reading { try $0.store.range(of: ref.origin, range) }?.first
    return bytes.flatMap { try? EntryCodec.decode($0).body }
  }

  /// The arrangement in force may change with the board and with the clock.
  mutating func lookUpTerms() {
    guard terms.lookedUp == .min || uptime - terms.lookedUp >= 1_000 else { return }
    let inForce = board.arrangement(at: now.wall)
    let before = terms
    terms = Terms(strictSince: before.strictSince, lookedUp: uptime)
    if let arrangement = inForce?.arrangement {
      terms.commCheckSeconds = max(1, Int(arrangement.commCheckSeconds))
      terms.receiptSeconds = max(1, Int(arrangement.receiptSeconds))
    }
    if terms.commCheckSeconds < before.commCheckSeconds { terms.strictSince = uptime }
    conflicts.use(inForce)
    openItems.use(inForce?.arrangement.deadlines ?? [], board)
  }

  /// Calls whoever is to be called by now, and tells of answers that are overdue.
  mutating func callTheWatch() {
    for signal in openItems.goOn(board, at: now) {
      switch signal {
      case .rings(let ringing): out.append(.changed(.rings(ringing)))
      case .quiet(let ref): out.append(.changed(.quiet(ref)))
      case .overdue(let awaited): out.append(.changed(.overdue(awaited)))
      }
    }
  }

  /// Writes what was found, into `plans`. A part in each turn, however much there is: a FLASH must not wait for a
  /// hundred polygons.
  mutating func checkConflicts() {
    guard !conflicts.isIdle else { return }
    guard !board.isNotificationOnly, !board.isObserver(configuration.party) else { return conflicts.beSilent() }
    for finding in conflicts.check(work: ExchangeLimits.conflictWork) {
      drafts.append(
        DraftQueue.Request(id: nil, drafts: [Draft(lane: .plans, position: .node, body: .finding(finding))]))
    }
  }
}
