// SPDX-License-Identifier: Apache-2.0

/// What can go wrong in a run besides lies.
enum Fault: Hashable, Sendable {
  /// Nothing gets from one node to another.
  case cut(Direction)
  /// Requests do not get from one node to another; answers do.
  case starve(Direction)
  /// Messages between two nodes are lost, doubled and late, both ways.
  case disturb(Direction, dropPermille: Int, duplicatePermille: Int, delay: Int64)
  /// The line between two nodes is poor, both ways.
  case poorLine(Direction)
  /// The process dies at a step of its storage and is started again later.
  case crash(node: Int, CrashPoint)
  /// The process is stopped and started again later.
  case stop(node: Int)
  /// The next commit fails; the node stops signing until it is started again.
  case fsyncFails(node: Int)
  /// No commit succeeds for a while.
  case diskFull(node: Int)
  /// The wall clock jumps.
  case clockStep(node: Int, milliseconds: Int64)
  /// The process is stopped, an old copy of the disk is put in place, and it is started again.
  case restoreOldCopy(node: Int)
  /// A second process runs over a copy of the disk for a while.
  case clone(node: Int)
  /// The process is stopped, one byte of an entry is changed on the disk, and it is started again.
  case tamper(node: Int, alsoLeaf: Bool)
}

/// Where a crash hits.
enum CrashPoint: Hashable, Sendable {
  /// Before the batch in flight is durable: it is lost.
  case beforeDurable
  /// After the batch is durable, before the node hears of it.
  case afterDurable
  /// At once, whatever is in flight.
  case now
}

/// A fault with its time; what lasts ends at `until`.
struct PlannedFault: Hashable, Sendable {
  let at: VirtualTime
  let until: VirtualTime
  let fault: Fault
}

/// Which kinds of fault a run may have.
public struct FaultMix: OptionSet, Hashable, Sendable {
  /// A bit for each kind.
  public let rawValue: UInt16
  /// Kinds by their bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Cuts in one or both directions, starvation, loss, duplicates, delay.
  public static let network = FaultMix(rawValue: 1 << 0)
  /// Poor lines of 2,400 bit/s.
  public static let poorLines = FaultMix(rawValue: 1 << 1)
  /// Crashes at storage steps, stops and starts.
  public static let crashes = FaultMix(rawValue: 1 << 2)
  /// Full disks and failing fsync.
  public static let disks = FaultMix(rawValue: 1 << 3)
  /// Clocks that are off, drift and step.
  public static let clocks = FaultMix(rawValue: 1 << 4)
  /// Restores from an old copy.
  public static let restores = FaultMix(rawValue: 1 << 5)
  /// Two processes over copies of one store.
  public static let clones = FaultMix(rawValue: 1 << 6)
  /// Entries changed on the disk.
  public static let tampering = FaultMix(rawValue: 1 << 7)
  /// A party that lies.
  public static let liars = FaultMix(rawValue: 1 << 8)

  /// The kinds by the names that a command line uses.
  public static let names: [(name: String, kind: FaultMix)] = [
    ("network", .network), ("poor-lines", .poorLines), ("crashes", .crashes), ("disks", .disks), ("clocks", .clocks),
    ("restores", .restores), ("clones", .clones), ("tampering", .tampering), ("liars", .liars), ("none", []),
    ("all", .all),
  ]

  /// Reads names that are separated by commas; nil if one is unknown.
  public init?(names: String) {
    self = []
    for name in names.split(separator: ",") {
      guard let kind = FaultMix.names.first(where: { $0.name == name })?.kind else { return nil }
      insert(kind)
    }
  }

  /// Everything.
  public static let all = FaultMix(rawValue: 0x1ff)

  /// The mix of a seed: some have none, many a few, some nearly all.
  static func drawn(from chance: inout RandomSource) -> FaultMix {
    if chance.chance(permille: 60) { return [] }
    var mix: FaultMix = []
    let density = chance.pick([200, 350, 500]) ?? 350
    for bit in 0..<9 where chance.chance(permille: bit == 8 ? 350 : density) {
      mix.insert(FaultMix(rawValue: 1 << UInt16(bit)))
    }
    return mix
  }
}
