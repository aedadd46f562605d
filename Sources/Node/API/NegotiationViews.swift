// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What was proposed about activities and what came of it, with its evidence.
enum NegotiationViews {
  static func list(_ office: Office, _ call: Call) async throws -> Response {
    .json(
      try await BoardViews.see(office, call) { sight in
        body(sight.board.negotiations, now: sight.now)
      })
  }

  /// Of the activity, proposal or finding that the path names.
  static func about(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    return .json(
      try await BoardViews.see(office, call) { sight in
        body(sight.board.negotiations(about: ref), now: sight.now)
      })
  }

  private static func body(_ negotiations: [Negotiation], now: Instant) -> JSONValue {
    .object([
      "asOf": BoardJSON.time(now), "negotiations": .array(negotiations.map { value($0, now: now) }),
      "notice": .string(BoardJSON.disclaimer),
    ])
  }

  static func value(_ negotiation: Negotiation, now: Instant) -> JSONValue {
    .object([
      "activity": BoardJSON.ref(negotiation.activity), "owner": BoardJSON.party(negotiation.owner),
      "outcome": outcome(negotiation.outcome(at: now)),
      "findings": .array(negotiation.findings.map { BoardJSON.finding($0) }),
      "offers": .array(negotiation.offers.map(offer)),
    ])
  }

  private static func offer(_ offer: Negotiation.Offer) -> JSONValue {
    .object([
      "ref": BoardJSON.ref(offer.ref), "by": BoardJSON.party(offer.party), "asks": BoardJSON.party(offer.addressee),
      "answers": BoardJSON.ref(offer.answers), "notice": EntryJSON.value(of: offer.notice),
      "until": offer.until.map(BoardJSON.time), "stated": BoardJSON.stated(offer.stated),
      "received": offer.receipt.map(BoardJSON.claim),
      "reply": offer.reply.map { reply in
        .object([
          "kind": .string(reply.kind == .proposal ? "counter" : reply.kind.rawValue),
          "takesBack": reply.takesBack.map(BoardJSON.ref), "stated": BoardJSON.stated(reply.stated),
          "received": reply.receipt.map(BoardJSON.claim),
        ])
      },
      "carriedOutBy": offer.implementedBy.map(BoardJSON.ref), "overtaken": .bool(offer.isOvertaken),
    ])
  }

  private static func outcome(_ outcome: Negotiation.Outcome) -> JSONValue {
    switch outcome {
    case .open: .object(["state": .string("open")])
    case .accepted(let ref): .object(["state": .string("accepted"), "proposal": BoardJSON.ref(ref)])
    case .agreed(let version): .object(["state": .string("agreed"), "version": BoardJSON.ref(version)])
    case .declined: .object(["state": .string("declined")])
    case .lapsed: .object(["state": .string("lapsed")])
    case .overtaken: .object(["state": .string("overtaken")])
    case .over: .object(["state": .string("over")])
    }
  }
}
