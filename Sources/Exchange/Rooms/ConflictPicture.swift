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
  }

  private(set) var index = SeparationIndex<Key>()
  private(set) var versions: [EntryRef: Version] = [:]
  private(set) var arrangement: ArrangementInForce?
  /// Whether activities of one party are compared with each other: plans are, what was said is not.
  var comparesOwn = false

  init() {}

  mutating func insert(_ version: Version, _ ref: EntryRef) {
    versions[ref] = version
    index.insert(.version(ref), version.notice.volumes)
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
      for number in old.arrangement.measures.indices { index.remove(.measure(arrangement: old.ref, number: number)) }
    }
    arrangement = inForce
    if let new = inForce {
      for (number, measure) in new.arrangement.measures.enumerated() {
        index.insert(.measure(arrangement: new.ref, number: number), [measure.volume])
      }
    }
    return true
  }

  /// Checks by the minima of an arrangement, and not against its measures.
  mutating func useMinima(of inForce: ArrangementInForce?) { arrangement = inForce }

  /// No minima by which anything is checked are larger.
  var largestMinima: Minima {
    guard let terms = arrangement?.arrangement else { return .zero }
    return (terms.minima.map(\.minima) + terms.measures.compactMap(\.minima)).reduce(.zero) { $0.stricter($1) }
  }

  /// The index compares heights above the ellipsoid with others by bounds of the geoid that hold worldwide. Where that makes a
  /// difference, those that hold over both areas decide.
  ///
  /// - Parameter volumes: those that were asked about.
  func confirmed(_ match: SeparationIndex<Key>.Match, of volumes: [Volume]) -> Conflict? {
    guard let other = index.volumes(for: match.key)?[match.keyVolume] else { return nil }
    let mine = volumes[match.queryVolume]
    guard mine.band.isMeasuredByGeoid(from: other.band) else { return match.conflict }
    return ConflictTest.conflict(
      mine, other, minima: match.conflict.minima, geoid: GeoidModel(egm96Over: [mine.area, other.area]))
  }

  /// The minima between an activity of a party and what is in the index; nil if the two are not compared.
  func minima(for kind: ActivityKind, of owner: PartyID, against key: Key) -> Minima? {
    switch key {
    case .version(let ref):
      guard let other = versions[ref], comparesOwn || other.owner != owner else { return nil }
      return arrangement?.arrangement.minima(kind, other.notice.kind) ?? .zero
    case .measure(_, let number):
      guard let measures = arrangement?.arrangement.measures, measures.indices.contains(number) else { return nil }
      // A safe corridor is there to be used.
      return measures[number].kind == .safeCorridor ? nil : measures[number].minima ?? .zero
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
