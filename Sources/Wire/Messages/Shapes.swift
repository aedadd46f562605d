// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension AnnularSector: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var center: Position?
    var (inner, outer) = (Distance.zero, Distance.zero)
    var (from, to) = (Bearing.degrees(0), Bearing.degrees(0))
    while let field = try reader.next() {
      switch field {
      case 1: center = try reader.message("center")
      case 2: inner = try reader.length("inner_radius_mm")
      case 3: outer = try reader.length("outer_radius_mm")
      case 4: from = try reader.bearing("from_microdegrees")
      case 5: to = try reader.bearing("to_microdegrees")
      default: try reader.skip()
      }
    }
    self.init(
      center: try reader.required(center, "center"), innerRadius: inner, outerRadius: outer, from: from, to: to)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "center", center)
    try writer.length(2, "inner_radius_mm", innerRadius)
    try writer.length(3, "outer_radius_mm", outerRadius)
    writer.bearing(4, from)
    writer.bearing(5, to)
  }
}

extension Ellipse: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var center: Position?
    var (major, minor) = (Distance.zero, Distance.zero)
    var orientation = Bearing.degrees(0)
    while let field = try reader.next() {
      switch field {
      case 1: center = try reader.message("center")
      case 2: major = try reader.length("semi_major_mm")
      case 3: minor = try reader.length("semi_minor_mm")
      case 4: orientation = try reader.bearing("orientation_microdegrees")
      default: try reader.skip()
      }
    }
    self.init(
      center: try reader.required(center, "center"), semiMajor: major, semiMinor: minor, orientation: orientation)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "center", center)
    try writer.length(2, "semi_major_mm", semiMajor)
    try writer.length(3, "semi_minor_mm", semiMinor)
    writer.bearing(4, orientation)
  }
}

extension FiringFan: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var gun: Position?
    var line = Bearing.degrees(0)
    var spread: Int32 = 0
    var (minimum, maximum) = (Distance.zero, Distance.zero)
    while let field = try reader.next() {
      switch field {
      case 1: gun = try reader.message("gun")
      case 2: line = try reader.bearing("line_microdegrees")
      case 3:
        spread = Int32(try reader.uint32("spread_microdegrees", largest: UInt32(Int32.max)))
      case 4: minimum = try reader.length("minimum_range_mm")
      case 5: maximum = try reader.length("maximum_range_mm")
      default: try reader.skip()
      }
    }
    self.init(
      gun: try reader.required(gun, "gun"), line: line, spreadMicrodegrees: spread, minimumRange: minimum,
      maximumRange: maximum)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "gun", gun)
    writer.bearing(2, line)
    // What is out of range was refused with the area.
    writer.uint64(3, UInt64(max(0, spreadMicrodegrees)))
    try writer.length(4, "minimum_range_mm", minimumRange)
    try writer.length(5, "maximum_range_mm", maximumRange)
  }
}

extension Transit: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var from: Position?
    var to: Position?
    var radius = Distance.zero
    while let field = try reader.next() {
      switch field {
      case 1: from = try reader.message("from")
      case 2: to = try reader.message("to")
      case 3: radius = try reader.length("radius_mm")
      default: try reader.skip()
      }
    }
    self.init(from: try reader.required(from, "from"), to: try reader.required(to, "to"), radius: radius)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "from", from)
    try writer.message(2, "to", to)
    try writer.length(3, "radius_mm", radius)
  }
}
