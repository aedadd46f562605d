// SPDX-License-Identifier: Apache-2.0
import Exchange
import Separation
import TransparencyLog
import Wire

/// What officers say of the arrangement in force, and of measures beside it.
extension Officer {
  /// Suspends what all have signed, as far as the node holds; seldom, since little goes on meanwhile.
  mutating func suspension(_ known: [KnownEntry]) throws -> Draft? {
    guard chance.chance(permille: 300) else { return nil }
    let signed = pick(known) { [parties] item in
      guard case .arrangementProposed = item.entry?.body else { return false }
      let signers = known.filter { if case .arrangementSigned(item.ref) = $0.entry?.body { true } else { false } }
      return Set(signers.map(\.writer)).count == parties.count
    }
    return try signed.map { try draft(.urgent, .arrangementSuspended($0.ref)) }
  }

  /// Says once of each suspension that it may end.
  mutating func resumption(_ known: [KnownEntry]) throws -> Draft? {
    let open = known.first { item in
      if case .arrangementSuspended = item.entry?.body { !resumed.contains(item.ref) } else { false }
    }
    guard let open else { return nil }
    resumed.insert(open.ref)
    return try draft(.plans, .arrangementResumed(open.ref))
  }

  mutating func measure(_ known: [KnownEntry], now: Instant) throws -> Draft? {
    if let item = pick(known, where: { $0.isMeasure }), chance.chance(permille: 700) {
      let feature = NumberedFeature(entry: item.ref, number: 0)
      let until = now.adding(seconds: chance.int(60...3_600))
      let words: [MeasureWord.Word] =
        item.writer == party ? [.lifted, .confirmed(until: until)] : [.agreed, .lifted, .confirmed(until: until)]
      return try draft(.plans, .measureSaid(MeasureWord(measure: feature, word: chance.pick(words) ?? .lifted)))
    }
    let kinds: [MeasureKind] = [.buffer, .noFly, .safeCorridor, .protectedSite, .coordinationLine]
    let measure = Measure(
      kind: chance.pick(kinds) ?? .noFly, name: try Label("M"), volume: try levant.volume(now: now),
      revalidateBy: chance.chance(permille: 500) ? now.adding(seconds: 600) : nil)
    return try draft(.plans, .measureDeclared(measure))
  }
}

extension KnownEntry {
  fileprivate var isMeasure: Bool { if case .measureDeclared = entry?.body { true } else { false } }
}
