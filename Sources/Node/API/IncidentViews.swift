// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Dossier
import Exchange
import Foundation
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Incidents, their joint timelines, and their dossiers.
enum IncidentViews {
  static func value(of incident: Incident, now: Instant) -> JSONValue {
    IncidentReading.value(of: incident)
      .adding("progress", .array(incident.progress.map { BoardJSON.progress($0, now: now) }))
  }

  static func list(_ office: Office, _ call: Call) async throws -> Response {
    try await BoardViews.list(office, call, "incidents") { sight in
      sight.board.incidents.map { value(of: $0, now: sight.now) }
    }
  }

  static func show(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let found = try await BoardViews.see(office, call) { sight in
      sight.board.incident(ref).map { value(of: $0, now: sight.now) }
    }
    guard let found else { throw noIncident(ref) }
    return .json(found)
  }

  static func timeline(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let found = try await BoardViews.see(office, call) { sight in
      sight.board.timeline(ofIncident: ref).map { timeline in
        JSONValue.object([
          "asOf": BoardJSON.time(sight.now), "incident": EntryJSON.value(of: ref),
          "cut": .array(sight.board.cutPositions.map(BoardJSON.position)),
          "from": BoardJSON.time(timeline.from), "until": BoardJSON.time(timeline.until),
          "omitted": .number(timeline.omitted), "lines": .array(timeline.lines.map { LineReading.value(of: $0) }),
          "notice": .string(BoardJSON.disclaimer),
        ])
      }
    }
    guard let found else { throw noIncident(ref) }
    return .json(found)
  }

  private static func noIncident(_ ref: EntryRef) -> Problem {
    Problem(
      .notFound, "The entry belongs to no incident on the board.", field: "path.ref",
      value: "\(ref.origin.name)@\(ref.index)", fix: "Take the reference from /api/v1/incidents.",
      reason: Reason(.noIncidentOfIt))
  }

  // MARK: Dossiers

  /// Proofs that are made in one turn of the machine.
  private static let proofsInATurn = 32

  /// All files of an incident's dossier, in one answer.
  static func dossier(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let wording = try wording(call)
    let board = try await office.runtime.read(\.board)
    guard let incident = board.incident(ref), let timeline = board.timeline(ofIncident: ref) else {
      throw noIncident(ref)
    }
    let evidence = try await evidence(for: timeline.lines.map(\.ref), office)
    let source = DossierSource(
      incident: incident, timeline: timeline, board: board, cards: try CopyViews.cards(office), evidence: evidence,
      exportedBy: office.party, exportedAt: office.clock.now().wall)
    let files: [DossierFile]
    do { files = try Dossier.files(of: source, wording: wording) } catch {
      switch error {
      case .tooLong: throw Problem(.tooLarge, "\(error)")
      default: throw Problem(.internalError, "\(error)", field: "path.ref")
      }
    }
    try await office.audit.append(
      try call.identity().account, "dossier", detail: .object(["incident": .string("\(ref.origin.name)@\(ref.index)")]))
    return .json(
      .object([
        "name": .string("incident-\(ref.origin.name.replacing("/", with: "-"))-\(ref.index)"),
        "files": .array(
          files.map {
            .object(["name": .string($0.name), "base64": .string(Data($0.bytes).base64EncodedString())])
          }),
      ]))
  }

  private static func wording(_ call: Call) throws -> IncidentWording {
    let tag = call.query("language") ?? "en"
    guard let wording = IncidentWording.shipped.first(where: { $0.tag == tag }) else {
      throw Problem(
        .invalid, "There is no page in this language.", field: "query.language", value: tag,
        limit: IncidentWording.shipped.map(\.tag).joined(separator: ", "), fix: "Choose one of these.")
    }
    return wording
  }

  /// Bytes, parts and proofs. The machine is asked in turns, so that nothing waits for long behind this.
  private static func evidence(for refs: [EntryRef], _ office: Office) async throws -> [EntryRef: EntryEvidence] {
    var found: [EntryRef: EntryEvidence] = [:]
    let roster = try ChannelRoster(name: office.channel, cards: office.cards)
    var extras: [Origin: [UInt8]?] = [:]
    for start in stride(from: 0, to: refs.count, by: proofsInATurn) {
      let turn = Array(refs[start..<min(refs.count, start + proofsInATurn)])
      let proofs = try await office.runtime.read { machine in
        try turn.map { ref -> TlogProof? in
          do { return try machine.proof(of: ref) } catch is ProofUnavailable { return nil }
        }
      }
      for (ref, proof) in zip(turn, proofs) {
        guard let stored = try office.store.entries(of: ref.origin, from: ref.index, limit: 1).first else { continue }
        let parts = try office.store.parts(of: ref.origin, in: ref.index..<ref.index + 1, bytes: .max).parts
        var proof = proof
        if let extra = extras[ref.origin] {
          proof?.extra = extra
        } else {
          let extra = try ProofAudit.extra(for: ref.origin, store: office.store, roster: roster)
          extras[ref.origin] = .some(extra)
          proof?.extra = extra
        }
        found[ref] = EntryEvidence(bytes: stored.bytes, proof: proof, parts: parts.map(PartsMessage.Record.init))
      }
    }
    return found
  }
}
