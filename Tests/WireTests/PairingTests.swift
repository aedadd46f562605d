// SPDX-License-Identifier: Apache-2.0
import Testing
import TransparencyLog

@testable import Wire

/// Keys of a party, from a number.
struct PartyKeys {
  let recovery: Ed25519Signer
  let card: Card

  init(_ name: String, seed: UInt64, urls: [String] = ["https://192.0.2.1:8443/x"]) throws {
    var chance = Chance(seed: seed)
    recovery = try Ed25519Signer(name: "\(name)/recovery", seed: chance.bytes(32))
    card = try Card(
      party: PartyID(name), channel: Label("levant"), recovery: recovery.verifier,
      urgent: Ed25519Signer(name: "\(name)/levant/urgent", seed: chance.bytes(32)).verifier,
      plans: Ed25519Signer(name: "\(name)/levant/plans", seed: chance.bytes(32)).verifier,
      mirror: Cosigner(name: "\(name)/levant/mirror", seed: chance.bytes(32)).verifier,
      tlsCertificate: Hash256.sha256([1]), hpke: chance.bytes(32), urls: urls)
  }
}

@Suite("Cards and check words")
struct CardTests {
  @Test("a card comes back as it was signed")
  func roundTrip() throws {
    for (seed, urls) in [(1, []), (2, ["https://a.example"]), (3, ["https://[2001:db8::1]:1", "https://b/c/d"])] {
      let keys = try PartyKeys("alpha", seed: UInt64(seed), urls: urls)
      let bytes = try keys.card.signed(by: keys.recovery)
      #expect(try Card(parsing: bytes) == keys.card)
    }
  }

  @Test("a card with any byte changed is refused")
  func mutation() throws {
    let keys = try PartyKeys("alpha", seed: 5)
    let bytes = try keys.card.signed(by: keys.recovery)
    for offset in bytes.indices {
      for change in [1, 0x20] as [UInt8] {
        var changed = bytes
        changed[offset] ^= change
        #expect(throws: SignedStatementError.self) { try Card(parsing: changed) }
      }
    }
  }

  @Test("a card says what is wrong with it")
  func refusals() throws {
    let keys = try PartyKeys("alpha", seed: 6)
    func parse(_ change: (String) -> String) throws -> Card {
      try Card(parsing: SignedNote.sign(change(keys.card.text), by: [keys.recovery]).bytes)
    }
    let text = keys.card.text
    #expect(try parse { $0 } == keys.card)
    #expect(throws: SignedStatementError.statement(.line(1, expected: "parley.card/v1"))) {
      try parse { $0.replacing("card/v1", with: "card/v2") }
    }
    #expect(throws: SignedStatementError.statement(.line(3, expected: "channel …"))) {
      try parse { $0.replacing("channel levant\n", with: "") }
    }
    #expect(throws: SignedStatementError.statement(.line(11, expected: "the end"))) { try parse { $0 + "more 1\n" } }
    #expect(throws: SignedStatementError.self) { try parse { $0.replacing("party alpha", with: "party Alpha") } }
    #expect(throws: SignedStatementError.statement(.count(key: "url", limit: 8))) {
      try parse { $0 + String(repeating: "url https://a\n", count: 8) }
    }
    for url in ["http://a", "https://", "https://a/", "https://a?b", "https://a b", "https:///x", "https://u@a"] {
      #expect(throws: SignedStatementError.self) { try parse { $0 + "url \(url)\n" } }
    }
    #expect(throws: SignedStatementError.statement(.sameKey("recovery", "urgent"))) {
      try parse { _ in text.replacing(keys.card.urgent.vkey, with: keys.card.recovery.vkey) }
    }
    #expect(throws: StatementError.self) { try keys.card.signed(by: PartyKeys("alpha", seed: 7).recovery) }
  }

  @Test("check words are the same on both sides, and others for another card")
  func checkWords() throws {
    let alpha = try PartyKeys("alpha", seed: 1).card
    let bravo = try PartyKeys("bravo", seed: 2).card
    let other = try PartyKeys("bravo", seed: 3).card
    let words = Card.checkWords(alpha, bravo)
    #expect(words.count == 16)
    #expect(words == Card.checkWords(bravo, alpha))
    #expect(words != Card.checkWords(alpha, other))
    #expect(WordList.bytes(for: words.joined(separator: "-").uppercased())?.count == 16)
  }
}

@Suite("The word list")
struct WordListTests {
  @Test("256 words, ascending, that differ in three letters and in their first four")
  func distinct() {
    let words = WordList.words
    #expect(words.count == 256)
    #expect(words == words.sorted())
    #expect(Set(words.map { $0.prefix(4) }).count == 256)
    #expect(words.allSatisfy { (4...10).contains($0.utf8.count) && $0.allSatisfy(\.isLowercase) })
    for (index, word) in words.enumerated() {
      for other in words[..<index] { #expect(distance(word, other) >= 3, "\(word) \(other)") }
    }
  }

  private func distance(_ first: String, _ second: String) -> Int {
    let other = Array(second.utf8)
    var row = Array(0...other.count)
    for (index, letter) in first.utf8.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let substituted = diagonal + (letter == other[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(row[column] + 1, row[column + 1] + 1, substituted)
      }
    }
    return row[other.count]
  }

  @Test("bytes come back from their words; other words are refused")
  func bytes() {
    let bytes = [UInt8](0...255)
    #expect(WordList.bytes(for: WordList.words(for: bytes).joined(separator: " ")) == bytes)
    #expect(WordList.bytes(for: "acorn permission") == nil)
    #expect(WordList.bytes(for: "") == [])
  }
}

@Suite("Key certificates")
struct KeyCertificateTests {
  @Test("a certificate comes back as it was signed, and any changed byte is found")
  func roundTrip() throws {
    let keys = try PartyKeys("alpha", seed: 1)
    let origin = try Origin("alpha/levant/urgent")
    let next = try Ed25519Signer(name: "alpha/levant/urgent.2", seed: [UInt8](repeating: 4, count: 32)).verifier
    let statements: [KeyCertificate.Statement] = [
      .rotation(origin: origin, atSize: 0, newKey: keys.card.urgent),
      .successor(predecessor: origin, size: 77, key: next),
      .successor(predecessor: origin, size: nil, key: next),
      .seal(last: LogPosition(origin: origin, size: 9, root: .sha256([]))),
    ]
    for statement in statements {
      let certificate = try KeyCertificate(party: keys.card.party, statement: statement)
      let bytes = try certificate.signed(by: keys.recovery)
      #expect(try KeyCertificate(parsing: bytes, signedBy: keys.recovery.verifier) == certificate)
      for offset in bytes.indices {
        var changed = bytes
        changed[offset] ^= 1
        #expect(throws: SignedStatementError.self) {
          try KeyCertificate(parsing: changed, signedBy: keys.recovery.verifier)
        }
      }
    }
  }

  @Test("keys of the wrong name or type, texts with another form, and other signers are refused")
  func refusals() throws {
    let keys = try PartyKeys("alpha", seed: 1)
    let origin = try Origin("alpha/levant/urgent")
    #expect(throws: StatementError.self) {
      try KeyCertificate(
        party: keys.card.party, statement: .rotation(origin: origin, atSize: 1, newKey: keys.card.plans))
    }
    #expect(throws: StatementError.self) {
      try KeyCertificate(
        party: keys.card.party, statement: .successor(predecessor: origin, size: 1, key: keys.card.urgent))
    }
    #expect(throws: StatementError.self) {
      try KeyCertificate(
        party: keys.card.party, statement: .successor(predecessor: origin, size: 1, key: keys.card.mirror))
    }
    let good = try KeyCertificate(
      party: keys.card.party, statement: .successor(predecessor: origin, size: 7, key: keys.card.plans))
    for change in [
      ("size 7", "size 07"), ("size 7", "size +7"), ("size 7", "size 9223372036854775808"),
      ("kind successor", "kind x"),
    ] {
      let note = try SignedNote.sign(good.text.replacing(change.0, with: change.1), by: [keys.recovery])
      #expect(throws: SignedStatementError.self) {
        try KeyCertificate(parsing: note.bytes, signedBy: keys.recovery.verifier)
      }
    }
    let other = try PartyKeys("alpha", seed: 2).recovery
    #expect(throws: SignedStatementError.note(.noKnownKey)) {
      try KeyCertificate(parsing: good.signed(by: keys.recovery), signedBy: other.verifier)
    }
    let two = try SignedNote.sign(good.text, by: [keys.recovery, other]).bytes
    #expect(throws: SignedStatementError.note(.tooManySignatures(limit: 1))) {
      try KeyCertificate(parsing: two, signedBy: keys.recovery.verifier)
    }
  }
}
