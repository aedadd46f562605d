// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import TransparencyLog

@Suite("The bodies of add-entries, after tlog-mirror")
struct MirrorTests {
  private static func intervals(_ start: UInt64, _ end: UInt64) throws -> [[UInt64]] {
    try #require(PackageIntervals(from: start, to: end)).map { [$0.subtreeStart, $0.start, $0.end] }
  }

  @Test("Packages are cut at multiples of 256, and their subtrees start there")
  func boundaries() throws {
    #expect(try Self.intervals(0, 0).isEmpty)
    #expect(try Self.intervals(300, 300).isEmpty)
    #expect(try Self.intervals(0, 1) == [[0, 0, 1]])
    #expect(try Self.intervals(0, 256) == [[0, 0, 256]])
    #expect(try Self.intervals(0, 257) == [[0, 0, 256], [256, 256, 257]])
    #expect(try Self.intervals(255, 257) == [[0, 255, 256], [256, 256, 257]])
    #expect(try Self.intervals(256, 512) == [[256, 256, 512]])
    #expect(try Self.intervals(300, 310) == [[256, 300, 310]])
    #expect(try Self.intervals(100, 1_000) == [[0, 100, 256], [256, 256, 512], [512, 512, 768], [768, 768, 1_000]])
    #expect(PackageIntervals(from: 2, to: 1) == nil)
    #expect(PackageIntervals(from: 0, to: 1 << 63) == nil)
    #expect(try #require(PackageIntervals(from: 0, to: Limits.treeSize)).last?.end == Limits.treeSize)
  }

  @Test("Intervals follow the specification's formula, adjoin and cover the upload")
  func formula() throws {
    var random = SeededGenerator(seed: 30)
    for _ in 0..<400 {
      let start = UInt64.random(in: 0...3_000, using: &random)
      let end = start + UInt64.random(in: 0...2_000, using: &random)
      let (roundedStart, roundedEnd) = (start / 256 * 256, (end + 255) / 256 * 256)
      let expected =
        start == end
        ? []
        : (0..<((roundedEnd - roundedStart) / 256)).map { i in
          [roundedStart + i * 256, max(start, roundedStart + i * 256), min(end, roundedStart + (i + 1) * 256)]
        }
      #expect(try Self.intervals(start, end) == expected)
    }
  }

  /// A log and one of its uploads.
  struct Upload {
    let grown: GrownTree
    let header: AddEntriesHeader
    let root: Hash256

    init(_ start: UInt64, _ end: UInt64, logSize: Int) throws {
      grown = GrownTree((0..<logSize).map(leafHash))
      header = try AddEntriesHeader(
        origin: Origin("example.com/log"), uploadStart: start, uploadEnd: end, ticket: [1, 2, 3])
      root = try grown.tree.root(at: end, reading: grown.tiles)
    }

    func body(packages: Int = 32, bytes: Int = 1 << 20) throws -> [UInt8] {
      try AddEntriesRequest.encode(
        header, limits: .init(bytes: bytes, packages: packages), tree: grown.tree, reading: grown.tiles
      ) { $0.map { entry(Int($0)) } }
    }

    func preceding(_ package: EntryPackage) -> [Hash256] {
      (package.subtreeStart..<package.start).map { leafHash(Int($0)) }
    }
  }

  @Test(
    "An upload is read as it was written, and each of its packages verifies",
    arguments: [
      (0, 1, 1), (0, 0, 5), (0, 256, 256), (100, 1_000, 1_300), (255, 257, 257), (700, 701, 5_000), (0, 5_000, 5_000),
    ]
      as [(UInt64, UInt64, Int)])
  func roundTrip(start: UInt64, end: UInt64, logSize: Int) throws {
    let upload = try Upload(start, end, logSize: logSize)
    let request = try AddEntriesRequest(parsing: try upload.body())
    #expect(request.header == upload.header)
    #expect(request.ending == .complete)
    #expect(request.packages.flatMap(\.entries) == (start..<end).map { entry(Int($0)) })
    for package in request.packages {
      let hashes = try package.verify(preceding: upload.preceding(package), size: end, root: upload.root)
      #expect(hashes == (package.start..<package.end).map { leafHash(Int($0)) })
    }
    // The tree that grows from what was verified has the checkpoint's root.
    var tree = TiledTree()
    for index in 0..<Int(start) { tree.append(leafHash(index)) }
    for package in request.packages { for entry in package.entries { tree.append(MerkleTree.leafHash(entry)) } }
    #expect(tree.root == upload.root)
  }

  @Test("The bytes of a small request are those of the specification")
  func layout() throws {
    let upload = try Upload(1, 3, logSize: 4)
    let naive = NaiveTree((0..<4).map(entry))
    let expected: [[UInt8]] = [
      [0, 15], Array("example.com/log".utf8), [0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 3], [0, 3, 1, 2, 3],
      [0, 7], entry(1), [0, 7], entry(2), [UInt8(naive.subtreeProof(0, 3, 3).count)],
    ]
    #expect(try upload.body() == expected.flatMap { $0 } + naive.subtreeProof(0, 3, 3).flatMap { $0 })
    let larger = try Upload(256, 258, logSize: 700)
    let deep = NaiveTree((0..<700).map(entry))
    let body = try AddEntriesRequest(parsing: try larger.body())
    #expect(body.packages[0].proof.allBytes == deep.subtreeProof(256, 258, 258))
  }

  @Test("An interrupted body gives its complete packages and says how it ended")
  func interrupted() throws {
    let upload = try Upload(100, 700, logSize: 700)
    let body = try upload.body()
    let all = try AddEntriesRequest(parsing: body).packages
    let header = upload.header.bytes.count
    var ends: [Int] = [header]
    for package in all {
      var bytes: [UInt8] = []
      try package.append(to: &bytes)
      ends.append((ends.last ?? 0) + bytes.count)
    }
    var failures = Failures()
    for length in stride(from: 0, through: body.count, by: 1)
    where length < header || length % 7 == 0 || ends.contains(length) {
      let bytes = Array(body.prefix(length))
      guard let request = try? AddEntriesRequest(parsing: bytes) else {
        failures.check(length < header, "refused at \(length)")
        continue
      }
      let complete = ends.filter { $0 <= length }.count - 1
      let left = length - ends[complete]
      failures.check(request.packages == Array(all.prefix(complete)), "packages at \(length)")
      let expected: AddEntriesRequest.Ending =
        left > 0 ? .truncated(bytes: left) : complete == all.count ? .complete : .prefix
      failures.check(request.ending == expected, "\(request.ending) at \(length)")
    }
    failures.report()
    #expect(throws: AddEntriesError.truncatedHeader) { try AddEntriesRequest(parsing: Array(body.prefix(header - 1))) }
  }

  @Test("A parser that is fed in pieces gives the same packages")
  func streamed() throws {
    let upload = try Upload(3, 1_500, logSize: 1_600)
    let body = try upload.body()
    let expected = try AddEntriesRequest(parsing: body)
    var random = SeededGenerator(seed: 31)
    for _ in 0..<5 {
      var parser = AddEntriesParser()
      var packages: [EntryPackage] = []
      var offset = 0
      while offset < body.count {
        let piece = Array(body[offset...].prefix(Int.random(in: 1...900, using: &random)))
        parser.append(piece)
        offset += piece.count
        while let package = try parser.readPackage() { packages.append(package) }
      }
      #expect(parser.header == expected.header)
      #expect(packages == expected.packages)
      #expect(parser.isComplete && parser.unreadBytes == 0)
    }
  }

  @Test("A client sends a prefix of so many packages or bytes, and the mirror reads no more than it wants")
  func limits() throws {
    let upload = try Upload(0, 2_000, logSize: 2_000)
    let three = try AddEntriesRequest(parsing: try upload.body(packages: 3))
    #expect(three.packages.count == 3)
    #expect(three.ending == .prefix)
    let small = try upload.body(bytes: 7_000)
    #expect(small.count <= 7_000)
    #expect(try AddEntriesRequest(parsing: small).ending == .prefix)
    #expect(try AddEntriesRequest(parsing: small).packages.count == 2)
    let body = try upload.body()
    let some = try AddEntriesRequest(parsing: body, limits: .init(bytes: body.count, packages: 2))
    #expect(some.packages.count == 2)
    guard case .excess = some.ending else {
      Issue.record("\(some.ending)")
      return
    }
    #expect(try AddEntriesRequest(parsing: body + [1, 2]).ending == .excess(bytes: 2))
    #expect(throws: AddEntriesError.tooLong(bytes: body.count, limit: body.count - 1)) {
      try AddEntriesRequest(parsing: body, limits: .init(bytes: body.count - 1, packages: 32))
    }
  }

  @Test("An altered entry, a proof for another tree and missing preceding hashes are refused")
  func refused() throws {
    let upload = try Upload(100, 600, logSize: 600)
    let request = try AddEntriesRequest(parsing: try upload.body())
    let first = request.packages[0]
    #expect(throws: EntryPackageError.preceding(expected: 100, actual: 0)) {
      try first.verify(size: 600, root: upload.root)
    }
    #expect(throws: EntryPackageError.self) {
      try first.verify(preceding: upload.preceding(first), size: 600, root: .zero)
    }
    var altered = try upload.body()
    let at = upload.header.bytes.count + 5
    altered[at] ^= 1
    let package = try AddEntriesRequest(parsing: altered).packages[0]
    #expect(throws: EntryPackageError.self) {
      try package.verify(preceding: upload.preceding(package), size: 600, root: upload.root)
    }
  }

  @Test("A malformed package ends the request, and those before it stand")
  func malformedPackage() throws {
    let upload = try Upload(0, 257, logSize: 257)
    var body = try upload.body()
    // The last package: an entry of 9 bytes, the number of its hashes, and as many hashes.
    let hashes = NaiveTree((0..<257).map(entry)).subtreeProof(256, 257, 257).count
    let count = body.count - hashes * 32 - 1
    #expect(Int(body[count]) == hashes)
    body[count] = 64
    let request = try AddEntriesRequest(parsing: body)
    #expect(request.packages.count == 1)
    #expect(request.ending == .malformed(.tooManyHashes(end: 257, count: 64)))
  }

  @Test("Malformed headers are refused, each with its reason")
  func malformedHeaders() throws {
    func header(_ origin: [UInt8], _ start: UInt64, _ end: UInt64, _ ticket: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      UInt16(origin.count).append(to: &bytes)
      bytes += origin
      start.append(to: &bytes)
      end.append(to: &bytes)
      UInt16(ticket).append(to: &bytes)
      return bytes + [UInt8](repeating: 0, count: ticket)
    }
    let cases: [([UInt8], AddEntriesError)] = [
      ([], .truncatedHeader),
      ([0], .truncatedHeader),
      (header([], 0, 1, 0), .origin(.empty)),
      (header([0xFF], 0, 1, 0), .origin(.notUTF8)),
      (header([0x20], 0, 1, 0), .origin(.forbidden(scalar: 0x20))),
      (header([UInt8](repeating: 0x61, count: 256), 0, 1, 0), .origin(.tooLong(bytes: 256))),
      (header([0x61], 2, 1, 0), .range(start: 2, end: 1)),
      (header([0x61], 0, .max, 0), .range(start: 0, end: .max)),
      (header([0x61], 0, 1, 4_097), .ticketTooLong(bytes: 4_097)),
    ]
    for (bytes, error) in cases { #expect(throws: error) { try AddEntriesRequest(parsing: bytes) } }
    #expect(try AddEntriesRequest(parsing: header([0x61], 0, 1, 4_096)).ending == .prefix)
  }

  @Test("A provider that returns too few entries, or one too long, is an error")
  func provider() throws {
    let upload = try Upload(0, 10, logSize: 10)
    #expect(throws: AddEntriesError.entryCount(expected: 10, actual: 0)) {
      try AddEntriesRequest.encode(upload.header, tree: upload.grown.tree, reading: upload.grown.tiles) { _ in [] }
    }
    let long = [[UInt8]](repeating: [UInt8](repeating: 0, count: 65_536), count: 10)
    #expect(throws: AddEntriesError.entry(.entryTooLong(position: 0, bytes: 65_536))) {
      try AddEntriesRequest.encode(upload.header, tree: upload.grown.tree, reading: upload.grown.tiles) { _ in long }
    }
    let beyond = try AddEntriesHeader(origin: upload.header.origin, uploadStart: 0, uploadEnd: 11)
    #expect(throws: TreeError.range(start: 0, end: 11, size: 10)) {
      try AddEntriesRequest.encode(beyond, tree: upload.grown.tree, reading: upload.grown.tiles) { $0.map { _ in [] } }
    }
  }

  @Test("A mirror's information has three lines")
  func mirrorInfo() throws {
    let info = MirrorInfo(treeSize: 20_852_163, nextEntry: 20_852_014, ticket: Array("ticket".utf8))
    #expect(info.bytes == Array("20852163\n20852014\ndGlja2V0\n".utf8))
    #expect(try MirrorInfo(parsing: info.bytes) == info)
    let empty = MirrorInfo(treeSize: 0, nextEntry: 0)
    #expect(empty.bytes == Array("0\n0\n\n".utf8))
    #expect(try MirrorInfo(parsing: empty.bytes) == empty)
    let cases: [(String, MirrorInfoError)] = [
      ("", .lines), ("1\n2\n", .lines), ("1\n2\n\n\n", .lines), ("1\n2\n\nx", .lines), ("x\n2\n\n", .treeSize),
      ("1\n02\n\n", .nextEntry), ("1\n2\nA\n", .ticket),
      ("1\n2\n" + String(repeating: "A", count: 5_468) + "\n", .ticket),
    ]
    for (text, error) in cases { #expect(throws: error, "\(text)") { try MirrorInfo(parsing: Array(text.utf8)) } }
  }
}
