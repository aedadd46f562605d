// SPDX-License-Identifier: Apache-2.0
import Hummingbird
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
              "releasedBy": .string(release.account.position), "request": release.request,
              "entries": .array(entries(release, office)),
            ])
          })
      ]))
  }

  /// What would be said, in the form that entries have; nothing when the request can not be read any more.
  private static func entries(_ release: WaitingRelease, _ office: Office) -> [JSONValue] {
    let bodies = (try? office.reader.read(release.kind, release.request))?.bodies ?? []
    return bodies.map { .object(["kind": .string(EntryJSON.kind(of: $0)), "body": EntryJSON.value(of: $0)]) }
  }

  @Sendable static func countersign(_ office: Office, _ call: Call) async throws -> Response {
    let outcome = try await office.countersign(
      call.path("id"), by: try call.identity(), options: try Drafts.options(call))
    let (status, body) = Drafts.answer(outcome)
    return .json(body, status: .init(code: status))
  }

  @Sendable static func discard(_ office: Office, _ call: Call) async throws -> Response {
    try await office.discard(call.path("id"), by: try call.identity())
    return Response(status: .noContent)
  }
}

/// The own office: accounts and the audit trail.
enum OfficeViews {
  @Sendable static func audit(_ office: Office, _ call: Call) async throws -> Response {
    let after = try call.query("after", in: 0...UInt64(Int64.max), default: 0)
    let limit = try call.query("limit", in: 1...1_000, default: 100)
    let records = try office.database.audit(after: Int64(after), limit: Int(limit))
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
    try await office.audit.append(try call.identity().account, "close-user", detail: .object(["name": .string(name)]))
    return Response(status: .noContent)
  }

  private static func problem(_ error: OfficeError) -> Problem {
    switch error {
    case .accountExists:
      Problem(.conflict, "\(error)", field: "name", fix: "Choose another name; names are never used again.")
    case .noAccount(let name): Problem(.notFound, "\(error)", field: "path.name", value: name)
    case .invalid(let field, let rule):
      Problem(.invalid, "\(error)", field: field, limit: rule, fix: "Keep to the limit.")
    case .notDurable, .auditBroken, .dutyBroken: Problem(.internalError, "\(error)")
    }
  }
}
