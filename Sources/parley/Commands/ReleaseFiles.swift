// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Exchange
import Foundation
import Node
import TransparencyLog
import Wire

struct ReleaseInspect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what a release file of the desk would say, and its conflicts. Sends nothing.",
    discussion: """
      The exit code is 0 if no conflict is known, and 1 if there are some.

      EXAMPLE
        parley release inspect flight.release -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The file that the desk wrote, or - for standard input.") var file: String

  func run() async throws {
    try await withFailures {
      let (release, hash) = try ReleaseInput.read(file, directory: access.directory)
      let client = try access.client()
      let notice = try ReleaseInput.notice(release)
      let answer = try await client.post("/api/v1/check", notice)
      if access.json {
        print(
          JSONValue.object([
            "release": .integer(Int64(clamping: release.number)), "sha256": .string(hash.hex), "notice": notice,
            "amends": release.amends.map { .string("\($0.origin)@\($0.index)") } ?? .null, "check": answer,
          ]).text(pretty: true))
      } else {
        print("release \(release.number) of the desk of \(release.party), SHA-256 \(hash.hex)")
        if let amends = release.amends { print("new version of [\(amends.origin)@\(amends.index)]") }
        for line in EntryText.lines("notice", notice) { print(line) }
        let others = answer["conflicts"].array.map { $0["other"] }
        print(ConflictText.check(answer, names: await ConflictText.names(in: others, client)))
      }
      guard answer["conflicts"].array.isEmpty else { throw Failure.notSo("it conflicts; nothing was sent") }
    }
  }
}

struct ReleaseSend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Say what a release file of the desk says, by the same positions as any notice.",
    discussion: """
      Where a notice needs two positions it waits for the second one. A file is sent once: the same one again, by the same account,
      gets the answer of the first time.

      EXAMPLE
        parley release send flight.release --as commander-1 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The file that the desk wrote, or - for standard input.") var file: String
  @Option(help: "Wait up to this many seconds for the other side's receipt; 0 does not wait.") var wait: Int = 10

  func run() async throws {
    try await withFailures {
      let (release, hash) = try ReleaseInput.read(file, directory: access.directory)
      let client = try access.client()
      var body = try ReleaseInput.notice(release)
      var path = "/api/v1/notices"
      if let amends = release.amends {
        let activity = try Reference("\(amends.origin)@\(amends.index)")
        path = "/api/v1/activities/\(activity.pathElement)/amendments"
        body = try await Amendment.body(of: activity, notice: body, client: client)
      }
      let query = wait > 0 ? "?wait=receipt&timeout=\(wait)" : ""
      let answer = try await client.call(
        .post, path + query, Data(body.text().utf8), idempotencyKey: "release-\(hash.hex)"
      ).json()
      try await Submission.report(answer, wait: wait, json: access.json, client: client)
    }
  }
}

/// A release file as the line's side reads it.
private enum ReleaseInput {
  /// Reads it, and refuses one that is not of this node's party and channel.
  static func read(_ path: String, directory: String) throws -> (file: ReleaseFile, hash: Hash256) {
    let bytes = [UInt8](try readInput(path))
    let release: ReleaseFile
    do { release = try ReleaseFile(parsing: bytes) } catch { throw Failure.input("\(path): \(error)") }
    let directory = DataDirectory(directory)
    if directory.holdsNode {
      let card = try directory.readCard()
      guard card.party == release.party, card.channel == release.channel else {
        throw Failure.input(
          "\(path) is of \(release.party) in channel \(release.channel); this is \(card.party) in \(card.channel)")
      }
    }
    return (release, .sha256(bytes))
  }

  static func notice(_ release: ReleaseFile) throws -> JSONValue {
    try JSONValue(answer: Data(EntryJSON.value(of: release.notice).bytes))
  }
}
