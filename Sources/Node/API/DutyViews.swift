// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Who has the watch, and how it is handed over.
enum DutyViews {
  /// The watch as the own side sees it; of what was offered, the entries that the successor has not accepted yet.
  static func value(_ duty: WatchDuty, open: [EntryRef]) -> JSONValue {
    .object([
      "holder": duty.holder.map { holder in
        .object([
          "account": .string(holder.account), "position": .string(holder.position.name),
          "since": BoardJSON.time(holder.since),
        ])
      },
      "offer": duty.offer.map { offer in
        .object([
          "to": .string(offer.to), "at": BoardJSON.time(offer.at),
          "left": .array(open.filter { !offer.accepted.contains($0) }.map { EntryJSON.value(of: $0) }),
        ])
      },
    ])
  }

  @Sendable static func take(_ office: Office, _ call: Call) async throws -> Response {
    let officer = try office.officer(try call.identity())
    return try await change(.take(by: officer), "watch-take", office, call)
  }

  @Sendable static func offer(_ office: Office, _ call: Call) async throws -> Response {
    let json = try await call.json()
    guard case .object(let members) = json, members.map(\.name) == ["to"], case .string(let name)? = json["to"] else {
      throw Problem(.malformed, "To whom?", field: "to", fix: "Give {\"to\": \"NAME\"}, the successor's account.")
    }
    guard let (account, _) = try office.database.account(named: name), let successor = account.officer else {
      throw Problem(
        .notFound, "There is no account with this name.", field: "to", value: name, fix: "See `parley user`.",
        reason: Reason(.noAccount, nil, ["name": .string(name)]))
    }
    let officer = try office.officer(try call.identity())
    return try await change(.offer(by: officer, to: successor), "watch-offer", office, call)
  }

  @Sendable static func accept(_ office: Office, _ call: Call) async throws -> Response {
    let json = try await call.json()
    guard case .array(let entries)? = json["entries"] else {
      throw Problem(
        .malformed, "Which entries?", field: "entries", fix: "Give {\"entries\": [REF, …]}, each as the watch lists it."
      )
    }
    var refs: [EntryRef] = []
    for (number, entry) in entries.enumerated() {
      do throws(InputError) { refs.append(try EntryJSON.entryRef(entry)) } catch {
        throw Problem(error, under: "entries[\(number)]")
      }
    }
    let officer = try office.officer(try call.identity())
    return try await change(.accept(refs, by: officer), "watch-accept", office, call)
  }

  @Sendable static func withdraw(_ office: Office, _ call: Call) async throws -> Response {
    let officer = try office.officer(try call.identity())
    return try await change(.withdraw(by: officer), "watch-withdraw", office, call)
  }

  /// Whoever has the watch is there.
  @Sendable static func present(_ office: Office, _ call: Call) async throws -> Response {
    let account = try call.identity().account.name
    guard try office.database.duty().holder?.account == account else {
      throw Problem(
        .conflict, "This account does not have the watch.", fix: "Take it, or have it offered.",
        reason: Reason(.noWatch))
    }
    // The request itself was the sign: see `Gate.admit`.
    return Response(status: .noContent)
  }

  /// A right that was lent, as the own side sees it.
  static func value(_ delegation: Delegation) -> JSONValue {
    .object([
      "from": .string(delegation.from), "to": .string(delegation.to), "since": BoardJSON.time(delegation.since),
      "until": BoardJSON.time(delegation.until),
    ])
  }

  @Sendable static func delegate(_ office: Office, _ call: Call) async throws -> Response {
    let json = try await call.json()
    guard case .object(let members) = json, Set(members.map(\.name)) == ["to", "until"], members.count == 2,
      case .string(let name)? = json["to"], case .string(let text)? = json["until"]
    else {
      throw Problem(
        .malformed, "To whom, and until when?", field: "to, until",
        fix: "Give {\"to\": \"NAME\", \"until\": \"2099-03-01T06:00:00Z\"}.")
    }
    guard let until = try? Instant(iso8601: text) else {
      throw Problem(
        .invalid, "This is no time.", field: "until", value: text, limit: "RFC 3339 with zone",
        fix: "Write it as 2099-03-01T06:00:00Z.", reason: Reason(.timeMalformed, nil, ["text": .typed(text)]))
    }
    guard let (account, _) = try office.database.account(named: name), let officer = account.officer else {
      throw Problem(
        .notFound, "There is no account with this name.", field: "to", value: name, fix: "See `parley user`.",
        reason: Reason(.noAccount, nil, ["name": .string(name)]))
    }
    let identity = try call.identity()
    let commander = try office.officer(identity)
    let delegation: Delegation
    do throws(Delegation.Refusal) {
      delegation = try Delegation(
        from: commander, to: officer, until: until, at: office.clock.now().wall)
    } catch {
      if case .until = error {
        throw Problem(
          .invalid, "\(error)", field: "until", value: text,
          limit: "after now and at most \(Delegation.longestSeconds / 3_600) h later", fix: "Give another end.",
          reason: Reason(of: error))
      }
      throw Problem(.rights, "\(error)", field: "to", value: name, reason: Reason(of: error))
    }
    try office.database.keep(delegation)
    try await office.audit.append(identity.account, "delegate", detail: value(delegation))
    office.hub.publish(.duty(try office.database.duty()))
    return .json(value(delegation), status: .created)
  }

  /// Takes back what was lent: a commander any, others what they were lent.
  @Sendable static func endDelegation(_ office: Office, _ call: Call) async throws -> Response {
    let (account, name) = (try call.identity().account, call.path("name"))
    guard account.role == .commander || account.name == name else {
      throw Problem(
        .conflict, "The right was lent to another account.", field: "path.name", value: name,
        limit: "the own; for a commander all", fix: "Ask a commander.", reason: Reason(.loanOfOther))
    }
    guard try office.database.endDelegation(to: name) else {
      throw Problem(
        .notFound, "No right is lent to this account.", field: "path.name", value: name, fix: "See GET /api/v1/watch.",
        reason: Reason(.noLoan))
    }
    try await office.audit.append(account, "end-delegation", detail: .object(["to": .string(name)]))
    office.hub.publish(.duty(try office.database.duty()))
    return Response(status: .noContent)
  }

  private static func change(
    _ event: WatchDuty.Event, _ action: String, _ office: Office, _ call: Call
  ) async throws -> Response {
    let moment = office.clock.now()
    let open = try await office.runtime.read { $0.ringing(at: moment).map(\.item.ref) }
    let duty: JSONValue
    do {
      let changed = try office.database.change(event, open: open, at: moment.wall)
      office.presence.watchPassed(to: changed.holder?.account)
      office.hub.publish(.duty(changed))
      duty = value(changed, open: open)
    } catch let refusal as WatchDuty.Refusal { throw Problem(refusal) }
    try await office.audit.append(try call.identity().account, action, detail: duty)
    return .json(duty)
  }
}

extension Problem {
  fileprivate init(_ refusal: WatchDuty.Refusal) {
    switch refusal {
    case .notOpen(let ref):
      self.init(
        .conflict, "\(refusal)", field: "entries", value: "\(ref.origin.name)@\(ref.index)",
        limit: "entries that the watch lists as open")
    case .keepsNoWatch: self.init(.rights, "\(refusal)")
    case .isHeld, .isNotHeld, .isNotOffered, .isHolder: self.init(.conflict, "\(refusal)")
    }
    reason = Reason(of: refusal)
  }
}
