// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// What the search needs of a volume, on one line of the processor's cache, in front of the volume's vertices.
struct VolumeRecord {
  /// Counts insertions of owners.
  var serial: Int64
  /// Milliseconds since 1970.
  var start: Int64
  var end: Int64
  /// Whose it is, as the caller numbers them.
  var owner: Int32
  /// Which of the owner's volumes, counted from 0.
  var number: Int32
  /// Centimetres above the sea, if `isAboveSea`.
  var lowest: Int32
  var highest: Int32
  /// The middle, in the plane of the cell, in metres.
  var middle: SIMD2<Float>
  /// Metres from there, rounded up.
  var reach: Float
  var offset: Float
  /// In which the volume lies.
  var cell: Int32
  /// Of the vertices; 0 if there is no room for them here.
  private(set) var groups: UInt8
  private var flags: UInt8
  /// The longest edge and the inner radius, as parts of twice the reach.
  private var edgeParts: UInt8
  private var innerParts: UInt8

  /// Four vertices side by side: their places in the plane to the east, then to the north.
  typealias Group = SIMD8<Float>

  static let groups = 4
  static let groupsFrom = 64
  static let stride = groupsFrom + groups * MemoryLayout<Group>.stride

  init(
    _ volume: Volume, _ footprint: Footprint, in frame: CellFrame, cell: Int32, owner: Int32, number: Int, serial: Int
  ) {
    self.serial = Int64(serial)
    start = volume.window.start.milliseconds
    end = volume.window.end.milliseconds
    self.owner = owner
    self.number = Int32(number)
    let bottom = volume.band.lower.centimetresAboveSea
    let top = volume.band.upper.centimetresAboveSea
    let isAboveSea = bottom != nil && top != nil
    (lowest, highest) = (bottom ?? 0, top ?? 0)
    let place = frame.seen(footprint.middle)
    middle = SIMD2(Float(place.x), Float(place.y))
    reach = Float(footprint.reach).nextUp
    offset = Float(footprint.offset)
    self.cell = cell
    let groups = Chain.groups(footprint)
    self.groups = groups <= Self.groups ? UInt8(groups) : 0
    flags = (footprint.isRing ? 1 : 0) | (isAboveSea ? 2 : 0) | (footprint.isPartial ? 4 : 0)
    let parts = 255 / (2 * Double(reach))
    edgeParts = UInt8(min(255, (footprint.longestEdge * parts).rounded(.up)))
    innerParts = UInt8(min(255, (footprint.inner * parts).rounded(.down)))
  }

  var isRing: Bool { flags & 1 != 0 }
  /// Whether both ends of the band are heights above the sea, between which the gap is a difference.
  var isAboveSea: Bool { flags & 2 != 0 }
  /// See `Footprint.isPartial`.
  var isPartial: Bool { flags & 4 != 0 }
  /// No edge is longer, in metres.
  var longestEdge: Double { Double(edgeParts) * 2 * Double(reach) / 255 * 1.000_001 }
  /// Everything within so many metres of the middle is in the area.
  var inner: Double { Double(innerParts) * 2 * Double(reach) / 255 * 0.999_999 }
}

extension VolumeRecord {
  /// Where the vertices are of the record at a place, if it has room for them.
  static func groups(_ place: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Group> {
    (place + groupsFrom).assumingMemoryBound(to: Group.self)
  }

  /// Notes where they are if not.
  static func point(_ place: UnsafeMutableRawPointer, to store: VertexStore) {
    (place + groupsFrom).storeBytes(of: UnsafePointer(store.base), as: UnsafePointer<Group>.self)
    (place + groupsFrom + 8).storeBytes(of: store.count, as: Int.self)
  }

  /// The vertices of the record at a place.
  @inline(__always)
  static func chain(_ place: UnsafeRawPointer) -> Chain {
    let record = place.assumingMemoryBound(to: VolumeRecord.self)
    let (count, isRing) = (Int(record.pointee.groups), record.pointee.isRing)
    guard count == 0 else {
      return Chain(groups: (place + groupsFrom).assumingMemoryBound(to: Group.self), count: count, isRing: isRing)
    }
    return Chain(
      groups: (place + groupsFrom).load(as: UnsafePointer<Group>.self),
      count: (place + groupsFrom + 8).load(as: Int.self), isRing: isRing)
  }
}

/// The vertices of an area that has many. Written once, before anybody else sees it, so that it may be shared.
final class VertexStore: @unchecked Sendable {
  let base: UnsafeMutablePointer<VolumeRecord.Group>
  let count: Int

  init(groups count: Int) {
    self.count = count
    base = .allocate(capacity: count)
    base.initialize(repeating: .zero, count: count)
  }

  deinit { base.deallocate() }
}

/// A skeleton's vertices in a plane, in groups of four: a ring comes back to its first vertex, and what is left of the last
/// group repeats the last vertex.
struct Chain {
  let groups: UnsafePointer<VolumeRecord.Group>
  /// How many groups there are, at least one.
  let count: Int
  let isRing: Bool

  @inline(__always)
  static func groups(_ footprint: Footprint) -> Int {
    (footprint.vertices.count + (footprint.isRing ? 1 : 0) + 3) / 4
  }

  /// Writes the vertices of an area as seen in a plane.
  @inline(__always)
  static func write(
    _ footprint: Footprint, in frame: CellFrame, to groups: UnsafeMutablePointer<VolumeRecord.Group>
  ) {
    let count = footprint.vertices.count
    let isRing = footprint.isRing
    let places = UnsafeMutableRawPointer(groups).assumingMemoryBound(to: Float.self)
    footprint.vertices.withUnsafeBufferPointer { vertices in
      var last = SIMD2<Float>.zero
      for place in 0..<((count + (isRing ? 1 : 0) + 3) / 4 * 4) {
        if place < count || (isRing && place == count) {
          let seen = frame.seen(vertices[place < count ? place : 0])
          last = SIMD2(Float(seen.x), Float(seen.y))
        }
        places[(place >> 2) * 8 + (place & 3)] = last.x
        places[(place >> 2) * 8 + (place & 3) + 4] = last.y
      }
    }
  }

  /// The place of a vertex.
  @inline(__always)
  subscript(place: Int) -> SIMD2<Float> {
    let places = UnsafeRawPointer(groups).assumingMemoryBound(to: Float.self)
    return SIMD2(places[(place >> 2) * 8 + (place & 3)], places[(place >> 2) * 8 + (place & 3) + 4])
  }

  /// To the east, and to the north, of a group and of the vertices that follow each of them.
  @inline(__always)
  func edges(_ group: Int) -> (x: SIMD4<Float>, y: SIMD4<Float>, nextX: SIMD4<Float>, nextY: SIMD4<Float>) {
    let (x, y) = (groups[group].lowHalf, groups[group].highHalf)
    let following = group + 1 < count ? SIMD2(groups[group + 1][0], groups[group + 1][4]) : SIMD2(x[3], y[3])
    return (x, y, SIMD4(x[1], x[2], x[3], following.x), SIMD4(y[1], y[2], y[3], following.y))
  }
}
