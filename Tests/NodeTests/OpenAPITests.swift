// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import Wire

@testable import Node

@Suite("The OpenAPI document says what the node serves")
struct OpenAPITests {
  private func document() throws -> JSONValue { try JSONValue(parsing: PackageResources.openapi_json) }

  private func operations() throws -> [(place: String, operation: JSONValue)] {
    guard case .object(let paths)? = try document()["paths"] else { return [] }
    return paths.flatMap { path -> [(String, JSONValue)] in
      guard case .object(let methods) = path.value else { return [] }
      return methods.map { ("\($0.name.uppercased()) \(path.name)", $0.value) }
    }
  }

  @Test("every route is in the document, and nothing else")
  func routes() throws {
    let served = Set(Routes.all.map { "\($0.method.rawValue) \($0.path)" })
    let documented = Set(try operations().map(\.place))
    #expect(served.subtracting(documented) == [])
    #expect(documented.subtracting(served) == [])
    #expect(served.count == Routes.all.count, "no route twice")
  }

  @Test("a resource is open to everybody exactly where the document says so")
  func security() throws {
    for (place, operation) in try operations() {
      let route = try #require(Routes.all.first { "\($0.method.rawValue) \($0.path)" == place })
      let isOpen = operation["security"] == .array([])
      #expect(isOpen == (route.access == .open), "\(place)")
    }
  }

  @Test("each parameter of a path is described, and each change can carry the CSRF value")
  func parameters() throws {
    for (place, operation) in try operations() {
      let described = (operation["parameters"]?.array ?? []).map { $0["name"]?.string ?? $0["$ref"]?.string ?? "" }
      for piece in place.split(separator: "{").dropFirst() {
        let name = String(piece.prefix { $0 != "}" })
        #expect(described.contains(name), "\(place) \(name)")
      }
      let changes = !place.hasPrefix("GET ") && operation["security"] == nil
      #expect(!changes || described.contains("#/components/parameters/csrf"), "\(place)")
    }
  }

  @Test("the schema of problems and of rights follows the code")
  func schemas() throws {
    let roles = try document()["components"]?["schemas"]?["Role"]?["enum"]?.array.compactMap(\.string)
    #expect(roles == Role.allCases.map(\.rawValue))
    let codes = try document()["components"]?["schemas"]?["Reason"]?["properties"]?["code"]?["enum"]?.array
    #expect(codes?.compactMap(\.string) == Reason.Code.allCases.map(\.name))
    let kinds = try operations().first { $0.place == "POST /api/v1/preview/{kind}" }?.operation["parameters"]?.array
      .first
    #expect(kinds?["schema"]?["enum"]?.array.compactMap(\.string) == DraftKind.allCases.map(\.rawValue))
  }

  @Test("the schema of an arrangement has every field that terms can have, down to minima, deadlines and measures")
  func arrangement() throws {
    let guide = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/operators-guide.md")
    let text = try String(contentsOf: guide, encoding: .utf8)
    let block = try #require(text.components(separatedBy: "```json\n").dropFirst().first)
    let example = try JSONValue(parsing: Array(try #require(block.components(separatedBy: "```").first).utf8))
    let written = EntryJSON.value(of: try EntryJSON.arrangement(example))
    let schemas = try #require(try document()["components"]?["schemas"])
    var seen: Set<String> = []
    func check(_ value: JSONValue, _ schema: JSONValue?, _ place: String) throws {
      var schema = try #require(schema, "\(place) is not described")
      if let name = schema["$ref"]?.string?.split(separator: "/").last.map(String.init) {
        seen.insert(name)
        // Heights and areas have several forms each.
        if ["Altitude", "Area"].contains(name) { return }
        schema = try #require(schemas[name])
      }
      switch value {
      case .object(let members):
        for member in members where member.value != .null {
          try check(member.value, schema["properties"]?[member.name], "\(place).\(member.name)")
        }
      case .array(let values): for each in values { try check(each, schema["items"], "\(place)[]") }
      default: break
      }
    }
    try check(written, schemas["Arrangement"], "arrangement")
    #expect(seen.isSuperset(of: ["MinimaRow", "Deadline", "Contact", "Measure", "Minima", "Volume"]))
  }

  @Test("an independent validator accepts it as OpenAPI 3.1")
  func validator() throws {
    let text = String(decoding: PackageResources.openapi_json, as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    #expect(try PythonOracle.lines(of: "openapi_valid.py", input: lines) == ["valid"])
  }
}
