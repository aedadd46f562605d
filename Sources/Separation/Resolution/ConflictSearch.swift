// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Compares volumes that are under no key, such as those of a draft, with everything in an index, in pieces.
///
/// An index is a value: the search keeps the one that it began with.
public struct ConflictSearch<Key: Hashable & Sendable>: Sendable {
  private let ground: ResolutionGround
  private let keys: ChunkedArray<Key?>
  private var check: ResolutionCheck

  /// What was found so far, in the order of the volumes that were asked about, then of insertion.
  public private(set) var matches: [SeparationIndex<Key>.Match] = []
  /// Whether everything was compared.
  public private(set) var isDone = false

  /// Begins to compare volumes with those under the keys of an index.
  ///
  /// - Parameters:
  ///   - most: no minimum that holds against any key is larger.
  ///   - minima: those that hold against a key; a key without minima is not checked.
  public init(
    for volumes: [Volume], in index: SeparationIndex<Key>, upTo most: Minima,
    minima: @escaping @Sendable (Key) -> Minima?
  ) {
    let keys = index.keys
    self.keys = keys
    ground = ResolutionGround(volumes, in: index.volumes, limits: ResolutionLimits(), upTo: most) { owner in
      keys[Int(owner)].flatMap(minima)
    }
    check = ResolutionCheck(ground.asked)
  }

  /// Goes on.
  ///
  /// - Parameter work: as of ``ResolutionSearch/run(work:)``.
  public mutating func run(work: inout Int) {
    guard !isDone else { return }
    while let step = check.next(on: ground, work: &work) {
      switch step {
      case .clear:
        isDone = true
        return
      case .conflict(let neighbour, let conflict):
        guard let key = keys[Int(neighbour.item.hit.owner)] else { continue }
        matches.append(
          SeparationIndex<Key>.Match(
            key: key, queryVolume: neighbour.mine, keyVolume: Int(neighbour.item.hit.number), conflict: conflict))
      }
    }
  }
}
