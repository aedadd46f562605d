// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Looks for the smallest changes that clear all conflicts of an activity and make none, in pieces.
///
/// An index is a value: the search keeps the one that it began with, and what is put in later is not seen. Each kind of
/// change is looked for on its own, for all volumes together and, where only some conflict, for those alone. In its
/// steps (whole minutes, steps of altitude, whole degrees and steps along the surface) every change is the smallest that
/// the exact test lets pass, and each was tested as it stands, rounded.
public struct ResolutionSearch<Key: Hashable & Sendable>: Sendable {
  /// A conflict that is to be resolved.
  public struct Pair: Hashable, Sendable {
    /// The key of what stays.
    public let key: Key
    /// Which of the activity's volumes, counted from 0.
    public let queryVolume: Int
    /// Which of the volumes under the key, counted from 0.
    public let keyVolume: Int
  }

  /// Why a kind of change is not among what was found.
  public struct Barred: Hashable, Sendable {
    /// The kind.
    public let kind: ResolutionKind
    /// What stands in its way.
    public let obstacle: ResolutionObstacle<Key>
  }

  private var engine: ResolutionEngine
  private let keys: ChunkedArray<Key?>

  /// Begins to look for changes of volumes that are compared with those under the keys of an index.
  ///
  /// - Parameters:
  ///   - most: no minimum that holds against any key is larger.
  ///   - minima: those that hold against a key; a key without minima, such as the activity's own, is not checked.
  public init(
    for volumes: [Volume], in index: SeparationIndex<Key>, limits: ResolutionLimits = ResolutionLimits(),
    upTo most: Minima, minima: @escaping @Sendable (Key) -> Minima?
  ) {
    let keys = index.keys
    self.keys = keys
    engine = ResolutionEngine(
      ResolutionGround(volumes, in: index.volumes, limits: limits, upTo: most) { owner in
        keys[Int(owner)].flatMap(minima)
      })
  }

  /// Goes on.
  ///
  /// - Parameter work: how much may be done, in microseconds as estimated from the numbers of edges, the same on every
  ///   machine; what is done is taken from it. One pair of volumes is always compared as a whole: at most some 50 ms.
  public mutating func run(work: inout Int) { engine.run(work: &work) }

  /// Whether everything was looked for, or the work of the limits is done.
  public var isDone: Bool { engine.isDone }

  /// Whether all conflicts were found.
  public var isChecked: Bool { engine.isScanned }

  /// The conflicts that there are, as far as they were looked for.
  public var conflicts: [Pair] { engine.conflicts.compactMap { pair($0) } }

  /// What was found, ranked by ``ResolutionCost``.
  public var resolutions: [Resolution] {
    let kinds = ResolutionKind.allCases
    let ranked = engine.found.enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      return (one.cost, kinds.firstIndex(of: one.kind) ?? 0, first.offset)
        < (other.cost, kinds.firstIndex(of: other.kind) ?? 0, second.offset)
    }
    return ranked.map { $0.element }
  }

  /// Kinds of change of which there is none, with the reason, in their order. Empty where nothing conflicts.
  public var barred: [Barred] {
    let unfinished = engine.unfinished
    return ResolutionKind.allCases.compactMap { kind in
      if unfinished.contains(kind) { return Barred(kind: kind, obstacle: .outOfWork) }
      guard !engine.found.contains(where: { $0.kind == kind }) else { return nil }
      return engine.barred.first { $0.kind == kind }.flatMap { obstacle($0.outcome) }
        .map { Barred(kind: kind, obstacle: $0) }
    }
  }

  private func obstacle(_ outcome: ResolutionOutcome) -> ResolutionObstacle<Key>? {
    switch outcome {
    case .found: nil
    case .barred(let neighbour):
      pair(neighbour).map { .conflict(key: $0.key, queryVolume: $0.queryVolume, keyVolume: $0.keyVolume) }
    case .unboundBand(let volume): .unboundBand(volume: volume)
    case .tooWide: .tooWide(limit: SeparationLimits.reach)
    }
  }

  private func pair(_ neighbour: Neighbour) -> Pair? {
    keys[Int(neighbour.item.hit.owner)].map {
      Pair(key: $0, queryVolume: neighbour.mine, keyVolume: Int(neighbour.item.hit.number))
    }
  }
}
