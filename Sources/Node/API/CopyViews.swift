// SPDX-License-Identifier: Apache-2.0
import Crypto
import Exchange
import Foundation
import Hummingbird
import NIOCore
import Wire

/// The one-way copy for the desk.
enum CopyViews {
  /// A copy of everything; with `{"desk": KEY}` encrypted to the desk's key.
  static func copy(_ office: Office, _ call: Call) async throws -> Response {
    let json = try await call.json()
    let desk = try json["desk"].map(deskKey)
    let (moment, isExercise) = (office.clock.now(), office.clock.isExercise)
    let plan = try await office.runtime.read { $0.copyPlan(at: moment, isExercise: isExercise) }
    let writer = DeskCopy.Writer(plan, cards: try cards(office), store: office.store)
    try await office.audit.append(
      try call.identity().account, "copy", detail: .object(["encrypted": .string(desk == nil ? "no" : "yes")]))
    guard let desk else { return stream(writer) }
    var (content, pieces) = ([UInt8](), writer)
    while let piece = try pieces.piece() { content += piece }
    do {
      return .bytes(
        try FileEnvelope.seal(
          content, channel: office.channel.text, from: office.party.name, key: office.hpke, to: DeskKey.recipient,
          key: desk
        ).bytes)
    } catch let error as FileEnvelopeError { throw Problem(.tooLarge, "\(error)", fix: "Make a plain copy.") }
  }

  private static func stream(_ writer: DeskCopy.Writer) -> Response {
    let body = ResponseBody { output in
      var pieces = writer
      while true {
        let before = pieces
        let (piece, after) = try await aside {
          var pieces = before
          return (try pieces.piece(), pieces)
        }
        guard let piece else { break }
        pieces = after
        try await output.write(ByteBuffer(bytes: piece))
      }
      try await output.finish(nil)
    }
    return Response(
      status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"], body: body)
  }

  static func cards(_ office: Office) throws -> [[UInt8]] {
    try office.cards.map { card in
      let path = card.party == office.party ? office.directory.card : office.directory.peerCard(card.party)
      guard let data = FileManager.default.contents(atPath: path) else {
        throw Problem(.internalError, "The card of \(card.party) can not be read.", fix: "Restore the node's folder.")
      }
      return Array(data)
    }
  }

  private static func deskKey(_ json: JSONValue) throws -> Curve25519.KeyAgreement.PublicKey {
    guard case .string(let text) = json, let data = Data(base64Encoded: text),
      let key = try? Curve25519.KeyAgreement.PublicKey(rawRepresentation: data)
    else {
      throw Problem(
        .invalid, "This is no key of a desk.", field: "desk", value: json.description, limit: "base64 of 32 bytes",
        fix: "Give the key that `parley key desk` printed.")
    }
    return key
  }
}
