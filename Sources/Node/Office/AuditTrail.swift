// SPDX-License-Identifier: Apache-2.0
import Foundation
import GRDB
import NIOConcurrencyHelpers
import Storage
import TransparencyLog
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
    /// Whether what waits is to be written as soon as nothing is being written.
    var isDue = false
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
    appendBesideBatch(account, action, detail: detail.description, done: done)
    start()
  }

  /// The same, but written beside the store's next batch (``start()``), or after a moment: so that many lines share a
  /// commit as the entries that they speak of do.
  ///
  /// - Parameter detail: JSON.
  func appendBesideBatch(
    _ account: Account, _ action: String, detail: String,
    done: @escaping @Sendable (Result<Void, any Error>) -> Void
  ) {
    let waiting = Waiting(record: Self.record(account, action, detail: detail), done: done)
    state.withLockedValue { $0.waiting.append(waiting) }
    plan(after: .milliseconds(100))
  }

  /// Appends a record soon: with the next one that somebody waits for, or after a moment.
  func note(_ account: Account, _ action: String, detail: JSONValue) {
    let waiting = Waiting(record: Self.record(account, action, detail: detail.description), done: nil)
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

  private static func record(_ account: Account, _ action: String, detail: String) -> AuditRecord {
    AuditRecord(
      number: 0, at: Int64(Date().timeIntervalSince1970 * 1_000), account: account.name, position: account.position,
      action: action, detail: detail)
  }

  /// Writes what waits: now, or once what is being written is durable.
  func start() {
    let starts = state.withLockedValue { state in
      guard !state.waiting.isEmpty else { return false }
      state.isDue = true
      defer { state.isWriting = true }
      return !state.isWriting
    }
    if starts { writer.async { self.writeAll() } }
  }

  private func writeAll() {
    while true {
      let batch = state.withLockedValue { state -> [Waiting] in
        // What has come since without being due waits for others that share its commit.
        guard state.isDue else {
          state.isWriting = false
          return []
        }
        state.isDue = false
        defer { state.waiting = [] }
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
      var (number, chain) = (Int64(0), [UInt8](repeating: 0, count: Hash256.byteCount))
      try SQL.rows(database, "SELECT number, chain FROM audit ORDER BY number DESC LIMIT 1") { row in
        (number, chain) = (row.integer(0), row.blob(1))
      }
      let row = try PreparedInsert(
        database,
        "INSERT INTO audit (number, at, account, position, action, detail, chain) VALUES (?, ?, ?, ?, ?, ?, ?)")
      for var record in records {
        number += 1
        record.number = number
        chain = Self.chain(record, after: chain)
        row.bind(1, number)
        row.bind(2, record.at)
        row.bind(3, record.account)
        row.bind(4, record.position)
        row.bind(5, record.action)
        row.bind(6, record.detail)
        row.bind(7, chain)
        try row.run()
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
    var chain = [UInt8](repeating: 0, count: Hash256.byteCount)
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
    var bytes = previous
    bytes.reserveCapacity(previous.count + record.detail.utf8.count + 256)
    func append(_ field: String) {
      // Lengths in front, so that no two records have the same bytes.
      withUnsafeBytes(of: UInt32(field.utf8.count).bigEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: field.utf8)
    }
    append(String(record.number))
    append(String(record.at))
    append(record.account)
    append(record.position)
    append(record.action)
    append(record.detail)
    return Hash256.sha256(bytes).bytes
  }
}
