// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension TimeWindow: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var start = Instant(milliseconds: 0)
    var duration: UInt64 = 0
    while let field = try reader.next() {
      switch field {
      case 1: start = try reader.instant("start")
      case 2: duration = try reader.uint64("duration_ms")
      default: try reader.skip()
      }
    }
    let end = start.adding(milliseconds: Int64(clamping: duration))
    guard UInt64(end - start) == duration, let window = try? TimeWindow(start: start, end: end) else {
      throw WireError(.window(start: start, milliseconds: duration)).inside("duration_ms")
    }
    self = window
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.instant(1, start)
    writer.uint64(2, UInt64(end - start))
  }
}

extension Volume: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var area: Area?
    var lower: Altitude?
    var upper: Altitude?
    var window: TimeWindow?
    while let field = try reader.next() {
      switch field {
      case 1: area = try reader.message("area")
      case 2: lower = try reader.message("lower")
      case 3: upper = try reader.message("upper")
      case 4: window = try reader.message("window")
      default: try reader.skip()
      }
    }
    let statedArea = try reader.required(area, "area")
    let statedLower = try reader.required(lower, "lower")
    let statedUpper = try reader.required(upper, "upper")
    let statedWindow = try reader.required(window, "window")
    let band: AltitudeBand
    do { band = try AltitudeBand(statedLower: statedLower, upper: statedUpper) } catch { throw WireError(.band(error)) }
    do { self = try Volume(stated: statedArea, band: band, window: statedWindow) } catch {
      throw WireError(.area(error)).inside("area")
    }
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "area", area)
    try writer.message(2, "lower", band.lower)
    try writer.message(3, "upper", band.upper)
    try writer.message(4, "window", window)
  }
}

extension Minima: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    self = .zero
    while let field = try reader.next() {
      switch field {
      case 1: lateral = try reader.length("lateral_mm")
      case 2: vertical = try reader.length("vertical_mm")
      case 3: seconds = Int(try reader.uint32("seconds"))
      default: try reader.skip()
      }
    }
    try checkLateral()
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkLateral()
    try writer.length(1, "lateral_mm", lateral)
    try writer.length(2, "vertical_mm", vertical)
    guard let seconds = UInt32(exactly: seconds) else {
      throw WireError(.outOfRange(value: Int64(seconds), allowed: 0...Int64(UInt32.max))).inside("seconds")
    }
    writer.uint64(3, UInt64(seconds))
  }

  /// The conflict test is proven up to this distance.
  private func checkLateral() throws(WireError) {
    let limit = SeparationLimits.lateralMinimum
    guard lateral <= limit else {
      throw WireError(.outOfRange(value: lateral.millimetres, allowed: 0...limit.millimetres)).inside("lateral_mm")
    }
  }
}
