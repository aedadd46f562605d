// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Foundation
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("Messages in numbered formats over the local interface", .serialized)
struct FormatTests {
  private static let launch =
    #"{"format": 5, "values": {"weapon": "rocket", "place": "35.53, 35.78", "time": "171940ZSEP18", "number": 2}}"#

  @Test("a format is sent by number and keys, and each side reads it in its own language, and as a script")
  func message() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north", "south"]) { nodes in
      let (north, south) = (try #require(nodes["north"]), try #require(nodes["south"]))
      let sent = try await north.post("/api/v1/messages?wait=receipt", Self.launch)
      #expect(sent.status == 201, "\(sent.text)")
      let place = try TestNode.place(sent.json["refs"]?.array.first)
      try await eventually("the message is on the other board") {
        try await south.get("/api/v1/messages/\(place)").status == 200
      }
      let shown = try await south.get("/api/v1/messages/\(place)?language=he").json
      #expect(shown["precedence"] == .string("flash"))
      #expect(shown["format"]?["number"] == .number(5))
      #expect(shown["format"]?["catalogue"] == .string(Catalogue.shipped.hash.hex))
      let rendering = try #require(shown["rendering"])
      #expect(rendering["language"] == .string("he") && rendering["direction"] == .string("rtl"))
      #expect(rendering["needs"] == .string("done"))
      #expect(rendering["text"]?.string?.hasPrefix("שיגור בשוגג.") == true)
      #expect(rendering["certified"] == .bool(false), "no arrangement names the catalogue")
      #expect(rendering["remarks"]?.array.count == 2, "uncertified, and whose language counts")
      let board = try await south.get("/api/v1/board?language=tr").json
      #expect(board["messages"]?.array.last?["rendering"]?["language"] == .string("tr"))
      let preview = try await north.post("/api/v1/preview/message", Self.launch).json
      #expect(preview["renderings"]?.array.compactMap { $0["language"]?.string } == ["ar", "en", "he", "tr"])
      #expect(try await south.get("/api/v1/messages?language=ar").json["messages"]?.array.count == 1)

      let script = try await south.get("/api/v1/entries/\(place)/script?language=ar")
      #expect(script.status == 200, "\(script.text)")
      let lines = try #require(script.json["lines"]?.array)
      #expect(lines.map { $0["written"]?.string } == ["1", "2", "35.53 N 35.78 E", "171940ZSEP18"])
      for (number, line) in lines.enumerated() {
        let check = CheckGroup(of: line["written"]?.string ?? "", line: number + 1)
        #expect(line["check"] == .string(check.description))
      }
      #expect(script.json["text"]?.string?.contains(script.json["total"]?.string ?? "?") == true)
    }
  }

  @Test("what does not fit is refused with field, value, limit and fix; a language that is not there too")
  func refusals() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      let cases: [(String, Int, String, String)] = [
        (#"{"format": 99}"#, 422, "format", "comm-check"),
        (#"{"format": 5, "values": {"weapon": "rocket"}}"#, 422, "values.place", "missing"),
        (#"{"format": 5, "values": {"weapons": "rocket"}}"#, 422, "values.weapon", "missing"),
        (#"{"format": 1, "values": {"remarks": "x"}}"#, 400, "values.remarks", "remark"),
        (#"{"format": 1, "values": {"remark": "x"}}"#, 422, "language", "missing"),
        (#"{"format": 5, "values": {"weapon": "rocket", "number": 1001}}"#, 422, "values.number", "1 to 1000"),
        (
          #"{"format": 14, "values": {"activity": "nowhere/x@1", "change": "late"}}"#, 422, "values.activity",
          "ORIGIN@INDEX"
        ),
        (#"{"precedence": "flash", "language": "en"}"#, 422, "text", "missing"),
      ]
      for (body, status, field, part) in cases {
        let answer = try await north.post("/api/v1/messages", body)
        #expect(answer.status == status && answer.json["field"] == .string(field), "\(answer.text)")
        #expect(answer.text.contains(part), "\(answer.text)")
        let preview = try await north.post("/api/v1/preview/message", body)
        #expect(preview.status == status)
      }
      let unknown = try await north.get("/api/v1/board?language=ru")
      #expect(unknown.status == 422 && unknown.json["field"] == .string("query.language"))
      #expect(unknown.text.contains("ar, en, he, tr"))
      let free = try await north.post(
        "/api/v1/messages", #"{"precedence": "routine", "language": "en", "text": "Hello."}"#)
      let place = try TestNode.place(free.json["refs"]?.array.first)
      let script = try await north.get("/api/v1/entries/\(place)/script")
      #expect(script.status == 422 && script.text.contains("free text"), "\(script.text)")
      #expect(try await north.get("/api/v1/messages/\(place)").json["rendering"] == nil)
    }
  }

  @Test("the formats are listed with parameters, limits and choices in the language that is asked for")
  func list() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      let answer = try await north.get("/api/v1/formats?language=tr").json
      #expect(answer["catalogue"] == .string(Catalogue.shipped.hash.hex) && answer["certified"] == .bool(false))
      #expect(answer["languages"]?.array.compactMap { $0["tag"]?.string } == ["ar", "en", "he", "tr"])
      let formats = try #require(answer["formats"]?.array)
      #expect(formats.count == Catalogue.shipped.formats.count)
      let launch = try #require(formats.first { $0["number"] == .number(5) })
      #expect(launch["title"] == .string("Kazara fırlatma") && launch["precedence"] == .string("flash"))
      #expect(launch["parameters"]?.array.first?["choices"]?.array.first?["label"] == .string("roket"))
    }
  }

  @Test("a party's own catalogue is read from its directory; one that is none stops the node, and says why")
  func ownCatalogue() async throws {
    let channel = try await TestChannel()
    let directory = try #require(channel.directories["north"])
    try FileManager.default.createDirectory(atPath: directory.catalogue, withIntermediateDirectories: false)
    for file in Catalogue.shippedFiles where !file.name.hasSuffix("-tr.json") {
      try Data(file.bytes).write(to: URL(fileURLWithPath: "\(directory.catalogue)/\(file.name)"))
    }
    try await channel.run(["north"], untilReady: false) { nodes in
      let answer = try await #require(nodes["north"]).get("/api/v1/formats").json
      #expect(answer["catalogue"] != .string(Catalogue.shipped.hash.hex))
      #expect(answer["languages"]?.array.count == 3)
    }
    try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(directory.catalogue)/language-tr.json"))
    #expect {
      _ = try CatalogueFolder.catalogue(of: directory)
    } throws: { error in
      "\(error)" == "language-tr.json, $: language is missing: give it"
    }
    await #expect(throws: CatalogueError.self) { try await channel.run(["north"], untilReady: false) { _ in } }
  }
}
