// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

@Suite("Sizes on the wire")
struct SizeTests {
  /// The other logs of a channel of two parties, a year old.
  private let frontier: [LogPosition]
  private let ref: EntryRef
  private let start: Instant

  init() throws {
    frontier = try ["alpha/levant/plans", "bravo/levant/plans", "bravo/levant/urgent"].map {
      LogPosition(origin: try Origin($0), size: 300_000, root: .sha256([1]))
    }
    ref = EntryRef(origin: try Origin("bravo/levant/urgent"), index: 300_000, leaf: .sha256([2]))
    start = try Instant(iso8601: "2018-09-17T19:40:00Z")
  }

  private func size(_ body: Body, parts: Int = 0, position: String = "watch-1") throws -> Int {
    let part = PartCommitment(role: .text, size: 200, commitment: .sha256([3]))
    let entry = Entry(
      salt: try Salt([UInt8](repeating: 5, count: 16)), writtenAt: start.adding(milliseconds: 123),
      position: try PositionDesignator(position), frontier: frontier, parts: Array(repeating: part, count: parts),
      body: body)
    return try EntryCodec.encode(entry).count
  }

  private func place(_ index: Int = 0) throws -> Position {
    // Vertices about 5 km apart.
    try Position(
      latitudeE7: 353_000_000 + Int32(index) * 312_345, longitudeE7: 357_833_333 + Int32(index % 3) * 453_211)
  }

  private func notice(_ area: Area) throws -> Body {
    let band = try AltitudeBand(lower: .flightLevel(hundredsOfFeet: 100), upper: .flightLevel(hundredsOfFeet: 180))
    let window = try TimeWindow(start: start, end: start.adding(seconds: 3_600))
    return .notice(
      ActivityNotice(
        kind: .flight, title: try Label("FALCON 21"), volumes: [try Volume(stated: area, band: band, window: window)]))
  }

  @Test("the table in docs/wire.md has the sizes that are written")
  func table() throws {
    let circle = Area.circle(center: try place(), radius: .kilometres(10))
    let window = try TimeWindow(start: start, end: start.adding(seconds: 3_600))
    let warning = SafetyWarning(
      place: try place(), radius: .kilometres(5), lower: .surface, upper: .flightLevel(hundredsOfFeet: 250),
      from: start,
      until: window.end, nature: .liveFire)
    let finding = Finding(
      version: ref, other: .version(ref), lateral: .metres(1_234), vertical: .zero, timeGapMilliseconds: 0,
      closest: try place(), window: window,
      minima: Minima(lateral: .kilometres(10), vertical: .metres(600), seconds: 600))
    let message = HotlineMessage(precedence: .flash, language: try Label("en"))
    let filled = FilledFormat(
      number: 5, catalogue: .sha256([4]),
      values: [
        ParameterValue(parameter: 1, content: .choice(1)), ParameterValue(parameter: 3, content: .place(try place())),
        ParameterValue(parameter: 4, content: .time(start)),
        ParameterValue(parameter: 5, content: .bearing(.degrees(45))),
      ])
    let formatted = HotlineMessage(precedence: .flash, language: try Label("en"), format: filled)
    let sizes = [
      "hotline message in format 5, four values": try size(.hotline(formatted)),
      "hotline message (its text is a part)": try size(.hotline(message), parts: 1),
      "safety warning": try size(.safetyWarning(warning)),
      "answer": try size(.answer(Answer(to: ref, state: .hasIt))),
      "request hold for an activity": try size(.holdRequested(HoldRequest(subject: .activity(ref)))),
      "`Received`": try size(.received(Received(log: frontier[2], at: start)), position: "node"),
      "finding": try size(.finding(finding), position: "node"),
      "notice of a circle": try size(try notice(circle)),
      "notice of a corridor of 6 points": try size(
        try notice(.corridor(path: try (0..<6).map(place), halfWidth: .kilometres(5)))),
      "notice of a polygon of 12 vertices": try size(try notice(.polygon(try (0..<12).map(place)))),
    ]
    let documentation = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/wire.md")
    let lines = try String(contentsOf: documentation, encoding: .utf8).split(separator: "\n").map(String.init)
    for (name, size) in sizes { #expect(lines.contains("| \(name) | \(size) |"), "| \(name) | \(size) |") }
  }
}
