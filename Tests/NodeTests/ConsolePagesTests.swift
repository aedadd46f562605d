// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import TestSupport
import Testing

@testable import Console
@testable import Node

/// Small folders of pages and of assets, as builds and set-up make them.
private struct Folders {
  let folder: TemporaryFolder
  var pages: String { "\(folder.path)/pages" }
  var assets: String { "\(folder.path)/assets" }

  init(manifest: String? = nil) throws {
    folder = try TemporaryFolder()
    try write("<!doctype html><title>page</title>", to: "pages/index.html")
    try write("export const a = 1;", to: "pages/core/api.js")
    try write("hidden", to: "pages/notes")
    try write("export const html = 1;", to: "assets/vendor/preact.js")
    try write("not listed", to: "assets/secret.txt")
    let digest = SHA256.hash(data: Data("export const html = 1;".utf8)).map { String(format: "%02x", $0) }.joined()
    try write(
      manifest ?? #"{"files": {"vendor/preact.js": {"sha256": "\#(digest)", "licence": "MIT"}}}"#,
      to: "assets/manifest.json")
  }

  func write(_ text: String, to path: String) throws {
    let file = URL(fileURLWithPath: "\(folder.path)/\(path)")
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}

@Suite("The console's files")
struct ConsoleFilesTests {
  @Test("pages are those that were there at the start, under their paths, and nothing of another kind")
  func pages() throws {
    let folders = try Folders()
    let files = try ConsoleFiles(pages: folders.pages, assets: folders.assets)
    #expect(files.isComplete)
    #expect(files.page("core/api.js")?.type == "text/javascript; charset=utf-8")
    for path in ["notes", "core", "api.js", "../assets/secret.txt", "core/../index.html", "", "/index.html"] {
      #expect(files.page(path) == nil, "\(path)")
    }
    try folders.write("export const a = 2;", to: "pages/core/api.js")
    #expect(files.page("core/api.js")?.bytes == Array("export const a = 1;".utf8))
    let workshop = try ConsoleFiles(pages: nil, workshop: folders.pages, assets: folders.assets)
    #expect(workshop.page("core/api.js")?.bytes == Array("export const a = 2;".utf8))
    #expect(workshop.page("../assets/secret.txt") == nil && workshop.page("core/../index.html") == nil)
  }

  @Test("an asset is served if it is listed, and only with the bytes that were installed")
  func assets() throws {
    let folders = try Folders()
    let files = try ConsoleFiles(pages: folders.pages, assets: folders.assets)
    #expect(try files.asset("vendor/preact.js")?.bytes == Array("export const html = 1;".utf8))
    #expect(try files.asset("manifest.json")?.type == "application/json")
    #expect(try files.asset("secret.txt") == nil && files.asset("../pages/index.html") == nil)
    try folders.write("export const html = evil;", to: "assets/vendor/preact.js")
    #expect(throws: ConsoleAssetsError.changed(path: "\(folders.assets)/vendor/preact.js")) {
      try files.asset("vendor/preact.js")
    }
  }

  @Test(
    "a list of assets that is none says what is wrong with it",
    arguments: ["nothing", "{}", #"{"files": {"a.js": {}}}"#, #"{"files": {"../a.js": {"sha256": "00"}}}"#])
  func lists(manifest: String) throws {
    let folders = try Folders(manifest: manifest)
    #expect(throws: ConsoleAssetsError.self) { try ConsoleFiles(pages: folders.pages, assets: folders.assets) }
    #expect(throws: ConsoleAssetsError.noManifest(path: "\(folders.pages)/manifest.json")) {
      try ConsoleFiles(pages: folders.pages, assets: folders.pages)
    }
  }

  @Test("the program's own pages lie where the build puts them, and each can be served")
  func shipped() throws {
    let program = try #require(Bundle.main.executablePath)
    let built = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Console/Web").path
    let folder = ConsoleFiles.usualPages(of: program) ?? built
    let files = try ConsoleFiles(pages: folder, assets: nil)
    #expect(!files.isComplete, "there are no assets")
    let names = FileManager.default.enumerator(atPath: built)?.compactMap { $0 as? String } ?? []
    let pages = names.filter { $0.contains(".") && !$0.hasPrefix(".") }
    #expect(pages.count > 60)
    for path in pages { #expect(files.page(path) != nil, "\(path)") }
  }
}

@Suite("The console's pages over the local interface", .serialized)
struct ConsolePagesTests {
  @Test("pages need nobody signed in, say what a browser may do with them, and are not sent twice")
  func pages() async throws {
    let folders = try Folders()
    let channel = try await TestChannel { configuration in
      configuration.console.pages = folders.pages
      configuration.console.assets = folders.assets
    }
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      let page = try await north.get("/", as: nil)
      #expect(page.status == 200 && page.text.contains("<title>page</title>"))
      let policy = try #require(page.headers.first(name: "content-security-policy"))
      #expect(page.headers["content-security-policy"].count == 1)
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
      #expect(!policy.contains("unsafe"))
      #expect(page.headers.first(name: "x-content-type-options") == "nosniff")
      let script = try await north.get("/console/core/api.js", as: nil)
      let tag = try #require(script.headers.first(name: "etag"))
      let again = try await north.call(.GET, "/console/core/api.js", as: nil, headers: ["if-none-match": tag])
      #expect(again.status == 304 && again.bytes.isEmpty)
      #expect(try await north.get("/assets/vendor/preact.js", as: nil).status == 200)
      for path in ["/console/core/none.js", "/assets/secret.txt", "/assets/%2e%2e/pages/index.html", "/console/"] {
        #expect(try await north.get(path, as: nil).status == 404, "\(path)")
      }
      try folders.write("changed", to: "assets/vendor/preact.js")
      #expect(try await north.get("/assets/vendor/preact.js", as: nil).status == 500)
      #expect(try await north.get("/api/v1/board", as: nil).status == 401)
      #expect(
        try await north.get("/api/v1/board").headers.first(name: "content-security-policy")
          == "default-src 'none'; frame-ancestors 'none'")
    }
  }

  @Test("a place and a height are read as people write and paste them, or it is said how to")
  func readings() async throws {
    let channel = try await TestChannel()
    try await channel.run(["north"], untilReady: false) { nodes in
      let north = try #require(nodes["north"])
      func read(_ query: String, _ text: String) async throws -> TestNode.Answer {
        let escaped = try #require(text.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
        return try await north.get("/api/v1/reading?\(query)=\(escaped)")
      }
      for text in [
        "36.2, 37.15", "\u{200F}٣٦٫٢، ٣٧٫١٥\u{200E}", "36°12'00\"N 037°09'00\"E", "۳۶.۲, ۳۷.۱۵",
        "\u{202A}36.2,\u{00A0}37.15\u{202C}",
      ] {
        let answer = try await read("position", text)
        #expect(answer.status == 200, "\(text): \(answer.text)")
        #expect(answer.json["position"]?.description == "[37.15,36.2]", "\(text): \(answer.text)")
      }
      let square = try await read("position", "37S BV 27879 32632").json
      #expect(square["notation"] == .string("MGRS") && square["sizeMetres"] == .number(1))
      let refused = try await read("position", "near the bridge")
      #expect(refused.status == 422 && refused.json["field"] == .string("position"))
      #expect(refused.json["fix"]?.string?.contains("37S") == true)
      #expect(try await read("altitude", "FL ١٢٠").json["altitude"]?["hundredsOfFeet"] == .number(120))
      #expect(try await read("altitude", "1500").status == 422)
      #expect(try await north.get("/api/v1/reading").status == 422)
    }
  }
}
