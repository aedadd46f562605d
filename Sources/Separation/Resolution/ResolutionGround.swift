// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A volume of the activity beside one that stays where it is.
struct Neighbour: Sendable {
  /// Which of the activity's volumes.
  let mine: Int
  let item: VolumeIndex.Item
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
    index.each(near: asked, upTo: widened) { item in
      if let minima = minima(item.owner) { found.append(Neighbour(mine: mine, item: item, minima: minima)) }
    }
    work -= 1 + found.count / 10
    found.sort { ($0.item.serial, $0.item.number) < ($1.item.serial, $1.item.number) }
    return found
  }

  /// Whether the areas of two neighbours are closer than their minimum, by the exact test.
  func areNear(_ neighbour: Neighbour, work: inout Int) -> Bool {
    let (mine, item) = (asked[neighbour.mine], neighbour.item)
    work -= 1 + mine.footprint.vertices.count * item.footprint.vertices.count / 100
    let limit = Double(max(0, neighbour.minima.lateral.millimetres)) / 1_000 + PreparedArea.doubt
    switch mine.plane.nearness(item.footprint, limit: limit) {
    case .within: return true
    case .beyond: return false
    case .unsure:
      let (area, other) = (PreparedArea(mine.volume.area), PreparedArea(item.volume.area))
      work -= area.work(against: other, within: limit)
      return area.approach(to: other, within: limit) != nil
    }
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
        if let conflict = ground.index.conflict(mine, neighbour.item, neighbour.minima, work: &work) {
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
