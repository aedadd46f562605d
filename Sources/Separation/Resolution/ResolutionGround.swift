// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A volume of the index, which stays where it is.
struct Standing: Sendable {
  let hit: VolumeIndex.Hit
  let volume: Volume
}

/// A volume of the activity beside one that stays where it is.
struct Neighbour: Sendable {
  /// Which of the activity's volumes.
  let mine: Int
  let item: Standing
  let minima: Minima
}

/// What stands still while ways are looked for: the activity as it is, and everything around it.
struct ResolutionGround: Sendable {
  let index: VolumeIndex
  let most: Minima
  /// The minima that hold against an owner; nil where nothing is compared.
  let minima: @Sendable (Int32) -> Minima?
  let limits: ResolutionLimits
  let volumes: [Volume]
  let asked: [VolumeIndex.Asked]

  init(
    _ volumes: [Volume], in index: VolumeIndex, limits: ResolutionLimits, upTo most: Minima,
    minima: @escaping @Sendable (Int32) -> Minima?
  ) {
    self.index = index
    self.most = most
    self.minima = minima
    self.limits = limits
    self.volumes = volumes
    asked = volumes.map { index.asked($0) }
  }

  /// What may conflict with a volume when it moves by up to so much, in the order of insertion.
  func neighbours(of mine: Int, _ asked: VolumeIndex.Asked, within more: Minima, work: inout Int) -> [Neighbour] {
    var found: [Neighbour] = []
    let (seconds, overflow) = max(0, most.seconds).addingReportingOverflow(more.seconds)
    let widened = Minima(
      lateral: max(.zero, most.lateral) + more.lateral, vertical: max(.zero, most.vertical) + more.vertical,
      seconds: overflow ? .max : seconds)
    index.each(meeting: asked.bounds.widened(by: widened)) { hit in
      guard let minima = minima(hit.owner), let volume = index.volume(hit.slot) else { return }
      found.append(Neighbour(mine: mine, item: Standing(hit: hit, volume: volume), minima: minima))
    }
    work -= 1 + found.count / 10
    found.sort { ($0.item.hit.serial, $0.item.hit.number) < ($1.item.hit.serial, $1.item.hit.number) }
    return found
  }

  /// Whether the areas of two neighbours are closer than their minimum, by the exact test.
  func areNear(_ neighbour: Neighbour, work: inout Int) -> Bool {
    index.areNear(asked[neighbour.mine], neighbour.item.hit, neighbour.minima, work: &work)
  }
}

/// The exact test of all volumes of an activity against everything around them, in pieces.
struct ResolutionCheck: Sendable {
  private let asked: [VolumeIndex.Asked]
  private var gathered = 0
  private var waiting: ArraySlice<Neighbour> = []

  init(_ asked: [VolumeIndex.Asked]) { self.asked = asked }

  /// The next conflict, or that there is none any more; nil if the work does not suffice.
  enum Step {
    case conflict(Neighbour, Conflict)
    case clear
  }

  mutating func next(on ground: ResolutionGround, work: inout Int) -> Step? {
    while work > 0 {
      if let neighbour = waiting.popFirst() {
        let mine = asked[neighbour.mine]
        if let conflict = ground.index.conflict(mine, neighbour.item.hit, neighbour.minima, work: &work) {
          return .conflict(neighbour, conflict)
        }
      } else {
        guard gathered < asked.count else { return .clear }
        waiting = ground.neighbours(of: gathered, asked[gathered], within: .zero, work: &work)[...]
        gathered += 1
      }
    }
    return nil
  }
}
