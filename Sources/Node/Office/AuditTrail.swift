// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
import GRDB
import NIOConcurrencyHelpers
import Storage
import Wire

/// One line of the own side's audit trail: who did what, when. Names stand here and nowhere else.
public struct AuditRecord: Hashable, Sendable, Codable {
  /// Counts from 1 without gaps.
  public var number: Int64
  /// Unix time in milliseconds.
  public var at: Int64
  /// Name of the account.
  public var account: String
  /// Its position designator.
  public var position: String
  /// What was done, e.g. `sign-in`, `submit`, `submitted`, `countersign`.
  public var action: String
  /// Details as JSON.
  public var detail: String
}

/// Which records of the trail are asked for.
struct AuditFilter: Hashable, Sendable {
  /// Those of this account alone.
  var account: String?
  /// Those of this action alone.
  var action: String?
}

/// Appends to the audit trail, many records to one commit. Each record's chain value is SHA-256 over the one before and
/// the record, so that a change from outside is found.
final class AuditTrail: Sendable {
  private struct Waiting {
    var record: AuditRecord
    var done: (@Sendable (Result<Void, any Error>) -> Void)?
  }
  /// Notes that are kept for another try at most.
  static let keptNotes = 100_000

  private struct State {
    var waiting: [Waiting] = []
    var isWriting = false
    /// Whether what nobody waits for is written after a moment anyway.
    var isPlanned = false
  }

  private let state = NIOLockedValueBox(State())
  private let database: OfficeDatabase
  private let writer = DispatchQueue(label: "parley.audit")

  init(_ database: OfficeDatabase) { self.database = database }

  /// Appends a record and returns when it is durable.
  func append(_ account: Account, _ action: String, detail: JSONValue) async throws {
    try await withCheckedThrowingContinuation { continuation in
      append(account, action, detail: detail) { continuation.resume(with: $0) }
    }
  }

  /// Appends a record; `done` is told on the writer's thread, once, when it is durable or given up.
  func append(
    _ account: Account, _ action: String, detail: JSONValue,
    done: @escaping @Sendable (Result<Void, any Error>) -> Void
  ) {
    let waiting = Waiting(record: Self.record(account, action, detail: detail), done: done)
    state.withLockedValue { $0.waiting.append(waiting) }
    start()
  }

  /// Appends a record soon: with the next one that somebody waits for, or after a moment.
  func note(_ account: Account, _ action: String, detail: JSONValue) {
    let waiting = Waiting(record: Self.record(account, action, detail: detail), done: nil)
    state.withLockedValue { $0.waiting.append(waiting) }
    plan(after: .milliseconds(100))
  }

  private func plan(after time: DispatchTimeInterval) {
    let mustPlan = state.withLockedValue { state in
      defer { state.isPlanned = true }
      return !state.isPlanned
    }
    guard mustPlan else { return }
    writer.asyncAfter(deadline: .now() + time) { [weak self] in
      self?.state.withLockedValue { $0.isPlanned = false }
      self?.start()
    }
  }

  private static func record(_ account: Account, _ action: String, detail: JSONValue) -> AuditRecord {
    AuditRecord(
      number: 0, at: Int64(Date().timeIntervalSince1970 * 1_000), account: account.name, position: account.position,
      action: action, detail: detail.description)
  }

  /// Writes what waits, unless somebody is at it already.
  private func start() {
    let starts = state.withLockedValue { state in
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if starts { writer.async { self.writeAll() } }
  }

  private func writeAll() {
    while true {
      let batch = state.withLockedValue { state in
        defer { state.waiting = [] }
        if state.waiting.isEmpty { state.isWriting = false }
        return state.waiting
      }
      if batch.isEmpty { return }
      let result = Result { try database.append(batch.map(\.record)) }
      // What nobody waits for is tried again when the disk may have room, before what has come since.
      if case .failure = result { keep(batch.filter { $0.done == nil }) }
      for waiting in batch { waiting.done?(result) }
      if case .failure = result { return plan(after: .seconds(1)) }
    }
  }

  private func keep(_ notes: [Waiting]) {
    state.withLockedValue { state in
      state.waiting.insert(contentsOf: notes.suffix(Self.keptNotes), at: 0)
      state.isWriting = false
    }
  }

  /// Waits until everything noted so far is durable.
  func flush() async {
    start()
    await withCheckedContinuation { continuation in writer.async { continuation.resume() } }
  }
}

extension Account {
  /// What the trail says of an account that was made.
  var auditDetail: JSONValue {
    .object(["name": .string(name), "position": .string(position), "role": .string(role.rawValue)])
  }
}

extension OfficeDatabase {
  fileprivate func append(_ records: [AuditRecord]) throws {
    try queue.write { database in
      var (number, chain) = (Int64(0), [UInt8](repeating: 0, count: SHA256.byteCount))
      try SQL.rows(database, "SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1") { row in
        (number, chain) = (row.integer(0), row.blob(1))
      }
      for var record in records {
        number += 1
        record.number = number
        chain = Self.chain(record, after: chain)
        try SQL.run(
          database,
          "INSERT INTO audit (number, at, account, position, action, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
          .integer(number), .integer(record.at), .text(record.account), .text(record.position), .text(record.action),
          .text(record.detail), .blob(chain))
      }
    }
  }

  /// Records after `number`, in order.
  func audit(after number: Int64, limit: Int, _ filter: AuditFilter = AuditFilter()) throws -> [AuditRecord] {
    try rows("number > ?", "ASC", number, limit, filter).map(\.0)
  }

  /// Records before `number`, the newest first.
  func audit(before number: Int64, limit: Int, _ filter: AuditFilter = AuditFilter()) throws -> [AuditRecord] {
    try rows("number < ?", "DESC", number, limit, filter).map(\.0)
  }

  /// Checks the chain from the first record on.
  ///
  /// - Throws: `OfficeError.auditBroken` with the first record that does not follow.
  public func verifyAudit() throws {
    var chain = [UInt8](repeating: 0, count: SHA256.byteCount)
    var number: Int64 = 0
    while true {
      let page = try rows("number > ?", "ASC", number, 1_000, AuditFilter())
      if page.isEmpty { return }
      for (record, stored) in page {
        chain = Self.chain(record, after: chain)
        guard record.number == number + 1, stored == chain else { throw OfficeError.auditBroken(number: record.number) }
        number = record.number
      }
    }
  }

  private func rows(
    _ range: String, _ order: String, _ number: Int64, _ limit: Int, _ filter: AuditFilter
  ) throws -> [(AuditRecord, [UInt8])] {
    try queue.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM audit WHERE \(range) AND (? IS NULL OR account = ?) AND (? IS NULL OR action = ?)
          ORDER BY number \(order) LIMIT ?
          """,
        arguments: [number, filter.account, filter.account, filter.action, filter.action, limit]
      ).map { row in
        let record = AuditRecord(
          number: row["number"], at: row["at"], account: row["account"], position: row["position"],
          action: row["action"], detail: row["detail"])
        return (record, Array(row["chain"] as Data))
      }
    }
  }

  private static func chain(_ record: AuditRecord, after previous: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    for field in [
      String(record.number), String(record.at), record.account, record.position, record.action, record.detail,
    ] {
      let bytes = Array(field.utf8)
      // Lengths in front, so that no two records have the same bytes.
      withUnsafeBytes(of: UInt32(bytes.count).bigEndian) { hash.update(bufferPointer: $0) }
      hash.update(data: bytes)
    }
    return Array(hash.finalize())
  }
}
