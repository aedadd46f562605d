// SPDX-License-Identifier: Apache-2.0

/// What a liar does. Its node is otherwise an honest one, whose traffic and clock it bends, unless it writes its logs
/// by hand.
enum Lie: Hashable, Sendable, CaseIterable {
  /// Shows different continuations of its logs to different peers.
  case splitView
  /// Changes bytes of entries on their way out, keeping the checkpoint.
  case alteredEntry
  /// Sends checkpoints again that it had sent long ago.
  case replayedCheckpoint
  /// Answers uploads with a damaged cosignature.
  case damagedCosignature
  /// Answers uploads with a cosignature of another upload.
  case swappedCosignature
  /// Cosigns with times that are hours too early.
  case backdatedCosignature
  /// Cosigns with times that are hours too late.
  case postdatedCosignature
  /// Writes entries that are hours too early.
  case backdatedEntries
  /// Writes entries that are hours too late.
  case postdatedEntries
  /// Takes uploads and gives no receipt: an empty or evasive answer.
  case withheldReceipt
  /// Takes uploads and never answers them.
  case silentUpload
  /// Does not send its urgent log.
  case starvesUrgent
  /// Does not send its plans log.
  case starvesPlans
  /// Writes well-formed entries that make no sense, and entries that are not well-formed.
  case nonsenseEntries
  /// Sends random bytes to every path.
  case garbage
  /// Sends and answers with far more bytes than anybody may.
  case oversized
  /// Answers everything with 200 and nonsense.
  case nonsenseAnswers
}

/// Which party lies, and how.
struct LiarPlan: Hashable, Sendable {
  let party: Int
  let lies: [Lie]

  /// Whether it tells this lie.
  func tells(_ lie: Lie) -> Bool { lies.contains(lie) }

  /// A drawn liar: one lie mostly, sometimes more.
  static func drawn(parties: Int, chance: inout RandomSource) -> LiarPlan {
    let possible = Lie.allCases.filter { $0 != .splitView || parties >= 3 }
    var lies: [Lie] = []
    let count = chance.pick([1, 1, 1, 2, 3]) ?? 1
    // A split view is the lie that the design is about: it comes up more often than the others.
    if parties >= 3, chance.chance(permille: 350) { lies.append(.splitView) }
    while lies.count < count {
      if let lie = chance.pick(possible), !lies.contains(lie) { lies.append(lie) }
    }
    return LiarPlan(party: chance.int(0...(parties - 1)), lies: lies)
  }
}
