// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Board {
  /// How an activity stands, seen by `own` (whose own word is current unless `lines` says otherwise of it) with these lines at this instant; nil if
  /// the entry belongs to no activity. Everything but the currency follows from the board alone.
  public func standing(
    of activity: EntryRef, for own: PartyID?, lines: [PartyID: LineCurrency], now: Instant
  ) -> Standing? {
    guard let entry = entry(activity), let number = facts.activityOf[entry] else { return nil }
    return StandingRules(board: self, activity: facts.activities[number], own: own, lines: lines, now: now).standing
  }
}

/// The rules by which the standing of one activity follows; their table is in `docs/rules.md`.
private struct StandingRules {
  let board: Board
  let activity: ActivityFact
  let own: PartyID?
  let lines: [PartyID: LineCurrency]
  let now: Instant
  let timeline: ArrangementTimeline
  let inForce: ArrangementTimeline.InForce?
  let heads: [VersionFact]
  let concerned: [PartyID]

  init(board: Board, activity: ActivityFact, own: PartyID?, lines: [PartyID: LineCurrency], now: Instant) {
    self.board = board
    self.activity = activity
    self.own = own
    self.lines = lines
    self.now = now
    timeline = board.timeline()
    inForce = timeline.inForce(at: now)
    heads = activity.versions.latest(in: board.logs)
    let named = heads.flatMap(\.notice.concerned)
    let all = Set((inForce?.arrangement.parties ?? board.roster.parties) + named).subtracting([activity.owner])
      .subtracting(inForce?.arrangement.observers ?? [])
    concerned = all.sorted()
  }

  var standing: Standing {
    let state = board.stateOfActivity(activity)
    let versions = heads.map { board.view($0, isCurrent: true, timeline) }
    let dispositions = board.dispositions(on: activity)
    let findings = openFindings
    let holds = openHolds
    let defects = self.defects
    let parties = versions.first.map { partyStandings($0, dispositions) } ?? []
    let reasons =
      (splitViews + departures + readBackReasons(versions) + words(of: dispositions)
        + holds.map { .holdRequested($0.party, $0.ref) }
        + findings.map { .finding($0.party, $0.ref) } + unknowns + waiting + arrangementReasons
        + receiptReasons(versions, dispositions) + defects.map(StandingReason.defect))
    return Standing(
      activity: board.logs.ref(activity.first), owner: activity.owner, state: state, current: versions.map(\.ref),
      parties: parties, findings: findings, holds: holds, defects: defects,
      summary: state.isOver ? .over(state) : summary(of: reasons + clocksAhead))
  }

  // MARK: Facts

  private var openFindings: [FoundConflict] {
    activity.findings.map { board.facts.findings[$0] }.filter { board.isOpen($0, timeline) }
      .sorted { board.logs.canonicallyPrecedes($0.id, $1.id) }.map { board.view($0, timeline) }
  }

  private var openHolds: [RequestedHold] {
    let areas = board.facts.areaHolds.filter { board.logs.party($0) != activity.owner && touches($0) }
    return (activity.holds + areas).sorted(by: board.logs.canonicallyPrecedes)
      .compactMap { board.facts.holds[$0] }.map(board.view).filter(\.isOpen)
  }

  private func touches(_ hold: EntryID) -> Bool {
    guard case .volume(let volume)? = board.facts.holds[hold]?.subject else { return false }
    return heads.contains { head in
      head.notice.volumes.contains { ConflictTest.conflict($0, volume, minima: .zero) != nil }
    }
  }

  private var defects: [Defect] {
    var found: [Defect] = []
    if let inForce {
      let area = AreaOfOperations(inForce.arrangement.areaOfOperations)
      found += heads.flatMap(\.notice.volumes).compactMap { board.areaFindings.defect(of: $0.area, in: area) }
    }
    found += heads.compactMap { head in
      head.notice.volumes.first.flatMap { head.notice.reference?.difference(from: $0.area) }
    }.map(Defect.referenceDiffers)
    let parties = board.roster.parties
    if heads.contains(where: { !$0.notice.concerned.allSatisfy(parties.contains) }) { found.append(.unknownParty) }
    var unique: [Defect] = []
    for defect in found where !unique.contains(defect) { unique.append(defect) }
    return unique
  }

  private func partyStandings(_ version: ActivityVersion, _ dispositions: [AnswerFact]) -> [Standing.Party] {
    zip(version.progress, version.timing).filter { concerned.contains($0.0.party) }.map { progress, timing in
      let party = progress.party
      return Standing.Party(
        party: party, progress: progress, timing: timing,
        dispositions: dispositions.filter { board.logs.party($0.id) == party }.map(board.disposition),
        lastWord: lastWord(of: party))
    }
  }

  private func lastWord(of party: PartyID) -> Instant? {
    if party == own, lines[party] == nil { return now }
    return lines[party]?.lastWord
  }

  // MARK: Reasons

  /// A disagreement is over when one of the two logs is sealed: its party has gone on under another name.
  private var splitViews: [StandingReason] {
    let involved = concerned + [activity.owner]
    return board.openSplitViews.filter { view in
      involved.contains { $0 == view.party || $0 == view.statedBy }
    }.map { .splitView($0.origin) }
  }

  /// What it does otherwise than notified, by the latest words of its owner.
  private var departures: [StandingReason] {
    let state = board.stateOfActivity(activity)
    guard state == .contingent || state == .nonconforming else { return [] }
    return activity.events.latest(in: board.logs) { state == .contingent ? $0.isContingency : $0.isNonconformity }
      .map { board.logs.ref($0.id) }.map { state == .contingent ? .contingent($0) : .nonconforming($0) }
  }

  private func readBackReasons(_ versions: [ActivityVersion]) -> [StandingReason] {
    versions.flatMap(\.progress).filter { concerned.contains($0.party) }.flatMap { progress in
      progress.readBacks.filter(\.differs).map { .readBackDiffers(progress.party, $0.stated.ref) }
    }
  }

  private func words(of dispositions: [AnswerFact]) -> [StandingReason] {
    dispositions.compactMap { word in
      let (party, ref) = (board.logs.party(word.id), board.logs.ref(word.id))
      switch word.kind {
      case .objection: return .objection(party, ref)
      case .declined: return .declined(party, ref)
      case .requestForChange where !isAnswered(word): return .requestForChange(party, ref)
      case .proposal where !isAnswered(word): return .proposal(party, ref)
      default: return nil
      }
    }
  }

  /// Whether every current version had seen the request.
  private func isAnswered(_ word: AnswerFact) -> Bool {
    heads.allSatisfy { board.logs.precedes(word.id, $0.id) }
  }

  private var unknowns: [StandingReason] {
    let own = heads.filter { board.isPartlyUnknown($0.id) || $0.notice.kind.isUnknown }
    let involved = concerned + [activity.owner]
    return board.firstBlockingUnknowns.filter { involved.contains(board.logs.party($0)) }.map(notUnderstood)
      + own.map(\.id).map(notUnderstood)
  }

  private func notUnderstood(_ id: EntryID) -> StandingReason {
    .notUnderstood(board.logs.party(id), board.logs.ref(id))
  }

  private var waiting: [StandingReason] {
    board.waitingLogs.map { board.logs[$0].origin }.sorted().map(StandingReason.waiting)
  }

  private var arrangementReasons: [StandingReason] {
    var found: [StandingReason] = heads.count > 1 ? [.versionsDiffer] : []
    found += terminations + suspensions
    if inForce == nil { found.append(.noArrangement) }
    if inForce?.isContested == true { found.append(.arrangementContested) }
    return found
  }

  private var suspensions: [StandingReason] {
    board.suspensions(at: now, timeline).map { .arrangementSuspended(board.logs.party($0.id), board.logs.ref($0.id)) }
  }

  /// Those that have taken effect, or will before the activity is over.
  private var terminations: [StandingReason] {
    let end = heads.flatMap(\.notice.volumes).map(\.window.end).max() ?? .earliest
    return board.terminations(at: now, timeline).filter { $0.from <= max(now, end) }.map { termination in
      .arrangementTerminated(
        board.logs.party(termination.id), board.logs.ref(termination.id), from: termination.from)
    }
  }

  private func receiptReasons(_ versions: [ActivityVersion], _ dispositions: [AnswerFact]) -> [StandingReason] {
    concerned.flatMap { party -> [StandingReason] in
      var found: [StandingReason] = []
      for (version, head) in zip(versions, heads) {
        guard let place = version.progress.firstIndex(where: { $0.party == party }),
          version.progress[place].receipt != nil
        else {
          found.append(.notReceived(party))
          continue
        }
        if case .late = version.timing[place], !hasNoObjection(party, to: head, dispositions) {
          found.append(.lateNotice(party))
        }
      }
      return found
    }
  }

  private func hasNoObjection(_ party: PartyID, to head: VersionFact, _ dispositions: [AnswerFact]) -> Bool {
    dispositions.contains { $0.kind == .noObjection && $0.target == head.id && board.logs.party($0.id) == party }
  }

  private var clocksAhead: [StandingReason] {
    guard let inForce else { return [] }
    let latest = now.adding(seconds: Int(inForce.arrangement.clockToleranceSeconds))
    return concerned.filter { party in lastWord(of: party).map { $0 > latest } ?? false }.map(StandingReason.clockAhead)
  }

  // MARK: Summary

  private func summary(of reasons: [StandingReason]) -> Standing.Summary {
    // What the own side has said of its own activity may not be on the board yet.
    let isUnsaid = own.map { lines[$0] != nil && !concerned.contains($0) } ?? false
    let silent = concerned.filter { !isCurrent($0) } + (isUnsaid ? [own].compactMap(\.self) : [])
    if reasons.isEmpty && silent.isEmpty {
      let oldest = concerned.compactMap(lastWord).min() ?? now
      return .noKnownConflict(asOf: min(oldest, now))
    }
    if reasons.isEmpty {
      let words = silent.map(lastWord)
      return .notCurrent(since: words.contains(nil) ? nil : words.compactMap(\.self).min())
    }
    let all = reasons + silent.map { .notCurrent($0, since: lastWord(of: $0)) }
    var unique: [StandingReason] = []
    for reason in all where !unique.contains(reason) { unique.append(reason) }
    let ranked = unique.enumerated().sorted { ($0.element.code.rank, $0.offset) < ($1.element.code.rank, $1.offset) }
    return .restricted(ranked.map(\.element))
  }

  private func isCurrent(_ party: PartyID) -> Bool {
    guard let word = lastWord(of: party), let inForce else { return false }
    return now <= word.adding(seconds: Int(inForce.arrangement.commCheckSeconds))
  }
}

extension ActivityKind {
  var isUnknown: Bool { if case .other = self { true } else { false } }
}
