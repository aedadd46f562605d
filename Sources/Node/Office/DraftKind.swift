// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Foundation
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What officers and systems can ask to be said, by the name under which the API previews it.
enum DraftKind: String, CaseIterable, Sendable {
  case notice, amendment, withdrawal, start, end, answer, message, warning, hold, lift, layer, proposal, signature
  case removal, rotation, seal, manning
  case suspension, resumption, termination, measure, measureWord = "measure-word"
  case incident, call, reconciliation
  case incidentAction = "incident-action"
  case commanderCall = "commander-call"
  case takenDown = "taken-down"
  case enRoute = "en-route"
  case halt, continuation, nonconformity, contingency, conformity
  case protest

  /// Who may.
  var right: Right {
    switch self {
    case .notice, .amendment, .withdrawal, .start, .end, .halt, .continuation, .nonconformity, .contingency,
      .conformity,
      .enRoute:
      .notify
    case .answer: .answer
    case .message, .manning, .protest, .incident, .incidentAction, .call, .commanderCall, .takenDown, .reconciliation:
      .hotline
    case .warning: .warn
    case .hold, .lift: .hold
    case .layer, .proposal, .signature, .suspension, .resumption, .termination, .measure, .measureWord: .arrange
    case .removal: .removePart
    case .rotation, .seal: .keys
    }
  }
}

/// What a request asks to be said, read but not yet checked against the board.
struct PreparedDraft: Sendable {
  var kind: DraftKind
  var bodies: [Body]
  /// Parts of the first body.
  var parts: [DraftPart] = []
  /// What is wrong with the input of a safety warning, which is said all the same.
  var inputDefects: [String] = []
  /// Whether its request was so large that checking it may take more than a moment.
  var isLarge = false

  /// Up to how many bytes a request is small.
  static let smallBytes = 8_192
}

/// Reads requests as drafts. What a path names (an activity, a hold, an entry) stands in the JSON as a whole reference.
struct DraftReader: Sendable {
  let now: Instant
  /// The own party's recovery key, which certifies what is said of keys.
  let recovery: VerifierKey
  /// The formats in which messages may be.
  let catalogue: Catalogue
  /// The entry of a reference as people write it, if it is here.
  let resolve: @Sendable (String) -> EntryRef?
  /// The parts of an entry that are here.
  let parts: @Sendable (EntryRef) -> [Part]

  /// Reads a body for a kind.
  ///
  /// - Throws: `Problem` naming the field, the value, the limit and the fix.
  func read(_ kind: DraftKind, _ json: JSONValue) throws -> PreparedDraft {
    // One text has one form, whatever keyboard it comes from (Unicode Standard Annex #15, form C).
    let json = json.normalized
    do {
      if [.notice, .amendment, .layer, .proposal, .measure].contains(kind) {
        try CoordinateSystem.refuseOthers(in: json)
      }
      return try readInput(kind, json)
    } catch let error as InputError { throw Problem(error) }
  }

  private func readInput(_ kind: DraftKind, _ json: JSONValue) throws -> PreparedDraft {
    switch kind {
    case .notice: return PreparedDraft(kind: kind, bodies: [.notice(try EntryJSON.notice(json))])
    case .amendment: return PreparedDraft(kind: kind, bodies: [.amendment(try EntryJSON.amendment(json))])
    case .withdrawal: return try event("withdrawn", kind, json)
    case .start: return try event("started", kind, json)
    case .end: return try event("ended", kind, json)
    case .halt: return try event("held", kind, json)
    case .continuation: return try event("resumed", kind, json)
    case .nonconformity: return try event("nonconforming", kind, json)
    case .contingency: return try event("contingent", kind, json)
    case .conformity: return try event("conforming", kind, json)
    case .answer:
      let (answer, text) = try EntryJSON.answer(json)
      return PreparedDraft(kind: kind, bodies: [.answer(answer)], parts: Self.parts(text))
    case .message:
      let (message, text) = try catalogue.hotline(json, resolve: resolve)
      return PreparedDraft(kind: kind, bodies: [.hotline(message)], parts: Self.parts(text))
    case .warning: return try warning(json)
    case .manning: return PreparedDraft(kind: kind, bodies: [.manning(try EntryJSON.manning(json))])
    case .enRoute:
      let stated = json["at"] == nil ? json.adding("at", .string(now.iso8601)) : json
      return PreparedDraft(kind: kind, bodies: [.enRoute(try EntryJSON.enRoute(stated))])
    case .protest:
      let (protest, text) = try EntryJSON.protest(json)
      return PreparedDraft(kind: kind, bodies: [.protest(protest)], parts: Self.parts(text))
    case .hold: return PreparedDraft(kind: kind, bodies: [.holdRequested(try EntryJSON.holdRequest(json))])
    case .lift: return PreparedDraft(kind: kind, bodies: [.holdLifted(try needed(json, "hold"))])
    case .layer: return PreparedDraft(kind: kind, bodies: try LayerSplit.bodies(EntryJSON.referenceLayer(json)))
    case .proposal: return try proposal(json)
    case .signature:
      return PreparedDraft(kind: kind, bodies: [.arrangementSigned(try needed(json, "proposal"))])
    case .suspension: return try suspension(json)
    case .resumption:
      return PreparedDraft(kind: kind, bodies: [.arrangementResumed(try needed(json, "suspension"))])
    case .termination: return try termination(json)
    case .measure: return PreparedDraft(kind: kind, bodies: [.measureDeclared(try EntryJSON.measure(json))])
    case .measureWord: return PreparedDraft(kind: kind, bodies: [.measureSaid(try EntryJSON.measureWord(json))])
    case .removal: return try removal(json)
    case .incident, .incidentAction, .call, .commanderCall, .takenDown, .reconciliation:
      return try incidentOrVoice(kind, json)
    case .rotation, .seal:
      let statement = KeyStatementReader(recovery: recovery)
      return PreparedDraft(kind: kind, bodies: [try statement.body(kind, json)])
    }
  }

  static func parts(_ text: String?) -> [DraftPart] {
    text.map { [DraftPart(role: .text, bytes: Array($0.utf8))] } ?? []
  }

  func needed(_ json: JSONValue, _ name: String) throws -> EntryRef {
    guard let given = json[name] else {
      throw Problem(
        .invalid, "The entry is missing.", field: name, fix: "Give {origin, index, leaf} as the board shows it.",
        reason: Reason(.missing))
    }
    do { return try EntryJSON.entryRef(given) } catch { throw Problem(error, under: name) }
  }

  /// Without a stated time an activity starts or ends now.
  private func event(_ name: String, _ kind: DraftKind, _ json: JSONValue) throws -> PreparedDraft {
    var json = json.adding("event", .string(name))
    if kind != .withdrawal, json["at"] == nil { json = json.adding("at", .string(now.iso8601)) }
    let (activity, event) = try EntryJSON.activityEvent(json)
    return PreparedDraft(kind: kind, bodies: [.activity(activity, event)])
  }

  /// `text`, if there is one, becomes a part; everything else is the warning. Without a place that can be read it goes
  /// out as a FLASH message with the words as they were given: a wrong place on the board would be worse than none, and
  /// nothing may stop it.
  private func warning(_ json: JSONValue) throws -> PreparedDraft {
    guard case .object(let members) = json else {
      throw Problem(.malformed, "A safety warning is an object.", field: "body", fix: "Give {\"place\": …}.")
    }
    var (text, defects) = Self.words(json["text"])
    let rest = members.filter { $0.name != "text" }
    do throws(InputError) {
      let input = try EntryJSON.safetyWarning(.object(rest), now: now)
      defects += input.defects.map(\.description)
      return PreparedDraft(
        kind: .warning, bodies: [.safetyWarning(input.warning)], parts: Self.parts(text), inputDefects: defects)
    } catch {
      let given = rest.map { Self.asGiven($0) }.joined(separator: "; ")
      text =
        "SAFETY WARNING without a place that could be read. As given: \(given.isEmpty ? "no place" : given)."
        + (text.map { " \($0)" } ?? "")
      defects.append("\(error): it goes as a FLASH message with the words as given")
      let (message, said) = try EntryJSON.hotline(
        .object([
          "precedence": .string("flash"), "language": .string("en"),
          "text": .string(Self.cut(Self.cleaned(text ?? ""))),
        ]))
      return PreparedDraft(
        kind: .warning, bodies: [.hotline(message)], parts: Self.parts(said), inputDefects: defects)
    }
  }

  /// The words of a warning, made usable where they are not.
  private static func words(_ json: JSONValue?) -> (text: String?, defects: [String]) {
    switch json {
    case nil, .null?: return (nil, [])
    case .string("")?: return (nil, ["$.text: is empty: it is left out"])
    case .string(let given)? where Label.isBlank(given):
      return (nil, ["$.text: has nothing that can be seen: it is left out"])
    case .string(let given)?:
      let text = cleaned(given)
      let short = cut(text)
      let defects =
        (text == given ? [] : ["$.text: has control characters, or such that change direction: they are left out"])
        + (short == text ? [] : ["$.text: is longer than \(Wire.Limits.partBytes) bytes: it is cut there"])
      return (short.isEmpty ? nil : short, defects)
    case let other?: return (other.description, ["$.text: must be a text: it is sent as it was given"])
    }
  }

  private static func cleaned(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { !Label.isRefusedInText($0) }))
  }

  private static func cut(_ text: String) -> String {
    guard text.utf8.count > Wire.Limits.partBytes else { return text }
    var bytes = 0
    return String(
      text.unicodeScalars.prefix { scalar in
        bytes += UTF8.width(scalar)
        return bytes <= Wire.Limits.partBytes
      })
  }

  /// A member of a warning for people: coordinates say which of them comes first.
  private static func asGiven(_ member: JSONMember) -> String {
    switch (member.name, member.value) {
    case ("place", .array(let numbers)):
      "place (longitude first): \(numbers.map(plain).joined(separator: ", "))"
    case ("radiusMetres", let value): "radius in metres: \(plain(value))"
    case (let name, let value): "\(name): \(plain(value))"
    }
  }

  private static func plain(_ json: JSONValue) -> String {
    if case .string(let text) = json { text } else { json.description }
  }

  /// Annexes come with their bytes: `annexes: [{title, base64}]`; the node hashes them. Those of the arrangement that this
  /// one replaces or counters may be named by their hash alone: `{title, sha256}`.
  private func proposal(_ json: JSONValue) throws -> PreparedDraft {
    guard case .object(let members) = json else {
      throw Problem(.malformed, "An arrangement is an object.", field: "body")
    }
    var parts: [DraftPart] = []
    let changed = try members.map { member -> JSONMember in
      guard member.name == "annexes", case .array(let annexes) = member.value else { return member }
      let hashed = try annexes.enumerated().map { number, annex -> JSONValue in
        guard case .string(let text)? = annex["base64"] else {
          parts.append(DraftPart(role: .annex, bytes: try replacedAnnex(annex, number, in: json)))
          return annex
        }
        guard let data = Data(base64Encoded: text) else {
          throw Problem(
            .invalid, "Not base64.", field: "annexes[\(number)].base64", value: text, fix: "Encode it again.")
        }
        parts.append(DraftPart(role: .annex, bytes: Array(data)))
        return .object(["title": annex["title"], "sha256": .string(Hash256.sha256(Array(data)).hex)])
      }
      return JSONMember(name: member.name, value: .array(hashed))
    }
    let arrangement = try EntryJSON.arrangement(.object(changed))
    return PreparedDraft(kind: .proposal, bodies: [.arrangementProposed(arrangement)], parts: parts)
  }

  /// The bytes of an annex that is named by its hash.
  private func replacedAnnex(_ annex: JSONValue, _ number: Int, in proposal: JSONValue) throws -> [UInt8] {
    let hash: String? = if case .string(let text)? = annex["sha256"] { text } else { nil }
    if let replaced = try proposal["replaces"]?.entryRef(),
      let part = parts(replaced).first(where: { Hash256.sha256($0.bytes).hex == hash })
    {
      return part.bytes
    }
    let field = "annexes[\(number)].base64"
    throw Problem(
      .invalid, "The bytes of the annex are missing: what this proposal replaces has no annex with this hash here.",
      field: field, value: hash, fix: "Give the annex itself, in base64.", reason: Reason(.missing, field))
  }

  private func removal(_ json: JSONValue) throws -> PreparedDraft {
    let entry = try needed(json, "entry")
    guard case .number(let digits)? = json["number"], let number = digits.units(places: 0), (0..<64).contains(number)
    else {
      throw Problem(
        .invalid, "The number of the part is missing.", field: "number", value: json["number"]?.description,
        limit: "0 to 63", fix: "Give the part's place in the entry's list.")
    }
    let reasons: [(String, RemovalReason)] = [
      ("personal-data", .personalData), ("spill", .spill), ("retention", .retention),
    ]
    guard case .string(let name)? = json["reason"], let reason = reasons.first(where: { $0.0 == name })?.1 else {
      throw Problem(
        .invalid, "The reason is missing or not known.", field: "reason", value: json["reason"]?.description,
        limit: reasons.map(\.0).joined(separator: ", "), fix: "Choose one of these.")
    }
    return PreparedDraft(
      kind: .removal, bodies: [.partRemoved(PartRemoved(entry: entry, number: Int(number), reason: reason))])
  }
}

extension JSONValue {
  /// The same with all texts in normalization form C.
  var normalized: JSONValue { isASCII ? self : precomposed }

  /// Whether there is nothing to normalise.
  private var isASCII: Bool {
    switch self {
    case .string(var text): text.withUTF8 { bytes in bytes.allSatisfy { $0 < 0x80 } }
    case .array(let values): values.allSatisfy { $0.isASCII }
    case .object(let members): members.allSatisfy { $0.value.isASCII }
    default: true
    }
  }

  private var precomposed: JSONValue {
    switch self {
    case .string(let text): .string(text.precomposedStringWithCanonicalMapping)
    case .array(let values): .array(values.map { $0.precomposed })
    case .object(let members): .object(members.map { JSONMember(name: $0.name, value: $0.value.precomposed) })
    default: self
    }
  }

  /// The object with one more member, in place of one of this name.
  func adding(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name } + [JSONMember(name: name, value: value)])
  }
}

extension Problem {
  /// The same error, seen from the object that has the member.
  init(_ error: InputError, under name: String) {
    self.init(error)
    field = field == "body" ? name : "\(name).\(field ?? "")"
  }
}

/// A reference layer may be larger than an entry: its segments are spread over as many entries as it takes.
enum LayerSplit {
  /// Bytes that the body of one entry aims at; the limit of an entry less its envelope with the largest frontier.
  static let bytes = 48_000

  static func bodies(_ layer: ReferenceLayer) -> [Body] {
    var bodies: [Body] = []
    var segments: [ReferenceSegment] = []
    var size = 0
    for segment in layer.segments {
      let cost = cost(segment)
      if size + cost > bytes, !segments.isEmpty {
        bodies.append(.referenceLayer(ReferenceLayer(name: layer.name, source: layer.source, segments: segments)))
        segments = []
        size = 0
      }
      segments.append(segment)
      size += cost
    }
    bodies.append(.referenceLayer(ReferenceLayer(name: layer.name, source: layer.source, segments: segments)))
    return bodies
  }

  /// An upper bound of the bytes that a segment takes.
  private static func cost(_ segment: ReferenceSegment) -> Int {
    let positions: Int =
      switch segment.volume.area {
      case .polygon(let ring, let holes): holes.reduce(ring.count) { $0 + $1.count + 1 }
      case .circle, .sector, .ellipse, .firingFan: 4
      case .corridor(let path, _): path.count
      case .transit: 2
      }
    return 160 + segment.name.text.utf8.count + 16 * positions
  }
}

/// Coordinates are WGS 84 with the longitude first, as GeoJSON (RFC 7946) has them. Older GeoJSON could name another
/// system: read as WGS 84 its coordinates would be elsewhere.
enum CoordinateSystem {
  private static let own: Set<String> = [
    "urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "CRS84",
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326",
  ]

  /// - Throws: `Problem` naming the place and the system.
  static func refuseOthers(in json: JSONValue, at path: String = "") throws {
    switch json {
    case .object(let members):
      for member in members {
        let place = path.isEmpty ? member.name : "\(path).\(member.name)"
        if member.name == "crs" {
          try check(member.value, at: place)
        } else if member.name != "properties" {
          try refuseOthers(in: member.value, at: place)
        }
      }
    case .array(let values):
      // Only what can hold an object: coordinates are many.
      for (index, value) in values.enumerated() {
        guard case .object = value else { continue }
        try refuseOthers(in: value, at: "\(path)[\(index)]")
      }
    default: break
    }
  }

  private static func check(_ crs: JSONValue, at place: String) throws {
    if crs == .null { return }
    let named = crs["properties"]?["name"] ?? crs
    if case .string(let name) = named, own.contains(name) { return }
    var name = named.description
    if case .string(let text) = named { name = text }
    throw Problem(
      .invalid, "The coordinates are given in another system.", field: place, value: name,
      limit: "WGS 84, longitude first (urn:ogc:def:crs:OGC:1.3:CRS84)",
      fix: "Convert the coordinates to WGS 84, and leave crs out.")
  }
}
