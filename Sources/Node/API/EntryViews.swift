// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import NIOCore
import TransparencyLog
import Wire

/// Entries as they stand in the logs, with their parts and proofs.
enum EntryViews {
  /// The entry that the path names, whole.
  ///
  /// - Throws: `Problem` of kind `invalid` or `notFound`.
  static func ref(_ call: Call, _ office: Office) throws -> EntryRef { try stored(call, office).ref }

  static func stored(_ call: Call, _ office: Office) throws -> (ref: EntryRef, bytes: [UInt8]) {
    let (origin, index) = try call.place()
    guard let stored = try office.store.entries(of: origin, from: index, limit: 1).first else {
      let size = try office.store.size(of: origin)
      throw Problem(
        .notFound,
        size == 0
          ? "There is no such log here, or it has no entries yet."
          : "There is no such entry: the log has \(size), counted from 0.", field: "path.ref",
        value: "\(origin.name)@\(index)", limit: size == 0 ? "the log is empty" : "0 to \(size - 1)",
        fix: "Take the reference from the board.",
        reason: Reason(.noSuchEntry, nil, ["text": .string("\(origin.name)@\(index)")]))
    }
    return (EntryRef(origin: origin, index: index, leaf: stored.leaf), stored.bytes)
  }

  static func partNumber(_ call: Call) throws -> Int {
    guard let number = Int(call.path("number")), (0..<Wire.Limits.parts).contains(number) else {
      throw Problem(
        .invalid, "This is no number of a part.", field: "path.number", value: call.path("number"),
        limit: "0 to \(Wire.Limits.parts - 1)")
    }
    return number
  }

  /// One entry: JSON, or with `?raw=1` its bytes as they are hashed.
  static func entry(_ office: Office, _ call: Call) async throws -> Response {
    let (ref, bytes) = try stored(call, office)
    if call.query("raw") == "1" { return .bytes(bytes) }
    return .json(try await values(of: [(ref, bytes)], office).first ?? .null)
  }

  /// Entries of one log, in order.
  static func list(_ office: Office, _ call: Call) async throws -> Response {
    guard let name = call.query("origin"), let origin = try? Origin(name) else {
      throw Problem(
        .invalid, "Which log?", field: "query.origin", value: call.query("origin"),
        fix: "Give an origin of /api/v1/logs.")
    }
    let from = try call.query("from", in: 0...UInt64(Int64.max), default: 0)
    let limit = try call.query("limit", in: 1...1_000, default: 100)
    let entries = try office.store.entries(of: origin, from: from, limit: Int(limit))
    let refs = entries.map { (EntryRef(origin: origin, index: $0.index, leaf: $0.leaf), $0.bytes) }
    return .json(
      .object([
        "origin": .string(origin.name), "size": .number(try office.store.size(of: origin)),
        "entries": .array(try await values(of: refs, office)),
      ]))
  }

  private static func values(of entries: [(ref: EntryRef, bytes: [UInt8])], _ office: Office) async throws
    -> [JSONValue]
  {
    let refs = entries.map(\.ref)
    let states = try await office.runtime.read { machine in
      refs.map { ref in
        (
          party: machine.board.roster.party(of: ref.origin), lane: machine.board.roster.lane(of: ref.origin),
          isOnBoard: machine.board.nextIndex(of: ref.origin) > ref.index, invalid: machine.board.invalidReason(of: ref)
        )
      }
    }
    return zip(entries, states).map { entry, state in
      let status = state.invalid != nil ? "invalid" : (state.isOnBoard ? "on-board" : "waiting")
      let content: (JSONValue?, JSONValue?)
      do { content = (EntryJSON.value(of: try EntryCodec.decode(entry.bytes)), nil) } catch {
        content = (nil, .string("\(error)"))
      }
      return .object([
        "ref": EntryJSON.value(of: entry.ref), "by": state.party.map { .string($0.name) },
        "lane": state.lane.map { .string($0.rawValue) }, "status": .string(status),
        "invalid": state.invalid.map { .object(["reason": .string($0.rawValue), "detail": .string($0.description)]) },
        "malformed": content.1, "bytes": .number(entry.bytes.count), "entry": content.0,
      ])
    }
  }

  /// A part's bytes, after a look at what the entry commits to.
  static func part(_ office: Office, _ call: Call) async throws -> Response {
    let (ref, bytes) = try stored(call, office)
    let number = try partNumber(call)
    guard let part = try office.store.part(PartKey(origin: ref.origin, index: ref.index, number: number)) else {
      throw Problem(
        .notFound, "The part is not here: it was removed, or the entry never had it.", field: "path.number",
        reason: Reason(.partGone))
    }
    try check(part, number, of: ref, bytes)
    return .bytes(part.bytes)
  }

  /// All parts of an entry that are here, with their salts, as they are carried over the line: for proofs of what was
  /// said.
  static func parts(_ office: Office, _ call: Call) async throws -> Response {
    let (ref, bytes) = try stored(call, office)
    let range = ref.index..<ref.index + 1
    let held = try office.store.parts(of: ref.origin, in: range, bytes: .max).parts
    for stored in held { try check(stored.part, stored.key.number, of: ref, bytes) }
    return .bytes(PartsMessage(origin: ref.origin, records: held.map(PartsMessage.Record.init)).bytes)
  }

  /// The store's word alone does not count.
  private static func check(_ part: Part, _ number: Int, of ref: EntryRef, _ bytes: [UInt8]) throws {
    let promises = (try? EntryCodec.decode(bytes))?.parts ?? []
    guard promises.indices.contains(number), part.fulfils(promises[number]) else {
      throw Problem(
        .internalError, "The stored part is not what the entry commits to: the database was changed.",
        field: "path.ref", value: "\(ref.origin.name)@\(ref.index), part \(number)",
        fix: "Stop the node, run parley verify, and restore the store.")
    }
  }

  /// The C2SP tlog-proof of an entry.
  static func proof(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try ref(call, office)
    var proof: TlogProof
    do { proof = try await office.runtime.read { try $0.proof(of: ref) } } catch let error as ProofUnavailable {
      throw Problem(
        .notFound, "There is no proof of it yet: \(error)", field: "path.ref", fix: "Ask again once it is signed.")
    }
    // Who has only the cards learns here of keys that came after them.
    let roster = try ChannelRoster(name: office.channel, cards: office.cards)
    proof.extra = try ProofAudit.extra(for: ref.origin, store: office.store, roster: roster)
    return .bytes(proof.bytes, type: "text/plain; charset=utf-8")
  }
}
