// SPDX-License-Identifier: Apache-2.0
import Crypto
import Mechanism
import TransparencyLog
import Wire

/// A copy as a store to read from: what ``Audit`` verifies and a board is folded from. Nothing in it is trusted.
public struct DeskCopyStore: StoreReader {
  /// What the copying node said of the moment.
  public let head: DeskCopy.Head
  /// The cards in the file, as they were handed over.
  public private(set) var cards: [[UInt8]] = []
  /// Whether the file is as it was written, by the sum at its end.
  public private(set) var isWhole = false

  private struct Place {
    var leaf: Hash256
    var bytes: Range<Int>
  }

  private let bytes: [UInt8]
  private var logs: [Origin: [Place]] = [:]
  private var parts: [PartKey: Part] = [:]
  private var records: [String: [String: [UInt8]]] = [:]

  /// Whether a file says that it is a copy.
  public static func isCopy(_ bytes: [UInt8]) -> Bool { bytes.starts(with: DeskCopy.magic) }

  /// Reads a copy strictly; verifies nothing but the sum at its end.
  ///
  /// - Throws: ``DeskCopyError`` with the place in the file.
  public init(parsing bytes: [UInt8]) throws(DeskCopyError) {
    guard Self.isCopy(bytes) else { throw .damaged(at: 0, "the first line is not that of a copy") }
    self.bytes = bytes
    var rest = bytes[DeskCopy.magic.count...]
    let first = try Self.item(&rest)
    guard first.name == "head", let head = DeskCopy.Head(parsing: Array(first.body)) else {
      throw .damaged(at: DeskCopy.magic.count, "the head is missing or can not be read")
    }
    self.head = head
    while !rest.isEmpty {
      let start = rest.startIndex
      let item = try Self.item(&rest)
      if item.name == "end" {
        isWhole = rest.isEmpty && SHA256.hash(data: bytes[..<start]).elementsEqual(item.body)
        break
      }
      guard take(item.name, item.body) else {
        throw .damaged(at: start, "the item \"\(item.name.prefix(40))\" can not be read")
      }
    }
  }

  private static func item(_ rest: inout ArraySlice<UInt8>) throws(DeskCopyError) -> (
    name: String, body: ArraySlice<UInt8>
  ) {
    let start = rest.startIndex
    guard let nameSize = rest.takeNumber(UInt16.self), let name = rest.take(Int(nameSize)),
      let text = String(validating: name, as: UTF8.self), let size = rest.takeNumber(UInt32.self),
      let body = rest.take(Int(size))
    else { throw .damaged(at: start, "the file ends within an item, or an item's length was changed") }
    return (text, body)
  }

  private mutating func take(_ name: String, _ body: ArraySlice<UInt8>) -> Bool {
    switch name {
    case "card":
      cards.append(Array(body))
      return true
    case "entries": return takeEntries(body)
    case "parts":
      guard let message = try? PartsMessage(parsing: Array(body)) else { return false }
      for record in message.records {
        parts[PartKey(origin: message.origin, index: record.index, number: record.number)] = record.part
      }
      return true
    default:
      let words = name.split(separator: " ", maxSplits: 2)
      guard words.count == 3, words[0] == "record" else { return false }
      records[String(words[1]), default: [:]][String(words[2])] = Array(body)
      return true
    }
  }

  private mutating func takeEntries(_ body: ArraySlice<UInt8>) -> Bool {
    var rest = body
    guard let length = rest.takeNumber(UInt16.self), let name = rest.take(Int(length)),
      let text = String(validating: name, as: UTF8.self), let origin = try? Origin(text),
      let first = rest.takeNumber(UInt64.self), first == UInt64(logs[origin]?.count ?? 0)
    else { return false }
    while !rest.isEmpty {
      guard let leafBytes = rest.take(Hash256.byteCount), let leaf = try? Hash256(leafBytes),
        let size = rest.takeNumber(UInt16.self), let entry = rest.take(Int(size))
      else { return false }
      logs[origin, default: []].append(Place(leaf: leaf, bytes: entry.startIndex..<entry.endIndex))
    }
    return true
  }

  /// What the copy holds, to be written on in another form.
  public var plan: DeskCopy.Plan {
    var plan = DeskCopy.Plan(head: head, records: [], sizes: [])
    for kind in [RecordKind.head, RecordKind.mirror, RecordKind.receipt] {
      for (name, value) in (records[kind] ?? [:]).sorted(by: { $0.key < $1.key }) {
        plan.records.append((kind, name, value))
      }
    }
    for (origin, log) in logs.sorted(by: { $0.key < $1.key }) { plan.sizes.append((origin, UInt64(log.count))) }
    return plan
  }

  // MARK: StoreReader

  /// Up to `limit` consecutive entries from `index` on.
  public func entries(of origin: Origin, from index: UInt64, limit: Int) throws -> [StoredEntry] {
    let log = logs[origin] ?? []
    guard index < UInt64(log.count) else { return [] }
    let start = Int(index)
    return (start..<min(log.count, start + limit)).map { place in
      StoredEntry(
        origin: origin, index: UInt64(place), bytes: Array(bytes[log[place].bytes]), leaf: log[place].leaf)
    }
  }

  /// Computed from the leaf hashes beside the entries; a copy carries no tiles.
  public func tile(of origin: Origin, _ key: TileKey) throws -> [Hash256] {
    let log = logs[origin] ?? []
    let width = 256
    if key.level == 0 {
      let start = Int(key.index) * width
      guard start + width <= log.count else { throw StoreFault.tile(origin, key) }
      return log[start..<start + width].map(\.leaf)
    }
    return try (0..<width).map { child in
      let below = TileKey(level: key.level - 1, index: key.index * UInt64(width) + UInt64(child))
      return MerkleTree.root(of: try tile(of: origin, below))
    }
  }

  /// A part, if the copy holds it.
  public func part(_ key: PartKey) throws -> Part? { parts[key] }

  /// The parts of consecutive entries that the copy holds.
  public func parts(
    of origin: Origin, in range: Range<UInt64>, bytes: Int
  ) throws -> (parts: [StoredPart], end: UInt64) {
    parts.select(of: origin, in: range, bytes: bytes)
  }

  /// Which parts of consecutive entries the copy holds.
  public func partKeys(of origin: Origin, in range: Range<UInt64>) throws -> [PartKey] {
    parts.keys(of: origin, in: range)
  }

  /// A record's value, if the copy holds it.
  public func record(_ key: RecordKey) throws -> [UInt8]? { records[key.kind]?[key.name] }

  /// All records of a kind, ascending by name.
  public func records(of kind: String) throws -> [(name: String, value: [UInt8])] {
    (records[kind] ?? [:]).sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
  }

  /// Number of entries of a log; 0 for an unknown one.
  public func size(of origin: Origin) throws -> UInt64 { UInt64(logs[origin]?.count ?? 0) }

  /// All logs that have entries, ascending.
  public func origins() throws -> [Origin] { logs.keys.sorted() }
}

/// Why a file can not be read as a copy.
public enum DeskCopyError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong from this byte on.
  case damaged(at: Int, String)

  /// Where, and what to do.
  public var description: String {
    switch self {
    case .damaged(let place, let reason): "damaged at byte \(place): \(reason); ask for the copy again"
    }
  }
}
