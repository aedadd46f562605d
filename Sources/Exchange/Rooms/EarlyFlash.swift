// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A FLASH or a safety warning of another party that its log has signed and that is not on the board yet.
///
/// Whoever is on watch is told of it as soon as it is verified: before the disk has it, also when the disk is full or broken,
/// and when it waits for its words or for entries that it speaks of. Nothing is confirmed by that. Once it is on the board it
/// rings as any other.
public struct EarlyFlash: Hashable, Sendable {
  /// Where it is to stand in its log.
  public let ref: EntryRef
  /// Whose log that is.
  public let party: PartyID
  /// The entry's bytes; at most ``ExchangeLimits/earlyFlashBytes``.
  public let entry: [UInt8]
  /// What is written beside it, if that came with it; cut after ``ExchangeLimits/earlyFlashBytes``.
  public let text: String?
  /// When it came, by the own wall clock.
  public let since: Instant
  /// Whether it is written down and receipted, and waits for what it speaks of.
  public internal(set) var isKept = false
  /// Whether this node could not write it down, and so may never call for it again.
  public internal(set) var isRefused = false

  /// As a mirror has verified it.
  public init(ref: EntryRef, party: PartyID, entry: [UInt8], text: String?, since: Instant) {
    self.ref = ref
    self.party = party
    self.entry = entry
    self.text = text
    self.since = since
  }
}

extension MirrorLog {
  /// What is staged of this entry, if it is one that nobody must wait for.
  func earlyFlash(_ ref: EntryRef, _ bytes: [UInt8], _ entry: Entry, at time: Instant) -> EarlyFlash? {
    guard lane == .urgent, entry.body.isFlash, bytes.count <= ExchangeLimits.earlyFlashBytes else { return nil }
    let key = PartKey(origin: ref.origin, index: ref.index, number: 0)
    let text = entry.parts.first?.role == .text ? staged.parts.last { $0.key == key }?.part.bytes : nil
    return EarlyFlash(ref: ref, party: party, entry: bytes, text: text.map(Self.beginning), since: time)
  }

  /// A text, or as much of it as is told early.
  private static func beginning(_ text: [UInt8]) -> String {
    guard text.count > ExchangeLimits.earlyFlashBytes else { return String(decoding: text, as: UTF8.self) }
    // Never a part of a character.
    let end = text[...ExchangeLimits.earlyFlashBytes].lastIndex { $0 & 0xC0 != 0x80 } ?? 0
    return String(decoding: text[..<end], as: UTF8.self) + "\u{2026}"
  }
}

extension NodeMachine {
  /// Tells of what must not wait, once each, and again if its words came later or it can not be written down. No party takes
  /// the room of another.
  mutating func tell(of urgent: [EarlyFlash]) {
    for each in urgent {
      guard let held = earlyFlashes.firstIndex(where: { $0.ref == each.ref }) else {
        guard earlyFlashes.count(where: { $0.party == each.party }) < ExchangeLimits.earlyFlashes else { continue }
        earlyFlashes.append(each)
        out.append(.changed(.early(each)))
        continue
      }
      let before = earlyFlashes[held]
      if before.text == nil, each.text != nil { earlyFlashes[held] = each }
      earlyFlashes[held].isRefused = before.isRefused || each.isRefused
      if earlyFlashes[held] != before { out.append(.changed(.early(earlyFlashes[held]))) }
    }
  }

  /// What is not written down can not be, for now: whoever is to be called from outside is called.
  mutating func noteRefused() {
    for index in earlyFlashes.indices where !earlyFlashes[index].isKept && !earlyFlashes[index].isRefused {
      earlyFlashes[index].isRefused = true
      out.append(.changed(.early(earlyFlashes[index])))
    }
  }

  /// An entry has taken its place on the board: whatever came for that place before is there, or will never be.
  mutating func noteKept(_ ref: EntryRef) {
    guard !earlyFlashes.isEmpty else { return }
    earlyFlashes.removeAll { $0.ref.origin == ref.origin && $0.ref.index == ref.index }
  }

  /// What is written down and receipted, and not on the board all the same, waits for what it speaks of.
  mutating func noteWhatWaits() {
    for index in earlyFlashes.indices.reversed() where !earlyFlashes[index].isKept {
      let ref = earlyFlashes[index].ref
      guard let mirror = mirrorIndex(ref.origin) else { continue }
      if ref.index < mirrors[mirror].durable.mirror?.checkpoint.size ?? 0 {
        guard let held = reading({ try $0.store.entries(of: ref.origin, from: ref.index, limit: 1) })?.first,
          held.leaf == ref.leaf
        else {
          earlyFlashes.remove(at: index)
          continue
        }
        (earlyFlashes[index].isKept, earlyFlashes[index].isRefused) = (true, false)
        out.append(.changed(.early(earlyFlashes[index])))
      } else if mirrors[mirror].isSucceeded {
        earlyFlashes.remove(at: index)
      }
    }
  }

  /// Looks through an upload that can not be written for what must not wait until it can.
  mutating func tellOfWhatCanNotBeKept(_ party: PartyID, _ body: [UInt8]) {
    guard let request = try? AppendRequest(parsing: body),
      let index = mirrorIndex(request.checkpoint.origin), mirrors[index].party == party,
      let fresh = fresh(request, from: mirrors[index].next)
    else { return }
    var (copy, parts) = (mirrors[index], WaitingParts())
    guard case .staged(_, _, let urgent) = copy.append(request, fresh: fresh, parts: &parts, at: now.wall) else {
      return
    }
    tell(
      of: urgent.map { early in
        var early = early
        early.isRefused = true
        return early
      })
  }
}

extension Body {
  /// Whether it is a FLASH by itself, whatever stands on the board.
  fileprivate var isFlash: Bool {
    switch self {
    case .safetyWarning: true
    case .hotline(let message): message.precedence == .flash
    default: false
    }
  }
}
