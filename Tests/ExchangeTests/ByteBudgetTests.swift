// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Testing
import TransparencyLog
import Wire

@Suite("Bodies stay within the published byte budgets (docs/exchange.md)")
struct ByteBudgetTests {
  struct Count: Equatable {
    var sent = 0
    var received = 0
    var calls = 0
  }

  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  /// Bytes of bodies between alpha's calls and their answers while something happens.
  private func count(_ world: inout World, _ lane: Lane?, _ happen: (inout World) throws -> Void) throws -> Count {
    let before = world.traffic.count
    try happen(&world)
    var count = Count()
    for item in world.traffic[before...] where item.from == alpha {
      if let lane, !item.request.body.contains(subsequence: Array("/\(lane.rawValue)".utf8)) { continue }
      if let response = item.response {
        count.received += response.body.count
      } else {
        count.sent += item.request.body.count
        count.calls += 1
      }
    }
    return count
  }

  @Test("FLASH with 80 characters on a warm line: one call, one round trip")
  func flash() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let text = String(repeating: "x", count: 80)
    for _ in 0..<3 {
      let flash = try count(&world, .urgent) { world in
        world.submit(alpha, [try Say.message(text)])
        world.run(20)
      }
      #expect(flash.calls == 1)
      #expect(flash.sent <= 400, "\(flash)")
      #expect(flash.received <= 150, "\(flash)")
    }
  }

  @Test("A safety warning on a warm line: one call, one round trip")
  func warning() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let warning = try count(&world, .urgent) { world in
      world.submit(alpha, [try Say.warning()])
      world.run(20)
    }
    #expect(warning.calls == 1)
    #expect(warning.sent <= 450, "\(warning)")
    #expect(warning.received <= 150, "\(warning)")
  }

  @Test("A heartbeat of one log")
  func heartbeat() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(30_000)
    let heartbeat = try count(&world, .urgent) { $0.run(60_000) }
    #expect(heartbeat.calls == 1)
    #expect(heartbeat.sent <= 150, "\(heartbeat)")
    #expect(heartbeat.received <= 150, "\(heartbeat)")
  }

  @Test("After an outage: asking what the peer holds, of one log")
  func state() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(5_000)
    let request = LogStateRequest(origin: try world.channel[alpha].origin(.urgent))
    let id = world.inject(PeerRequest(path: PeerPath.logState, body: request.bytes), to: bravo, from: alpha)
    world.run(10)
    #expect(request.bytes.count <= 32)
    #expect(try #require(world.answer(to: id)).body.count <= 700)
  }
}

extension Collection where Element: Equatable {
  func contains(subsequence: [Element]) -> Bool {
    indices.contains { self[$0...].starts(with: subsequence) }
  }
}
