// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Separation
import Wire

/// Drafts that wait for a second position.
enum ReleaseViews {
  @Sendable static func list(_ office: Office, _ call: Call) async throws -> Response {
    let caller = try call.identity().account
    let waiting = try office.database.waitingReleases().filter { $0.mayBeRead(by: caller) }
    return .json(
      .object([
        "releases": .array(
          waiting.map { release in
            .object([
              "id": .string(release.id), "kind": .string(release.kind.rawValue),
              "created": BoardJSON.time(Instant(milliseconds: release.created)),
              "releasedBy": .string(release.account.position),
              "own": .bool(release.account.name == caller.name), "request": release.request,
              "entries": .array(entries(release, office)),
            ])
          }),
        "alone": .array(try office.database.releasedAlone().map(value)),
      ]))
  }

  /// A draft that its first position released alone and that no commander has looked at.
  private static func value(_ release: AloneRelease) -> JSONValue {
    .object([
      "id": .string(release.id), "kind": .string(release.kind), "releasedBy": .string(release.position),
      "at": BoardJSON.time(Instant(milliseconds: release.at)), "reason": .string(release.reason),
    ])
  }

  /// The first position releases it without a second one, and says why.
  @Sendable static func alone(_ office: Office, _ call: Call) async throws -> Response {
    let json = try await call.json()
    guard case .object(let members) = json, members.map(\.name) == ["reason"], case .string(let text)? = json["reason"]
    else {
      throw Problem(
        .malformed, "Why is it released by one position?", field: "reason",
        fix: "Give {\"reason\": \"no commander answers\"}.", reason: Reason(.missing))
    }
    let reason: Label
    do throws(DomainError) { reason = try Label(text) } catch {
      throw Problem(
        .invalid, "\(error)", field: "reason", limit: "1 to \(Wire.Limits.labelBytes) bytes without control characters",
        fix: "Shorten it.", reason: Reason(of: error))
    }
    let outcome = try await office.releaseAlone(
      call.path("id"), reason: reason, by: try call.identity(), options: try Drafts.options(call.query))
    let (status, body) = Drafts.answer(outcome)
    return .json(body, status: .init(code: status))
  }

  /// A commander has looked at what was released alone.
  @Sendable static func review(_ office: Office, _ call: Call) async throws -> Response {
    let (id, account) = (call.path("id"), try call.identity().account)
    guard try office.database.review(id, by: account, at: office.clock.now().wall) else {
      throw Problem(
        .notFound, "Nothing with this number was released alone by another account and waits to be looked at.",
        field: "path.id", value: id, fix: "See GET /api/v1/releases.", reason: Reason(.notReleasedAlone))
    }
    try await office.audit.append(account, "review", detail: .object(["release": .string(id)]))
    office.hub.publish(.release(id: id, state: "reviewed"))
    return Response(status: .noContent)
  }

  /// What would be said, in the form that entries have; nothing when the request can not be read any more.
  private static func entries(_ release: WaitingRelease, _ office: Office) -> [JSONValue] {
    guard let draft = try? office.reader.read(release.kind, release.request) else { return [] }
    return draft.bodies.enumerated().map { number, body in
      let texts = number == 0 ? draft.parts.filter { $0.role == .text } : []
      return .object([
        "kind": .string(EntryJSON.kind(of: body)), "body": EntryJSON.value(of: body),
        "texts": .array(texts.map { .string(String(decoding: $0.bytes, as: UTF8.self)) }),
      ])
    }
  }

  @Sendable static func countersign(_ office: Office, _ call: Call) async throws -> Response {
    let outcome = try await office.countersign(
      call.path("id"), by: try call.identity(), options: try Drafts.options(call.query))
    let (status, body) = Drafts.answer(outcome)
    return .json(body, status: .init(code: status))
  }

  @Sendable static func discard(_ office: Office, _ call: Call) async throws -> Response {
    try await office.discard(call.path("id"), by: try call.identity())
    office.hub.publish(.release(id: call.path("id"), state: "discarded"))
    return Response(status: .noContent)
  }
}

/// The own office: accounts and the audit trail.
enum OfficeViews {
  @Sendable static func audit(_ office: Office, _ call: Call) async throws -> Response {
    let limit = Int(try call.query("limit", in: 1...1_000, default: 100))
    let filter = AuditFilter(account: call.query("account"), action: call.query("action"))
    let records: [AuditRecord]
    switch call.query("order") {
    case nil, "oldest":
      let after = try call.query("after", in: 0...UInt64(Int64.max), default: 0)
      records = try office.database.audit(after: Int64(after), limit: limit, filter)
    case "newest":
      let before = try call.query("before", in: 0...UInt64(Int64.max), default: UInt64(Int64.max))
      records = try office.database.audit(before: Int64(before), limit: limit, filter)
    case let order:
      throw Problem(
        .invalid, "In which order?", field: "query.order", value: order, limit: "oldest, newest",
        fix: "Choose one of these.")
    }
    return .json(
      .object([
        "records": .array(
          records.map { record in
            .object([
              "number": .number(record.number), "at": BoardJSON.time(Instant(milliseconds: record.at)),
              "account": .string(record.account), "position": .string(record.position),
              "action": .string(record.action),
              "detail": (try? JSONValue(parsing: Array(record.detail.utf8))) ?? .string(record.detail),
            ])
          })
      ]))
  }

  @Sendable static func users(_ office: Office, _ call: Call) async throws -> Response {
    .json(
      .object([
        "users": .array(
          try office.database.accounts().map { account in
            .object([
              "name": .string(account.name), "position": .string(account.position),
              "role": .string(account.role.rawValue),
            ])
          })
      ]))
  }

  /// With a password for people; without one a token is made and shown once.
  @Sendable static func addUser(_ office: Office, _ call: Call) async throws -> Response {
    let json = try await call.json()
    guard case .string(let name)? = json["name"], case .string(let position)? = json["position"],
      case .string(let roleName)? = json["role"], let role = Role(rawValue: roleName)
    else {
      throw Problem(
        .invalid, "Name, position and role are needed.", field: "name, position, role",
        limit: Role.allCases.map(\.rawValue).joined(separator: ", "))
    }
    var password: String?
    if case .string(let text)? = json["password"] { password = text }
    let account = Account(name: name, position: position, role: role)
    do { try await office.database.addAccount(account, password: password) } catch let error as OfficeError {
      throw problem(error)
    }
    let caller = try call.identity().account
    try await office.audit.append(caller, "add-user", detail: account.auditDetail)
    let token = password == nil ? try office.database.addBearerToken(for: name, label: "first") : nil
    return .json(.object(["name": .string(name), "token": token.map { .string($0) }]), status: .created)
  }

  @Sendable static func closeUser(_ office: Office, _ call: Call) async throws -> Response {
    let name = call.path("name")
    do { try office.database.disable(name) } catch let error as OfficeError { throw problem(error) }
    office.hub.end(of: name)
    office.presence.watchPassed(to: try office.database.duty().holder?.account)
    try await office.audit.append(try call.identity().account, "close-user", detail: .object(["name": .string(name)]))
    return Response(status: .noContent)
  }

  private static func problem(_ error: OfficeError) -> Problem {
    let reason = Reason(of: error)
    return switch error {
    case .accountExists:
      Problem(
        .conflict, "\(error)", field: "name", fix: "Choose another name; names are never used again.", reason: reason)
    case .lastCommander(let name):
      Problem(
        .conflict, "\(error)", field: "path.name", value: name, limit: "one commander stays",
        fix: "Make another commander's account first.", reason: reason)
    case .noAccount(let name): Problem(.notFound, "\(error)", field: "path.name", value: name, reason: reason)
    case .invalid(let field, let rule):
      Problem(.invalid, "\(error)", field: field, limit: rule, fix: "Keep to the limit.", reason: reason)
    case .notDurable, .auditBroken, .dutyBroken: Problem(.internalError, "\(error)")
    }
  }
}
