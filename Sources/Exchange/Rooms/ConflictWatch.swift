// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Checks every current version of every activity against those of other parties, the measures of the arrangement in
/// force and the reference layers. What it finds is written once per pair; any party's finding suffices for the board.
struct ConflictWatch: Sendable {
  typealias Key = ConflictPicture.Key

  private struct Pair: Hashable, Sendable {
    let version: EntryRef
    let other: FindingTarget
  }

  let party: PartyID
  private(set) var picture = ConflictPicture()
  private var current: [EntryRef: [EntryRef]] = [:]
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
    use(declared: board.declaredMeasures)
    for found in board.findings { note(found.finding) }
  }

  /// An activity has changed on the board.
  mutating func note(_ activity: Activity) {
    let now = activity.state.isOver ? [] : activity.current
    let refs = now.map(\.ref)
    for old in current[activity.ref] ?? [] where !refs.contains(old) {
      picture.remove(old)
      settle()
    }
    current[activity.ref] = refs.isEmpty ? nil : refs
    let actual = activity.departure?.volumes ?? []
    for version in now {
      if let held = picture.versions[version.ref] {
        guard held.actual != actual else { continue }
        // It is elsewhere, or back: the pairs that were found stay found until a newer version.
        picture.remove(version.ref)
        settle()
      }
      picture.insert(
        ConflictPicture.Version(
          activity: activity.ref, owner: activity.owner, notice: version.notice, actual: actual), version.ref)
      unchecked.append(version.ref)
    }
  }

  /// A reference layer is on the board: all versions are checked against it.
  mutating func note(_ layer: ReferenceLayer, _ ref: EntryRef) {
    picture.insert(layer, ref)
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
    if picture.use(inForce) { checkAll() }
  }

  /// The declared measures; those that stand are checked against as those of the arrangement.
  mutating func use(declared: [StandingMeasure]) {
    if picture.use(declared: declared.filter(\.stands)) { checkAll() }
  }

  /// Forgets what is to be checked: in this channel nobody says what conflicts, or not this party.
  mutating func beSilent() {
    unchecked.removeAll()
    head = 0
    search = nil
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
      if let version = picture.versions[ref] {
        let matches = picture.index.conflicts(&search, work: &left, upTo: picture.largestMinima) {
          minima(for: version, against: $0)
        }
        let isFull = take(matches, of: ref, version, &findings)
        self.search = search.isDone || isFull ? nil : (ref, search)
      } else {
        self.search = nil
      }
    }
    return findings
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
    return (ref, picture.index.search(for: .version(ref)))
  }

  /// Notes what is new; true if the version has as many findings as it is given.
  private mutating func take(
    _ matches: [SeparationIndex<Key>.Match], of ref: EntryRef, _ version: ConflictPicture.Version,
    _ findings: inout [Finding]
  ) -> Bool {
    for match in matches {
      let target = match.key.target
      guard !known.contains(Pair(version: ref, other: target)) else { continue }
      guard counts[ref, default: 0] < ExchangeLimits.findingsPerVersion else {
        full.insert(ref)
        return true
      }
      guard let conflict = picture.confirmed(match, of: version.volumes, version.notice.kind) else { continue }
      let finding = finding(ref, target, conflict, conflict.minima)
      note(finding)
      findings.append(finding)
    }
    return false
  }

  private func finding(_ ref: EntryRef, _ target: FindingTarget, _ conflict: Conflict, _ minima: Minima) -> Finding {
    Finding(
      version: ref, other: target, lateral: conflict.lateral, vertical: conflict.vertical,
      timeGapMilliseconds: UInt64(max(0, conflict.timeGapMilliseconds)), closest: conflict.closest,
      window: conflict.window, minima: minima)
  }

  private func minima(for version: ConflictPicture.Version, against key: Key) -> Minima? {
    picture.minima(for: version.notice.kind, of: version.owner, against: key)
  }

  private mutating func checkAll() {
    unchecked = picture.versions.keys.sorted()
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
