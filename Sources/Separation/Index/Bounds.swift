// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// What bounds a volume in space and time: a disk around a point of the surface, heights, and a window.
struct Bounds {
  /// On the surface, Earth-centred, in metres.
  var middle: Cartesian
  /// Metres along the surface around it.
  var reach: Double
  /// Heights in metres (see `Altitude.reach`).
  var lowest: Double
  var highest: Double
  /// Milliseconds since 1970.
  var start: Int64
  var end: Int64

  init(_ footprint: Footprint, _ volume: Volume, geoid: GeoidModel) {
    middle = footprint.middle
    reach = footprint.reach
    if let lower = volume.band.lower.centimetresAboveSea, let upper = volume.band.upper.centimetresAboveSea {
      (lowest, highest) = (Double(lower) / 100, Double(upper) / 100)
    } else {
      lowest = volume.band.lower.reach(geoid: geoid).lowerBound
      highest = volume.band.upper.reach(geoid: geoid).upperBound
    }
    start = volume.window.start.milliseconds
    end = volume.window.end.milliseconds
  }

  /// The same, larger by these minima on all sides.
  func widened(by minima: Minima) -> Bounds {
    var bounds = self
    let (time, overflow) = Int64(max(0, minima.seconds)).multipliedReportingOverflow(by: 1_000)
    let span = overflow ? Int64.max / 4 : min(time, Int64.max / 4)
    bounds.start -= span
    bounds.end += span
    bounds.reach += Double(max(0, minima.lateral.millimetres)) / 1_000
    let height = Double(max(0, minima.vertical.millimetres)) / 1_000
    bounds.lowest -= height
    bounds.highest += height
    return bounds
  }
}

extension Altitude {
  /// The number of a height above the sea, between two of which the gap is their difference; `nil` for all other data.
  var centimetresAboveSea: Int32? { if case .meanSeaLevel(let height) = self { height } else { nil } }
}
