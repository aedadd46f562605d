// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Volumes in slots, to be asked which of them conflict with a given one: what ``SeparationIndex`` does under keys.
///
/// Apart from it because what is generic is slow across modules, and this must not be.
struct VolumeIndex: Sendable {
  /// What is looked at only when all else is certain.
  private struct Detail: Sendable {
    let volume: Volume
    /// The vertices, if there are more than a record has room for; it points to them.
    let vertices: VertexStore?
  }

  /// A volume that is asked about.
  struct Asked {
    let volume: Volume
    let footprint: Footprint
    let bounds: Bounds
    /// A group that is not asked.
    let without: Int16

    init(_ volume: Volume, geoid: GeoidModel, without: Int16 = VolumeIndex.nobody) {
      self.volume = volume
      self.without = without
      footprint = Footprint(volume.area)
      bounds = Bounds(footprint, volume, geoid: geoid)
    }
  }

  /// A volume that was found.
  struct Hit {
    let slot: Int32
    let owner: Int32
    let number: Int32
    let serial: Int

    @inline(__always)
    fileprivate init(_ slot: Int32, _ record: UnsafePointer<VolumeRecord>) {
      self.slot = slot
      owner = record.pointee.owner
      number = record.pointee.number
      serial = Int(record.pointee.serial)
    }
  }

  /// A volume that conflicts, or may do so if that is not certain.
  struct Near {
    let hit: Hit
    let isCertain: Bool
  }

  /// The group of a question that leaves out none.
  static let nobody: Int16 = 257

  let geoid: GeoidModel
  private var details = ChunkedArray<Detail?>()
  private var records = Arena(stride: VolumeRecord.stride, shift: 8)
  private var grid = SpaceTimeGrid()

  init(geoid: GeoidModel) { self.geoid = geoid }

  // MARK: Changing

  /// Puts an owner's volumes in; says where.
  mutating func insert(_ volumes: [Volume], owner: Int32, serial: Int, group: Int16) -> [Int32] {
    var slots: [Int32] = []
    slots.reserveCapacity(volumes.count)
    for number in volumes.indices {
      slots.append(insert(volumes[number], owner: owner, number: number, serial: serial, group: group))
    }
    return slots
  }

  private mutating func insert(_ volume: Volume, owner: Int32, number: Int, serial: Int, group: Int16) -> Int32 {
    let slot = records.take()
    let footprint = Footprint(volume.area)
    let cell = grid.insert(Bounds(footprint, volume, geoid: geoid), group: group, slot: slot)
    let frame = grid.read { $0[cell].pointee.frame }
    let record = VolumeRecord(volume, footprint, in: frame, cell: cell, owner: owner, number: number, serial: serial)
    let place = records.writable(slot)
    place.assumingMemoryBound(to: VolumeRecord.self).pointee = record
    var more: VertexStore?
    if record.groups > 0 {
      Chain.write(footprint, in: frame, to: VolumeRecord.groups(place))
    } else {
      let store = VertexStore(groups: Chain.groups(footprint))
      Chain.write(footprint, in: frame, to: store.base)
      VolumeRecord.point(place, to: store)
      more = store
    }
    let detail = Detail(volume: volume, vertices: more)
    if Int(slot) < details.count { details[Int(slot)] = detail } else { details.append(detail) }
    return slot
  }

  mutating func remove(_ slots: [Int32]) {
    for slot in slots {
      let (cell, start) = records.read { records in
        let record = Self.record(records[slot])
        return (record.pointee.cell, record.pointee.start)
      }
      grid.remove(cell: cell, start: start, slot: slot)
      details[Int(slot)] = nil
      records.give(back: slot)
    }
  }

  // MARK: What is kept

  func volume(_ slot: Int32) -> Volume? { details[Int(slot)]?.volume }

  /// What is in a slot, if anything is.
  func hit(_ slot: Int32) -> Hit? {
    guard details[Int(slot)] != nil else { return nil }
    return records.read { Hit(slot, Self.record($0[slot])) }
  }

  /// All that may have ended before a time in milliseconds, and when each ends.
  func ended(before time: Int64) -> [(owner: Int32, end: Int64)] {
    let slots = grid.slots(endedBefore: time)
    return records.read { records in
      slots.map { slot in
        let record = Self.record(records[slot])
        return (record.pointee.owner, record.pointee.end)
      }
    }
  }

  /// When the last of these ends, in milliseconds.
  func end(of slots: [Int32]) -> Int64 {
    records.read { records in slots.reduce(.min) { max($0, Self.record(records[$1]).pointee.end) } }
  }

  @inline(__always)
  private static func record(_ place: UnsafeRawPointer) -> UnsafePointer<VolumeRecord> {
    place.assumingMemoryBound(to: VolumeRecord.self)
  }
}

// MARK: - Asking

extension VolumeIndex {
  func asked(_ volume: Volume, without: Int16 = VolumeIndex.nobody) -> Asked {
    Asked(volume, geoid: geoid, without: without)
  }

  /// Calls back with everything that bounds do not keep apart.
  func each(meeting bounds: Bounds, without: Int16 = VolumeIndex.nobody, _ body: (Hit) -> Void) {
    records.read { records in
      for slot in grid.slots(meeting: bounds, without: without) { body(Hit(slot, Self.record(records[slot]))) }
    }
  }

  /// All that conflicts under the minima, or may do so for all that is certain without geodesics, in no order.
  func near(_ asked: Asked, _ minima: Minima) -> ContiguousArray<Near> {
    let slots = grid.slots(meeting: asked.bounds.widened(by: minima), without: asked.without)
    var found = ContiguousArray<Near>()
    guard !slots.isEmpty else { return found }
    grid.read { cells in
      records.read { records in
        withUnsafeTemporaryAllocation(of: VolumeRecord.Group.self, capacity: Chain.groups(asked.footprint)) { groups in
          guard let groups = groups.baseAddress else { return }
          Self.look(asked, minima, slots, cells, records, groups, &found)
        }
      }
    }
    return found
  }

  private static func look(
    _ asked: Asked, _ minima: Minima, _ slots: ContiguousArray<Int32>, _ cells: MarkCells.Reader,
    _ records: Arena.Reader, _ groups: UnsafeMutablePointer<VolumeRecord.Group>,
    _ found: inout ContiguousArray<Near>
  ) {
    let time = TimeAndHeight(asked, minima)
    let limit = ConflictTest.limit(minima)
    // The first pass needs no vertices, but looks at the first of each volume's, so that memory is fetched for many at
    // once: that is most of what a search among millions takes.
    var waiting = ContiguousArray<(slot: Int32, isCertain: Bool, touched: UInt32)>()
    waiting.reserveCapacity(slots.count)
    for slot in slots {
      let place = records[slot]
      let isNear = time.isNear(Self.record(place))
      if isNear == .beyond { continue }
      waiting.append((slot, isNear == .within, (place + VolumeRecord.groupsFrom).load(as: UInt32.self)))
    }
    var cell: Int32 = -1
    var test: PlaneTest?
    for (slot, isCertain, _) in waiting {
      let place = records[slot]
      let record = Self.record(place)
      if record.pointee.cell != cell {
        cell = record.pointee.cell
        test = PlaneTest(asked.footprint, in: cells[cell], groups)
      }
      guard let nearness = test?.nearness(record, VolumeRecord.chain(place), limit: limit), nearness != .beyond else {
        continue
      }
      found.append(Near(hit: Hit(slot, record), isCertain: isCertain && nearness == .within))
    }
  }

  /// Whether the two conflict.
  func isConflict(_ asked: Asked, _ hit: Hit, _ minima: Minima) -> Bool {
    guard let other = volume(hit.slot),
      let near = ConflictTest.nearInTimeAndHeight(asked.volume, other, minima: minima, geoid: geoid)
    else { return false }
    var work = 0
    return switch nearness(asked, hit.slot, minima, work: &work) {
    case .within: true
    case .beyond: false
    case .unsure: Self.conflict(asked, other, near, work: &work) != nil
    }
  }

  /// How the two conflict, if they do, with about how many microseconds it takes, estimated from the numbers of edges.
  func conflict(_ asked: Asked, _ hit: Hit, _ minima: Minima, work: inout Int) -> Conflict? {
    work -= 1
    guard let other = volume(hit.slot),
      let near = ConflictTest.nearInTimeAndHeight(asked.volume, other, minima: minima, geoid: geoid)
    else { return nil }
    if case .beyond = nearness(asked, hit.slot, minima, work: &work) { return nil }
    return Self.conflict(asked, other, near, work: &work)
  }

  /// Whether all that is under the skeletons of two is nearer than the lateral minimum, whatever times and heights say.
  func areNear(_ asked: Asked, _ hit: Hit, _ minima: Minima, work: inout Int) -> Bool {
    work -= 1
    guard let other = volume(hit.slot) else { return false }
    switch nearness(asked, hit.slot, minima, work: &work) {
    case .within: return true
    case .beyond: return false
    case .unsure:
      let (area, otherArea) = (PreparedArea(asked.volume.area), PreparedArea(other.area))
      let limit = ConflictTest.limit(minima)
      work -= area.work(against: otherArea, within: limit)
      return area.approach(to: otherArea, within: limit) != nil
    }
  }

  /// The lateral third of the exact test.
  private static func conflict(
    _ asked: Asked, _ other: Volume, _ near: ConflictTest.NearMiss, work: inout Int
  ) -> Conflict? {
    let (area, otherArea) = (PreparedArea(asked.volume.area), PreparedArea(other.area))
    let tests = TransitLeg.tests(asked.volume, other)
    work -= area.work(against: otherArea, within: ConflictTest.limit(near.minima)) * tests
    return ConflictTest.conflict((asked.volume, area), (other, otherArea), near)
  }

  private func nearness(_ asked: Asked, _ slot: Int32, _ minima: Minima, work: inout Int) -> Nearness {
    let (nearness, edges) = grid.read { cells in
      records.read { records in
        withUnsafeTemporaryAllocation(of: VolumeRecord.Group.self, capacity: Chain.groups(asked.footprint)) { groups in
          guard let groups = groups.baseAddress else { return (Nearness.unsure, 0) }
          let chain = VolumeRecord.chain(records[slot])
          let record = Self.record(records[slot])
          let test = PlaneTest(asked.footprint, in: cells[record.pointee.cell], groups)
          return (
            test.nearness(record, chain, limit: ConflictTest.limit(minima)),
            asked.footprint.vertices.count * chain.count * 4
          )
        }
      }
    }
    work -= edges / 100
    return nearness
  }
}

/// The two cheap thirds of the exact test, as far as a record tells.
private struct TimeAndHeight {
  private let start: Int64
  private let end: Int64
  private let gap: Int64
  private let lowest: Int64
  private let highest: Int64
  private let isAboveSea: Bool
  private let vertical: Int64

  init(_ asked: VolumeIndex.Asked, _ minima: Minima) {
    start = asked.volume.window.start.milliseconds
    end = asked.volume.window.end.milliseconds
    let (time, overflow) = Int64(max(0, minima.seconds)).multipliedReportingOverflow(by: 1_000)
    gap = overflow ? .max : time
    let lower = asked.volume.band.lower.centimetresAboveSea
    let upper = asked.volume.band.upper.centimetresAboveSea
    isAboveSea = lower != nil && upper != nil
    (lowest, highest) = (Int64(lower ?? 0), Int64(upper ?? 0))
    vertical = minima.vertical.millimetres
  }

  /// Unsure if the heights have different data.
  @inline(__always)
  func isNear(_ record: UnsafePointer<VolumeRecord>) -> Nearness {
    let apart = max(record.pointee.start - end, start - record.pointee.end)
    guard apart <= 0 || apart < gap else { return .beyond }
    guard isAboveSea, record.pointee.isAboveSea else { return .unsure }
    let height = max(Int64(record.pointee.lowest) - highest, lowest - Int64(record.pointee.highest))
    return height <= 0 || height * 10 < vertical ? .within : .beyond
  }
}
