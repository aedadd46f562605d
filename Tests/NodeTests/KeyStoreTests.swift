// SPDX-License-Identifier: Apache-2.0
import Foundation
import Glibc
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Node

@Suite("A node's directory")
struct KeyStoreTests {
  private func make(_ folder: TemporaryFolder, _ party: String = "north") throws -> DataDirectory {
    let directory = DataDirectory("\(folder.path)/\(party)")
    _ = try NodeLauncher.initialise(
      directory: directory, party: PartyID(party), channel: Label("levant"), urls: ["https://192.0.2.1:8443"])
    return directory
  }

  @Test("no file or folder of a fresh node can be reached by others")
  func permissions() throws {
    let folder = try TemporaryFolder()
    let directory = try make(folder)
    let all = try #require(FileManager.default.enumerator(atPath: directory.path)).compactMap { $0 as? String }
    #expect(all.count > 15)
    for name in all {
      let attributes = try FileManager.default.attributesOfItem(atPath: "\(directory.path)/\(name)")
      let mode = try #require((attributes[.posixPermissions] as? NSNumber)?.intValue)
      #expect(mode & 0o077 == 0, "\(name) has mode \(String(mode, radix: 8))")
    }
  }

  @Test("the keys are those of the card, all different, and the successors are certified one after the other")
  func keys() throws {
    let folder = try TemporaryFolder()
    let directory = try make(folder)
    let card = try directory.readCard()
    let keys = try KeyStore(reading: directory, card: card)
    #expect(keys.urgent.verifier == card.urgent)
    #expect(keys.plans.verifier == card.plans)
    #expect(keys.mirror.verifier == card.mirror)
    #expect(keys.tls.pin.sha256 == card.tlsCertificate.bytes)
    #expect(Array(keys.hpke.publicKey.rawRepresentation) == card.hpke)
    for (lane, first) in [(Lane.urgent, card.urgent), (.plans, card.plans)] {
      let prepared = try #require(keys.successors[lane])
      #expect(prepared.count == KeyStore.preparedSuccessors)
      var predecessor = try Origin(first.name)
      for next in prepared {
        let certificate = try KeyCertificate(parsing: next.certificate, signedBy: card.recovery)
        #expect(certificate.statement == .successor(predecessor: predecessor, size: nil, key: next.signer.verifier))
        predecessor = try Origin(next.signer.verifier.name)
      }
    }
    let recovery = try KeyStore.recoverySigner(at: directory.recoveryKey, party: card.party)
    #expect(recovery.verifier == card.recovery)
    let other = try TemporaryFolder()
    #expect(try make(other).readCard().urgent.publicKey != card.urgent.publicKey, "drawn afresh")
  }

  @Test("a key that others can read is refused; a key is never overwritten; a node is never made over another")
  func refusals() throws {
    let folder = try TemporaryFolder()
    let directory = try make(folder)
    #expect(throws: ConfigurationFault.exists(path: directory.path)) { try make(folder) }
    let seed = "\(directory.keys)/urgent.seed"
    #expect(throws: KeyStoreError.exists(path: seed)) { try SecretFile.create([1], at: seed) }
    chmod(seed, 0o640)
    let card = try directory.readCard()
    #expect(throws: KeyStoreError.permissions(path: seed, mode: 0o640)) { try KeyStore(reading: directory, card: card) }
  }

  @Test("pairing keeps another party's card of the same channel, once; both sides see the same check words")
  func pairing() throws {
    let folder = try TemporaryFolder()
    let (north, south) = (try make(folder, "north"), try make(folder, "south"))
    let card = try NodeLauncher.card(directory: south)
    let words = try NodeLauncher.inspect(directory: north, card: card).checkWords
    #expect(words.count == 16)
    #expect(try NodeLauncher.inspect(directory: south, card: NodeLauncher.card(directory: north)).checkWords == words)
    #expect(try NodeLauncher.pair(directory: north, card: card).party.name == "south")
    #expect(throws: KeyStoreError.self) { try NodeLauncher.pair(directory: north, card: card) }
    #expect(throws: ConfigurationFault.self) {
      try NodeLauncher.pair(directory: north, card: NodeLauncher.card(directory: north))
    }
    #expect(throws: (any Error).self) { try NodeLauncher.pair(directory: north, card: Array(card.dropLast(3))) }
    #expect(throws: ConfigurationFault.notPaired(party: "south", channel: "levant")) {
      try NodeService(directory: south)
    }
  }

  @Test(
    "a configuration with a misspelt, missing or impossible setting is refused by name",
    arguments: [
      (#"{"party":"north","channel":"levant","peerListner":{}}"#, "peerListner"),
      (
        #"{"party":"north","channel":"levant","localListener":{"host":"::1","port":1,"tls":true}}"#, "localListener.tls"
      ),
      (#"{"party":"north"}"#, "channel"),
      (#"{"party":"north","channel":"levant","sessionHours":0}"#, "sessionHours"),
      (#"{"party":"north","channel":"levant","sessionHours":"long"}"#, "sessionHours"),
      (#"{"party":"north","channel":"levant","peerListener":{"host":"::","port":70000}}"#, "peerListener.port"),
      ("nonsense", "not JSON"),
    ])
  func configuration(text: String, names: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/node.json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    #expect { _ = try NodeConfiguration.read(path) } throws: { "\($0)".contains(names) }
  }

  @Test("a configuration reads back as it was written")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    var configuration = NodeConfiguration(party: "north", channel: "levant")
    configuration.witnesses = [.init(key: "w", url: "https://192.0.2.9", tlsSHA256: "00")]
    configuration.exerciseClock = .pace(
      ExercisePace(start: "2018-09-17T19:30:00Z", factor: 30, anchor: "2026-01-01T00:00:00Z"))
    try Data(configuration.json).write(to: URL(fileURLWithPath: "\(folder.path)/node.json"))
    #expect(try NodeConfiguration.read("\(folder.path)/node.json") == configuration)
  }

  @Test("addresses are read as cards and configurations write them")
  func addresses() {
    #expect(PeerAddress("https://192.0.2.1:8443/a/b/")?.description == "https://192.0.2.1:8443/a/b")
    #expect(PeerAddress("https://[2001:db8::1]:8443")?.host == "2001:db8::1")
    #expect(PeerAddress("https://node.example")?.port == 443)
    for wrong in [
      "ftp://a", "https://", "https://a:0", "https://a:99999", "https://u@a", "https://a?b", "https://2001:db8::1",
      "https://a b",
    ] {
      #expect(PeerAddress(wrong) == nil, "\(wrong)")
    }
  }
}
