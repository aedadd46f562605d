// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A FLASH or a safety warning of another party that its log has signed and that is not kept here yet.
///
/// Whoever is on watch is told of it as soon as it is verified: before the disk has it, and also when the disk is full or
/// broken. Nothing is confirmed by that: it stands on no board, and the other side has no receipt for it. Once it is kept
/// its entry takes effect as any other.
public struct Unkept: Hashable, Sendable {
  /// Where it is to stand in its log.
  public let ref: EntryRef
  /// Whose log that is.
  public let party: PartyID
  /// The entry's bytes.
  public let entry: [UInt8]
  /// What is written beside it, if that came with it.
  public let text: [UInt8]?
  /// When it came, by the own wall clock.
  public let since: Instant

  /// As a mirror has verified it.
  public init(ref: EntryRef, party: PartyID, entry: [UInt8], text: [UInt8]?, since: Instant) {
    self.ref = ref
    self.party = party
    self.entry = entry
    self.text = text
    self.since = since
  }
}

extension MirrorLog {
  /// What is staged of this entry, if it is one that nobody must wait for.
  func unkept(_ ref: EntryRef, _ bytes: [UInt8], _ entry: Entry, at time: Instant) -> Unkept? {
    guard lane == .urgent, entry.body.isFlash else { return nil }
    let key = PartKey(origin: ref.origin, index: ref.index, number: 0)
    let text = entry.parts.first?.role == .text ? staged.parts.last { $0.key == key }?.part.bytes : nil
    return Unkept(ref: ref, party: party, entry: bytes, text: text, since: time)
  }
}

extension NodeMachine {
  /// Tells of what must not wait for the disk, once each, and again if its words came later.
  mutating func tell(of urgent: [Unkept]) {
    for each in urgent {
      if let held = unkept.firstIndex(where: { $0.ref == each.ref }) {
        guard unkept[held].text == nil, each.text != nil else { continue }
        unkept[held] = each
      } else {
        guard unkept.count < ExchangeLimits.unkept else { return }
        unkept.append(each)
      }
      out.append(.changed(.unkept(each)))
    }
  }

  /// An entry has taken its place: whatever came for that place before is kept, or will never be.
  mutating func noteKept(_ ref: EntryRef) {
    guard !unkept.isEmpty else { return }
    unkept.removeAll { $0.ref.origin == ref.origin && $0.ref.index == ref.index }
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
    tell(of: urgent)
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
