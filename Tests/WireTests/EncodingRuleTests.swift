// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

/// Nests in its field 1 as deep as the bytes do.
private struct Nested: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    while let field = try reader.next() {
      if field == 1 { _ = try reader.message("inner", as: Nested.self) } else { try reader.skip() }
    }
  }

  func write(to writer: inout FieldWriter) throws(WireError) {}
}

@Suite("Every encoding but the one is refused")
struct EncodingRuleTests {
  private static let salt = [UInt8](repeating: 7, count: 16)
  private static let hash = [UInt8](repeating: 9, count: 32)
  private static let ref = RawMessage().text(1, "a/b").number(2, 5).data(3, hash)
  /// An entry up to its body.
  private static let head = RawMessage().data(1, salt).number(2, 1_000).text(3, "watch-1")
  private static let entry = head.message(24, ref)

  private func problem(_ message: RawMessage) -> WireError.Problem? { error(message)?.problem }

  private func error(_ message: RawMessage) -> WireError? {
    do throws(WireError) {
      _ = try EntryCodec.decode(message.bytes)
      return nil
    } catch { return error }
  }

  @Test("the entry that the following tests spoil is a good one")
  func good() throws {
    let entry = try EntryCodec.decode(Self.entry.bytes)
    #expect(entry.body == .holdLifted(EntryRef(origin: try Origin("a/b"), index: 5, leaf: try Hash256(Self.hash))))
    #expect(!entry.isPartlyUnknown)
  }

  @Test("varints with bytes to spare, or beyond 64 bits")
  func varints() {
    let head = RawMessage().data(1, Self.salt)
    #expect(problem(head.raw(2, 0, [0xE8, 0x87, 0x00]).text(3, "w").message(24, Self.ref)) == .varint)
    #expect(problem(RawMessage(bytes: [0x8A, 0x00, 16] + Self.salt)) == .varint)
    #expect(problem(RawMessage(bytes: [0x0A, 0x90, 0x00] + Self.salt)) == .varint)
    let huge = [UInt8](repeating: 0xFF, count: 9)
    #expect(problem(head.raw(2, 0, huge + [0x02])) == .varint)
    #expect(problem(head.raw(2, 0, huge + [0x81, 0x01])) == .varint)
    #expect(problem(head.raw(2, 0, huge + [0x01])) == .overflow(value: .max, largest: UInt64(Int64.max)))
    #expect(problem(head.raw(2, 0, [0x80])) == .truncated)
  }

  @Test("fields out of order or twice")
  func order() {
    #expect(problem(RawMessage().number(2, 1).data(1, Self.salt)) == .fieldOrder(field: 1, after: 2))
    #expect(problem(RawMessage().data(1, Self.salt).data(1, Self.salt)) == .fieldTwice(1))
    #expect(problem(Self.entry.message(24, Self.ref)) == .fieldTwice(24))
    #expect(problem(Self.head.message(17, Self.ref).message(24, Self.ref)) == .twoChoices)
    let inner = RawMessage().data(3, Self.hash).number(2, 5)
    #expect(problem(Self.head.message(24, inner)) == .fieldOrder(field: 2, after: 3))
    let position = RawMessage().text(1, "a").data(3, Self.hash)
    let split = RawMessage().data(1, Self.salt).text(3, "w").message(4, position).message(5, position).message(
      4, position)
    #expect(problem(split) != nil)
  }

  @Test("two members of a choice")
  func choices() {
    let altitude = RawMessage().raw(1, 0, [2]).raw(2, 0, [2])
    let warning = RawMessage().message(1, RawMessage()).message(3, altitude)
    #expect(problem(Self.head.message(26, warning)) == .twoChoices)
    let flag = RawMessage().message(1, RawMessage()).message(3, RawMessage().number(6, 0))
    #expect(problem(Self.head.message(26, flag)) == .flagFalse)
    let two = RawMessage().message(1, RawMessage()).message(3, RawMessage().number(6, 2))
    #expect(problem(Self.head.message(26, two)) == .overflow(value: 2, largest: 1))
    #expect(error(Self.head.message(26, flag))?.description.hasPrefix("safety_warning.lower.surface: ") == true)
  }

  @Test("defaults that are written out")
  func defaults() {
    #expect(problem(RawMessage().data(1, Self.salt).number(2, 0)) == .defaultWritten)
    #expect(problem(RawMessage().data(1, [])) == .defaultWritten)
    #expect(problem(RawMessage().data(1, Self.salt).text(3, "")) == .defaultWritten)
    #expect(
      problem(Self.head.message(24, RawMessage().text(1, "a").number(2, 0).data(3, Self.hash))) == .defaultWritten)
    let warning = RawMessage().message(1, RawMessage()).number(7, 0)
    #expect(problem(Self.head.message(26, warning)) == .defaultWritten)
    let polygon = RawMessage().message(1, RawMessage().message(1, RawMessage().data(1, [])))
    #expect(problem(Self.head.message(23, RawMessage().message(2, polygon))) == .defaultWritten)
  }

  @Test("members of a choice are written even where they are zero")
  func explicitZero() throws {
    let warning = RawMessage().message(1, RawMessage()).message(3, RawMessage().raw(2, 0, [0]))
    guard case .safetyWarning(let read) = try EntryCodec.decode(Self.head.message(26, warning).bytes).body else {
      return #expect(Bool(false))
    }
    #expect(read.lower == .meanSeaLevel(centimetres: 0))
    let started = RawMessage().message(1, Self.ref).raw(3, 0, [0])
    let entry = try EntryCodec.decode(Self.head.message(20, started).bytes)
    guard case .activity(_, .started(let instant)) = entry.body else { return #expect(Bool(false)) }
    #expect(instant.milliseconds == 0)
    #expect(problem(Self.head.message(22, RawMessage().message(1, Self.ref).raw(2, 0, [0]))) == .missing)
  }

  @Test("wire types that a field does not have, and groups")
  func wireTypes() {
    #expect(problem(RawMessage().number(1, 5)) == .wireType(field: 1, type: 0))
    #expect(problem(RawMessage().data(1, Self.salt).raw(2, 1, Self.salt)) == .wireType(field: 2, type: 1))
    for type in [3, 4, 6, 7] as [UInt64] {
      #expect(problem(Self.entry.raw(300, type, [])) == .wireType(field: 300, type: UInt8(type)))
    }
    // A packed field written one by one.
    let unpacked = RawMessage().message(1, RawMessage().raw(1, 0, [2]).raw(1, 0, [2]))
    #expect(
      problem(Self.head.message(23, RawMessage().message(2, RawMessage().message(1, unpacked))))
        == .wireType(field: 1, type: 0))
    #expect(problem(RawMessage(bytes: [0x00])) == .fieldNumber(0))
    #expect(problem(Self.entry.raw(0x2000_0000, 0, [1])) == .fieldNumber(0x2000_0000))
  }

  @Test("a packed list in two pieces, or that is cut within a number")
  func packed() {
    let pieces = RawMessage().data(1, [2, 2]).data(1, [2, 4, 2, 6])
    let area = RawMessage().message(1, pieces)
    #expect(problem(Self.head.message(23, RawMessage().message(2, RawMessage().message(1, area)))) == .fieldTwice(1))
    let cut = RawMessage().message(1, RawMessage().data(1, [2, 0x80]))
    #expect(problem(Self.head.message(23, RawMessage().message(2, RawMessage().message(1, cut)))) == .truncated)
    let odd = RawMessage().message(1, RawMessage().data(1, [2, 4, 6]))
    #expect(
      problem(Self.head.message(23, RawMessage().message(2, RawMessage().message(1, odd)))) == .oddCoordinates(count: 3)
    )
  }

  @Test("texts that are not UTF-8")
  func utf8() {
    for bad in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]] {
      #expect(problem(Self.head.message(24, RawMessage().data(1, bad).data(3, Self.hash))) == .notUTF8)
    }
  }

  @Test("messages that nest deeper than eight")
  func depth() {
    func problem(depth: Int) -> WireError.Problem? {
      let message = (1..<depth).reduce(RawMessage()) { inner, _ in RawMessage().message(1, inner) }
      var reader = FieldReader(message.bytes)
      do throws(WireError) {
        _ = try Nested(from: &reader)
        return nil
      } catch { return error.problem }
    }
    #expect(problem(depth: 8) == nil)
    #expect(problem(depth: 9) == .depth(limit: 8))
    #expect(problem(depth: 500) == .depth(limit: 8))
  }

  @Test("places with two names, and lists that must ascend")
  func ambiguous() {
    func place(_ latitude: Int64, _ longitude: Int64) -> RawMessage {
      RawMessage().number(1, UInt64(bitPattern: latitude) << 1).number(2, UInt64(bitPattern: longitude) << 1)
    }
    func warning(_ place: RawMessage) -> RawMessage { Self.head.message(26, RawMessage().message(1, place)) }
    #expect(problem(warning(place(5, 1_800_000_000))) == .longitudeNotNormal(e7: 1_800_000_000))
    #expect(problem(warning(place(900_000_000, 1))) == .longitudeNotNormal(e7: 1))
    if case .position = problem(warning(place(900_000_001, 1))) {} else { #expect(Bool(false)) }
    let position = RawMessage().text(1, "b").data(3, Self.hash)
    let frontier = Self.head.message(4, position).message(4, RawMessage().text(1, "a").data(3, Self.hash))
    #expect(error(frontier.message(24, Self.ref)) == WireError(.notAscending(index: 1)).inside("frontier"))
    #expect(
      problem(Self.head.message(4, position).message(4, position).message(24, Self.ref)) == .notAscending(index: 1))
  }

  @Test("an error names the field from the entry down")
  func path() {
    let short = RawMessage().text(1, "b").data(3, [1, 2, 3])
    let error = error(Self.head.message(4, RawMessage().text(1, "a").data(3, Self.hash)).message(4, short))
    #expect(error?.problem == .length(bytes: 3, needed: 32))
    #expect(error?.path.description == "frontier[1].root")
    #expect(self.error(Self.head)?.description == "body: is missing")
    #expect(self.error(RawMessage())?.description == "salt: is missing")
  }
}

@Suite("Later versions")
struct LaterVersionTests {
  private static let hash = [UInt8](repeating: 9, count: 32)
  private static let ref = RawMessage().text(1, "a/b").number(2, 5).data(3, hash)
  private static let head = RawMessage().data(1, [UInt8](repeating: 7, count: 16)).number(2, 1_000).text(3, "watch-1")

  private func decode(_ message: RawMessage) throws -> Entry { try EntryCodec.decode(message.bytes) }

  @Test("unknown fields are passed over, in the envelope and below, and said to be there")
  func unknownFields() throws {
    let known = Self.head.message(24, Self.ref)
    for later in [
      known.number(300, 0), known.data(200, []), known.raw(300, 5, [0, 0, 0, 0]).raw(301, 1, Self.hash.dropLast(24)),
      known.number(300, 1).number(300, 2), Self.head.message(24, Self.ref.number(4, 1)),
      Self.head.number(9, 1).message(24, Self.ref),
    ] {
      let entry = try decode(later)
      #expect(entry.isPartlyUnknown)
      #expect(entry.body == (try decode(known)).body)
    }
  }

  @Test("an unknown body is kept by its field number")
  func unknownBody() throws {
    #expect(try decode(Self.head.data(70, [1, 2, 3])).body == .unknown(70))
    #expect(try decode(Self.head.data(71, []).number(72, 7)).body == .unknown(71))
    #expect(throws: WireError(.missing).inside("body")) { try decode(Self.head.data(256, [])) }
  }

  @Test("a body whose choice this version does not know is unknown as a whole")
  func unknownChoice() throws {
    // An answer with state 8 of a later version, a precedence 5, an area of another shape, an altitude with another
    // datum.
    let answer = RawMessage().message(1, Self.ref).number(2, 8)
    let hotline = RawMessage().number(1, 5).text(2, "en")
    let area = RawMessage().message(2, RawMessage().message(1, RawMessage().data(8, [1])))
    let altitude = RawMessage().message(1, RawMessage()).message(3, RawMessage().number(8, 5))
    for (field, body) in [(22, answer), (27, hotline), (23, area), (26, altitude)] as [(UInt64, RawMessage)] {
      let entry = try decode(Self.head.message(field, body))
      #expect(entry.body == .unknown(UInt32(field)))
      #expect(entry.isPartlyUnknown)
    }
    let both = Self.head.message(17, Self.ref).message(22, answer)
    #expect(throws: WireError(.twoChoices).inside("body")) { try decode(both) }
    // Without any sign of a later version it is a mistake.
    #expect(throws: WireError(.missing).inside("state").inside("answer")) {
      try decode(Self.head.message(22, RawMessage().message(1, Self.ref)))
    }
  }

  /// A request hold for a volume with this area, from the surface up, for a second.
  private func hold(_ area: RawMessage) -> RawMessage {
    let volume = RawMessage().message(1, area).message(2, RawMessage().number(6, 1)).message(
      3, RawMessage().number(7, 1)
    )
    .message(4, RawMessage().number(2, 1_000))
    return Self.head.message(23, RawMessage().message(2, volume))
  }

  @Test(
    "of a polygon that says more in a later version, what is known is kept, and that there is more; so it is in the way"
  )
  func laterPolygon() throws {
    let ring: [UInt8] = [0, 0, 200, 1, 0, 0, 200, 1]
    let plain = RawMessage().message(1, RawMessage().data(1, ring))
    let later = RawMessage().message(1, RawMessage().data(1, ring).data(3, [1]))
    let (known, more) = (try decode(hold(plain)), try decode(hold(later)))
    #expect(!known.isPartlyUnknown && more.isPartlyUnknown)
    #expect(known.body == more.body)
  }

  @Test("curved areas and movement follow the rules: no azimuth of a whole turn, no zero written, no missing place")
  func shapes() throws {
    let place = RawMessage().number(1, 2).number(2, 2)
    func sector(_ change: (RawMessage) -> RawMessage) -> RawMessage {
      hold(RawMessage().message(4, change(RawMessage().message(1, place))))
    }
    let whole = try decode(sector { $0.number(2, 1).number(3, 9).number(4, 5).number(5, 6) })
    guard case .holdRequested(let request) = whole.body, case .volume(let volume) = request.subject else {
      return #expect(Bool(false))
    }
    #expect(
      volume.area
        == .sector(
          AnnularSector(
            center: try Position(latitudeE7: 1, longitudeE7: 1), innerRadius: Distance(millimetres: 1),
            outerRadius: Distance(millimetres: 9), from: Bearing(microdegrees: 5), to: Bearing(microdegrees: 6))))
    for wrong in [
      sector { $0.number(3, 9).number(4, 360_000_000) }, sector { $0.number(2, 0).number(3, 9).number(4, 1) },
      sector { $0.number(2, 9).number(3, 9).number(4, 1) }, sector { $0.number(3, 9) },
      hold(RawMessage().message(4, RawMessage().number(3, 9).number(4, 1))),
      hold(RawMessage().message(5, RawMessage().message(1, place).number(2, 4).number(3, 5))),
      hold(RawMessage().message(6, RawMessage().message(1, place).number(3, 360_000_000).number(5, 1))),
      hold(RawMessage().message(7, RawMessage().message(1, place).message(2, place).number(3, 5))),
      hold(
        RawMessage().message(1, RawMessage().data(1, [0, 0, 2, 0, 0, 2]).message(2, RawMessage().data(1, [0, 0])))),
    ] {
      #expect(throws: WireError.self) { try decode(wrong) }
    }
  }

  @Test("unknown fields follow the rules too")
  func rules() {
    let known = Self.head.message(24, Self.ref)
    for wrong in [
      known.number(300, 1).number(299, 1), known.raw(300, 0, [0x81, 0x00]), known.raw(300, 2, [5, 1]),
      known.raw(300, 5, [0]),
      known.raw(300, 3, []),
    ] {
      #expect(throws: WireError.self) { try decode(wrong) }
    }
  }
}
