// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Everything that volumes are checked against: the current versions of all activities, the measures of the arrangement
/// in force, and the reference layers, by the minima that hold. A value: a copy is a snapshot, to be asked beside the
/// machine.
public struct ConflictPicture: Sendable {
  /// What a version can be too close to.
  enum Key: Hashable, Sendable {
    case version(EntryRef)
    case measure(arrangement: EntryRef, number: Int)
    case reference(layer: EntryRef, number: Int)
  }

  struct Version: Sendable {
    let activity: EntryRef
    let owner: PartyID
    let notice: ActivityNotice
    /// Where it is instead of, or beside, what was notified: of an activity that is outside of that, as far as its owner has said.
    var actual: [Volume] = []
    /// All of space and time that others keep clear of.
    var volumes: [Volume] { actual.isEmpty ? notice.volumes : notice.volumes + actual }
  }

  private(set) var index = SeparationIndex<Key>()
  private(set) var versions: [EntryRef: Version] = [:]
  private(set) var arrangement: ArrangementInForce?
  /// Whether activities of one party are compared with each other: plans are, what was said is not.
  var comparesOwn = false
  /// Of the arrangement in force, and declared ones that stand.
  private var measures: [NumberedFeature: BindingMeasure] = [:]

  private struct BindingMeasure: Sendable {
    let measure: Measure
    /// Whose activities it does not bind: its declarer's, unless all have agreed to it.
    let exempt: PartyID?
  }

  init() {}

  mutating func insert(_ version: Version, _ ref: EntryRef) {
    versions[ref] = version
    index.insert(.version(ref), version.volumes)
  }

  mutating func remove(_ ref: EntryRef) {
    index.remove(.version(ref))
    versions[ref] = nil
  }

  mutating func insert(_ layer: ReferenceLayer, _ ref: EntryRef) {
    for (number, segment) in layer.segments.enumerated() {
      index.insert(.reference(layer: ref, number: number), [segment.volume])
    }
  }

  /// Takes another arrangement; false if it is the one that is in force.
  mutating func use(_ inForce: ArrangementInForce?) -> Bool {
    guard inForce?.ref != arrangement?.ref else { return false }
    if let old = arrangement {
      for number in old.arrangement.measures.indices { remove(NumberedFeature(entry: old.ref, number: number)) }
    }
    arrangement = inForce
    if let new = inForce {
      for (number, measure) in new.arrangement.measures.enumerated() {
        insert(measure, NumberedFeature(entry: new.ref, number: number), exempt: nil)
      }
    }
    return true
  }

  /// Takes the declared measures that stand; false if they are those that it has.
  mutating func use(declared: [StandingMeasure]) -> Bool {
    var changed = false
    let features = Set(declared.map { $0.feature })
    for old in measures.keys where old.entry != arrangement?.ref && !features.contains(old) {
      remove(old)
      changed = true
    }
    for new in declared {
      let exempt: PartyID? = if case .unilateral(let declarer) = new.source { declarer } else { nil }
      if let held = measures[new.feature], held.exempt == exempt { continue }
      remove(new.feature)
      insert(new.measure, new.feature, exempt: exempt)
      changed = true
    }
    return changed
  }

  private mutating func insert(_ measure: Measure, _ feature: NumberedFeature, exempt: PartyID?) {
    measures[feature] = BindingMeasure(measure: measure, exempt: exempt)
    index.insert(.measure(arrangement: feature.entry, number: feature.number), [measure.volume])
  }

  private mutating func remove(_ feature: NumberedFeature) {
    guard measures.removeValue(forKey: feature) != nil else { return }
    index.remove(.measure(arrangement: feature.entry, number: feature.number))
  }

  /// A measure that keeps a party out, with how near to it counts as in it; nil if it does not, or does not bind the party.
  func barring(_ feature: NumberedFeature, _ party: PartyID?) -> (measure: Measure, minima: Minima)? {
    guard let binding = measures[feature], binding.measure.kind.keepsOut else { return nil }
    guard party == nil || binding.exempt != party else { return nil }
    return (binding.measure, binding.measure.minima ?? .zero)
  }

  /// Checks by the minima of an arrangement, and not against its measures.
  mutating func useMinima(of inForce: ArrangementInForce?) { arrangement = inForce }

  /// No minima by which anything is checked are larger.
  var largestMinima: Minima {
    let agreed = arrangement?.arrangement.minima.map(\.minima) ?? []
    return (agreed + measures.values.compactMap(\.measure.minima)).reduce(.zero) { $0.stricter($1) }
  }

  /// The index compares heights above the ellipsoid with others by bounds of the geoid that hold worldwide. Where that makes a
  /// difference, those that hold over both areas decide.
  ///
  /// A safe corridor that is closed then is in nobody's way but in that of whom it is for.
  ///
  /// - Parameters:
  ///   - volumes: those that were asked about.
  ///   - kind: that of the activity that was asked about.
  func confirmed(_ match: SeparationIndex<Key>.Match, of volumes: [Volume], _ kind: ActivityKind) -> Conflict? {
    guard let other = index.volumes(for: match.key)?[match.keyVolume] else { return nil }
    let mine = volumes[match.queryVolume]
    var conflict: Conflict? = match.conflict
    if mine.band.isMeasuredByGeoid(from: other.band) {
      conflict = ConflictTest.conflict(
        mine, other, minima: match.conflict.minima, geoid: GeoidModel(egm96Over: [mine.area, other.area]))
    }
    return conflict.flatMap { isClosedTo(kind, match.key, $0.window) ? nil : $0 }
  }

  private func isClosedTo(_ kind: ActivityKind, _ key: Key, _ window: TimeWindow) -> Bool {
    guard case .measure(let entry, let number) = key,
      let measure = measures[NumberedFeature(entry: entry, number: number)]?.measure, measure.kind == .safeCorridor
    else { return false }
    return kind == .humanitarianMovement ? measure.isOpen(throughout: window) : !measure.isOpen(during: window)
  }

  /// The same where changes are looked for, which does not know of opening hours: a corridor is taken to be open.
  func minimaOfChange(for kind: ActivityKind, of owner: PartyID, against key: Key) -> Minima? {
    if case .measure(let entry, let number) = key, kind == .humanitarianMovement,
      measures[NumberedFeature(entry: entry, number: number)]?.measure.kind == .safeCorridor
    {
      return nil
    }
    return minima(for: kind, of: owner, against: key)
  }

  /// The minima between an activity of a party and what is in the index; nil if the two are not compared.
  func minima(for kind: ActivityKind, of owner: PartyID, against key: Key) -> Minima? {
    switch key {
    case .version(let ref):
      guard let other = versions[ref], comparesOwn || other.owner != owner else { return nil }
      return arrangement?.arrangement.minima(kind, other.notice.kind) ?? .zero
    case .measure(let entry, let number):
      guard let binding = measures[NumberedFeature(entry: entry, number: number)], binding.exempt != owner else {
        return nil
      }
      let measure = binding.measure
      // A safe corridor is there to be used by those whom it is for, while it is open.
      if measure.kind == .safeCorridor, kind == .humanitarianMovement { return measure.opening.isEmpty ? nil : .zero }
      return measure.minima ?? .zero
    case .reference:
      return arrangement?.arrangement.minima(kind, nil) ?? .zero
    }
  }
}

extension ConflictPicture.Key {
  /// How a finding names it.
  var target: FindingTarget {
    switch self {
    case .version(let ref): .version(ref)
    case .measure(let arrangement, let number): .measure(arrangement: arrangement, number: number)
    case .reference(let layer, let number): .reference(layer: layer, number: number)
    }
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
