// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Node
import TransparencyLog
import Wire

struct KeyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "The keys that sign the own logs: show, rotate, seal.",
    discussion: """
      The recovery key is kept offline. It signs certificates; the node never needs it.

      WITH THE RECOVERY KEY AT HAND (a medium in this machine for a minute)
        parley key rotate urgent --recovery-key /media/recovery.key --as commander-1 -d alfa
      WITH THE RECOVERY KEY ON ANOTHER MACHINE
        parley key rotate urgent --request rotate.request -d alfa                        (at the node)
        parley key certify rotate.request --recovery-key recovery.key --output rotate.certificate   (where the key is)
        parley key rotate --certificate rotate.certificate --as commander-1 -d alfa      (at the node)
      THEN, BY ANOTHER COMMANDER
        parley release countersign ID --as commander-2 -d alfa
      """,
    subcommands: [KeyShow.self, KeyRotate.self, KeySeal.self, KeyPrepare.self, KeyCertify.self, KeyDesk.self],
    defaultSubcommand: KeyShow.self)
}

/// The two logs that a party has.
enum LaneName: String, ExpressibleByArgument, CaseIterable { case urgent, plans }

/// Why a log is closed.
enum CauseName: String, ExpressibleByArgument, CaseIterable { case compromised, retired, restored, fork }

/// How a certificate comes about: here, elsewhere, or it is there already.
struct CertificateSource: ParsableArguments {
  @Option(help: "The recovery key's file: the certificate is made here, now.") var recoveryKey: String?
  @Option(help: "Write what the recovery key has to sign to this file, and stop.") var request: String?
  @Option(help: "The certificate that `parley key certify` made.") var certificate: String?

  /// The certificate; nil when only the request was written.
  ///
  /// - Parameters:
  ///   - directory: has the card, which says which recovery key must sign.
  ///   - text: makes the text to certify.
  func note(in directory: String, _ text: () async throws -> String) async throws -> [UInt8]? {
    try refuseConflicts([
      ("--recovery-key", recoveryKey != nil), ("--request", request != nil), ("--certificate", certificate != nil),
    ])
    func asked() async throws -> CertificateRequest {
      try CertificateRequest(try await text(), of: DataDirectory(directory).readCard().recovery)
    }
    if let recoveryKey { return try await asked().signed(recoveryKey: recoveryKey) }
    if let certificate { return [UInt8](try readInput(certificate)) }
    guard let request else {
      throw Failure.usage("give one of --recovery-key FILE, --request FILE, --certificate FILE")
    }
    try writeOutput(Data(try await asked().text.utf8), to: request)
    printError("carry it to the recovery key: parley key certify \(request) --recovery-key FILE --output CERTIFICATE")
    return nil
  }
}

/// What the node says of its keys.
struct NodeKeys {
  let json: JSONValue

  init(_ access: NodeAccess) async throws { json = try await access.client().get("/api/v1/keys") }

  /// The log that a lane's entries go to now.
  func active(_ lane: LaneName?) throws -> JSONValue {
    guard let lane else { throw Failure.usage("name the log: urgent or plans") }
    guard let log = json["logs"].array.first(where: { $0["lane"].string == lane.rawValue && $0["active"].bool == true })
    else { throw Failure.notSo("the \(lane.rawValue) log is closed, and no successor is prepared") }
    return log
  }

  var text: String {
    var lines = ["recovery \(json["recovery"].string ?? "?")"]
    for log in json["logs"].array {
      let standing = log["active"].bool == true ? "in use" : log["standing"].string ?? "?"
      lines.append("\(log["origin"].string ?? "?"): \(standing), \(log["size"].text()) entries")
      for key in log["keys"].array { lines.append("  from \(key["fromSize"].text()): \(key["key"].string ?? "?")") }
    }
    let prepared = json["prepared"]
    lines.append("successors prepared: urgent \(prepared["urgent"].text()), plans \(prepared["plans"].text())")
    return lines.joined(separator: "\n")
  }
}

struct KeyShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the keys of the own logs and the prepared successors.",
    discussion: "EXAMPLE\n  parley key show -d alfa")
  @OptionGroup var access: NodeAccess

  func run() async throws {
    try await withFailures {
      let keys = try await NodeKeys(access)
      print(access.json ? keys.json.text(pretty: true) : keys.text)
    }
  }
}

struct KeyRotate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Change the key that signs a log. The log goes on under its name.",
    discussion: """
      For a planned change. If a key may be in wrong hands, use `parley key seal --cause compromised`.

      EXAMPLES
        parley key rotate urgent --recovery-key /media/recovery.key --as commander-1 -d alfa
        parley key rotate plans --request rotate.request -d alfa
        parley key rotate --certificate rotate.certificate --as commander-1 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @OptionGroup var source: CertificateSource
  @Argument(help: "The log: urgent or plans.") var lane: LaneName?
  @Option(help: "The new key signs from this many entries after now on; leave room for what is said meanwhile.")
  var after: UInt64 = 16

  func run() async throws {
    try await withFailures {
      try refuse(("--certificate", source.certificate != nil), with: [("LOG", lane != nil)])
      let note = try await source.note(in: access.directory) { try await text() }
      guard let note else { return }
      let body = JSONValue.object(["certificate": .string(String(decoding: note, as: UTF8.self))])
      try await submission.send(kind: "rotation", path: "/api/v1/keys/rotations", body: body, access: access)
    }
  }

  /// Draws the new key on this machine and states what is to be certified of it.
  private func text() async throws -> String {
    let log = try await NodeKeys(access).active(lane)
    guard (1...1_000_000).contains(after) else { throw Failure.input("--after \(after): give 1 to 1000000 entries") }
    let origin = try Origin(log["origin"].string ?? "")
    let directory = DataDirectory(access.directory)
    let key = try KeyRequests.drawKey(for: origin, in: directory)
    let size = UInt64(log["size"].integer ?? 0) + after
    printError("drew \(key.vkey); it signs from \(size) entries on")
    return try KeyCertificate(
      party: directory.readCard().party, statement: .rotation(origin: origin, atSize: size, newKey: key)
    ).text
  }
}

struct KeySeal: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seal", abstract: "Close a log for good. Its prepared successor opens at once.",
    discussion: """
      What others had receipted stands. Of what comes after the sealed size only what adds caution keeps its effect.
      CAUSES  compromised (a key may be in wrong hands), retired, restored, fork

      EXAMPLES
        parley key seal urgent --cause compromised --recovery-key /media/recovery.key --as commander-1 -d alfa
        parley key seal urgent --request seal.request -d alfa
        parley key seal --cause compromised --certificate seal.certificate --as commander-1 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @OptionGroup var source: CertificateSource
  @Argument(help: "The log: urgent or plans.") var lane: LaneName?
  @Option(help: "Why: compromised, retired, restored or fork.") var cause = CauseName.compromised

  func run() async throws {
    try await withFailures {
      try refuse(("--certificate", source.certificate != nil), with: [("LOG", lane != nil)])
      let note = try await source.note(in: access.directory) { try await text() }
      guard let note else { return }
      let body = JSONValue.object([
        "certificate": .string(String(decoding: note, as: UTF8.self)), "cause": .string(cause.rawValue),
      ])
      try await submission.send(kind: "seal", path: "/api/v1/keys/seals", body: body, access: access)
    }
  }

  /// The log as it is signed now.
  private func text() async throws -> String {
    let log = try await NodeKeys(access).active(lane)
    let signed = log["signed"]
    guard let size = signed["size"].integer, let hex = signed["root"].string, let root = Hash256(hexText: hex) else {
      throw Failure.unavailable("nothing of the log is signed yet; wait until the other party has answered")
    }
    let last = LogPosition(origin: try Origin(log["origin"].string ?? ""), size: UInt64(size), root: root)
    return try KeyCertificate(
      party: DataDirectory(access.directory).readCard().party, statement: .seal(last: last)
    ).text
  }
}

struct KeyCertify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify", abstract: "Sign a request with the recovery key, where that key is kept. Needs no node.",
    discussion: """
      Shows what it signs. Read it: whoever has the certificate can change the party's key. The request names the recovery
      key of the card; any other key is refused.

      EXAMPLE
        parley key certify rotate.request --recovery-key recovery.key --output rotate.certificate
      """)
  @Argument(help: "The request that `parley key rotate` or `parley key seal` wrote.") var request: String
  @Option(help: "The recovery key's file (mode 0600).") var recoveryKey: String
  @Option(help: "Where to write the certificate; - for standard output.") var output = "-"

  func run() async throws {
    try await withFailures {
      let text = String(decoding: try readInput(request), as: UTF8.self)
      let asked = try CertificateRequest(parsing: text, path: request)
      let note = try asked.signed(recoveryKey: recoveryKey)
      printError("signed with the recovery key of \(asked.certificate.party):")
      for line in asked.certificate.text.split(separator: "\n") { printError("  \(line)") }
      try writeOutput(Data(note), to: output)
    }
  }
}

struct KeyDesk: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "desk", abstract: "Make the key of a desk, to which copies can be encrypted. Needs no node.",
    discussion: "EXAMPLE\n  parley key desk --output desk.key      (prints the public key, for parley export --copy)")
  @Option(help: "The file for the private key; it is never overwritten.") var output: String

  func run() async throws {
    try await withFailures {
      print(try DeskKey.draw(at: output))
      do { try Output.finish() } catch {
        // A key whose public part nobody has read is of no use, and would be in the way of the next one.
        try? FileManager.default.removeItem(atPath: output)
        throw error
      }
    }
  }
}

extension Hash256 {
  /// Reads 64 hexadecimal digits.
  fileprivate init?(hexText: String) {
    let digits = Array(hexText.utf8)
    guard digits.count == 64 else { return nil }
    let bytes = stride(from: 0, to: 64, by: 2).compactMap {
      UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
    }
    guard let hash = try? Hash256(bytes) else { return nil }
    self = hash
  }
}
