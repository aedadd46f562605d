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
        .notFound, "There is no account with this name.", field: "to", value: name, fix: "See `parley user`.")
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

  private static func change(
    _ event: WatchDuty.Event, _ action: String, _ office: Office, _ call: Call
  ) async throws -> Response {
    let moment = office.clock.now()
    let open = try await office.runtime.read { $0.ringing(at: moment).map(\.item.ref) }
    let duty: JSONValue
    do { duty = value(try office.database.change(event, open: open, at: moment.wall), open: open) } catch let refusal
      as WatchDuty.Refusal
    { throw Problem(refusal) }
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
  }
}
