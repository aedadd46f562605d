// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What a dossier is made from: one incident on one board.
public struct DossierSource: Sendable {
  /// The incident.
  public let incident: Incident
  /// Its joint timeline.
  public let timeline: JointTimeline
  /// The cut at which they were seen.
  public let cut: [LogPosition]
  /// Digest of the board there.
  public let digest: Hash256
  /// Who is in the channel, successors of logs included.
  public let roster: ChannelRoster
  /// The cards as they were handed over, ascending by party.
  public let cards: [[UInt8]]
  /// What proves each entry of the timeline.
  public let evidence: [EntryRef: EntryEvidence]
  /// Whose node exports it.
  public let exportedBy: PartyID
  /// When.
  public let exportedAt: Instant

  /// Gathers everything.
  public init(
    incident: Incident, timeline: JointTimeline, board: Board, cards: [[UInt8]],
    evidence: [EntryRef: EntryEvidence], exportedBy: PartyID, exportedAt: Instant
  ) {
    self.incident = incident
    self.timeline = timeline
    cut = board.cutPositions
    digest = board.digest()
    roster = board.roster
    self.cards = cards
    self.evidence = evidence
    self.exportedBy = exportedBy
    self.exportedAt = exportedAt
  }
}

/// Makes the files of a dossier.
public enum Dossier {
  static let format = "parley.incident/v1"

  /// The bytes of `incident.json`.
  static func bytes(of record: JSONValue) -> [UInt8] { record.bytes + [UInt8(ascii: "\n")] }

  /// All files, `SHA256SUMS` last.
  ///
  /// - Throws: `DossierError`.
  public static func files(of source: DossierSource, wording: IncidentWording) throws(DossierError) -> [DossierFile] {
    var files: [DossierFile] = []
    var lines: [JSONValue] = []
    var keys: [Origin: [VerifierKey]] = [:]
    // What is proven is proven by the cards alone: what only the board knows of logs must not help.
    let roster: ChannelRoster
    do { roster = try ChannelRoster(name: source.roster.name, cards: source.roster.cards) } catch {
      preconditionFailure("cards that made a roster before")
    }
    for (place, line) in source.timeline.lines.enumerated() {
      guard let evidence = source.evidence[line.ref] else { throw .missingEntry(line.ref) }
      let proven: ProvenEntry
      do { proven = try ProvenEntry(evidence, at: line.ref, roster: roster) } catch {
        throw .proof(line.ref, reason: error.reason)
      }
      for key in proven.keys where !keys[proven.origin, default: []].contains(key) {
        keys[proven.origin, default: []].append(key)
      }
      let number = place + 1
      files.append(DossierFile(name: DossierFile.entry(number, "entry"), bytes: evidence.bytes))
      if let proof = evidence.proof {
        files.append(DossierFile(name: DossierFile.entry(number, "tlog-proof"), bytes: proof.bytes))
      }
      if !evidence.parts.isEmpty {
        let parts = PartsMessage(origin: line.ref.origin, records: evidence.parts)
        files.append(DossierFile(name: DossierFile.entry(number, "parts"), bytes: parts.bytes))
      }
      lines.append(LineReading.value(number, line, proven))
    }
    for (card, bytes) in zip(source.roster.cards, source.cards) {
      files.append(DossierFile(name: "cards/\(card.party.name).card", bytes: bytes))
    }
    files += policies(keys, roster)
    let record = record(source, lines, wording)
    let recordBytes = bytes(of: record)
    guard recordBytes.count <= Wire.Limits.jsonBytes else {
      throw .tooLong(what: DossierFile.record, bytes: recordBytes.count, limit: Wire.Limits.jsonBytes)
    }
    files.append(DossierFile(name: DossierFile.record, bytes: recordBytes))
    files.append(
      DossierFile(name: DossierFile.page, bytes: Array(DossierPage.html(of: record, wording: wording).utf8)))
    let bytes = files.reduce(0) { $0 + $1.bytes.count }
    guard bytes <= DossierLimits.bytes else {
      throw .tooLong(what: "the dossier", bytes: bytes, limit: DossierLimits.bytes)
    }
    return files + [DossierFile(name: DossierFile.sums, bytes: DossierFile.sums(of: files))]
  }

  /// The policy of each log with a proof, numbered ascending by origin: its keys, and a receipt of any other party.
  static func policies(_ keys: [Origin: [VerifierKey]], _ roster: ChannelRoster) -> [DossierFile] {
    keys.keys.sorted().enumerated().compactMap { place, origin in
      let party = roster.party(of: origin)
      let others = roster.cards.filter { $0.party != party }.map { (name: $0.party.name, key: $0.mirror) }
      guard
        let policy = try? ReceiptPolicy.policy(
          logs: keys[origin, default: []].sorted { $0.vkey < $1.vkey }, mirrors: others, witnesses: [])
      else { return nil }
      return DossierFile(name: "policies/\(place + 1).policy", bytes: policy.bytes)
    }
  }

  private static func record(
    _ source: DossierSource, _ lines: [JSONValue], _ wording: IncidentWording
  ) -> JSONValue {
    .object([
      "format": .string(format), "page": .string(DossierPage.identity(wording).hex),
      "language": .string(wording.tag), "reservations": .string(wording(.reservations)),
      "exportedBy": .string(source.exportedBy.name), "exportedAt": .string(source.exportedAt.iso8601),
      "channel": .string(source.roster.name.text),
      "parties": .array(source.roster.parties.map { .string($0.name) }),
      "cut": .array(
        source.cut.map {
          .object(["origin": .string($0.origin.name), "size": .number($0.size), "root": .string($0.root.hex)])
        }), "digest": .string(source.digest.hex), "incident": IncidentReading.value(of: source.incident),
      "time": .object([
        "from": .string(source.timeline.from.iso8601), "until": .string(source.timeline.until.iso8601),
        "omitted": .number(source.timeline.omitted),
      ]), "lines": .array(lines),
    ])
  }
}
