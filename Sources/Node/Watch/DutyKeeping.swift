// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import Mechanism
import Separation
import TransparencyLog
import Wire

extension OfficeDatabase {
  /// Who has the watch.
  func duty() throws -> WatchDuty { try queue.read(Self.duty) }

  /// Lets something happen to the watch, and keeps what came of it. Of two officers who act at once the second one acts
  /// on what the first has done.
  ///
  /// - Throws: `WatchDuty.Refusal`, and what is wrong with the database.
  func change(_ event: WatchDuty.Event, open: [EntryRef], at now: Instant) throws -> WatchDuty {
    try queue.write { database in
      var duty = try Self.duty(database)
      if case .refused(let refusal) = duty.handle(event, open: open, at: now) { throw refusal }
      try database.execute(
        sql: "INSERT OR REPLACE INTO duty (id, state) VALUES (1, ?)", arguments: [Data(duty.json.bytes)])
      return duty
    }
  }

  private static func duty(_ database: Database) throws -> WatchDuty {
    guard let state = try Data.fetchOne(database, sql: "SELECT state FROM duty WHERE id = 1") else {
      return WatchDuty()
    }
    var duty = try WatchDuty(json: JSONValue(parsing: Array(state)))
    for account in [duty.holder?.account, duty.offer?.to].compactMap({ $0 })
    where try !isOpen(account, database) { duty.forget(account) }
    return duty
  }

  private static func isOpen(_ account: String, _ database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM account WHERE name = ? AND disabled = 0)", arguments: [account])
      ?? false
  }
}

extension WatchDuty {
  /// As it is kept.
  fileprivate var json: JSONValue {
    .object([
      "holder": holder.map { holder in
        .object([
          "account": .string(holder.account), "position": .string(holder.position.name),
          "since": .number(holder.since.milliseconds),
        ])
      },
      "offer": offer.map { offer in
        .object([
          "to": .string(offer.to), "at": .number(offer.at.milliseconds),
          "accepted": .array(offer.accepted.sorted().map { EntryJSON.value(of: $0) }),
        ])
      },
    ])
  }

  /// - Throws: `InputError` or `OfficeError` if it was changed from outside.
  fileprivate init(json: JSONValue) throws {
    func text(_ value: JSONValue?) throws -> String {
      guard case .string(let text)? = value else { throw OfficeError.dutyBroken }
      return text
    }
    func instant(_ value: JSONValue?) throws -> Instant {
      guard case .number(let number)? = value, let milliseconds = Int64(number.digits) else {
        throw OfficeError.dutyBroken
      }
      return Instant(milliseconds: milliseconds)
    }
    let holder = try json["holder"].map { holder in
      Holder(
        account: try text(holder["account"]), position: try PositionDesignator(text(holder["position"])),
        since: try instant(holder["since"]))
    }
    let offer = try json["offer"].map { offer in
      guard case .array(let accepted)? = offer["accepted"] else { throw OfficeError.dutyBroken }
      return Offer(
        to: try text(offer["to"]), at: try instant(offer["at"]),
        accepted: Set(try accepted.map { try EntryJSON.entryRef($0) }))
    }
    self.init(holder: holder, offer: offer)
  }
}
