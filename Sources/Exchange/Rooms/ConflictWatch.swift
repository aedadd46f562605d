// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Checks every current version of every activity against those of other parties, the measures of the arrangement in
/// force and the reference layers. What it finds is written once per pair; any party's finding suffices for the board.
struct ConflictWatch: Sendable {
  /// What a version can be too close to.
  private enum Key: Hashable, Sendable {
    case version(EntryRef)
    case measure(arrangement: EntryRef, number: Int)
    case reference(layer: EntryRef, number: Int)
  }

  private struct Version: Sendable {
    let activity: EntryRef
    let owner: PartyID
    let notice: ActivityNotice
  }

  private struct Pair: Hashable, Sendable {
    let version: EntryRef
    let other: FindingTarget
  }

  let party: PartyID
  private var versions: [EntryRef: Version] = [:]
  private var current: [EntryRef: [EntryRef]] = [:]
  private var index = SeparationIndex<Key>()
  private var arrangement: ArrangementInForce?
  /// How many findings each version has; beyond the limit it is looked at again when something is settled.
  private var counts: [EntryRef: Int] = [:]
  private var full: Set<EntryRef> = []
  private var known: Set<Pair> = []
  /// Versions that are to be checked, in order.
  private var unchecked: [EntryRef] = []
  private var head = 0
  /// The check that is under way.
  private var search: (version: EntryRef, index: SeparationIndex<Key>.Search)?

  init(party: PartyID) { self.party = party }

  /// Takes over what the board holds, after a start.
  mutating func rebuild(from board: Board) {
    for activity in board.activities { note(activity) }
    for (ref, layer) in board.layers { note(layer, ref) }
    for found in board.findings { note(found.finding) }
  }

  /// An activity has changed on the board.
  mutating func note(_ activity: Activity) {
    let now = activity.state.isOver ? [] : activity.current
    let refs = now.map(\.ref)
    for old in current[activity.ref] ?? [] where !refs.contains(old) {
      index.remove(.version(old))
      versions[old] = nil
      settle()
    }
    current[activity.ref] = refs.isEmpty ? nil : refs
    for version in now where versions[version.ref] == nil {
      versions[version.ref] = Version(activity: activity.ref, owner: activity.owner, notice: version.notice)
      index.insert(.version(version.ref), version.notice.volumes)
      unchecked.append(version.ref)
    }
  }

  /// A reference layer is on the board: all versions are checked against it.
  mutating func note(_ layer: ReferenceLayer, _ ref: EntryRef) {
    for (number, segment) in layer.segments.enumerated() {
      index.insert(.reference(layer: ref, number: number), [segment.volume])
    }
    checkAll()
  }

  /// A finding is on the board, of whichever party.
  mutating func note(_ finding: Finding) {
    guard known.insert(Pair(version: finding.version, other: finding.other)).inserted else { return }
    if case .version(let other) = finding.other {
      known.insert(Pair(version: other, other: .version(finding.version)))
    }
    counts[finding.version, default: 0] += 1
  }

  /// The arrangement in force; its minima and measures are what is checked by.
  mutating func use(_ inForce: ArrangementInForce?) {
    guard inForce?.ref != arrangement?.ref else { return }
    if let old = arrangement {
      for number in old.arrangement.measures.indices { index.remove(.measure(arrangement: old.ref, number: number)) }
    }
    arrangement = inForce
    if let new = inForce {
      for (number, measure) in new.arrangement.measures.enumerated() {
        index.insert(.measure(arrangement: new.ref, number: number), [measure.volume])
      }
    }
    checkAll()
  }

  /// Whether there is nothing to check.
  var isIdle: Bool { search == nil && head == unchecked.count }

  /// Checks as much as the work allows (see `SeparationIndex`) and returns what was not known yet, of one version at
  /// most as much as it is given.
  mutating func check(work: Int) -> [Finding] {
    var left = work
    var findings: [Finding] = []
    while left > 0, let begun = begun() {
      let ref = begun.version
      var search = begun.index
      // What was withdrawn or replaced meanwhile is not in the index any more.
      if let version = versions[ref] {
        let matches = index.conflicts(&search, work: &left, upTo: largestMinima) { minima(for: version, against: $0) }
        let isFull = take(matches, of: ref, version, &findings)
        self.search = search.isDone || isFull ? nil : (ref, search)
      } else {
        self.search = nil
      }
    }
    return findings
  }

  /// No minima by which anything is checked are larger.
  private var largestMinima: Minima {
    guard let terms = arrangement?.arrangement else { return .zero }
    return (terms.minima.map(\.minima) + terms.measures.compactMap(\.minima)).reduce(.zero) { $0.stricter($1) }
  }

  /// The check that is under way, or the next one.
  private mutating func begun() -> (version: EntryRef, index: SeparationIndex<Key>.Search)? {
    if let search { return search }
    guard head < unchecked.count else { return nil }
    let ref = unchecked[head]
    head += 1
    if head == unchecked.count {
      unchecked.removeAll()
      head = 0
    }
    return (ref, index.search(for: .version(ref)))
  }

  /// Notes what is new; true if the version has as many findings as it is given.
  private mutating func take(
    _ matches: [SeparationIndex<Key>.Match], of ref: EntryRef, _ version: Version, _ findings: inout [Finding]
  ) -> Bool {
    for match in matches {
      guard let target = target(match.key), !known.contains(Pair(version: ref, other: target)) else { continue }
      guard counts[ref, default: 0] < ExchangeLimits.findingsPerVersion else {
        full.insert(ref)
        return true
      }
      guard let conflict = confirmed(match, of: version) else { continue }
      let finding = finding(ref, target, conflict, conflict.minima)
      note(finding)
      findings.append(finding)
    }
    return false
  }

  /// The index compares heights above the ellipsoid with others by bounds of the geoid that hold worldwide. Where that makes a
  /// difference, those that hold over both areas decide.
  private func confirmed(_ match: SeparationIndex<Key>.Match, of version: Version) -> Conflict? {
    guard let other = index.volumes(for: match.key)?[match.keyVolume] else { return nil }
    let mine = version.notice.volumes[match.queryVolume]
    guard mine.band.isMeasuredByGeoid(from: other.band) else { return match.conflict }
    return ConflictTest.conflict(
      mine, other, minima: match.conflict.minima, geoid: GeoidModel(egm96Over: [mine.area, other.area]))
  }

  private func finding(_ ref: EntryRef, _ target: FindingTarget, _ conflict: Conflict, _ minima: Minima) -> Finding {
    Finding(
      version: ref, other: target, lateral: conflict.lateral, vertical: conflict.vertical,
      timeGapMilliseconds: UInt64(max(0, conflict.timeGapMilliseconds)), closest: conflict.closest,
      window: conflict.window, minima: minima)
  }

  private func target(_ key: Key) -> FindingTarget? {
    switch key {
    case .version(let ref): .version(ref)
    case .measure(let arrangement, let number): .measure(arrangement: arrangement, number: number)
    case .reference(let layer, let number): .reference(layer: layer, number: number)
    }
  }

  /// The minima between a version and what is in the index; nil if the two are not compared.
  private func minima(for version: Version, against key: Key) -> Minima? {
    switch key {
    case .version(let ref):
      guard let other = versions[ref], other.owner != version.owner else { return nil }
      return arrangement?.arrangement.minima(version.notice.kind, other.notice.kind) ?? .zero
    case .measure(_, let number):
      guard let measures = arrangement?.arrangement.measures, measures.indices.contains(number) else { return nil }
      // A safe corridor is there to be used.
      return measures[number].kind == .safeCorridor ? nil : measures[number].minima ?? .zero
    case .reference:
      return arrangement?.arrangement.minima(version.notice.kind, nil) ?? .zero
    }
  }

  private mutating func checkAll() {
    unchecked = versions.keys.sorted()
    head = 0
    search = nil
  }

  /// Something was withdrawn or replaced: versions that had more conflicts than findings are looked at again.
  private mutating func settle() {
    guard !full.isEmpty else { return }
    unchecked += full.sorted()
    for ref in full { counts[ref] = 0 }
    full.removeAll()
  }
}

extension Arrangement {
  /// The agreed minima for a pair of kinds, in either order: the row of the pair; else the rows with any kind on one side, of two
  /// such rows the larger value of each minimum, so that the order does not matter; else the row for any pair.
  func minima(_ first: ActivityKind, _ second: ActivityKind?) -> Minima? {
    func row(_ a: ActivityKind?, _ b: ActivityKind?) -> Minima? {
      minima.first { ($0.first == a && $0.second == b) || ($0.first == b && $0.second == a) }?.minima
    }
    if let second, let exact = row(first, second) { return exact }
    let halves = [first, second].compactMap { $0 }.compactMap { row($0, nil) }
    guard let half = halves.first else { return row(nil, nil) }
    return halves.dropFirst().reduce(half) { $0.stricter($1) }
  }
}

extension Minima {
  /// The larger value of each of the three.
  fileprivate func stricter(_ other: Minima) -> Minima {
    Minima(
      lateral: max(lateral, other.lateral), vertical: max(vertical, other.vertical),
      seconds: max(seconds, other.seconds))
  }
}
