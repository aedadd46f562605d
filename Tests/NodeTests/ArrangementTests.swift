// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Foundation
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

@Suite("Two sides negotiate an arrangement, suspend it, resume it and end it", .serialized)
struct ArrangementTests {
  private static func terms(notice: Int, more: String = "") -> String {
    """
    {"title": "Line 1", "parties": ["north", "south"], "inForceFrom": "2026-01-01T00:00:00Z",
     "areaOfOperations": [{"type": "Polygon", "coordinates": [[[33.0, 32.0], [42.5, 32.0], [42.5, 37.5], [33.0, 37.5], [33.0, 32.0]]]}],
     "minimumNoticeSeconds": \(notice), "receiptSeconds": 30, "commCheckSeconds": 600, "clockToleranceSeconds": 30,
     "deadlines": [{"precedence": "flash", "hasItSeconds": 60}],
     "catalogue": "\(Catalogue.shipped.hash.hex)",
     "measures": [
       {"kind": "protected-site", "name": "Clinic", "volume": {
         "area": {"type": "Point", "coordinates": [35.8, 35.5], "radiusMetres": 3000}, "lower": "surface",
         "upper": "2000 m MSL", "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z"}}
     ]\(more)}
    """
  }

  private static func notice(_ latitude: Double, sites: String = "") -> String {
    """
    {"type": "Feature", "geometry": {"type": "Point", "coordinates": [35.8, \(latitude)]},
     "properties": {"kind": "flight", "title": "F", "radiusMetres": 2000, "lower": "surface", "upper": "1500 m MSL",
       "start": "2098-01-01T00:00:00Z", "end": "2098-01-01T01:00:00Z"\(sites)}}
    """
  }

  /// Says something that needs two positions; answers with its reference.
  private static func say(_ path: String, _ body: String, at node: TestNode) async throws -> JSONValue {
    let drafted = try await node.post(path, body, as: "commander")
    guard case .object = drafted.json["release"], let id = drafted.json["release"]?["id"]?.string else {
      guard let ref = drafted.json["refs"]?.array.first else { throw TestFailure(drafted.text) }
      return ref
    }
    let said = try await node.post("/api/v1/releases/\(id)/countersign?wait=receipt", "{}", as: "second")
    guard let ref = said.json["refs"]?.array.first else { throw TestFailure(said.text) }
    return ref
  }

  private static func path(_ ref: JSONValue) throws -> String { try TestNode.place(ref) }

  private static func state(_ node: TestNode) async throws -> JSONValue {
    try await node.get("/api/v1/arrangement").json
  }

  private static func isInForce(_ ref: JSONValue, _ node: TestNode) async throws -> Bool {
    try await state(node)["inForce"]?["ref"] == ref
  }

  @Test("an annex of the arrangement that a proposal replaces may be named by its hash, and goes along whole")
  func annexGoesAlong() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let text = Array("Call signs of the day".utf8)
      let first = try await Self.say(
        "/api/v1/arrangement/proposals",
        Self.terms(
          notice: 3_600, more: #", "annexes": [{"title": "A", "base64": "\#(Data(text).base64EncodedString())"}]"#),
        at: north)
      try await eventually("the proposal is there") {
        try await Self.state(south)["proposals"]?.array.first?["ref"] == first
      }
      let annexes = try await Self.state(south)["proposals"]?.array.first?["terms"]?["annexes"] ?? .null
      let counter = try await Self.say(
        "/api/v1/arrangement/proposals",
        Self.terms(notice: 900, more: #", "annexes": \#(annexes), "replaces": \#(first)"#), at: south)
      let part = try await south.get("/api/v1/entries/\(try Self.path(counter))/parts/0")
      #expect(part.status == 200 && part.text == String(decoding: text, as: UTF8.self))
    }
  }

  @Test("propose, counter, compare, sign, suspend, resume, end; the hotline works throughout")
  func wholeLife() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let first = try await Self.say("/api/v1/arrangement/proposals", Self.terms(notice: 3_600), at: north)
      try await eventually("the proposal is there") {
        try await Self.state(south)["proposals"]?.array.first?["ref"] == first
      }
      let more = #", "terminationNoticeSeconds": 3600, "replaces": \#(first)"#
      let unknown = #", "annexes": [{"title": "A", "sha256": "\#(Hash256.sha256(Array("other".utf8)).hex)"}]"#
      let incomplete = try await south.post(
        "/api/v1/arrangement/proposals", Self.terms(notice: 900, more: more + unknown), as: "commander")
      #expect(incomplete.status == 422 && incomplete.json["field"] == .string("annexes[0].base64"))
      let counter = try await Self.say(
        "/api/v1/arrangement/proposals", Self.terms(notice: 900, more: more), at: south)
      try await eventually("it is shown as countered") {
        try await Self.state(north)["proposals"]?.array.first { $0["ref"] == first }?["counteredBy"]?.array == [counter]
      }
      let difference = try await north.get("/api/v1/arrangement/proposals/\(Self.path(counter))/difference").json
      #expect(difference["from"] == first)
      let changes = difference["changes"]?.array ?? []
      #expect(changes.map { $0["section"]?.string } == ["minimumNoticeSeconds", "terminationNoticeSeconds"])
      #expect(changes.first?["before"]?.integer == 3_600 && changes.first?["after"]?.integer == 900)
      for node in [north, south] {
        _ = try await Self.say("/api/v1/arrangement/signatures", #"{"proposal": \#(counter)}"#, at: node)
      }
      for node in [north, south] {
        try await eventually("it is in force") { try await Self.isInForce(counter, node) }
      }

      // Suspended by one side, with a reason.
      let unexplained = try await north.post(
        "/api/v1/arrangement/suspensions", #"{"arrangement": \#(counter)}"#, as: "commander")
      #expect(unexplained.status == 422 && unexplained.json["field"]?.string == "text", "\(unexplained.text)")
      let suspension = try await Self.say(
        "/api/v1/arrangement/suspensions", #"{"arrangement": \#(counter), "text": "Convoy attacked."}"#, at: north)
      try await eventually("it rings at the other side") {
        let open = try await south.get("/api/v1/watch").json["open"]?.array ?? []
        return open.contains { $0["ref"] == suspension && $0["precedence"]?.string == "immediate" }
      }
      let refused = try await south.post("/api/v1/notices", Self.notice(36.5), as: "commander")
      #expect(refused.status == 422 && refused.json["detail"]?.string?.contains("hotline") == true, "\(refused.text)")
      let message = try await south.post(
        "/api/v1/messages?wait=receipt", #"{"precedence": "flash", "language": "en", "text": "Understood."}"#)
      #expect(message.status == 201, "\(message.text)")
      let warning = try await south.post(
        "/api/v1/warnings", #"{"place": [35.8, 35.5], "radiusMetres": 1000, "nature": "live-fire"}"#)
      #expect(warning.status == 201, "\(warning.text)")
      try await eventually("what is said gets through, with the deadlines of the suspended arrangement") {
        let open = try await north.get("/api/v1/watch").json["open"]?.array ?? []
        return open.contains { $0["precedence"]?.string == "flash" }
      }

      // Resumed by all.
      for node in [south, north] {
        _ = try await Self.say("/api/v1/arrangement/resumptions", #"{"suspension": \#(suspension)}"#, at: node)
      }
      try await eventually("nothing is suspended") {
        try await Self.state(south)["inForce"]?["suspensions"]?.array.isEmpty == true
      }
      let notified = try await south.post("/api/v1/notices", Self.notice(36.5), as: "commander")
      #expect(notified.status == 202, "\(notified.text)")

      // Ended by one side, not sooner than agreed.
      let now = #"{"arrangement": \#(counter), "from": "2026-01-01T00:00:00Z"}"#
      let early = try await north.post("/api/v1/arrangement/terminations", now, as: "commander")
      #expect(early.status == 422 && early.json["limit"]?.string?.contains("not before") == true, "\(early.text)")
      let later = #"{"arrangement": \#(counter), "from": "2097-01-01T00:00:00Z", "text": "By order."}"#
      let end = try await Self.say("/api/v1/arrangement/terminations", later, at: north)
      try await eventually("the end is announced") {
        let ends = try await Self.state(south)["inForce"]?["terminations"]?.array ?? []
        return ends.first?["ref"] == end && ends.first?["inEffect"] == .bool(false)
      }
    }
  }

  @Test("it is printed in four languages; a protected site stops a notice until it is named; measures are declared")
  func printedAndMeasured() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let proposal = try await Self.say("/api/v1/arrangement/proposals", Self.terms(notice: 900), at: north)
      let document = "/api/v1/arrangement/proposals/\(try Self.path(proposal))/document"
      #expect(try await north.get(document).text.contains("UNCERTIFIED"))
      for node in [north, south] {
        _ = try await Self.say("/api/v1/arrangement/signatures", #"{"proposal": \#(proposal)}"#, at: node)
      }
      try await eventually("it is in force") { try await Self.isInForce(proposal, north) }
      for tag in ["en", "tr", "he", "ar"] {
        let text = try await north.get("\(document)?language=\(tag)")
        #expect(text.status == 200 && text.text.contains("Clinic"), "\(tag)")
        #expect(text.text.contains(Catalogue.shipped.hash.hex), "\(tag) is certified")
        let page = try await north.get("\(document)?language=\(tag)&form=html")
        #expect(
          page.text.hasPrefix("<!DOCTYPE html>")
            && page.headers.first(name: "content-type") == "text/html; charset=utf-8")
      }
      #expect(try await north.get("\(document)?language=xx").status == 422)

      let touching = try await north.post("/api/v1/notices", Self.notice(35.5), as: "commander")
      #expect(touching.status == 422, "\(touching.text)")
      #expect(touching.json["value"]?.string?.contains("Clinic") == true, "\(touching.text)")
      let named = Self.notice(35.5, sites: #", "namedSites": [{"entry": \#(proposal), "number": 0}]"#)
      let notice = try await Self.say("/api/v1/notices", named, at: north)
      try await eventually("the naming is on the other side's board, with a finding as ever") {
        let activity = try await south.get("/api/v1/activities/\(Self.path(notice))").json
        let version = activity["versions"]?.array.first?["notice"]
        return version?["namedSites"]?.array.count == 1 && activity["findings"]?.array.isEmpty == false
      }

      let measure = """
        {"kind": "no-fly", "name": "Crossing", "revalidateBy": "2097-01-01T00:00:00Z", "volume": {
         "area": {"type": "Point", "coordinates": [36.8, 36.5], "radiusMetres": 3000}, "lower": "surface",
         "upper": "2000 m MSL", "start": "2026-01-01T00:00:00Z", "end": "2099-01-01T00:00:00Z"}}
        """
      let declared = try await Self.say("/api/v1/measures", measure, at: north)
      func standing(_ node: TestNode) async throws -> JSONValue? {
        let all = try await node.get("/api/v1/measures").json["measures"]?.array ?? []
        return all.first { $0["feature"]?["entry"] == declared }
      }
      try await eventually("it is there") { try await standing(south)?["source"]?.string == "unilateral" }
      func word(_ word: String, _ more: String = "") -> String {
        #"{"measure": {"entry": \#(declared), "number": 0}, "word": "\#(word)"\#(more)}"#
      }
      _ = try await Self.say("/api/v1/measures/words", word("agreed"), at: south)
      try await eventually("it is agreed") { try await standing(north)?["source"]?.string == "agreed" }
      let confirmed = word("confirmed", #", "until": "2098-01-01T00:00:00Z""#)
      for node in [north, south] { _ = try await Self.say("/api/v1/measures/words", confirmed, at: node) }
      try await eventually("it is confirmed by both") {
        try await standing(north)?["confirmedUntil"]?.string == "2098-01-01T00:00:00Z"
      }
      _ = try await Self.say("/api/v1/measures/words", word("lifted"), at: north)
      try await eventually("one alone does not lift it") { try await standing(south)?["holders"]?.array.count == 1 }
      #expect(try await standing(south)?["stands"] == .bool(true))
    }
  }
}
