// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Testing
import TransparencyLog
import Wire

@Suite("An upload in one request: nothing is taken on trust, and it may come twice")
struct AppendTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  /// A world in which alpha has said something, and the request that carried it.
  private func said() throws -> (World, PeerRequest) {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    let before = world.traffic.count
    world.submit(alpha, [try Say.message("one")])
    world.run(1_000)
    let item = try #require(
      world.traffic[before...].first { item in
        item.from == alpha && item.response == nil && item.request.path == PeerPath.append
          && ((try? AppendRequest(parsing: item.request.body))?.entries.count ?? 0) > 0
      })
    return (world, item.request)
  }

  private func ask(_ world: inout World, _ request: PeerRequest) -> Int? {
    let id = world.inject(request, to: bravo, from: alpha)
    world.run(100)
    return world.answer(to: id)?.status
  }

  @Test("The same again brings the same receipt")
  func twice() throws {
    var (world, request) = try said()
    #expect(try world[bravo].board.messages.count == 1)
    #expect(ask(&world, request) == 200)
    #expect(try world[bravo].board.messages.count == 1)
  }

  @Test(
    "On a slow line, what the receiver works out by itself is not sent, and it has the same bytes all the same",
    arguments: [false, true])
  func brief(isSlow: Bool) throws {
    var world = try World(["alpha", "bravo"])
    if isSlow { world.network.delay = 1_000...1_000 }
    world.run(30_000)
    world.submit(bravo, [try Say.message("zero")])
    world.run(30_000)
    let before = world.traffic.count
    world.submit(alpha, [try Say.message("one")])
    world.run(10_000)
    let item = try #require(
      world.traffic[before...].first { $0.from == alpha && $0.response == nil && $0.request.path == PeerPath.append })
    let upload = try AppendRequest(parsing: item.request.body)
    let entry = try #require(upload.entries.last)
    let held = try #require(
      try world.node(bravo).store.entries(of: upload.checkpoint.origin, from: upload.checkpoint.size - 1, limit: 1)
        .first)
    if isSlow {
      #expect(entry.texts == 1 && !entry.positions.isEmpty)
      #expect(held.bytes.count > entry.bytes.count + 50 * entry.positions.count + 30)
    } else {
      #expect(entry.bytes == held.bytes && entry.texts == 0 && entry.positions.isEmpty)
    }
    #expect(try world[alpha].board.digest() == world[bravo].board.digest())
  }

  @Test("What was changed on the way, or does not go on from what is here, changes nothing")
  func changed() throws {
    var (world, request) = try said()
    let upload = try AppendRequest(parsing: request.body)
    #expect(upload.bytes == request.body)
    let size = try world[bravo].roots.first { $0.origin == upload.checkpoint.origin }?.size
    for place in stride(from: 2, to: request.body.count, by: 7) {
      var other = request
      other.body[place] ^= 1
      let status = ask(&world, other)
      // Entries and parts that are here already are passed over, whatever they are.
      #expect([200, 400, 409].contains(status), "byte \(place): \(status ?? 0)")
    }
    for count in [0, 1, 20, request.body.count - 1] {
      #expect(ask(&world, PeerRequest(path: PeerPath.append, body: Array(request.body.prefix(count)))) == 400)
    }
    var ahead = upload
    ahead.parts = []
    ahead.start += 1
    ahead.checkpoint = try Checkpoint(
      origin: upload.checkpoint.origin, size: upload.checkpoint.size + 1, root: upload.checkpoint.root)
    #expect(ask(&world, PeerRequest(path: PeerPath.append, body: ahead.bytes)) == 409)
    #expect(try world[bravo].roots.first { $0.origin == upload.checkpoint.origin }?.size == size)
  }

  @Test("An upload without an answer is sent again, and any answer is the receipt")
  func again() throws {
    var world = try World(["alpha", "bravo"])
    world.run(5_000)
    var lost = 0
    let sender = alpha
    world.tamper = { from, _, request in
      guard from == sender, request.path == PeerPath.append,
        (try? AppendRequest(parsing: request.body))?.entries.isEmpty == false, lost < 1
      else { return request }
      lost += 1
      return nil
    }
    world.submit(alpha, [try Say.message("one")])
    world.run(8_000)
    #expect(lost == 1)
    #expect(try world[bravo].board.messages.count == 1)
    let urgent = try world.channel[alpha].origin(.urgent)
    #expect(world.receipts(of: alpha).contains { $0.checkpoint.origin == urgent && $0.checkpoint.size == 1 })
  }

  @Test("A peer that does not know the path gets the long form")
  func unknown() throws {
    var world = try World(["alpha", "bravo"])
    world.tamper = { _, _, request in request.inLongForm }
    world.run(5_000)
    world.submit(alpha, [try Say.message("one")])
    world.run(5_000)
    #expect(try world[bravo].board.messages.count == 1)
    #expect(!world.receipts(of: alpha).isEmpty)
  }
}
