// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// A plane that touches the surface in the middle of a cell, on which the cell's volumes are seen from straight above.
///
/// Seen so, nothing is further from anything else than it is along the surface.
struct CellFrame {
  let origin: Cartesian
  let east: Cartesian
  let north: Cartesian
  /// Metres of the small numbers of marks.
  let quantum: Double

  init(origin: Cartesian, quantum: Double) {
    self.origin = origin
    (east, north) = WGS84.horizontal(at: origin)
    self.quantum = quantum
  }

  /// A point in the plane, in metres from the origin.
  @inline(__always)
  func seen(_ point: Cartesian) -> SIMD2<Double> {
    let from = point - origin
    return SIMD2(from.dot(east), from.dot(north))
  }

  /// A mark for what is kept in the cell.
  func mark(_ bounds: Bounds, group: Int16, slot: Int32) -> Mark {
    let place = seen(bounds.middle) / quantum
    var mark = Mark()
    mark.x = Int16(min(max(place.x, -Self.widest), Self.widest).rounded())
    mark.y = Int16(min(max(place.y, -Self.widest), Self.widest).rounded())
    // Cells are narrower than that; if one were not, its marks would reach further instead.
    let beyond = max(0, abs(place.x) - Self.widest) + max(0, abs(place.y) - Self.widest)
    mark.reach = Int16(min(bounds.reach / quantum + beyond + 2, Self.longestReach).rounded(.up))
    mark.lowest = Mark.floor(bounds.lowest)
    mark.highest = Mark.ceiling(bounds.highest)
    mark.group = group
    mark.start = Mark.floor(bounds.start)
    mark.end = Mark.ceiling(bounds.end)
    mark.slot = slot
    return mark
  }

  /// The same for a question, from wherever it comes.
  @inline(__always)
  func query(_ bounds: Bounds, without group: Int16) -> MarkQuery {
    let reach = bounds.reach / quantum + 2
    // What is too large for small numbers meets everything here.
    let isHuge = !(reach < Self.longestReach)
    let place = isHuge ? SIMD2(0, 0) : seen(bounds.middle) / quantum
    // Rounded by less than one, which the two quanta above hold; a library's rounding would take longer than the rest.
    return MarkQuery(
      x: Int16(min(max(place.x, -Self.farthest), Self.farthest)),
      y: Int16(min(max(place.y, -Self.farthest), Self.farthest)),
      reach: Int16(isHuge ? Self.everywhere : reach + 1), lowest: Mark.floor(bounds.lowest),
      highest: Mark.ceiling(bounds.highest), without: group, start: Mark.floor(bounds.start),
      end: Mark.ceiling(bounds.end))
  }

  /// In quanta. No sum or difference of these leaves 16 bits, a question that is moved nearer to `farthest` meets no mark
  /// still (13,000 - 3,000 > 2 · 4,900), and one that is everywhere meets all.
  private static let widest = 3_000.0
  private static let longestReach = 4_900.0
  private static let farthest = 13_000.0
  private static let everywhere = 12_000.0
}
