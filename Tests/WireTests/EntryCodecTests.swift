// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

@Suite("One value has one encoding")
struct EntryCodecTests {
  @Test("an entry of any kind comes back as it was written", arguments: EntryGenerator.kinds)
  func roundTrip(kind: Int) throws {
    var generator = EntryGenerator(seed: UInt64(kind))
    for _ in 0..<40 {
      let entry = try generator.entry(kind: kind)
      let bytes = try EntryCodec.encode(entry)
      let back = try EntryCodec.decode(bytes)
      #expect(back == entry)
      #expect(try EntryCodec.encode(back) == bytes)
    }
  }

  @Test("values of later versions are kept, and said to be there", arguments: [16, 18, 26, 29, 31])
  func laterValues(kind: Int) throws {
    var generator = EntryGenerator(seed: UInt64(kind))
    generator.allowsLater = true
    var seen = 0
    for _ in 0..<40 {
      var entry = try generator.entry(kind: kind)
      let bytes = try EntryCodec.encode(entry)
      let back = try EntryCodec.decode(bytes)
      seen += back.isPartlyUnknown ? 1 : 0
      entry.isPartlyUnknown = back.isPartlyUnknown
      #expect(back == entry)
      #expect(try EntryCodec.encode(back) == bytes)
    }
    #expect(seen > 0)
  }

  @Test(
    "bytes with one byte changed are refused, or are the one encoding of another value", arguments: EntryGenerator.kinds
  )
  func mutation(kind: Int) throws {
    var generator = EntryGenerator(seed: 7_000 + UInt64(kind))
    let bytes = try EntryCodec.encode(try generator.entry(kind: kind))
    for offset in bytes.indices.prefix(800) {
      for change in [1, 0x80, UInt8(generator.chance.number(2...254))] as [UInt8] {
        var changed = bytes
        changed[offset] ^= change
        try expectRefusedOrCanonical(changed)
      }
    }
  }

  @Test("bytes that were cut, or have a byte more or less, are refused or canonical", arguments: EntryGenerator.kinds)
  func truncation(kind: Int) throws {
    var generator = EntryGenerator(seed: 9_000 + UInt64(kind))
    let bytes = try EntryCodec.encode(try generator.entry(kind: kind))
    for offset in bytes.indices.prefix(400) {
      try expectRefusedOrCanonical(Array(bytes[..<offset]))
      var shorter = bytes
      shorter.remove(at: offset)
      try expectRefusedOrCanonical(shorter)
      var longer = bytes
      longer.insert(UInt8(generator.chance.number(0...255)), at: offset)
      try expectRefusedOrCanonical(longer)
    }
  }

  @Test("random bytes never stop the program")
  func garbage() throws {
    var chance = Chance(seed: 3)
    for _ in 0..<20_000 {
      let bytes = chance.bytes(chance.number(0...80))
      try expectRefusedOrCanonical(bytes)
    }
  }

  private func expectRefusedOrCanonical(_ bytes: [UInt8]) throws {
    guard let entry = try? EntryCodec.decode(bytes), !entry.isPartlyUnknown else { return }
    #expect(try EntryCodec.encode(entry) == bytes)
  }

  @Test("an entry that is too long is refused with the limit and what to do")
  func tooLong() throws {
    var generator = EntryGenerator(seed: 1)
    var ring: [Position] = []
    for step in 0..<900 as Range<Int32> {
      ring.append(try Position(latitudeE7: 330_000_000 + step * 7_919, longitudeE7: 360_000_000 - step * 104_729))
    }
    let volume = try Volume(stated: .polygon(ring), band: generator.band(), window: generator.window())
    let notice = ActivityNotice(
      kind: .flight, title: try Label("t"), volumes: Array(repeating: volume, count: Wire.Limits.volumes))
    var entry = try generator.entry(kind: 18)
    entry.body = .notice(notice)
    #expect {
      try EntryCodec.encode(entry)
    } throws: { error in
      guard case .entryTooLong(let bytes, Wire.Limits.entryBytes) = (error as? WireError)?.problem else { return false }
      return bytes > Wire.Limits.entryBytes && "\(error)".contains("65535")
    }
    #expect(throws: WireError(.entryTooLong(bytes: 65_536, limit: 65_535))) {
      try EntryCodec.decode([UInt8](repeating: 0, count: 65_536))
    }
  }

  @Test("a body of a later version can not be written, and an error names the field")
  func unknownBody() throws {
    var generator = EntryGenerator(seed: 2)
    var entry = try generator.entry(kind: 24)
    entry.body = .unknown(77)
    #expect(throws: WireError(.unknownBody(77)).inside("body")) { try EntryCodec.encode(entry) }
    entry.body = .referenceLayer(ReferenceLayer(name: try Label("n"), source: try Label("s"), segments: []))
    #expect(throws: WireError(.count(0, allowed: 1...2_000)).inside("segments").inside("reference_layer")) {
      try EntryCodec.encode(entry)
    }
    entry.body = .partRemoved(PartRemoved(entry: try generator.ref(), number: 64, reason: .other(1)))
    #expect(throws: WireError(.outOfRange(value: 64, allowed: 0...63)).inside("number").inside("part_removed")) {
      try EntryCodec.encode(entry)
    }
  }

  @Test("a safety warning is written whatever its numbers say")
  func warning() throws {
    var generator = EntryGenerator(seed: 5)
    var entry = try generator.entry(kind: 24)
    let warning = SafetyWarning(
      place: try Position(latitudeE7: 900_000_000, longitudeE7: 0), radius: Distance(millimetres: .min),
      lower: .unlimited, upper: .meanSeaLevel(centimetres: .min), from: .latest, until: .earliest, nature: .liveFire)
    entry.body = .safetyWarning(warning)
    #expect(try EntryCodec.decode(try EntryCodec.encode(entry)).body == .safetyWarning(warning))
  }
}
