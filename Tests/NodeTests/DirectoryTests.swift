// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport
import TransparencyLog
import Testing
import Wire

@testable import Node

@Suite("A node does not start from a directory that others can reach")
struct DirectoryTests {
  private func paired(_ folder: TemporaryFolder) throws -> DataDirectory {
    for party in ["north", "south"] {
      _ = try NodeLauncher.initialise(
        directory: DataDirectory("\(folder.path)/\(party)"), party: PartyID(party), channel: Label("levant"),
        urls: ["https://192.0.2.1:8443"])
    }
    let directory = DataDirectory("\(folder.path)/north")
    let card = try NodeLauncher.card(directory: DataDirectory("\(folder.path)/south"))
    _ = try NodeLauncher.pair(directory: directory, card: card)
    try SecretFile.create([1], at: "\(directory.tokens)/feed")
    return directory
  }

  @Test(
    "a secret that group or others can reach is named with its mode and the command that mends it",
    arguments: [
      "office.sqlite", "office.sqlite-wal", "logs.sqlite", "logs.sqlite-wal", "recovery.key", "tokens/feed",
      "keys/hpke.key", "keys/successors/urgent-2.seed",
    ])
  func secrets(name: String) throws {
    let folder = try TemporaryFolder()
    let directory = try paired(folder)
    let path = "\(directory.path)/\(name)"
    if !FileManager.default.fileExists(atPath: path) { try SecretFile.create([], at: path) }
    try directory.checkAccess()
    chmod(path, 0o640)
    #expect {
      _ = try NodeService(directory: directory)
    } throws: { error in
      "\(error)".contains(path) && "\(error)".contains("640") && "\(error)".contains("chmod 600 \(path)")
    }
  }

  @Test(
    "a folder or file that others can change is named",
    arguments: ["", "/keys", "/peers", "/tokens", "/node.json", "/card", "/peers/south.card"])
  func changeable(name: String) throws {
    let folder = try TemporaryFolder()
    let directory = try paired(folder)
    let path = directory.path + name
    chmod(path, 0o770)
    #expect(throws: KeyStoreError.changeable(path: path, mode: 0o770)) { try NodeService(directory: directory) }
  }

  @Test("a symbolic link is as safe as the file and the folder that it leads to")
  func links() throws {
    let folder = try TemporaryFolder()
    let directory = try paired(folder)
    let away = "\(folder.path)/away"
    mkdir(away, 0o700)
    let path = "\(directory.tokens)/feed"
    try FileManager.default.moveItem(atPath: path, toPath: "\(away)/feed")
    symlink("\(away)/feed", path)
    try directory.checkAccess()
    chmod("\(away)/feed", 0o644)
    #expect(throws: KeyStoreError.permissions(path: path, mode: 0o644)) { try directory.checkAccess() }
    chmod("\(away)/feed", 0o600)
    chmod(away, 0o777)
    #expect(throws: KeyStoreError.self) { try directory.checkAccess() }
  }

  @Test(
    "a local listener that a network reaches without TLS is refused, and half a TLS setting too",
    arguments: [
      (#"{"host":"0.0.0.0","port":8080}"#, "localListener.host"), (#"{"host":"::","port":1}"#, "localListener.host"),
      (#"{"host":"192.0.2.1","port":1}"#, "certificate"),
      (#"{"host":"127.0.0.1.evil","port":1}"#, "localListener.host"),
      (#"{"host":"192.0.2.1","port":1,"certificate":"c.pem"}"#, "certificate and key together"),
      (#"{"host":"127.0.0.1","port":1,"key":"k.pem"}"#, "certificate and key together"),
      (#"{"host":"127.0.0.1","port":8443}"#, "another port"),
    ])
  func localListener(listener: String, names: String) throws {
    let text = #"{"party":"north","channel":"levant","localListener":\#(listener)}"#
    #expect { try Self.read(text) } throws: { "\($0)".contains(names) }
  }

  @Test("loopback needs no TLS", arguments: ["127.0.0.1", "127.0.0.53", "::1", "localhost"])
  func loopback(host: String) throws {
    try Self.read(#"{"party":"north","channel":"levant","localListener":{"host":"\#(host)","port":1}}"#)
  }

  @Test(
    "what is of a wrong type is named in words",
    arguments: [
      (#""peerURLs":{"south":"https://a"}"#, #"peerURLs.south must be a list of texts such as ["https"#),
      (#""peerURLs":["https://a"]"#, "peerURLs must be an object such as"),
      (#""peerURLs":{"south":["a"]}"#, "peerURLs.south"),
      (#""sessionHours":"12""#, "sessionHours must be a whole number"),
      (#""sessionHours":1.5"#, "sessionHours must be a whole number"),
      (#""sessionHours":12,"sessionHours":13"#, "sessionHours: is given twice"),
      (#""witnesses":[{"key":"a","url":"b","pin":"c"}]"#, "witnesses.pin is not a setting"),
      (#""logLevel":1"#, "logLevel must be a text"),
    ])
  func types(member: String, names: String) throws {
    #expect { try Self.read(#"{"party":"north","channel":"levant",\#(member)}"#) } throws: { "\($0)".contains(names) }
  }

  @discardableResult
  private static func read(_ text: String) throws -> NodeConfiguration {
    let folder = try TemporaryFolder()
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder.path)/node.json"))
    return try NodeConfiguration.read("\(folder.path)/node.json")
  }

  @Test("a node that can not be made leaves nothing behind")
  func nothingHalfMade() throws {
    let folder = try TemporaryFolder()
    let directory = DataDirectory("\(folder.path)/north")
    func make(_ channel: String, _ url: String) throws {
      _ = try NodeLauncher.initialise(
        directory: directory, party: PartyID("north"), channel: Label(channel), urls: [url])
    }
    #expect(throws: ConfigurationFault.self) { try make("line 1", "https://192.0.2.1:8443") }
    #expect(throws: ConfigurationFault.self) { try make("line-1", "https://192.0.2.1:0") }
    #expect(throws: (any Error).self) { try make("line-1", "https://\(String(repeating: "a", count: 5_000)):1") }
    #expect(!FileManager.default.fileExists(atPath: directory.path))
    try FileManager.default.createDirectory(atPath: "\(directory.path)/keys", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(fileURLWithPath: "\(directory.keys)/mirror.seed"))
    #expect(throws: ConfigurationFault.self) { try make("line-1", "https://192.0.2.1:8443") }
    #expect(try FileManager.default.subpathsOfDirectory(atPath: directory.path) == ["keys", "keys/mirror.seed"])
    try FileManager.default.removeItem(atPath: directory.path)
    try make("line-1", "https://192.0.2.1:8443")
  }

  @Test("the recovery key that a request names signs it, and no other")
  func requests() throws {
    let folder = try TemporaryFolder()
    let directory = try paired(folder)
    let card = try directory.readCard()
    let key = try KeyRequests.drawKey(for: Origin(card.urgent.name), in: directory)
    let text = try KeyCertificate(
      party: card.party, statement: .rotation(origin: Origin(card.urgent.name), atSize: 5, newKey: key)
    ).text
    let request = try CertificateRequest(parsing: CertificateRequest(text, of: card.recovery).text, path: "r")
    #expect(
      try KeyCertificate(parsing: request.signed(recoveryKey: directory.recoveryKey), signedBy: card.recovery).text
        == text)
    #expect {
      _ = try request.signed(recoveryKey: "\(folder.path)/south/recovery.key")
    } throws: { "\($0)".contains("another recovery key") }
    #expect(throws: KeyStoreError.self) { try CertificateRequest(parsing: text, path: "r") }
  }
}
