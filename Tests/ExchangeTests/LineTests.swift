// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("Silence is noticed, and told apart from a receipt that is withheld")
struct LineTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  private func isDown(_ direction: LineState.Direction?) -> Bool { if case .down = direction { true } else { false } }
  private func isUp(_ direction: LineState.Direction?) -> Bool { if case .up = direction { true } else { false } }

  @Test("A cut line is down in both directions within the comm-check interval, and those who watch are told")
  func cut() throws {
    var world = try World(["alpha", "bravo"])
    world.run(120_000)
    #expect(isUp(try world.lines(of: alpha)[bravo]?.outgoing))
    #expect(isUp(try world.lines(of: alpha)[bravo]?.incoming))
    let before = world.actions.count
    world.cut(alpha, bravo)
    world.run(181_000)
    #expect(isDown(try world.lines(of: alpha)[bravo]?.outgoing))
    #expect(isDown(try world.lines(of: alpha)[bravo]?.incoming))
    let told = world.actions[before...].contains { party, action in
      if case .changed(.line(bravo)) = action { party == alpha } else { false }
    }
    #expect(told)
    world.heal()
    world.run(120_000)
    #expect(isUp(try world.lines(of: alpha)[bravo]?.outgoing))
  }

  @Test("One starved direction: the line is down one way, and fresh word ends although cosignatures still come")
  func starved() throws {
    var world = try World(["alpha", "bravo"])
    world.run(120_000)
    let word = try #require(try world.lines(of: alpha)[bravo]?.lastWord)
    // Bravo answers alpha's calls, but its own calls never arrive.
    world.tamper = { from, _, request in from == bravo ? nil : request }
    world.run(400_000)
    let line = try #require(try world.lines(of: alpha)[bravo])
    #expect(isUp(line.outgoing))
    #expect(isDown(line.incoming))
    let last = try #require(line.lastWord)
    #expect(last - word < 70_000)
    #expect(world.now - last > 300_000)
  }

  @Test("Answers without a receipt are receipt withheld, not line down")
  func withheld() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    world.tamperAnswer = { by, _, request, response in
      by == bravo && [PeerPath.addEntries, PeerPath.append].contains(request.path)
        ? PeerResponse(status: 503) : response
    }
    world.submit(alpha, [try Say.message("receipt me")])
    world.run(50_000)
    #expect(isUp(try world.lines(of: alpha)[bravo]?.outgoing))
    world.run(30_000)
    guard case .receiptWithheld(let origin, _, _) = try world.lines(of: alpha)[bravo]?.outgoing else {
      Issue.record("the receipt is not shown as withheld")
      return
    }
    #expect(try origin == world.channel[alpha].origin(.urgent))
    world.tamperAnswer = nil
    world.run(120_000)
    #expect(isUp(try world.lines(of: alpha)[bravo]?.outgoing))
  }

  @Test("Uploads that are never answered are receipt withheld as well: the peer is asked, and answers that")
  func silent() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    world.tamperAnswer = { by, _, request, response in
      guard by == bravo else { return response }
      if request.path.hasPrefix("add-") || request.path == PeerPath.append { return nil }
      return request.path == PeerPath.logState ? PeerResponse(status: 503) : response
    }
    world.submit(alpha, [try Say.message("receipt me")])
    // The line is not slow: what becomes of the upload is asked long before half the comm-check interval is over.
    world.run(75_000)
    guard case .receiptWithheld = try world.lines(of: alpha)[bravo]?.outgoing else {
      Issue.record("the receipt is not shown as withheld")
      return
    }
    // A peer that shows the cosignature has given it.
    world.tamperAnswer = { by, _, request, response in
      by == bravo && (request.path.hasPrefix("add-") || request.path == PeerPath.append) ? nil : response
    }
    world.run(250_000)
    let urgent = try world.channel[alpha].origin(.urgent)
    #expect(world.receipts(of: alpha).contains { $0.checkpoint.origin == urgent && $0.checkpoint.size == 1 })
  }

  @Test("A cosignature that does not verify is no receipt")
  func wrongCosignature() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let before = world.receipts(of: alpha).count
    world.tamperAnswer = { _, _, request, response in
      guard [PeerPath.addEntries, PeerPath.append].contains(request.path), response.status == 200,
        var changed = Optional(response)
      else {
        return response
      }
      let middle = changed.body.count / 2 + 10
      changed.body[middle] = changed.body[middle] == 65 ? 66 : 65
      return changed
    }
    world.submit(alpha, [try Say.message("one")])
    world.run(120_000)
    #expect(world.receipts(of: alpha).count == before)
    #expect(try world[alpha].status.logs.contains { !$0.trouble.isEmpty })
  }

  @Test("A witness gets each log's checkpoint in every slot, plans no later than any peer; urgent does not wait")
  func witness() throws {
    var world = try World(["alpha", "bravo"], witness: true, cadence: 30)
    world.run(31_000)
    world.submit(alpha, [try Say.flight("slow")])
    let id = world.submit(alpha, [try Say.message("fast")])
    world.run(2_000)
    let ref = try #require(world.confirmed(id)?.first)
    #expect(try world[bravo].board.messages.count == 1)
    #expect(try world[bravo].board.activities.isEmpty)
    world.run(60_000)
    #expect(try world[bravo].board.activities.count == 1)
    let plans = try world.channel[alpha].origin(.plans)
    var seen: UInt64 = 0
    for item in world.traffic
    where item.response == nil && item.from == alpha && item.request.path == PeerPath.addCheckpoint {
      let note = try AddCheckpointRequest(parsing: item.request.body).checkpoint
      let checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text)
      guard checkpoint.origin == plans else { continue }
      if case .witness = item.to { seen = max(seen, checkpoint.size) } else { #expect(checkpoint.size <= seen) }
    }
    let before = world.traffic.count
    world.run(300_000)
    let slots = world.traffic[before...].filter { $0.from == alpha && $0.to == .witness("witness") }
    #expect(slots.count == 20)
    #expect(try world[alpha].receipts(of: ref.origin).contains { $0.by == .witness("witness") })
  }
}
