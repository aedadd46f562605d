// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

extension NodeMachine {
  /// The line to each other party, each direction apart.
  public func lines(at moment: Moment) -> [PartyID: LineState] {
    var states: [PartyID: LineState] = [:]
    for (party, watch) in lines {
      states[party] = watch.state(
        at: max(uptime, moment.uptimeMilliseconds), silence: silence, since: terms.strictSince,
        withheld: withheld(party))
    }
    return states
  }

  /// What the standing needs to know of the lines. What the own officers have said and nothing signed covers yet is not
  /// on the board; until it is, the own word is not current either.
  public func currencies(at moment: Moment) -> [PartyID: LineCurrency] {
    var all = lines(at: moment).mapValues(\.currency)
    if own.contains(where: { ($0.unsignedFrom ?? $0.uncoveredFrom) != nil && !$0.isClosed }) {
      all[configuration.party] = LineCurrency(lastWord: nil, isUp: false)
    }
    return all
  }

  /// The log of ours that lacks a receipt by this party for too long.
  private func withheld(_ party: PartyID) -> LineWatch.Withheld? {
    var oldest: LineWatch.Withheld?
    for index in outbounds.indices where outbounds[index].peer == party {
      guard let since = outbounds[index].owedSince, uptime - since > Int64(terms.receiptSeconds) * 1_000,
        since < oldest?.since ?? .max
      else { continue }
      // It lacks because the line is poor, as long as nothing shows that it is not.
      guard outbounds[index].isDenied else { continue }
      // Of a log with two histories, or one that another process has gone on with, a peer may hold what is not ours.
      let origin = outbounds[index].origin
      if let log = ownIndex(origin), own[log].isBesideItself { continue }
      if frontiers.reported.contains(origin) { continue }
      oldest = LineWatch.Withheld(origin: origin, size: outbounds[index].receipted ?? 0, since: since)
    }
    return oldest
  }

  /// Tells of lines whose state has changed.
  mutating func reportLines() {
    for party in configuration.roster.parties {
      guard let watch = lines[party] else { continue }
      let state = watch.state(at: uptime, silence: silence, since: terms.strictSince, withheld: withheld(party))
      if lines[party]?.report(state) == true { out.append(.changed(.line(party))) }
    }
  }

  /// Moments (uptime) at which something is to be looked at again.
  func deadlines() -> [Int64] {
    var times: [Int64] = []
    for watch in lines.values { times += watch.deadlines(silence: silence, since: terms.strictSince) }
    for outbound in outbounds {
      if let due = outbound.heartbeatDue(every: heartbeat), ownIndex(outbound.origin).map({ own[$0].isOpen }) == true {
        times.append(max(due, outbound.backoff.until))
      }
      if let asked = outbound.lastState, outbound.isIdle { times.append(asked + asking) }
      if outbound.isIdle { times.append(outbound.backoff.until) }
      let released = ownIndex(outbound.origin).flatMap { own[$0].released?.checkpoint.size }
      if let again = outbound.againAt(released: released) { times.append(max(again, outbound.backoff.until)) }
      if let bulk = outbound.bulkSince, outbound.prepared == nil { times.append(bulk + 1) }
      if let since = outbound.owedSince { times.append(since + Int64(terms.receiptSeconds) * 1_000 + 1) }
    }
    times += hangingUploads.map(\.due)
    for index in own.indices {
      var since = own[index].lastQuery?.since
      if case .asking(let asking) = own[index].standing { since = asking.since }
      if let since { times.append(since + ExchangeLimits.startQuerySeconds * 1_000) }
    }
    times += parked.map(\.deadline)
    times += recoveries.map(\.backoff.until)
    for relay in relays { times.append(max(relay.backoff.until, relay.since + ExchangeLimits.relayMilliseconds)) }
    if board.hasWaiting { times.append(max(uptime + 1, relaysSeen + 1_000)) }
    times += probes.map(\.notBefore)
    times += evidenceBackoff.values.map(\.until)
    if let slot = witnesses.nextSlot { times.append(slot) }
    if plansStandBack, let since = urgentSince { times.append(since + ExchangeLimits.standBackMilliseconds) }
    if inFlight == nil, let lazy = staging.lazyDeadline { times.append(lazy) }
    if let call = openItems.nextAt(uptime) { times.append(call) }
    if !conflicts.isIdle { times.append(uptime + 1) }
    if inFlight == nil, !owedReceived.isEmpty, let due = receivedDue { times.append(due) }
    if let full = fullDiskUntil { times.append(full) }
    if let change = nextArrangementChange { times.append(change) }
    return times
  }

  /// An agreed arrangement comes into force by the wall clock; the board tells, but someone must ask.
  private var nextArrangementChange: Int64? { terms.lookedUp == .min ? nil : terms.lookedUp + 60_000 }
}
