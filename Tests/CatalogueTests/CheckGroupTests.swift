// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import Catalogue

@Suite("Check groups")
struct CheckGroupTests {
  private static let codes = [
    "35.53 N 35.78 E", "171940ZSEP18", "5000 ft MSL", "FALCON 21", "2", "-20 m MSL", "12 1A2B3C4D", "123.45 MHz",
    "35.1234567 N 135.7654321 W",
  ]
  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.")

  @Test("any one wrong character is seen", arguments: codes)
  func substitutions(code: String) {
    let right = CheckGroup(of: code, line: 3)
    let characters = Array(code)
    for (place, old) in characters.enumerated() where old != " " && old != "-" {
      for new in Self.alphabet where String(new) != old.uppercased() {
        var wrong = characters
        wrong[place] = new
        #expect(CheckGroup(of: String(wrong), line: 3) != right, "\(String(wrong))")
      }
    }
  }

  @Test("any two neighbours that change places, and any two around a third, are seen", arguments: codes)
  func transpositions(code: String) {
    let plain = Array(code.uppercased().filter { Self.alphabet.contains($0) })
    let right = CheckGroup(of: String(plain), line: 1)
    for distance in 1...2 {
      for place in plain.indices.dropLast(distance) where plain[place] != plain[place + distance] {
        var wrong = plain
        wrong.swapAt(place, place + distance)
        #expect(CheckGroup(of: String(wrong), line: 1) != right, "\(String(wrong))")
      }
    }
  }

  @Test("twin errors and errors of hearing are seen, in any place of a number")
  func pairs() {
    for front in ["", "4", "90", "123456789012"] {
      for back in ["", "7", "05", "123456789012"] {
        for first in 0...9 {
          for second in 0...9 where first != second {
            let right = CheckGroup(of: "\(front)\(first)\(first)\(back)", line: 2)
            #expect(CheckGroup(of: "\(front)\(second)\(second)\(back)", line: 2) != right)
          }
          // thirteen, thirty
          let teen = CheckGroup(of: "\(front)1\(first)\(back)", line: 2)
          if first > 1 { #expect(CheckGroup(of: "\(front)\(first)0\(back)", line: 2) != teen) }
        }
      }
    }
  }

  @Test("any two wrong digits are seen, up to 19 places apart")
  func doubleErrors() {
    // The differences decide: upwards from nought, and downwards from nine.
    for first in 0..<20 {
      for second in (first + 1)..<20 {
        for (start, others) in [("0", "123456789"), ("9", "012345678")] as [(Character, String)] {
          var right = [Character](repeating: "0", count: 20)
          right[second] = start
          let group = CheckGroup(of: String(right), line: 1)
          for digit in "123456789" {
            for other in others {
              var wrong = right
              wrong[first] = digit
              wrong[second] = other
              #expect(CheckGroup(of: String(wrong), line: 1) != group)
            }
          }
        }
      }
    }
  }

  @Test("of other errors no more pass than one in ten thousand, but for chance")
  func rate() {
    var generator = SeededGenerator(seed: 97)
    let right = CheckGroup(of: "35.53 N 35.78 E", line: 1)
    var passed = 0
    for _ in 0..<100_000 {
      let count = Int.random(in: 6...16, using: &generator)
      let code = String((0..<count).map { _ in Self.alphabet.randomElement(using: &generator) ?? "0" })
      if CheckGroup(of: code, line: 1) == right { passed += 1 }
    }
    // 10 are expected; 3.2 is one standard deviation.
    #expect((1...25).contains(passed), "\(passed)")
  }

  @Test("the line counts, case and spaces do not, and a leading nought does")
  func details() {
    #expect(CheckGroup(of: "35.53N35.78E", line: 1) == CheckGroup(of: "35.53 n 35.78 e", line: 1))
    #expect(CheckGroup(of: "35", line: 1) != CheckGroup(of: "35", line: 2))
    #expect(CheckGroup(of: "035", line: 1) != CheckGroup(of: "35", line: 1))
    #expect(CheckGroup(of: "-20 m", line: 1) != CheckGroup(of: "20 m", line: 1))
    #expect(CheckGroup(of: "7-X", line: 1) == CheckGroup(of: "7 X", line: 1))
    #expect(CheckGroup(of: "", line: .min).description.count == 4)
    let group = CheckGroup(of: "171940ZSEP18", line: 4)
    #expect(group.matches(group.description) && !group.matches("0000"))
    let digits = group.description
    #expect(group.matches("\(digits.prefix(2)) \(digits.suffix(2))"))
  }
}
