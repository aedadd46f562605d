// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Wire

@Suite("Entries as plain lines, for a guard")
struct PlainFormTests {
  /// Kinds that hold signed notes; the generator fills those with bytes that are none.
  private static let notes = 30...33

  @Test("the bytes of an entry come back from its lines, or it says why it has none", arguments: EntryGenerator.kinds)
  func roundTrip(kind: Int) throws {
    var generator = EntryGenerator(seed: UInt64(kind))
    var passed = 0
    for _ in 0..<60 {
      var entry = try generator.entry(kind: kind)
      // With as many texts as an arrangement has, one is always outside the alphabet.
      if case .arrangementProposed(var terms) = entry.body {
        terms.title = try Label("Line 1")
        (terms.languages, terms.contacts, terms.measures, terms.annexes) = ([], [], [], [])
        (terms.channels, terms.confidentiality, terms.spillProcedure) = ([], [], [])
        terms.permittedDisclosure = nil
        entry.body = .arrangementProposed(terms)
      }
      let bytes = try EntryCodec.encode(entry)
      let lines: [String]
      do { lines = try PlainForm.lines(of: bytes) } catch {
        guard case .characters = error else {
          Issue.record("\(error)")
          continue
        }
        continue
      }
      #expect(try PlainForm.bytes(of: lines) == bytes)
      passed += 1
    }
    #expect(passed > 0 || Self.notes.contains(kind))
  }

  @Test("signed notes pass as text, with their line ends")
  func notes() throws {
    var generator = EntryGenerator(seed: 5)
    let note = "parley.key-certificate/v1\nparty alfa\n\n— alfa+recovery 3q2+7wAB==\n"
    var entry = try generator.entry(kind: 24)
    entry.body = .successor(
      SuccessorOrigin(predecessor: try generator.position(of: try generator.origin()), certificate: Array(note.utf8)))
    entry.frontier = []
    let bytes = try EntryCodec.encode(entry)
    let lines = try PlainForm.lines(of: bytes)
    #expect(lines.contains { $0.hasPrefix("successor.certificate ") && $0.contains("\\n— alfa+recovery") })
    #expect(try PlainForm.bytes(of: lines) == bytes)
  }

  @Test("a line that was changed, doubled, moved or left out is refused, or makes other bytes")
  func strict() throws {
    var generator = EntryGenerator(seed: 11)
    for kind in [16, 18, 22, 25, 26] {
      guard let (bytes, lines) = try passing(kind, &generator) else { continue }
      for place in lines.indices.prefix(40) {
        var doubled = lines
        doubled.insert(lines[place], at: place)
        #expect(throws: PlainError.self, "\(lines[place])") { try PlainForm.bytes(of: doubled) }
        var without = lines
        without.remove(at: place)
        #expect((try? PlainForm.bytes(of: without)) != bytes)
        if place + 1 < lines.count {
          var swapped = lines
          swapped.swapAt(place, place + 1)
          #expect(throws: PlainError.self) { try PlainForm.bytes(of: swapped) }
        }
        for change in [lines[place] + " ", " " + lines[place], lines[place] + "\u{202E}", "x." + lines[place]] {
          var changed = lines
          changed[place] = change
          #expect((try? PlainForm.bytes(of: changed)) != bytes, "\(change)")
        }
      }
    }
  }

  @Test("another form of the same number is refused", arguments: ["007", "+7", "7.0", "0x7", "7 ", "-0", ""])
  func numbers(text: String) throws {
    let lines = ["salt 00000000000000000000000000000000", "written_at 7", "position watch-1", "hold_lifted.origin a"]
    let other = lines.map { $0 == "written_at 7" ? "written_at \(text)" : $0 }
    #expect(try !PlainForm.bytes(of: lines).isEmpty)
    #expect(throws: PlainError.self) { try PlainForm.bytes(of: other) }
  }

  @Test("a field of a later version has no line, nor has text outside the alphabet")
  func withheld() throws {
    var generator = EntryGenerator(seed: 3)
    guard let (bytes, _) = try passing(23, &generator) else { return }
    // Field 15 of the envelope's room, between frontier and body, is nobody's yet.
    let later = bytes + [0xFA, 0x1F, 0x01, 0x41]
    #expect(throws: PlainError.unknownField(path: "the entry", number: 511)) { try PlainForm.lines(of: later) }
    for text in ["a\u{200B}b", "a\u{202E}b", "Ставка", "e\u{301}", "🛩", "a\u{AD}b"] {
      #expect(!PlainAlphabet.allows(text), "\(text.debugDescription)")
    }
    for text in ["FALCON 21", "Çanakkale", "חלב 3", "مراقبة 7", "“x” – y"] {
      #expect(PlainAlphabet.allows(text), "\(text)")
    }
  }

  @Test("every line of every entry matches one of the patterns that a guard is given", arguments: EntryGenerator.kinds)
  func patterns(kind: Int) throws {
    let rules = try PlainRule.all(of: .entry).map { try NSRegularExpression(pattern: $0.pattern) }
    var generator = EntryGenerator(seed: 40 + UInt64(kind))
    for _ in 0..<6 {
      guard let lines = try? PlainForm.lines(of: EntryCodec.encode(try generator.entry(kind: kind))) else { continue }
      for line in lines.prefix(60) {
        let range = NSRange(line.startIndex..., in: line)
        #expect(rules.contains { $0.firstMatch(in: line, range: range) != nil }, "\(line)")
      }
    }
  }

  private func passing(_ kind: Int, _ generator: inout EntryGenerator) throws -> (bytes: [UInt8], lines: [String])? {
    for _ in 0..<200 {
      let bytes = try EntryCodec.encode(try generator.entry(kind: kind))
      if let lines = try? PlainForm.lines(of: bytes) { return (bytes, lines) }
    }
    Issue.record("no entry of kind \(kind) has a plain form")
    return nil
  }
}
