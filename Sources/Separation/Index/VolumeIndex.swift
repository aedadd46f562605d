// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Volumes in slots, to be asked which of them conflict with a given one: what ``SeparationIndex`` does under keys.
///
/// Apart from it because what is generic is slow across modules, and this must not be.
struct VolumeIndex: Sendable {
  /// A volume as it is kept.
  final class Item: Sendable {
    /// Whose it is, as the caller numbers them.
    let owner: Int32
    /// Which of the owner's volumes, counted from 0.
    let number: Int
    /// Counts insertions of owners.
    let serial: Int
    let volume: Volume
    let footprint: Footprint
    let mark: Mark

    init(_ volume: Volume, owner: Int32, number: Int, serial: Int, geoid: GeoidModel, slot: Int32) {
      self.owner = owner
      self.number = number
      self.serial = serial
      self.volume = volume
      footprint = Footprint(volume.area)
      mark = Mark(footprint, volume, geoid: geoid, slot: slot)
    }
  }

  /// A volume that is asked about.
  struct Asked {
    let volume: Volume
    let footprint: Footprint
    let plane: TangentPlane
    let mark: Mark

    init(_ volume: Volume, geoid: GeoidModel) {
      self.volume = volume
      footprint = Footprint(volume.area)
      plane = TangentPlane(footprint)
      mark = Mark(footprint, volume, geoid: geoid, slot: -1)
    }

    init(_ item: Item) {
      volume = item.volume
      footprint = item.footprint
      plane = TangentPlane(item.footprint)
      mark = item.mark
    }
  }

  let geoid: GeoidModel
  private var items: ContiguousArray<Item?> = []
  private var free: [Int32] = []
  private var grid = SpaceTimeGrid()

  init(geoid: GeoidModel) { self.geoid = geoid }

  /// See `SpaceTimeGrid.isCrowded`.
  var isCrowded: Bool { grid.isCrowded }

  subscript(slot: Int32) -> Item? { items[Int(slot)] }

  /// Puts an owner's volumes in; says where.
  mutating func insert(_ volumes: [Volume], owner: Int32, serial: Int) -> [Int32] {
    volumes.enumerated().map { number, volume in
      let slot = free.popLast() ?? Int32(items.count)
      let item = Item(volume, owner: owner, number: number, serial: serial, geoid: geoid, slot: slot)
      if Int(slot) < items.count { items[Int(slot)] = item } else { items.append(item) }
      grid.insert(item.mark)
      return slot
    }
  }

  mutating func remove(_ slots: [Int32]) {
    for slot in slots {
      guard let item = items[Int(slot)] else { continue }
      grid.remove(item.mark)
      items[Int(slot)] = nil
      free.append(slot)
    }
  }

  func asked(_ volume: Volume) -> Asked { Asked(volume, geoid: geoid) }

  /// Calls back with everything that may conflict under minima up to these.
  func each(near asked: Asked, upTo most: Minima, _ body: (Item) -> Void) {
    items.withUnsafeBufferPointer { items in
      grid.each(meeting: asked.mark.widened(by: most)) { slot in
        if let item = items[Int(slot)] { body(item) }
      }
    }
  }

  /// Whether the two conflict.
  func isConflict(_ asked: Asked, _ item: Item, _ minima: Minima) -> Bool {
    guard let near = near(asked, item, minima) else { return false }
    return switch asked.plane.nearness(item.footprint, limit: ConflictTest.limit(near)) {
    case .within: true
    case .beyond: false
    case .unsure: exact(asked, item, near) != nil
    }
  }

  /// How the two conflict, if they do.
  func conflict(_ asked: Asked, _ item: Item, _ minima: Minima) -> Conflict? {
    guard let near = near(asked, item, minima) else { return nil }
    if case .beyond = asked.plane.nearness(item.footprint, limit: ConflictTest.limit(near)) { return nil }
    return exact(asked, item, near)
  }

  /// The same, with about how many microseconds it takes, estimated from the numbers of edges.
  func conflict(_ asked: Asked, _ item: Item, _ minima: Minima, work: inout Int) -> Conflict? {
    work -= 1
    guard let near = near(asked, item, minima) else { return nil }
    work -= asked.footprint.vertices.count * item.footprint.vertices.count / 100
    let limit = ConflictTest.limit(near)
    if case .beyond = asked.plane.nearness(item.footprint, limit: limit) { return nil }
    let (area, other) = (PreparedArea(asked.volume.area), PreparedArea(item.volume.area))
    work -= area.work(against: other, within: limit) * TransitLeg.tests(asked.volume, item.volume)
    return ConflictTest.conflict((asked.volume, area), (item.volume, other), near)
  }

  private func near(_ asked: Asked, _ item: Item, _ minima: Minima) -> ConflictTest.NearMiss? {
    ConflictTest.nearInTimeAndHeight(asked.volume, item.volume, minima: minima, geoid: geoid)
  }

  private func exact(_ asked: Asked, _ item: Item, _ near: ConflictTest.NearMiss) -> Conflict? {
    ConflictTest.conflict(
      (asked.volume, PreparedArea(asked.volume.area)), (item.volume, PreparedArea(item.volume.area)), near)
  }
}
