// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// An entry as it travels in an `append`: without what its receiver works out by itself. These are the positions of the
/// frontier whose roots the receiver has in the logs that it holds, and the promises of texts that travel beside the
/// entry. An entry has one encoding, so that the receiver gets back its bytes; whether it did, the root shows that the log
/// has signed. On a poor line it makes one segment of two.
public struct BriefEntry: Hashable, Sendable {
  /// A position without its root.
  public struct Position: Hashable, Sendable {
    /// The log: the first four bytes of its origin's SHA-256.
    public var log: UInt32
    /// The size.
    public var size: UInt32

    /// nil for a size that does not fit.
    init?(_ position: LogPosition) {
      guard let size = UInt32(exactly: position.size) else { return nil }
      self.size = size
      log = Self.log(of: position.origin)
    }

    init(log: UInt32, size: UInt32) {
      self.log = log
      self.size = size
    }

    /// How a log is named.
    static func log(of origin: Origin) -> UInt32 {
      Hash256.sha256(Array(origin.name.utf8)).bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }
  }

  /// The entry without these positions and promises.
  public var bytes: [UInt8]
  /// What was left out of its frontier.
  public var positions: [Position] = []
  /// How many texts beside the entry it promises, without the promises; 0 if it has them all itself.
  public var texts = 0

  /// Whether nothing was left out.
  var isWhole: Bool { positions.isEmpty && texts == 0 }

  /// An entry as it is.
  init(whole bytes: [UInt8]) { self.bytes = bytes }

  /// Leaves out what can be worked out from logs of these sizes, and from the parts that travel beside the entry.
  init(_ bytes: [UInt8], parts: some Collection<Part>, held: [Origin: UInt64]) {
    self.init(whole: bytes)
    guard var entry = try? EntryCodec.decode(bytes), !entry.isPartlyUnknown else { return }
    let known = entry.frontier.filter { $0.size <= held[$0.origin] ?? 0 }
    let positions = known.compactMap(Position.init)
    guard positions.count == known.count, positions.count <= 255, parts.count <= 255 else { return }
    entry.frontier.removeAll { $0.size <= held[$0.origin] ?? 0 }
    let isPromised = entry.parts == Self.promises(of: parts)
    if isPromised { entry.parts = [] }
    guard let brief = try? EntryCodec.encode(entry) else { return }
    self.bytes = brief
    self.positions = positions
    texts = isPromised ? parts.count : 0
  }

  /// The entry's bytes, if these are the positions and parts that it lacks.
  func restored(positions: [LogPosition], parts: some Collection<Part>) -> [UInt8]? {
    if isWhole { return bytes }
    guard var entry = try? EntryCodec.decode(bytes), !entry.isPartlyUnknown else { return nil }
    entry.frontier = (entry.frontier + positions).sorted { $0.origin < $1.origin }
    if texts > 0 {
      guard entry.parts.isEmpty, parts.count == texts else { return nil }
      entry.parts = Self.promises(of: parts)
    }
    return try? EntryCodec.encode(entry)
  }

  private static func promises(of parts: some Collection<Part>) -> [PartCommitment] {
    parts.map { PartCommitment(role: .text, size: UInt64($0.bytes.count), commitment: $0.commitment) }
  }
}
