// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

/// "No known conflict, current" is never shown against what the node holds.
extension Judge {
  func judgeStandings(_ node: SimulatedNode, _ world: World) {
    guard let machine = node.machine, let own = node.party else { return }
    let reading = node.clock.moment(at: world.now)
    let lines = machine.currencies(at: reading)
    // A sample is enough while the run goes on, since there are many looks; at the end everything is looked at.
    let all = node.known.filter(\.isNotice).map(\.ref)
    let sample = world.isOver ? all : Array(world.chance.shuffled(all).prefix(8))
    let clear = sample.filter { ref in
      world.statistics.standings += 1
      if world.sabotage == .showsAllClear { return true }
      let standing = machine.board.standing(of: ref, for: scenario.parties[own], lines: lines, now: reading.wall)
      if case .noKnownConflict = standing?.summary { return true }
      return false
    }
    // The naive reading is slow: it is done only where there is something to contradict.
    guard !clear.isEmpty else { return }
    world.statistics.clear += clear.count
    // What became durable a moment ago may still be on its way from the disk to the machine, or have changed its board:
    // what is shown must be wrong either way.
    let moment = 5 + scenario.turnMilliseconds
    let trusted = node.known.filter { isTrusted($0.writer) }
    let readings = [trusted, trusted.filter { since($0.ref, node, world) > moment }]
      .map { NaiveStanding(known: $0) }.map { (naive: $0, activities: $0.activities()) }
    for ref in clear {
      let complaints = readings.compactMap { naive, activities in
        activities.first { $0.first == ref }.flatMap { complaint(about: $0, naive, activities, node, world) }
      }
      if complaints.count == readings.count, let complaint = complaints.last {
        return world.violated(
          .standingIsNeverTooGood, [node],
          "\(ref.words) is shown as \"no known conflict\", against \(complaint)")
      }
    }
  }

  /// What honest parties with one process write is valid as far as the workload is right.
  private func isTrusted(_ writer: Int) -> Bool {
    writer >= 0 && writer != scenario.liar?.party && !clonedParties.contains(writer)
  }

  private func complaint(
    about activity: NaiveStanding.Activity, _ naive: NaiveStanding, _ all: [NaiveStanding.Activity],
    _ node: SimulatedNode,
    _ world: World
  ) -> String? {
    if let restriction = naive.restriction(on: activity, among: all) { return restriction }
    if let silent = silentParty(for: activity.writer, node, world) {
      return "\(scenario.parties[silent]), of which nothing has arrived for longer than the comm-check interval"
    }
    guard let other = naive.conflict(with: activity, among: all) else { return nil }
    // The node needs a moment to write what it has found.
    let age = min(since(activity.current, node, world), since(other.current, node, world))
    return age > 5_000 ? "\(other.current.words), which meets it" : nil
  }

  /// A party other than the writer from which nothing at all has arrived here for longer than the interval allows.
  private func silentParty(for writer: Int, _ node: SimulatedNode, _ world: World) -> Int? {
    let limit = Int64(scenario.terms.commCheckSeconds) * 1_000 + Int64(scenario.terms.clockToleranceSeconds) * 1_000
    // A peer's clock that runs ahead may date its word later than it is; a node holds that back to its own clock.
    return scenario.parties.indices.first { party in
      guard party != writer, party != node.party, let heard = lastHeard[node.number]?[party] else { return false }
      return world.now.since(heard) > limit + 2_000
    }
  }

  private func since(_ ref: EntryRef, _ node: SimulatedNode, _ world: World) -> Int64 {
    guard let time = heldSince[node.number]?[ref] else { return .max }
    return world.now.since(time)
  }
}
