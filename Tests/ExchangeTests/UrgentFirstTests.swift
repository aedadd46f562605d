// SPDX-License-Identifier: Apache-2.0
import Exchange
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("What is urgent goes before plans")
struct UrgentFirstTests {
  let alpha: PartyID
  let bravo: PartyID
  var world: World
  let urgent: Origin
  let plans: Origin

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
    world = try World(["alpha", "bravo"])
    world.network.delay = 1...1
    world.run(1_000)
    urgent = try world.channel[alpha].origin(.urgent)
    plans = try world.channel[alpha].origin(.plans)
  }

  /// Own entries of the batches since a place in alpha's actions, by log.
  private func batches(since start: Int) -> [Set<Origin>] {
    world.actions(of: alpha).dropFirst(start).compactMap {
      guard case .commit(_, let batch) = $0 else { return nil }
      let origins = Set(batch.entries.map(\.origin)).intersection([urgent, plans])
      return origins.isEmpty ? nil : origins
    }
  }

  @Test("Plans are neither written nor sent before the other side has what is urgent")
  mutating func standBack() throws {
    let start = world.actions(of: alpha).count
    world.submit(alpha, [try Say.flight("A 1")])
    let message = world.submit(alpha, [try Say.message("hold fire")])
    let flight = world.submit(alpha, [try Say.flight("A 2")])
    world.run(100)
    #expect(batches(since: start).prefix(3) == [[plans], [urgent], [plans]])
    /// Where in all actions an upload of one of alpha's logs is sent.
    func sent(_ origin: Origin) -> Int? {
      world.actions.firstIndex {
        guard $0.party == alpha, case .call(_, _, let request, _) = $0.action, request.path == PeerPath.append
        else { return false }
        return String(decoding: request.body.prefix(120), as: UTF8.self).contains(origin.name)
      }
    }
    let first = try #require(sent(urgent))
    let answered = try #require(
      world.actions[first...].firstIndex { if $0.party == bravo, case .respond = $0.action { true } else { false } })
    #expect(try #require(sent(plans)) > answered, "the first plan was written before, and waits too")
    #expect(world.confirmed(message) != nil && world.confirmed(flight) != nil)
  }

  @Test("A peer that does not answer keeps plans back for a moment only")
  mutating func silentPeer() throws {
    world.cut(alpha, bravo)
    world.submit(alpha, [try Say.message("hold fire")])
    let flight = world.submit(alpha, [try Say.flight("A 1")])
    world.run(ExchangeLimits.standBackMilliseconds - 1)
    #expect(world.confirmed(flight) == nil)
    world.run(5)
    #expect(world.confirmed(flight) != nil)
  }

  @Test("Urgent traffic without a pause keeps plans back for a moment only")
  mutating func steadyTraffic() throws {
    var flight: RequestID?
    for number in 0..<40 {
      world.submit(alpha, [try Say.message("number \(number)")])
      if number == 2 { flight = world.submit(alpha, [try Say.flight("A 1")]) }
      world.run(1)
      if number == 2 { #expect(world.confirmed(try #require(flight)) == nil) }
    }
    #expect(world.confirmed(try #require(flight)) != nil)
  }

  @Test("What the disk and the other side wait for is done first, then what the watch must hear, each in its own order")
  func order() throws {
    let early = EarlyFlash(
      ref: EntryRef(origin: urgent, index: 0, leaf: MerkleTree.leafHash([])), party: bravo, entry: [], text: nil,
      since: Instant(milliseconds: 0))
    let call = Action.call(CallID(1), .party(bravo), PeerRequest(path: "/x", body: []), timeoutSeconds: 1)
    let ordered = Action.ordered([
      .confirm(RequestID(1), []), .changed(.stopped("a")), .changed(.early(early)), call, .placed(RequestID(2), []),
      .commit(CommitID(1), StoreBatch()), .changed(.stopped("b")),
    ])
    let names = ordered.map { String("\($0)".prefix { $0 != "(" }) }
    #expect(names == ["call", "placed", "commit", "changed", "confirm", "changed", "changed"])
    #expect(ordered[3].isEarly)
  }
}

extension Action {
  fileprivate var isEarly: Bool { if case .changed(.early) = self { true } else { false } }
}
