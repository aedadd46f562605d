// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// What bounds a volume in space and time, rounded outwards: enough to pass over almost everything that is not near.
struct Mark {
  /// The middle of the area, Earth-centred, in metres, each within half a metre.
  var x: Float
  var y: Float
  var z: Float
  /// Metres around it, with the rounding of the middle.
  var reach: Float
  /// Heights in metres (see `Altitude.reach`).
  var lowest: Float
  var highest: Float
  /// Milliseconds since 1970.
  var start: Int64
  var end: Int64
  /// Where the volume is kept.
  var slot: Int32

  init(_ footprint: Footprint, _ volume: Volume, geoid: GeoidModel, slot: Int32) {
    x = Float(footprint.middle.x)
    y = Float(footprint.middle.y)
    z = Float(footprint.middle.z)
    reach = Float(footprint.reach + 1).nextUp
    lowest = Float(volume.band.lower.reach(geoid: geoid).lowerBound).nextDown
    highest = Float(volume.band.upper.reach(geoid: geoid).upperBound).nextUp
    start = volume.window.start.milliseconds
    end = volume.window.end.milliseconds
    self.slot = slot
  }

  /// The same, larger by these minima on all sides.
  func widened(by minima: Minima) -> Mark {
    var mark = self
    let (time, overflow) = Int64(max(0, minima.seconds)).multipliedReportingOverflow(by: 1_000)
    let span = overflow ? Int64.max / 4 : min(time, Int64.max / 4)
    mark.start -= span
    mark.end += span
    mark.reach = (reach + Float(max(0, minima.lateral.millimetres)) / 1_000).nextUp
    let height = Float(max(0, minima.vertical.millimetres)) / 1_000
    mark.lowest = (lowest - height).nextDown
    mark.highest = (highest + height).nextUp
    return mark
  }

  /// Whether the two may share a point.
  @inline(__always)
  func meets(_ other: Mark) -> Bool {
    guard start <= other.end, other.start <= end, lowest <= other.highest, other.lowest <= highest else { return false }
    let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
    let near = reach + other.reach
    return dx * dx + dy * dy + dz * dz <= near * near * 1.000_001
  }
}
