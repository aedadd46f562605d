// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Exchange
import Foundation
import Node

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a file: the exchange for a party when lines are cut, or a copy for the desk.",
    discussion: """
      For a PARTY: what would go over the line, encrypted to it. It answers with a reply file: import that to get the
      receipts. A commander does this (--as).

      With --copy: everything that a reader needs to follow the board on another network, one way. It holds what was
      said in the channel, by all, with parts: treat it as the most sensitive of them. `parley verify FILE` and
      `parley board --copy FILE` read it without a node.

      With --guard: what is new since the last time, as small files of plain lines that a guard can check, for `parley desk import`
      (docs/desk.md). What the lines can not say stays here, named by its hash. --begin N starts anew, with everything, as run N.

      EXAMPLES
        parley export bravo --output to-bravo.parley --as commander-1 -d alfa
        parley export --guard /srv/one-way --as commander-1 -d alfa
        parley export --copy board.parley-copy --as commander-1 -d alfa
        parley export --copy board.sealed --desk "$(cat desk.pub)" --as commander-1 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The party that the file is for.") var party: String?
  @Option(help: "For a party: the file to write, - for standard output.") var output: String?
  @Option(help: "Write the one-way copy to this file, - for standard output.") var copy: String?
  @Option(help: "For a copy: encrypt it to this key, as `parley key desk` printed it.") var desk: String?
  @Option(name: .customLong("guard"), help: "Write what is new as files for a guard into this folder.")
  var guarded: String?
  @Option(help: "With --guard: begin anew, with everything, as the run of this number.") var begin: UInt64?

  func run() async throws {
    try await withFailures {
      try refuse(("--copy", copy != nil), with: [("PARTY", party != nil), ("--output", output != nil)])
      try refuse(("--desk", desk != nil), with: [("PARTY", party != nil), ("--output", output != nil)])
      try refuse(
        ("--guard", guarded != nil),
        with: [
          ("PARTY", party != nil), ("--output", output != nil), ("--copy", copy != nil), ("--desk", desk != nil),
        ])
      guard begin == nil || (guarded != nil && begin != 0) else {
        throw Failure.usage("--begin goes with --guard, and is 1 or more")
      }
      let client = try access.client()
      if let guarded { return try await write(to: guarded, client) }
      switch (party, output, copy) {
      case (let party?, let output?, nil):
        let path = "/api/v1/export/\(pathElement(party))"
        let size = try await client.download(path, .object([:]), to: output)
        printError("wrote \(size) bytes to \(output) for \(party): carry it there")
      case (nil, nil, let copy?):
        let body = JSONValue.object(desk.map { ["desk": .string($0)] } ?? [:])
        let size = try await client.download("/api/v1/copy", body, to: copy)
        printError("wrote \(size) bytes to \(copy)\(desk == nil ? ", NOT encrypted" : ", encrypted to the desk")")
      default: throw Failure.usage("give PARTY with --output FILE, --copy FILE, or --guard FOLDER")
      }
    }
  }

  private func write(to folder: String, _ client: NodeClient) async throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw Failure.file(folder, reason: "is not a folder; make it first, where the guard takes files from")
    }
    let bytes = try await client.call(.post, "/api/v1/copy", Data("{}".utf8), seconds: 600).body
    let copy = try DeskCopyStore(parsing: [UInt8](bytes))
    guard copy.isWhole else { throw Failure.unavailable("the node's answer was cut off; try again") }
    let names = try DeskExport(directory: access.directory).write(copy, to: folder, begin: begin)
    if access.json {
      return print(JSONValue.object(["files": .array(names.map { .string($0) })]).text(pretty: true))
    }
    print("wrote \(names.count) files to \(folder)")
  }
}

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take a file that another party exported, or its reply.",
    discussion: """
      A commander does this (--as). Importing twice does no harm.

      EXAMPLES
        parley import to-bravo.parley --reply reply-to-alfa.parley --as commander-1 -d bravo
        parley import reply-to-alfa.parley --as commander-1 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The file, or - for standard input.") var file: String
  @Option(help: "Where to write the reply, if there is one.") var reply: String?

  func run() async throws {
    try await withFailures {
      let answer = try await access.client().call(
        .post, "/api/v1/import", try readInput(file), contentType: "application/octet-stream", seconds: 600
      ).json()
      print(access.json ? answer.text(pretty: true) : Self.describe(answer))
      guard let encoded = answer["reply"].string, let data = Data(base64Encoded: encoded) else { return }
      guard let reply else { return printError("there is a reply with receipts: import again with --reply FILE") }
      try writeOutput(data, to: reply)
      print("reply written to \(reply): carry it back")
    }
  }

  private static func describe(_ answer: JSONValue) -> String {
    let sender = answer["from"].string ?? "?"
    if let receipts = answer["receipts"].integer { return "reply of \(sender): \(receipts) receipts" }
    return "from \(sender): \(answer["accepted"].integer ?? 0) of \(answer["requests"].integer ?? 0) requests accepted"
  }
}
