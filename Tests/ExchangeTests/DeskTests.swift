// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("The logs reach a desk one way, in files that a guard can check")
struct DeskTests {
  let alpha: PartyID
  let bravo: PartyID

  init() throws {
    alpha = try PartyID("alpha")
    bravo = try PartyID("bravo")
  }

  private func talked() throws -> World {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.flight("FALCON 21"), try Say.message("Drone over the river")])
    world.submit(bravo, [try Say.flight("Devriye 3"), try Say.warning(), try Say.message("منطقة 7", .routine)])
    world.run(5_000)
    return world
  }

  private func files(
    _ world: World, from cursor: DeskCursor = DeskCursor()
  ) throws -> (files: [DeskFile], cursor: DeskCursor) {
    let node = try world.node(alpha)
    let plan = node.machine.copyPlan(
      at: Moment(wall: Instant(milliseconds: World.epoch + world.time), uptimeMilliseconds: world.time),
      isExercise: false)
    return try DeskRunWriter.files(plan, from: cursor, store: node.store)
  }

  /// Takes a run as a desk does.
  private func take(_ files: [DeskFile], into store: MemoryStore, _ world: World) throws -> Audit.Report {
    var archive = DeskArchive(store)
    let batch = try archive.lay(try DeskRun(try files.map { try DeskFile(parsing: $0.content) }))
    let report = try archive.verify(world.channel.roster)
    if report.isClean { store.apply(batch) }
    return report
  }

  @Test("the board at the desk is that of the node, rebuilt from fields and verified by the cards")
  func sameBoard() throws {
    let world = try talked()
    let desk = MemoryStore()
    let report = try take(files(world).files, into: desk, world)
    #expect(report.isClean, "\(report.problems)")
    #expect(try report.board.digest() == world[alpha].board.digest())
    #expect(try DeskArchive(desk).board(world.channel.roster).digest() == report.board.digest())
    #expect(report.logs.map(\.parts).reduce(0, +) == 2)
  }

  @Test("each run carries what is new, and only that; one that is missing is in the way")
  func runs() throws {
    var world = try talked()
    let desk = MemoryStore()
    let first = try files(world)
    _ = try take(first.files, into: desk, world)
    #expect(try DeskArchive(desk).next() == 2)
    world.submit(bravo, [try Say.message("more", .routine)])
    world.run(5_000)
    let second = try files(world, from: first.cursor)
    world.submit(alpha, [try Say.message("and more", .routine)])
    world.run(5_000)
    let third = try files(world, from: second.cursor)
    #expect(throws: DeskFileError.self) { try take(third.files, into: desk, world) }
    for run in [second, third] {
      let report = try take(run.files, into: desk, world)
      #expect(report.isClean, "\(report.problems)")
    }
    #expect(try DeskArchive(desk).board(world.channel.roster).digest() == world[alpha].board.digest())
    let again = try files(world, from: third.cursor)
    #expect(!again.files.flatMap(\.items).contains { $0.hasPrefix("entry ") })
  }

  @Test("a file of many entries is cut into small ones, in the middle of an entry where it must be")
  func cutting() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    let text = String(repeating: "words and words ", count: 1_000)
    for _ in 0..<12 { world.submit(alpha, [try Say.message(text, .routine)]) }
    for number in 0..<120 { world.submit(bravo, [try Say.flight("flight \(number)", after: Int64(number * 90))]) }
    world.run(60_000)
    let desk = MemoryStore()
    let all = try files(world).files
    #expect(all.count > 3)
    #expect(all.allSatisfy { $0.content.count <= DeskFile.bytes })
    let report = try take(all.reversed(), into: desk, world)
    #expect(report.isClean, "\(report.problems)")
    #expect(try report.board.digest() == world[alpha].board.digest())
  }

  @Test("what a guard can not check stays behind; the tree still holds, and the board says that something is missing")
  func withheld() throws {
    var world = try talked()
    world.submit(bravo, [try Say.flight("Ставка"), try Say.message("Ставка", .routine)])
    world.submit(bravo, [try Say.flight("later", latitude: 300_000_000)])
    world.run(5_000)
    let desk = MemoryStore()
    let report = try take(files(world).files, into: desk, world)
    #expect(report.isClean, "\(report.problems)")
    #expect(try report.board.digest() != world[alpha].board.digest())
    let archive = DeskArchive(desk)
    #expect(try archive.withheld().map(\.reason) == [.characters])
    #expect(try archive.withheldParts().map(\.reason) == [.characters])
    let titles = report.board.activities.flatMap { $0.versions.map(\.notice.title.text) }
    #expect(titles.contains("later") && !titles.contains("Ставка"))
    let bytes = try files(world).files.flatMap(\.content)
    #expect(bytes.firstRange(of: Array("Ставка".utf8)) == nil)
    #expect(report.board.invalid.contains { $0.reason == .malformed })
    #expect(try DeskArchive(desk).board(world.channel.roster).digest() == report.board.digest())
  }

  @Test("a file with any byte changed is refused, or its run is")
  func changed() throws {
    let world = try talked()
    let whole = try files(world).files
    for file in whole {
      let content = file.content
      for place in stride(from: 0, to: content.count, by: max(1, content.count / 60)) {
        var bytes = content
        bytes[place] ^= 1
        #expect(throws: DeskFileError.self) { try DeskFile(parsing: bytes) }
        // Whoever can change a file can also write its sum anew.
        guard let resummed = Self.resummed(bytes), let changed = try? DeskFile(parsing: resummed) else { continue }
        let desk = MemoryStore()
        let files = whole.map { $0.number == changed.number ? changed : $0 }
        guard let report = try? take(files, into: desk, world) else { continue }
        let isSame = try changed.head != file.head || report.board.digest() == world[alpha].board.digest()
        #expect(isSame || !report.isClean, "byte \(place)")
      }
    }
  }

  private static func resummed(_ bytes: [UInt8]) -> [UInt8]? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 2 else { return nil }
    let rest = Array(lines.dropLast(2).joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
    return rest + Array("end \(Hash256.sha256(rest).hex)\n".utf8)
  }

  @Test("an entry that nobody signed is not taken")
  func invented() throws {
    let world = try talked()
    let desk = MemoryStore()
    let good = try files(world)
    _ = try take(good.files, into: desk, world)
    let origin = try #require(desk.origins().first)
    let size = try desk.size(of: origin)
    let entry = Entry(
      salt: try Salt([UInt8](repeating: 7, count: 16)), writtenAt: Instant(milliseconds: World.epoch + 900_000),
      position: try PositionDesignator("watch-1"), frontier: [],
      body: .hotline(HotlineMessage(precedence: .flash, language: try Label("en"))))
    let bytes = try EntryCodec.encode(entry)
    let lines = try PlainForm.lines(of: bytes).map { " \($0)" }
    let head = try #require(good.files.first?.head)
    let forged = DeskFile(
      run: 2, number: 1, count: 1, head: head,
      items: ["entries \(origin)", "entry \(size) \(MerkleTree.leafHash(bytes).hex)"] + lines)
    let report = try take([forged], into: desk, world)
    #expect(!report.isClean)
    #expect(try desk.size(of: origin) == size && DeskArchive(desk).next() == 2)
  }

  @Test("a release has one text, and holds the notice and nothing else")
  func release() throws {
    let notice = try Say.notice("FALCON 21", 355_000_000, 358_000_000, 60)
    let file = ReleaseFile(channel: try Label("line"), party: alpha, number: 3, notice: notice)
    let bytes = try file.content()
    #expect(try ReleaseFile(parsing: bytes) == file)
    var amendment = file
    amendment.amends = EntryPlace(origin: try Origin("alpha/line/plans"), index: 7)
    #expect(try ReleaseFile(parsing: try amendment.content()) == amendment)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      #expect(throws: (any Error).self) { try ReleaseFile(parsing: changed) }
      if let resummed = Self.resummed(changed), let other = try? ReleaseFile(parsing: resummed) {
        #expect(try other.content() == resummed && (other == file) == (resummed == bytes))
      }
    }
    #expect(throws: (any Error).self) { try ReleaseFile(parsing: bytes + [0x0A]) }
  }

  @Test("plans are compared with each other by the minima, and not with themselves")
  func plans() throws {
    var world = try World(["alpha", "bravo"])
    world.run(1_000)
    world.submit(alpha, [try Say.flight("mine")])
    world.run(3_000)
    let board = try world[alpha].board
    let now = Instant(milliseconds: World.epoch)
    let notice = try Say.notice("plan", 355_000_000, 358_000_000, 60)
    let other = EntryRef(origin: try Origin("plan"), index: 2, leaf: MerkleTree.leafHash([]))
    func conflicts(_ plans: [(name: EntryRef, notice: ActivityNotice)], _ notice: ActivityNotice) -> [FindingTarget] {
      let picture = ConflictPicture(ofPlans: plans, and: alpha, on: board, at: now, or: notice)
      var search = picture.check(notice, of: alpha)
      var work = 1_000_000
      while !search.isDone { search.run(work: &work) }
      return search.conflicts.map(\.other)
    }
    #expect(conflicts([], notice).count == 1)
    #expect(conflicts([(other, notice)], notice).count == 2)
    #expect(conflicts([], try Say.notice("mine", 355_000_000, 358_000_000, 60)).isEmpty)
    var released = ConflictPicture(of: board, at: now).check(notice, of: alpha)
    var work = 1_000_000
    while !released.isDone { released.run(work: &work) }
    #expect(released.conflicts.isEmpty)
  }
}
