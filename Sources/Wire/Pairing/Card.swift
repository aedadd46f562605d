// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// What a party hands over in person before it joins a channel: its keys and where its node listens. A note signed by
/// the recovery key that it names:
///
///     parley.card/v1
///     party alpha
///     channel levant
///     recovery alpha/recovery+0a1b2c3d+AT…
///     urgent alpha/levant/urgent+…
///     plans alpha/levant/plans+…
///     mirror alpha/levant/mirror+…
///     tls-sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
///     hpke wk6k…=
///     url https://192.0.2.1:8443
///
///     — alpha/recovery …
///
/// The signature only shows that the card is whole. Whose card it is, two officers find out by comparing check words.
public struct Card: Hashable, Sendable {
  /// The party.
  public let party: PartyID
  /// The channel that the keys are for.
  public let channel: Label
  /// The offline key that certifies all others.
  public let recovery: VerifierKey
  /// Log key of the `urgent` log; its name is the origin.
  public let urgent: VerifierKey
  /// Log key of the `plans` log; its name is the origin.
  public let plans: VerifierKey
  /// Key of the cosignatures that are this party's receipts (type 0x04).
  public let mirror: VerifierKey
  /// SHA-256 of the node's TLS certificate (DER).
  public let tlsCertificate: Hash256
  /// X25519 public key to which exchange files are encrypted (HPKE, RFC 9180); 32 bytes.
  public let hpke: [UInt8]
  /// Base addresses of the peer listener, in the order in which to try them; empty for a party that is only reached by
  /// file.
  public let urls: [String]

  /// The first line of the text.
  public static let format = "parley.card/v1"
  /// Addresses on a card.
  public static let urlLimit = 8
  /// Bytes of an address.
  public static let urlBytes = 256

  /// Makes a card.
  ///
  /// - Throws: `StatementError` for a key of the wrong type, keys that are not distinct, an HPKE key that is not 32
  ///   bytes, or
  ///   an address that is not `https://host[:port][/path]`.
  public init(
    party: PartyID, channel: Label, recovery: VerifierKey, urgent: VerifierKey, plans: VerifierKey, mirror: VerifierKey,
    tlsCertificate: Hash256, hpke: [UInt8], urls: [String]
  ) throws(StatementError) {
    try Self.checkKeys([("recovery", recovery), ("urgent", urgent), ("plans", plans), ("mirror", mirror)])
    guard hpke.count == 32 else { throw .value(key: "hpke", Base64Text.encode(hpke), needed: "a key of 32 bytes") }
    guard urls.count <= Self.urlLimit else { throw .count(key: "url", limit: Self.urlLimit) }
    for url in urls { try Self.checkURL(url) }
    self.party = party
    self.channel = channel
    self.recovery = recovery
    self.urgent = urgent
    self.plans = plans
    self.mirror = mirror
    self.tlsCertificate = tlsCertificate
    self.hpke = hpke
    self.urls = urls
  }

  private static func checkKeys(_ keys: [(field: String, key: VerifierKey)]) throws(StatementError) {
    for (index, (field, key)) in keys.enumerated() {
      let needed: VerifierKey.Algorithm = field == "mirror" ? .cosignatureV1 : .ed25519
      guard key.algorithm == needed else {
        throw .value(key: field, key.vkey, needed: "a key of type \(needed.rawValue)")
      }
      for other in keys[..<index] where other.key.publicKey == key.publicKey || other.key.name == key.name {
        throw .sameKey(other.field, field)
      }
    }
  }

  private static func checkURL(_ url: String) throws(StatementError) {
    let prefix = "https://"
    let rest = url.utf8.dropFirst(prefix.utf8.count)
    let allowed = rest.allSatisfy { (0x21...0x7E).contains($0) && !"?#@\\\"<>".utf8.contains($0) }
    let host = rest.prefix { $0 != UInt8(ascii: "/") }
    let endsWell = rest.last != UInt8(ascii: "/")
    guard url.hasPrefix(prefix), allowed, !host.isEmpty, endsWell, url.utf8.count <= urlBytes else {
      throw .value(
        key: "url", url, needed: "https://host[:port][/path] of at most \(urlBytes) bytes, without a slash at its end,")
    }
  }

  /// The key of a lane's log.
  public func key(of lane: Lane) -> VerifierKey { lane == .urgent ? urgent : plans }

  /// The text that is signed.
  public var text: String {
    var text = "\(Self.format)\nparty \(party)\nchannel \(channel)\nrecovery \(recovery.vkey)\n"
    text += "urgent \(urgent.vkey)\nplans \(plans.vkey)\nmirror \(mirror.vkey)\n"
    text += "tls-sha256 \(tlsCertificate.hex)\nhpke \(Base64Text.encode(hpke))\n"
    for url in urls { text += "url \(url)\n" }
    return text
  }
}

extension Card {
  /// The card as it is handed over.
  ///
  /// - Throws: `StatementError` if the signer is not the recovery key, and what the signer throws.
  public func signed(by signer: some NoteSigner) throws -> [UInt8] {
    guard signer.verifier == recovery else {
      throw StatementError.value(key: "recovery", signer.verifier.vkey, needed: "the recovery key of the card")
    }
    return try SignedNote.sign(text, by: [signer]).bytes
  }

  /// Reads a card.
  ///
  /// - Throws: `SignedStatementError` for anything but a note of at most `Limits.noteBytes` with one signature, by the
  ///   recovery
  ///   key that it names, over the text of a card.
  public init(parsing bytes: [UInt8]) throws(SignedStatementError) {
    let note: SignedNote
    do { note = try SignedNote(parsing: bytes, limits: .init(bytes: Limits.noteBytes, signatures: 1)) } catch {
      throw .note(error)
    }
    do { try self.init(text: note.text) } catch { throw .statement(error) }
    do { _ = try note.verified(by: [recovery]) } catch { throw .note(error) }
  }

  private init(text: String) throws(StatementError) {
    var lines = try StatementText(text, format: Self.format)
    let party = try lines.party("party")
    let channel = try lines.label("channel")
    let recovery = try lines.verifierKey("recovery")
    let urgent = try lines.verifierKey("urgent")
    let plans = try lines.verifierKey("plans")
    let mirror = try lines.verifierKey("mirror")
    let tls = try lines.hexHash("tls-sha256")
    let hpkeText = try lines.value("hpke")
    guard let hpke = Base64Text.decode(hpkeText) else { throw .value(key: "hpke", hpkeText, needed: "base64") }
    var urls: [String] = []
    while let url = lines.optionalValue("url") {
      guard urls.count < Self.urlLimit else { throw .count(key: "url", limit: Self.urlLimit) }
      urls.append(url)
    }
    try lines.end()
    try self.init(
      party: party, channel: channel, recovery: recovery, urgent: urgent, plans: plans, mirror: mirror,
      tlsCertificate: tls, hpke: hpke, urls: urls)
  }

  /// 16 words (128 bits) that two officers compare aloud after their parties have exchanged cards: the first bytes of
  /// SHA-256(`parley.check-words/v1\n` ‖ SHA-256 of one card's text ‖ SHA-256 of the other's), in the order of their
  /// parties.
  ///
  /// The words are the same on both sides, and nobody can make a card that leads to the same words.
  public static func checkWords(_ first: Card, _ second: Card) -> [String] {
    let cards = [first, second].sorted { ($0.party.name, $0.text) < ($1.party.name, $1.text) }
    var input = Array("parley.check-words/v1\n".utf8)
    for card in cards { Hash256.sha256(Array(card.text.utf8)).append(to: &input) }
    return WordList.words(for: Hash256.sha256(input).bytes.prefix(16))
  }
}
