// SPDX-License-Identifier: Apache-2.0
import Foundation
import Separation
import TestSupport
import Testing

@testable import Node

/// The clock of an exercise, as a configuration or whoever leads the exercise sets it.
@Suite("The clock of an exercise")
struct ExerciseClockTests {
  private static let start: Int64 = 1_448_349_000_000
  private static let anchor: Int64 = 1_795_000_000_000

  private func write(_ pace: ExercisePace, to path: String) throws {
    try JSONEncoder().encode(pace).write(to: URL(fileURLWithPath: path), options: .atomic)
  }

  private func pace(
    from reading: Int64, at anchor: Int64, _ factor: Int64, until: Int64?, then: Int64? = nil
  ) -> ExercisePace {
    ExercisePace(
      start: Instant(milliseconds: reading).iso8601, factor: factor, anchor: Instant(milliseconds: anchor).iso8601,
      until: until.map { Instant(milliseconds: $0).iso8601 }, then: then)
  }

  @Test(
    "it runs at one pace until it shows what it is to run to, and then at the other",
    arguments: [
      (1, nil), (7, nil), (30, 1), (240, 8), (1_000, 33), (2, 900),
    ] as [(Int64, Int64?)])
  func untilThen(factor: Int64, then: Int64?) throws {
    let until = Self.start + 60_000
    let clock = try pace(from: Self.start, at: Self.anchor, factor, until: until, then: then).reckoned(in: "x")
    var last = clock.reading(at: Self.anchor)
    #expect(last == Self.start)
    var wrong: [Int64] = []
    for real in Self.anchor + 1...Self.anchor + 70_000 {
      let reading = clock.reading(at: real)
      let (isOver, later) = (last >= until, then ?? 1)
      let steps = isOver ? later...later : min(factor, later)...max(factor, later)
      if !steps.contains(reading - last) || isOver && clock.rate(at: real) != later { wrong.append(real) }
      last = reading
    }
    #expect(wrong.isEmpty)
    // What it is to run to lies behind it: the second pace from the start.
    let past = try pace(from: Self.start, at: Self.anchor, factor, until: Self.start - 5, then: then)
      .reckoned(in: "x")
    #expect(past.reading(at: Self.anchor + 1_000) == Self.start + 1_000 * (then ?? 1))
    #expect(past.rate(at: Self.anchor) == then ?? 1)
  }

  @Test("nodes that read one file keep one time; its uptime never goes back, whatever is written")
  func oneFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("clock.json")
    try write(pace(from: Self.start, at: Self.anchor, 30, until: nil), to: path)
    let (first, second) = (
      try ExerciseClockFile(path: path, steady: Self.anchor), try ExerciseClockFile(path: path, steady: Self.anchor)
    )
    var chance = SeededGenerator(seed: 4)
    var real = Self.anchor
    var (reading, uptime) = (Self.start, Int64(0))
    for _ in 0..<300 {
      real += .random(in: 0...5_000, using: &chance)
      switch Int.random(in: 0..<4, using: &chance) {
      case 0:  // goes on from where it is, at another pace
        reading = first.look(at: real, steady: real).wall
        let until = Bool.random(using: &chance) ? reading + .random(in: -1_000...90_000, using: &chance) : nil
        try write(pace(from: reading, at: real, .random(in: 1...1_000, using: &chance), until: until), to: path)
        #expect(first.look(at: real, steady: real).wall == reading)
      case 1:  // is set to another time
        try write(
          pace(from: Self.start + .random(in: -9_999_999...9_999_999, using: &chance), at: real, 60, until: nil),
          to: path)
      case 2:  // cannot be read for a while: the last pace goes on
        let kept = try #require(FileManager.default.contents(atPath: path))
        let before = first.look(at: real, steady: real)
        try Data("{".utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        #expect(first.look(at: real, steady: real) == before)
        try FileManager.default.removeItem(atPath: path)
        #expect(first.look(at: real, steady: real) == before)
        try kept.write(to: URL(fileURLWithPath: path), options: .atomic)
      default: break
      }
      let (one, other) = (first.look(at: real, steady: real), second.look(at: real, steady: real))
      #expect(one.wall == other.wall && one.rate == other.rate)
      #expect(one.uptime >= uptime)
      uptime = one.uptime
    }
  }

  @Test("what is no pace is refused with what is wrong in it")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("clock.json")
    #expect(throws: ConfigurationFault.self) { try ExerciseClockFile(path: path, steady: Self.anchor) }
    for text in ["", "[]", #"{"start": "2015-11-24T07:10:00Z"}"#] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      #expect(throws: ConfigurationFault.self) { try ExerciseClockFile(path: path, steady: Self.anchor) }
    }
    try write(pace(from: Self.start, at: Self.anchor, 1_001, until: nil), to: path)
    let fault = #expect(throws: ConfigurationFault.self) { try ExerciseClockFile(path: path, steady: Self.anchor) }
    #expect("\(try #require(fault))".contains("factor"))

    var configuration = NodeConfiguration(party: "north", channel: "levant")
    configuration.exerciseClock = .file("../clock.json")
    let file = folder.file("node.json")
    try Data(configuration.json).write(to: URL(fileURLWithPath: file))
    #expect(try NodeConfiguration.read(file) == configuration)
    let both = String(decoding: configuration.json, as: UTF8.self)
      .replacing(/"file"\s*:/, with: #""factor": 3, "file":"#)
    try Data(both.utf8).write(to: URL(fileURLWithPath: file))
    let mixed = #expect(throws: ConfigurationFault.self) { try NodeConfiguration.read(file) }
    #expect("\(try #require(mixed))".contains("either file alone"))
  }
}
