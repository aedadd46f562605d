// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// A run of files, put together: what it adds to what a desk holds. Nothing in it is trusted.
public struct DeskRun: Sendable {
  /// Its number.
  public let number: UInt64
  /// What the copying node said of the moment.
  public let head: DeskCopy.Head
  /// Entries in order, each log's one after the other. One that is withheld has no bytes, only its leaf hash.
  public private(set) var entries: [StoredEntry] = []
  /// Why entries are withheld.
  public private(set) var withheld: [EntryPlace: WithheldReason] = [:]
  /// Parts that came.
  public private(set) var parts: [StoredPart] = []
  /// Why parts are withheld.
  public private(set) var withheldParts: [PartKey: WithheldReason] = [:]
  /// Checkpoints and receipts.
  public private(set) var records: [StoredRecord] = []

  private var origin: Origin?
  private var lastIndex: UInt64?

  /// Puts all files of one run together, in any order, and rebuilds each entry's bytes.
  ///
  /// - Throws: ``DeskFileError`` with the line, or the file that is missing.
  public init(_ files: [DeskFile]) throws(DeskFileError) {
    let sorted = files.sorted { $0.number < $1.number }
    guard let first = sorted.first else { throw .run("no files") }
    number = first.run
    head = first.head
    guard sorted.allSatisfy({ $0.run == first.run && $0.count == first.count && $0.head == first.head }) else {
      throw .run("the files are not of one run")
    }
    guard sorted.map(\.number) == Array(1...first.count) else { throw .run("files of run \(first.run) are missing") }
    var item: (head: String, lines: [String])?
    for file in sorted {
      for line in file.items {
        if line.hasPrefix(" ") {
          guard item != nil else { throw .row(line, "the head of an item") }
          item?.lines.append(String(line.dropFirst()))
        } else if let open = item, line == "\(open.head) continued" {
          continue
        } else if line.hasPrefix("entries "), let open = item, line == "entries \(origin?.name ?? "")",
          file.items.first == line, open.head.hasPrefix("entry ") || open.head.hasPrefix("part ")
        {
          // The log's name is repeated at the head of each file.
          continue
        } else {
          if let open = item { try take(open.head, open.lines) }
          item = nil
          if line.hasPrefix("entries ") { try begin(line) } else { item = (line, []) }
        }
      }
    }
    if let open = item { try take(open.head, open.lines) }
  }

  private mutating func begin(_ line: String) throws(DeskFileError) {
    guard let origin = try? Origin(String(line.dropFirst("entries ".count))) else { throw .row(line, "a log") }
    if origin != self.origin { lastIndex = nil }
    self.origin = origin
  }

  private mutating func take(_ head: String, _ lines: [String]) throws(DeskFileError) {
    let words = head.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    switch words.first {
    case "entry": try takeEntry(head, words, lines)
    case "part": try takePart(head, words, lines)
    case "record": try takeRecord(head, words, lines)
    default: throw .row(head, "entries, entry, part or record")
    }
  }

  private mutating func takeEntry(_ head: String, _ words: [String], _ lines: [String]) throws(DeskFileError) {
    guard let origin, words.count == 3 || words.count == 5, let index = canonical(words[1]),
      let digits = HexText.decode(words[2]), let leaf = try? Hash256(digits)
    else { throw .row(head, "entry INDEX LEAF, after the name of its log") }
    if let lastIndex, index != lastIndex + 1 { throw .order(origin, index: index, expected: lastIndex + 1) }
    lastIndex = index
    guard words.count == 3 else {
      guard words[3] == "withheld", let reason = WithheldReason(rawValue: words[4]), lines.isEmpty else {
        throw .row(head, "withheld and why")
      }
      withheld[EntryPlace(origin: origin, index: index)] = reason
      entries.append(StoredEntry(origin: origin, index: index, bytes: [], leaf: leaf))
      return
    }
    let bytes: [UInt8]
    do { bytes = try PlainForm.bytes(of: lines) } catch { throw .plain("\(origin)@\(index)", error) }
    guard MerkleTree.leafHash(bytes) == leaf else { throw .leaf(origin, index: index) }
    do { _ = try EntryCodec.decode(bytes) } catch { throw .value("\(origin)@\(index)", error) }
    entries.append(StoredEntry(origin: origin, index: index, bytes: bytes, leaf: leaf))
  }

  private mutating func takePart(_ head: String, _ words: [String], _ lines: [String]) throws(DeskFileError) {
    guard let origin, words.count == 4 || words.count == 5, let index = canonical(words[1]),
      let number = canonical(words[2]), number < UInt64(Wire.Limits.parts)
    else { throw .row(head, "part INDEX NUMBER SALT") }
    let key = PartKey(origin: origin, index: index, number: Int(number))
    if words.count == 5 {
      guard words[3] == "withheld", let reason = WithheldReason(rawValue: words[4]), lines.isEmpty else {
        throw .row(head, "withheld and why")
      }
      withheldParts[key] = reason
      return
    }
    guard let digits = HexText.decode(words[3]), let salt = try? Salt(digits),
      lines.allSatisfy({ $0.hasPrefix("text ") })
    else { throw .row(head, "a salt, and lines \"text …\"") }
    let text = lines.map { $0.dropFirst("text ".count) }.joined(separator: "\n")
    parts.append(StoredPart(key: key, part: Part(salt: salt, bytes: Array(text.utf8))))
  }

  private mutating func takeRecord(_ head: String, _ words: [String], _ lines: [String]) throws(DeskFileError) {
    guard words.count >= 3, [RecordKind.head, RecordKind.mirror, RecordKind.receipt].contains(words[1]),
      lines.allSatisfy({ $0.hasPrefix("note ") })
    else { throw .row(head, "a record of a signature, with lines \"note …\"") }
    let text = lines.map { $0.dropFirst("note ".count) }.joined(separator: "\n") + "\n"
    records.append(
      StoredRecord(
        key: RecordKey(kind: words[1], name: words[2...].joined(separator: " ")), value: Array(text.utf8)))
  }
}

/// An entry's place.
public struct EntryPlace: Hashable, Sendable {
  /// The log.
  public let origin: Origin
  /// Index of the entry.
  public let index: UInt64

  /// Names a place.
  public init(origin: Origin, index: UInt64) {
    self.origin = origin
    self.index = index
  }
}
