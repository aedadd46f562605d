// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What an arrangement changes of another one, and the measures that stand.
enum ArrangementViews {
  /// The measures of the arrangement in force and the declared ones, those that were lifted last.
  static func measures(_ office: Office, _ call: Call) async throws -> Response {
    .json(
      try await BoardViews.see(office, call) { sight in
        let lifted = sight.board.declaredMeasures.filter { !$0.stands }
        let all = sight.board.standingMeasures(at: sight.now) + lifted
        return .object([
          "asOf": BoardJSON.time(sight.now),
          "measures": .array(all.map { BoardJSON.measure($0, now: sight.now) }),
        ])
      })
  }

  /// In what a proposal differs from the one that it counters or amends, or from the one that `from` names.
  static func difference(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let from = try call.query("from").map { try other($0, office) }
    return .json(
      try await BoardViews.see(office, call) { sight in
        let new = try proposal(ref, "path.ref", sight.board)
        guard let base = from ?? new.replaces else {
          throw Problem(
            .invalid, "The proposal counters none.", field: "query.from",
            fix: "Name the proposal to compare with: from=ORIGIN@INDEX.")
        }
        let old = try proposal(base, "query.from", sight.board)
        return .object([
          "from": BoardJSON.ref(base), "to": BoardJSON.ref(ref),
          "changes": .array(ArrangementDifference(from: old, to: new).changes.map(BoardJSON.change)),
          "notice": .string(BoardJSON.disclaimer),
        ])
      })
  }

  /// The arrangement as a document, in words of the catalogue: plain text, or with `form=html` a page.
  static func document(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let form = call.query("form") ?? "text"
    guard ["text", "html"].contains(form) else {
      throw Problem(
        .invalid, "No such form.", field: "query.form", value: form, limit: "text, html", fix: "Choose one.")
    }
    let catalogue = office.catalogue
    let language = try call.language(of: catalogue)
    let printed = try await BoardViews.see(office, call) { sight in
      try PrintedArrangement(ref, on: sight.board, now: sight.now)
    }
    guard let document = catalogue.document(of: printed, in: language) else {
      throw Problem(
        .invalid, "The catalogue has no wording of arrangements in this language.", field: "query.language",
        value: language.tag, limit: catalogue.documentLanguages.joined(separator: ", "), fix: "Choose one of these.")
    }
    let isPage = form == "html"
    return .bytes(
      Array((isPage ? document.html : document.text).utf8),
      type: isPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8")
  }

  static func proposal(_ ref: EntryRef, _ field: String, _ board: Board) throws -> Arrangement {
    guard let arrangement = board.proposedArrangement(ref) else {
      throw Problem(
        .notFound, "The entry is no proposed arrangement on the board.", field: field,
        value: "\(ref.origin.name)@\(ref.index)", fix: "Take the reference from /api/v1/arrangement.",
        reason: Reason(.noProposalOfIt))
    }
    return arrangement
  }

  private static func other(_ text: String, _ office: Office) throws -> EntryRef {
    guard let ref = office.entry(named: text) else {
      throw Problem(
        .notFound, "There is no such entry.", field: "query.from", value: text, fix: "Write ORIGIN@INDEX.",
        reason: Reason(.noSuchEntry, nil, ["text": .typed(text)]))
    }
    return ref
  }
}

extension PrintedArrangement {
  /// An arrangement as the board has it.
  ///
  /// - Throws: `Problem` of kind `notFound`.
  fileprivate init(_ ref: EntryRef, on board: Board, now: Instant) throws {
    guard let record = board.arrangements.first(where: { $0.ref == ref }) else {
      throw Problem(
        .notFound, "The entry is no proposed arrangement on the board.", field: "path.ref",
        value: "\(ref.origin.name)@\(ref.index)", fix: "Take the reference from /api/v1/arrangement.",
        reason: Reason(.noProposalOfIt))
    }
    let state: State =
      switch record.state {
      case .proposed(let missing): .proposed(by: record.proposer, missing: missing)
      case .signed: .signed
      case .agreed(let from): .agreed(from: from)
      case .replaced(_, let from): .replaced(from: from)
      }
    // What was said of another arrangement rests this one as well, while it is the one in force.
    let isInForce = board.arrangement(at: now)?.ref == ref
    let suspensions = isInForce ? board.standstill(at: now).suspensions : []
    let ends = board.terminations.filter { $0.endedBy == nil && (isInForce || $0.arrangement == ref) }
    self.init(
      record.arrangement, ref: ref, state: state,
      signatures: record.signatures.map { Signature(party: $0.party, at: $0.at, ref: $0.ref) },
      suspensions: suspensions.map { Act(party: $0.party, at: $0.stated.at) },
      ends: ends.map { Act(party: $0.party, at: $0.from) }, asOf: now)
  }
}
