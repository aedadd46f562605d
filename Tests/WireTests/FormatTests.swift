// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

@Suite("Messages in a format, as bytes")
struct FormatTests {
  private static let hash = [UInt8](repeating: 9, count: 32)
  private static let head = RawMessage().data(1, [UInt8](repeating: 7, count: 16)).number(2, 1_000).text(3, "watch-1")

  /// An entry with a FLASH message in format 5 that has these values.
  private func entry(_ values: [RawMessage], number: UInt64 = 5, extra: RawMessage = RawMessage()) -> [UInt8] {
    var format = RawMessage().number(1, number).data(2, Self.hash)
    for value in values { format = format.message(3, value) }
    let message = RawMessage().number(1, 4).text(2, "en").message(4, RawMessage(bytes: format.bytes + extra.bytes))
    return Self.head.message(27, message).bytes
  }

  private func format(_ bytes: [UInt8]) throws -> FilledFormat? {
    guard case .hotline(let message) = try EntryCodec.decode(bytes).body else { return nil }
    return message.format
  }

  private func problem(_ bytes: [UInt8]) -> WireError.Problem? {
    do throws(WireError) {
      _ = try EntryCodec.decode(bytes)
      return nil
    } catch { return error.problem }
  }

  private func value(_ parameter: UInt64, _ field: UInt64, _ bytes: [UInt8] = [1]) -> RawMessage {
    RawMessage().number(1, parameter).raw(field, 0, bytes)
  }

  @Test("values stand in the order of their parameters, once each")
  func order() throws {
    let good = entry([value(1, 15), value(2, 9)])
    #expect(
      try format(good)?.values == [
        ParameterValue(parameter: 1, content: .choice(1)), ParameterValue(parameter: 2, content: .count(1)),
      ])
    #expect(problem(entry([value(2, 15), value(1, 9)])) == .notAscending(index: 1))
    #expect(problem(entry([value(2, 15), value(2, 9)])) == .notAscending(index: 1))
    #expect(problem(entry([RawMessage().number(1, 1).raw(9, 0, [1]).raw(15, 0, [1])])) == .twoChoices)
    #expect(problem(entry([RawMessage().number(1, 1)])) == .missing)
  }

  @Test("numbers outside their ranges are refused")
  func ranges() {
    #expect(problem(entry([], number: 10_000)) == .outOfRange(value: 10_000, allowed: 1...9_999))
    #expect(problem(entry([value(100, 15)])) == .outOfRange(value: 100, allowed: 1...99))
    #expect(problem(entry([RawMessage().raw(9, 0, [1])])) == .outOfRange(value: 0, allowed: 1...99))
    // 360 degrees.
    #expect(
      problem(entry([value(1, 8, RawMessage.varint(360_000_000))]))
        == .overflow(value: 360_000_000, largest: 359_999_999))
    let many = (1...33).map { value(UInt64($0), 15) }
    #expect(problem(entry(many)) == .count(33, allowed: 0...32))
    #expect(problem(entry([RawMessage().number(1, 1).text(12, "falcon")])) == .domain(.callSign("falcon")))
    #expect(problem(entry([RawMessage().number(1, 1).text(13, "a\u{2029}b")])) == .domain(.label("a\u{2029}b")))
  }

  @Test("a kind of value of a later version is kept as such, and the rest of the message is read")
  func later() throws {
    for field in [16, 31] as [UInt64] {
      let bytes = entry([value(1, field), value(2, 9)])
      #expect(
        try format(bytes)?.values == [
          ParameterValue(parameter: 1, content: .later), ParameterValue(parameter: 2, content: .count(1)),
        ])
      #expect(try EntryCodec.decode(bytes).isPartlyUnknown)
    }
    // A shape of an area, and a datum, of later versions.
    for field in [3, 4] as [UInt64] {
      let bytes = entry([RawMessage().number(1, 1).message(field, RawMessage().raw(30, 0, [1]))])
      #expect(try format(bytes)?.values == [ParameterValue(parameter: 1, content: .later)])
    }
    #expect(problem(entry([RawMessage().number(1, 1).raw(9, 0, [1]).raw(16, 0, [1])])) == .twoChoices)
    let extended = entry([value(1, 9)], extra: RawMessage().raw(9, 0, [1]))
    #expect(try format(extended)?.values.count == 1)
    let unwritable = FilledFormat(
      number: 1, catalogue: .sha256([]), values: [ParameterValue(parameter: 1, content: .later)])
    let message = HotlineMessage(precedence: .flash, language: try Label("en"), format: unwritable)
    #expect(throws: WireError.self) {
      try EntryCodec.encode(
        Entry(
          salt: try Salt([UInt8](repeating: 1, count: 16)), writtenAt: Instant(milliseconds: 1),
          position: try PositionDesignator("w"), frontier: [], body: .hotline(message)))
    }
  }

  @Test("a value is as stated: no number is held to what a format may say of it")
  func asStated() throws {
    let height = RawMessage().number(1, 1).message(4, RawMessage().raw(3, 0, [0xFE, 0xFF, 0xFF, 0xFF, 0x0F]))
    #expect(
      try format(entry([height]))?.values.first?.content == .height(.flightLevel(hundredsOfFeet: .max)))
  }

  @Test("call signs")
  func callSigns() throws {
    for text in ["FALCON 21", "A", "7-X RAY", String(repeating: "Z", count: 24)] {
      #expect(try CallSign(text).text == text)
    }
    for text in ["", " A", "A ", "A  B", "falcon", "A_B", "É", "A\n", String(repeating: "Z", count: 25)] {
      #expect(throws: DomainError.callSign(text)) { try CallSign(text) }
    }
  }

  @Test("the character that is refused in a label is named, and never shown itself")
  func labels() {
    for (text, name) in [
      ("a\u{202E}b", "U+202E"), ("\u{2067}", "U+2067"), ("a\u{7}", "U+0007"), ("\u{61C}", "U+061C"),
      ("a\u{2028}b", "U+2028"), ("a\u{85}b", "U+0085"),
    ] {
      let message = "\(DomainError.label(text))"
      #expect(throws: DomainError.label(text)) { try Label(text) }
      #expect(message.contains("\(name) is refused"))
      #expect(!message.unicodeScalars.contains(where: Label.isRefused))
    }
  }
}
