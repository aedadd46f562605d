// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Crypto
import Exchange
import Foundation
import HTTPTypes
import Hummingbird
import Mechanism
import NIOCore
import Separation
import TransparencyLog
import Wire

/// Everything that says something: one way for all kinds.
enum Drafts {
  /// A kind whose body says it all.
  static func plain(_ kind: DraftKind) -> @Sendable (Office, Call) async throws -> Response {
    { office, call in try await submit(kind, call.json(), office, call) }
  }

  /// A kind that is about the entry in the path, which becomes a member of the body.
  static func about(_ member: String, _ kind: DraftKind) -> @Sendable (Office, Call) async throws -> Response {
    { office, call in
      let hasBody =
        call.request.headers[.contentLength].map { $0 != "0" } ?? (call.request.headers[.transferEncoding] != nil)
      let json = hasBody ? try await call.json() : .object([])
      let ref = try EntryViews.ref(call, office)
      return try await submit(kind, json.adding(member, EntryJSON.value(of: ref)), office, call)
    }
  }

  /// Removal of a part, named by the path.
  static func removePart(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let number = try EntryViews.partNumber(call)
    let json = try await call.json().adding("entry", EntryJSON.value(of: ref)).adding("number", .number(number))
    return try await submit(.removal, json, office, call)
  }

  // MARK: Submitting

  private static func submit(_ kind: DraftKind, _ json: JSONValue, _ office: Office, _ call: Call) async throws
    -> Response
  {
    let identity = try call.identity()
    return try await once(json, office, call, identity) {
      var draft = try office.reader.read(kind, json)
      draft.isLarge = !call.isSmall
      return answer(try await office.submit(draft, request: json, by: identity, options: options(call.query)))
    }
  }

  /// The same without a task, for a small request that is not repeated under a key; `done` is told once, on any thread.
  ///
  /// - Throws: `Problem`, instead of telling `done`.
  static func submit(
    _ kind: DraftKind, _ json: JSONValue, _ office: Office, by identity: Identity, options: SubmitOptions,
    done: @escaping @Sendable (Result<SubmitOutcome, any Error>) -> Void
  ) throws {
    let draft = try office.reader.read(kind, json)
    office.submit(draft, request: json, by: identity, options: options, done: done)
  }

  /// `?wait=receipt&timeout=SECONDS`.
  static func options(_ query: Query) throws -> SubmitOptions {
    guard let wait = query["wait"] else { return SubmitOptions() }
    guard wait == "receipt" else {
      throw Problem(
        .invalid, "This can not be waited for.", field: "query.wait", value: wait, limit: "receipt",
        fix: "Give receipt.")
    }
    return SubmitOptions(receiptSeconds: Int(try query.number("timeout", in: 1...600, default: 30)))
  }

  /// The answer to a submission; also what is kept under an idempotency key.
  static func answer(_ outcome: SubmitOutcome) -> (status: Int, body: JSONValue) {
    switch outcome {
    case .said(let refs, let receipts, let defects):
      (
        201,
        .object(
          saidMembers(refs, defects) + [
            JSONMember(name: "receipts", value: .array(receipts.map(StateViews.value)))
          ])
      )
    case .waits(let id): (202, .object(["release": .object(["id": .string(id), "needs": .string("countersign")])]))
    }
  }

  /// What is answered of entries that were said, but for the receipts, which come last.
  static func saidMembers(_ refs: [EntryRef], _ defects: [String]) -> [JSONMember] {
    [
      JSONMember(name: "refs", value: .array(refs.map { EntryJSON.value(of: $0) })),
      JSONMember(name: "durable", value: .bool(true)),
      JSONMember(name: "defects", value: .array(defects.map { .string($0) })),
    ]
  }

  /// Does a request with an `Idempotency-Key` once.
  static func once(
    _ json: JSONValue, _ office: Office, _ call: Call, _ identity: Identity,
    _ body: () async throws -> (status: Int, body: JSONValue)
  ) async throws -> Response {
    guard let key = call.request.headers.value("Idempotency-Key") else {
      let (status, value) = try await body()
      return .json(value, status: .init(code: status))
    }
    guard (1...128).contains(key.utf8.count) else {
      throw Problem(.invalid, "The key is empty or too long.", field: "Idempotency-Key", limit: "1 to 128 bytes")
    }
    let account = identity.account.name
    let digest = Array(
      SHA256.hash(data: Data(Array("\(call.request.method) \(call.request.uri.path)\n".utf8) + json.bytes)))
    switch try office.database.takeKey(key, of: account, digest: digest, now: Int64(Date().timeIntervalSince1970)) {
    case .answered(let status, let body):
      var response = Response.bytes(body, type: "application/json")
      response.status = .init(code: status)
      return response
    case .open:
      throw Problem(
        .conflict, "A request with this key is being done, or was cut off by a restart.", field: "Idempotency-Key",
        value: key,
        fix: "Look at the log whether it was said; then use a fresh key.", reason: Reason(.requestUnderWay))
    case .other:
      throw Problem(
        .idempotencyKeyReused, "The key was used for another request.", field: "Idempotency-Key", value: key,
        fix: "Use a fresh key for each request.")
    case .fresh: break
    }
    do {
      let (status, value) = try await body()
      try office.database.answerKey(key, of: account, status: status, body: value.bytes)
      return .json(value, status: .init(code: status))
    } catch {
      try office.database.freeKey(key, of: account)
      throw error
    }
  }

  // MARK: Preview

  /// What the other side will see, before anything is said. Salt, time, frontier and place are added when it is.
  static func preview(_ office: Office, _ call: Call) async throws -> Response {
    let name = call.path("kind")
    guard let kind = DraftKind(rawValue: name) else {
      throw Problem(
        .notFound, "There is no such kind.", field: "path.kind", value: name,
        limit: DraftKind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let identity = try call.identity()
    let draft = try office.reader.read(kind, try await call.json())
    let position = try office.officer(identity).position
    let entries = try office.entries(draft, as: position)
    let (lanes, defects) = try await office.check(draft, as: position)
    let shown = zip(entries, lanes).map { value($0, $1) }
    let rule = draft.bodies.first.map { office.policy.rule(for: $0) } ?? .one
    return .json(
      .object([
        "entries": .array(shown), "conflicts": try await ConflictViews.preview(draft, office),
        "renderings": try await renderings(of: draft, office),
        "defects": .array(defects.map { .string($0) }),
        "positions": .number(rule == .two ? 2 : 1),
        "mayRelease": .bool(identity.account.role.rights.contains(kind.right)),
      ]))
  }

  /// A message in a format as it will be read, in every language of the catalogue; that of the sender will count.
  private static func renderings(of draft: PreparedDraft, _ office: Office) async throws -> JSONValue? {
    guard case .hotline(let message)? = draft.bodies.first, let format = message.format else { return nil }
    let now = office.clock.now().wall
    let board = try await office.runtime.read { $0.board }
    return .array(
      office.catalogue.languages.map { language in
        Wording(catalogue: office.catalogue, language: language, board: board, now: now)
          .rendering(of: format, sender: message.language)
      })
  }

  private static func value(_ shown: DraftedEntry, _ lane: Lane) -> JSONValue {
    .object([
      "lane": .string(lane.rawValue), "entry": EntryJSON.value(of: shown.entry),
      "bytes": .string(Data(shown.bytes).base64EncodedString()), "size": .number(shown.bytes.count),
      "parts": .array(
        shown.parts.map { part in
          .object([
            "size": .number(part.bytes.count), "base64": .string(Data(part.bytes).base64EncodedString()),
          ])
        }),
    ])
  }
}
