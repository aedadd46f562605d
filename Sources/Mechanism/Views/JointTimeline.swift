// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// What the logs of all parties say of some hours and some entries, in one order: who said, received, had and understood
/// what when. A pure function of the board: equal cuts give equal timelines on every node.
public struct JointTimeline: Hashable, Sendable {
  /// Why an entry is on the timeline.
  public enum Ground: String, Hashable, Sendable, Comparable {
    /// It opened the incident, or was said within it.
    case incident
    /// It was named.
    case named
    /// It speaks of one of these, or one of these speaks of it.
    case related
    /// It is an arrangement that was in force then, or when a fact was agreed on or disputed, or a signature of it.
    case arrangement
    /// It was said, or received, within the time.
    case time
    /// It states the receipt of one of these.
    case receipt

    private var rank: Int {
      switch self {
      case .incident: 0
      case .named: 1
      case .related: 2
      case .arrangement: 3
      case .time: 4
      case .receipt: 5
      }
    }

    /// Orders by how close the entry is to the matter.
    public static func < (a: Ground, b: Ground) -> Bool { a.rank < b.rank }
  }

  /// One entry.
  public struct Line: Hashable, Sendable {
    /// The entry.
    public let ref: EntryRef
    /// Whose it is.
    public let party: PartyID
    /// In which of its logs it stands.
    public let lane: Lane
    /// The writing position.
    public let position: PositionDesignator
    /// What it says.
    public let kind: EntryKind
    /// When, by the writer's claim.
    public let writtenAt: Instant
    /// The later claim: when the last of the other parties that received it says so, or `writtenAt` if that is later.
    public let at: Instant
    /// Why it is here.
    public let ground: Ground
    /// Per other party, ascending: when it received it, had it, understood it, passed it on, did it; lateness and disputes of
    /// times.
    public let progress: [Progress]
    /// Why it has no effect; nil if it has.
    public let invalid: InvalidReason?
    /// Whether this version does not understand all of it.
    public let isPartlyUnknown: Bool
    /// Whether it is about what was said by voice: taken down, recorded, or also spoken.
    public let isByVoice: Bool
    /// Parts that were removed, by number, ascending.
    public let removedParts: [RemovedPart]
  }

  /// Ascending by the later claim, then by entry.
  public let lines: [Line]
  /// How many entries of the time there was no room for: see ``BoardLimits/timelineEntries``.
  public let omitted: Int
  /// From when entries are here because of their time.
  public let from: Instant
  /// Until when.
  public let until: Instant
}

extension Board {
  /// The joint timeline of an incident: what was said within it, what it names, all that these speak of or that speaks of
  /// these, the arrangements that were in force, and everything else that was written or received within its time, wherever
  /// it is. Until it is over, its time lasts until the last word within it.
  ///
  /// - Returns: nil if the entry belongs to no incident.
  public func timeline(ofIncident ref: EntryRef) -> JointTimeline? {
    guard let id = entry(ref), let number = facts.incidents.incidentOf[id] else { return nil }
    let incident = facts.incidents.all[number]
    let steps = incident.steps.all(in: logs).map(\.id)
    let last = ([incident.id] + steps).map { logs.head($0).writtenAt }.max() ?? incident.incident.from
    return jointTimeline(
      incident: [incident.id] + steps, named: incident.about, from: incident.incident.from,
      until: incident.incident.until ?? last)
  }

  /// The joint timeline of entries and a time.
  public func jointTimeline(of refs: [EntryRef], from: Instant, until: Instant) -> JointTimeline {
    jointTimeline(incident: [], named: refs.compactMap(entry), from: from, until: until)
  }

  private func jointTimeline(
    incident: [EntryID], named: [EntryID], from: Instant, until: Instant
  ) -> JointTimeline {
    let timeline = timeline()
    let links = EntryLinks(self)
    var grounds: [EntryID: JointTimeline.Ground] = [:]
    func add(_ ids: some Sequence<EntryID>, _ ground: JointTimeline.Ground) {
      for id in ids where grounds[id].map({ ground < $0 }) ?? true { grounds[id] = ground }
    }
    add(incident, .incident)
    add(named, .named)
    let subjects = links.reached(from: incident + named, forward: true)
    add(subjects, .related)
    add(links.reached(from: Array(subjects), forward: false), .related)
    // Whoever agreed on a fact was designated by the arrangement of that time.
    let words = incident.filter { [.factAgreed, .factDisputed].contains(logs.head($0).kind) }
    let inForce = Set(([from] + words.map { logs.head($0).writtenAt }).compactMap { timeline.inForce(at: $0)?.id })
    for proposal in facts.proposals where inForce.contains(proposal.id) {
      add([proposal.id] + proposal.signatures.all(in: logs).map(\.id), .arrangement)
    }
    add(entries(from: from, until: until), .time)
    let ordered = grounds.map { ($0.key, $0.value, laterClaim($0.key)) }.sorted { a, b in
      if a.1 != b.1 { return a.1 < b.1 }
      return a.2 == b.2 ? logs.canonicallyPrecedes(a.0, b.0) : a.2 < b.2
    }
    let kept = ordered.prefix(BoardLimits.timelineEntries)
    var lines = kept.map { line($0.0, $0.1, at: $0.2, timeline) }
    let shown = Set(kept.map { $0.0 })
    let receipts = Set(lines.flatMap { $0.progress.compactMap { $0.receipt?.statedIn } }.compactMap(entry))
      .subtracting(shown)
    lines += receipts.map { line($0, .receipt, at: laterClaim($0), timeline) }
    lines.sort { $0.at == $1.at ? $0.ref < $1.ref : $0.at < $1.at }
    return JointTimeline(lines: lines, omitted: ordered.count - kept.count, from: from, until: until)
  }

  private func line(
    _ id: EntryID, _ ground: JointTimeline.Ground, at: Instant, _ timeline: ArrangementTimeline
  ) -> JointTimeline.Line {
    let head = logs.head(id)
    let ref = logs.ref(id)
    let removed = facts.removals.filter { $0.entry == id && logs.counts($0.id, restricts: false) }
      .sorted { $0.number == $1.number ? logs.canonicallyPrecedes($0.id, $1.id) : $0.number < $1.number }
    return JointTimeline.Line(
      ref: ref, party: logs.party(id), lane: logs[id.log].lane, position: facts.positions[head.position],
      kind: head.kind, writtenAt: head.writtenAt, at: at, ground: ground,
      progress: ground == .receipt ? [] : progress(on: id, deadlines: precedence(of: id, head.kind), timeline),
      invalid: invalidReason(of: ref), isPartlyUnknown: isPartlyUnknown(id),
      isByVoice: facts.voice.takenDown[id] != nil || facts.voice.calls[id] != nil || facts.voice.spokenAt[id] != nil,
      removedParts: removed.map { removal in
        RemovedPart(
          part: PartKey(origin: ref.origin, index: ref.index, number: removal.number), ref: logs.ref(removal.id),
          reason: removal.reason)
      })
  }

  /// The precedence whose times an answer to an entry has.
  private func precedence(of id: EntryID, _ kind: EntryKind) -> Precedence? {
    switch kind {
    case .hotline: messageFact(id)?.precedence
    case .enRoute: facts.assistance[id] == nil ? nil : kind.askingPrecedence
    default: kind.askingPrecedence
    }
  }

  private func laterClaim(_ id: EntryID) -> Instant {
    let writer = logs.party(id)
    let claims = roster.parties.filter { $0 != writer }.compactMap { receipt(of: id, by: $0)?.at }
    return claims.reduce(logs.head(id).writtenAt, max)
  }

  /// What was written or received within a time, but for statements of receipt.
  private func entries(from: Instant, until: Instant) -> [EntryID] {
    guard from <= until else { return [] }
    return logs.logs.indices.flatMap { log -> [EntryID] in
      let heads = logs[log].heads
      return (0..<heads.count).compactMap { index -> EntryID? in
        let head = heads[index]
        guard head.kind != .received, head.writtenAt <= until else { return nil }
        let id = EntryID(log, UInt64(index))
        if head.writtenAt >= from { return id }
        return roster.parties.contains { party in
          party != logs[log].party && receipt(of: id, by: party).map { (from...until).contains($0.at) } == true
        } ? id : nil
      }
    }
  }
}

/// Which entries speak of which.
private struct EntryLinks {
  private var forward: [EntryID: [EntryID]] = [:]
  private var backward: [EntryID: [EntryID]] = [:]

  init(_ board: Board) {
    let (facts, logs) = (board.facts, board.logs)
    facts.answers.forEach { add($0.id, $0.target) }
    for activity in facts.activities {
      for version in activity.versions.all(in: logs) where version.id != activity.first {
        add(version.id, activity.first)
      }
      for event in activity.events.all(in: logs) { add(event.id, activity.first) }
      for hold in activity.holds { add(hold, activity.first) }
    }
    for hold in facts.holds.values { for lift in hold.lifted.all(in: logs) { add(lift.id, hold.id) } }
    for finding in facts.findings {
      add(finding.id, finding.version)
      switch finding.target {
      case .version(let other, _), .measure(let other, _), .reference(let other, _): add(finding.id, other)
      }
    }
    for log in facts.messages.indices {
      facts.messages[log].forEach { message in
        if let about = message.about { add(EntryID(log, message.index), about) }
      }
    }
    for (id, format) in facts.formats {
      for value in format.values {
        if case .entry(let ref) = value.content, let other = board.entry(ref) { add(id, other) }
      }
    }
    for proposal in facts.proposals {
      for signature in proposal.signatures.all(in: logs) { add(signature.id, proposal.id) }
    }
    for removal in facts.removals { add(removal.id, removal.entry) }
    addIncidentsAndVoice(board)
  }

  private mutating func addIncidentsAndVoice(_ board: Board) {
    let (facts, logs) = (board.facts, board.logs)
    for incident in facts.incidents.all {
      for about in incident.about { add(incident.id, about) }
      for step in incident.steps.all(in: logs) {
        add(step.id, incident.id)
        if let target = step.target { add(step.id, target) }
      }
    }
    for call in facts.voice.calls.values {
      for about in call.about { add(call.id, about) }
      if let other = call.differsFrom { add(call.id, other) }
    }
    for (id, call) in facts.voice.commanderCalls { if let about = call.about { add(id, about) } }
    for taken in facts.voice.takenDown.values {
      if let about = taken.about { add(taken.id, about) }
      for reconciled in taken.reconciled.all(in: logs) {
        add(reconciled.id, taken.id)
        add(reconciled.id, reconciled.entry)
      }
    }
  }

  private mutating func add(_ id: EntryID, _ target: EntryID) {
    forward[id, default: []].append(target)
    backward[target, default: []].append(id)
  }

  /// What is reached over any number of steps in one direction, with the starts.
  func reached(from starts: [EntryID], forward isForward: Bool) -> Set<EntryID> {
    var seen = Set(starts)
    var edge = starts
    while let next = edge.popLast() {
      for id in (isForward ? forward : backward)[next] ?? [] where seen.insert(id).inserted { edge.append(id) }
    }
    return seen
  }
}
