// SPDX-License-Identifier: Apache-2.0
import Crypto
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The one-way copy of a node for a reader on another network: cards, logs, parts, checkpoints and receipts, so that
/// the reader can verify every byte and fold the board, with no way back. Items one after the other; numbers are
/// big-endian:
///
///     "parley.copy/v1\n", then for each item: uint16 name_size, name, uint32 body_size, body
///
///     head              lines: channel, party, time, exercise, and the line to each other party
///     card              a card as it was handed over
///     record KIND NAME  a signed checkpoint or a receipt
///     entries           uint16 origin_size, origin, uint64 first, then for each: leaf hash, uint16 size, bytes
///     parts             the body of `add-parts`
///     end               SHA-256 of everything before this item
public enum DeskCopy {
  static let magic = Array("parley.copy/v1\n".utf8)

  /// What is said of the moment of the copy. Nobody signs it; it only says what the copying node saw.
  public struct Head: Hashable, Sendable {
    /// The channel.
    public var channel: Label
    /// The party whose node made the copy.
    public var party: PartyID
    /// When, by that node's clock.
    public var at: Instant
    /// Whether the node ran on an exercise clock.
    public var isExercise: Bool
    /// The line to each other party at that moment.
    public var lines: [PartyID: LineCurrency]

    /// Describes a copy.
    public init(channel: Label, party: PartyID, at: Instant, isExercise: Bool, lines: [PartyID: LineCurrency]) {
      self.channel = channel
      self.party = party
      self.at = at
      self.isExercise = isExercise
      self.lines = lines
    }

    var bytes: [UInt8] {
      var text = "channel \(channel)\nparty \(party)\ntime \(at.iso8601)\nexercise \(isExercise ? "yes" : "no")\n"
      for (party, line) in lines.sorted(by: { $0.key < $1.key }) {
        text += "line \(party) \(line.isUp ? "up" : "down") \(line.lastWord?.iso8601 ?? "never")\n"
      }
      return Array(text.utf8)
    }

    init?(parsing bytes: [UInt8]) {
      guard let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else { return nil }
      let rows = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
      func value(_ row: Int, _ key: String) -> String? {
        guard rows.indices.contains(row), rows[row].hasPrefix("\(key) ") else { return nil }
        return String(rows[row].dropFirst(key.count + 1))
      }
      guard let channel = value(0, "channel").flatMap({ try? Label($0) }),
        let party = value(1, "party").flatMap({ try? PartyID($0) }),
        let at = value(2, "time").flatMap({ try? Instant(iso8601: $0) }), let exercise = value(3, "exercise"),
        exercise == "yes" || exercise == "no"
      else { return nil }
      var lines: [PartyID: LineCurrency] = [:]
      for row in rows.indices.dropFirst(4) {
        guard let words = value(row, "line")?.split(separator: " "), words.count == 3,
          let other = try? PartyID(String(words[0])), words[1] == "up" || words[1] == "down"
        else { return nil }
        let lastWord = try? Instant(iso8601: String(words[2]))
        guard lastWord != nil || words[2] == "never" else { return nil }
        lines[other] = LineCurrency(lastWord: lastWord, isUp: words[1] == "up")
      }
      self.init(channel: channel, party: party, at: at, isExercise: exercise == "yes", lines: lines)
    }
  }

  /// What a copy is to hold, as of one moment of the node.
  public struct Plan: Sendable {
    var head: Head
    var records: [(kind: String, name: String, value: [UInt8])]
    var sizes: [(origin: Origin, size: UInt64)]
  }

  /// Writes a copy piece by piece, so that it never lies in memory whole.
  public struct Writer: Sendable {
    private var items: ArraySlice<(name: String, body: [UInt8])>
    private var logs: ArraySlice<(origin: Origin, size: UInt64)>
    private var next: UInt64 = 0
    private var digest = SHA256()
    private var hasBegun = false
    private var isDone = false
    private let store: any StoreReader

    /// Entries in one item.
    private static let chunk: UInt64 = 256

    /// A writer of what a plan names.
    ///
    /// - Parameter cards: the cards of all parties, as they were handed over.
    public init(_ plan: Plan, cards: [[UInt8]], store: any StoreReader) {
      var items: [(name: String, body: [UInt8])] = [("head", plan.head.bytes)]
      items += cards.map { ("card", $0) }
      items += plan.records.map { ("record \($0.kind) \($0.name)", $0.value) }
      self.items = items[...]
      logs = plan.sizes[...]
      self.store = store
    }

    /// The next piece; nil at the end.
    ///
    /// - Throws: what the store throws.
    public mutating func piece() throws -> [UInt8]? {
      guard !isDone else { return nil }
      var output: [UInt8] = []
      if !hasBegun {
        output = DeskCopy.magic
        hasBegun = true
      }
      if let item = items.popFirst() {
        Self.append(item.name, item.body, to: &output)
      } else if let log = logs.first {
        if next < log.size { try appendEntries(of: log.origin, upTo: log.size, to: &output) }
        if next >= log.size {
          logs.removeFirst()
          next = 0
        }
      } else {
        isDone = true
        Self.append("end", Array(digest.finalize()), to: &output)
        return output
      }
      digest.update(data: output)
      return output
    }

    private mutating func appendEntries(of origin: Origin, upTo size: UInt64, to output: inout [UInt8]) throws {
      let entries = try store.entries(of: origin, from: next, limit: Int(min(Self.chunk, size - next)))
      guard let first = entries.first, first.index == next else { throw StoreFault.missing(origin, index: next) }
      var body: [UInt8] = []
      UInt16(truncatingIfNeeded: origin.name.utf8.count).append(to: &body)
      body += origin.name.utf8
      first.index.append(to: &body)
      var parts = PartsMessage(origin: origin, records: [])
      for entry in entries {
        entry.leaf.append(to: &body)
        UInt16(truncatingIfNeeded: entry.bytes.count).append(to: &body)
        body += entry.bytes
        for number in ((try? EntryCodec.decode(entry.bytes))?.parts ?? []).indices {
          let key = PartKey(origin: origin, index: entry.index, number: number)
          guard let part = try store.part(key) else { continue }
          parts.records.append(PartsMessage.Record(index: entry.index, number: number, part: part))
          // A part may be as large as a megabyte: the item is cut before it grows too large to be read.
          if parts.bytes.count > 4_194_304 {
            Self.append("parts", parts.bytes, to: &output)
            parts.records.removeAll()
          }
        }
      }
      Self.append("entries", body, to: &output)
      if !parts.records.isEmpty { Self.append("parts", parts.bytes, to: &output) }
      next += UInt64(entries.count)
    }

    private static func append(_ name: String, _ body: [UInt8], to output: inout [UInt8]) {
      UInt16(truncatingIfNeeded: name.utf8.count).append(to: &output)
      output += name.utf8
      UInt32(truncatingIfNeeded: body.count).append(to: &output)
      output += body
    }
  }
}

extension NodeMachine {
  /// What a copy of this node is to hold: every log up to what is signed of it, so that all of it can be proven.
  public func copyPlan(at moment: Moment, isExercise: Bool) -> DeskCopy.Plan {
    let head = DeskCopy.Head(
      channel: configuration.roster.name, party: configuration.party, at: moment.wall, isExercise: isExercise,
      lines: currencies(at: moment))
    var plan = DeskCopy.Plan(head: head, records: [], sizes: [])
    for log in logs {
      let signed =
        ownIndex(log.origin).map { own[$0].signed } ?? mirrorIndex(log.origin).map { mirrors[$0].durable.mirror }
      guard let signed = signed ?? nil, signed.checkpoint.size > 0 else { continue }
      let kind = ownIndex(log.origin) == nil ? RecordKind.mirror : RecordKind.head
      plan.records.append((kind, log.origin.name, signed.bytes))
      for receipt in receipts(of: log.origin) where receipt.checkpoint.size <= signed.checkpoint.size {
        let key = RecordKind.receipt(log.origin, by: receipt.by)
        let value = Array("\(receipt.checkpoint.text)\n\(receipt.cosignature.line)".utf8)
        plan.records.append((key.kind, key.name, value))
      }
      plan.sizes.append((log.origin, signed.checkpoint.size))
    }
    return plan
  }
}
