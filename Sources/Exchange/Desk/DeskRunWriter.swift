// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

/// How far a copy for a desk has come: what the line's side remembers between two runs.
public struct DeskCursor: Hashable, Sendable {
  /// The number of the next run, from 1.
  public var run: UInt64 = 1
  /// How many entries of each log were written in earlier runs.
  public var sizes: [Origin: UInt64] = [:]

  private static let magic = "parley.desk-cursor/v1"

  /// Nothing was written yet, by this name of the first run.
  public init(run: UInt64 = 1) { self.run = run }

  /// As a small file.
  public var content: [UInt8] {
    let rows = [Self.magic, "run \(run)"] + sizes.sorted { $0.key < $1.key }.map { "size \($0.key) \($0.value)" }
    return Array((rows.joined(separator: "\n") + "\n").utf8)
  }

  /// Reads it again; nil for anything else.
  public init?(parsing bytes: [UInt8]) {
    let rows = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard rows.count >= 2, rows[0] == Self.magic, rows[1].hasPrefix("run "),
      let run = canonical(String(rows[1].dropFirst(4)))
    else { return nil }
    self.run = run
    for row in rows.dropFirst(2) {
      let words = row.split(separator: " ")
      guard words.count == 3, words[0] == "size", let origin = try? Origin(String(words[1])),
        let size = canonical(String(words[2]))
      else { return nil }
      sizes[origin] = size
    }
  }
}

/// Why something stays on the line's side. A guard knows these words.
public enum WithheldReason: String, Hashable, Sendable, CaseIterable {
  /// A field that this version does not know.
  case unknownField = "unknown-field"
  /// A value of an enum that this version does not know.
  case unknownValue = "unknown-value"
  /// Characters outside the alphabet.
  case characters
  /// The bytes are not an entry.
  case notReadable = "not-readable"
  /// A part that is no text.
  case attachment
  /// A text that is longer than ``DeskRunWriter/textBytes``.
  case tooLong = "too-long"
  /// A part that was removed, or is not here.
  case absent
}

/// Writes what is new in the logs as a run of files for a desk.
public struct DeskRunWriter {
  /// Longest text of a part that is passed, bytes.
  public static let textBytes = 16_384
  /// Items go to the next file before a file grows beyond this. Leaves room for its head and end.
  private static let filling = DeskFile.bytes - 4_096

  private let store: any StoreReader
  private var groups: [[String]] = []
  private var group: [String] = []
  private var size = 0
  private var origin: Origin?
  private var context: String?

  private init(store: any StoreReader) { self.store = store }

  /// The files of the next run, and how far the copy is then. All of a log up to what is signed of it goes.
  ///
  /// - Throws: what the store throws.
  public static func files(
    _ plan: DeskCopy.Plan, from cursor: DeskCursor, store: any StoreReader
  ) throws -> (files: [DeskFile], cursor: DeskCursor) {
    var writer = DeskRunWriter(store: store)
    var after = cursor
    for (origin, size) in plan.sizes {
      let start = cursor.sizes[origin] ?? 0
      guard size > start else { continue }
      try writer.entries(of: origin, start..<size)
      after.sizes[origin] = size
    }
    for record in plan.records { writer.record(record.kind, record.name, record.value) }
    writer.close()
    after.run += 1
    let files = writer.groups.enumerated().map { place, items in
      DeskFile(run: cursor.run, number: place + 1, count: writer.groups.count, head: plan.head, items: items)
    }
    return (files, after)
  }

  private mutating func entries(of origin: Origin, _ range: Range<UInt64>) throws {
    self.origin = origin
    context = nil
    add("entries \(origin)")
    var next = range.lowerBound
    while next < range.upperBound {
      let chunk = try store.entries(of: origin, from: next, limit: Int(min(256, range.upperBound - next)))
      guard chunk.first?.index == next else { throw StoreFault.missing(origin, index: next) }
      for stored in chunk {
        let head = "entry \(stored.index) \(stored.leaf.hex)"
        switch Self.lines(of: stored.bytes) {
        case .success(let lines): item(head, lines)
        case .failure(let reason): item("\(head) withheld \(reason.reason.rawValue)", [])
        }
        for (number, promise) in ((try? EntryCodec.decode(stored.bytes))?.parts ?? []).enumerated() {
          try part(PartKey(origin: origin, index: stored.index, number: number), promise)
        }
      }
      next += UInt64(chunk.count)
    }
    context = nil
    self.origin = nil
  }

  private struct Withheld: Error { let reason: WithheldReason }

  private static func lines(of bytes: [UInt8]) -> Result<[String], Withheld> {
    do {
      // An entry that is stored but no entry, or that a later version wrote, is in the way of everything; it stays so.
      let entry = try EntryCodec.decode(bytes)
      guard !entry.isPartlyUnknown else { return .failure(Withheld(reason: .unknownField)) }
      return .success(try PlainForm.lines(of: bytes))
    } catch let error as PlainError {
      return .failure(Withheld(reason: WithheldReason(rawValue: error.word) ?? .notReadable))
    } catch {
      return .failure(Withheld(reason: .notReadable))
    }
  }

  private mutating func part(_ key: PartKey, _ promise: PartCommitment) throws {
    let head = "part \(key.index) \(key.number)"
    guard let part = try store.part(key) else { return item("\(head) withheld \(WithheldReason.absent.rawValue)", []) }
    let reason: WithheldReason
    if promise.role != .text {
      reason = .attachment
    } else if part.bytes.count > Self.textBytes {
      reason = .tooLong
    } else if let text = String(validating: part.bytes, as: UTF8.self) {
      let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String(Substring($0)) }
      if lines.allSatisfy({ PlainAlphabet.allows($0) }) {
        return item("\(head) \(HexText.encode(part.salt.bytes))", lines.map { "text \($0)" })
      }
      reason = .characters
    } else {
      reason = .characters
    }
    item("\(head) withheld \(reason.rawValue)", [])
  }

  private mutating func record(_ kind: String, _ name: String, _ value: [UInt8]) {
    guard let text = String(validating: value, as: UTF8.self), text.hasSuffix("\n") else { return }
    let lines = text.utf8.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    guard lines.allSatisfy({ PlainAlphabet.allows($0) }) else { return }
    item("record \(kind) \(name)", lines.map { "note \($0)" })
  }

  // MARK: Filling files

  /// A head and its lines, with one space before each. What does not fit goes on in the next file under the same head.
  private mutating func item(_ head: String, _ lines: [String]) {
    context = head
    add(head)
    for line in lines { add(" \(line)") }
  }

  private mutating func add(_ line: String) {
    let cost = line.utf8.count + 1
    if size + cost > Self.filling, !group.isEmpty {
      let isInside = line.hasPrefix(" ")
      close()
      if let origin, !line.hasPrefix("entries ") { append("entries \(origin)") }
      if isInside, let context { append("\(context) continued") }
    }
    append(line)
  }

  private mutating func append(_ line: String) {
    group.append(line)
    size += line.utf8.count + 1
  }

  private mutating func close() {
    if !group.isEmpty { groups.append(group) }
    group = []
    size = 0
  }
}
