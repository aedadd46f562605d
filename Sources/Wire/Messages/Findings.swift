// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension Finding: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var version: EntryRef?
    var other: FindingTarget?
    var lateral = Distance.zero
    var vertical = Distance.zero
    var timeGap: UInt64 = 0
    var closest: Position?
    var window: TimeWindow?
    var minima: Minima?
    while let field = try reader.next() {
      switch field {
      case 1: version = try reader.message("version")
      case 2: try reader.choose(&other, .version(try reader.message("other_version")))
      case 3:
        let feature: NumberedFeature = try reader.message("measure")
        try reader.choose(&other, .measure(arrangement: feature.entry, number: feature.number))
      case 4:
        let feature: NumberedFeature = try reader.message("reference")
        try reader.choose(&other, .reference(layer: feature.entry, number: feature.number))
      case 5: lateral = try reader.length("lateral_mm")
      case 6: vertical = try reader.length("vertical_mm")
      case 7: timeGap = try reader.uint64("time_gap_ms", largest: UInt64(SeparationLimits.lastMillisecond))
      case 8: closest = try reader.message("closest")
      case 9: window = try reader.message("window")
      case 10: minima = try reader.message("minima")
      default: try reader.skip()
      }
    }
    self.init(
      version: try reader.required(version, "version"), other: try reader.chosen(other, "other"), lateral: lateral,
      vertical: vertical, timeGapMilliseconds: timeGap, closest: try reader.required(closest, "closest"),
      window: try reader.required(window, "window"), minima: try reader.required(minima, "minima"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "version", version)
    switch other {
    case .version(let ref): try writer.message(2, "other_version", ref)
    case .measure(let ref, let number):
      try writer.message(3, "measure", NumberedFeature(entry: ref, number: number))
    case .reference(let ref, let number):
      try writer.message(4, "reference", NumberedFeature(entry: ref, number: number))
    }
    try writer.length(5, "lateral_mm", lateral)
    try writer.length(6, "vertical_mm", vertical)
    let longest = UInt64(SeparationLimits.lastMillisecond)
    guard timeGapMilliseconds <= longest else {
      throw WireError(.overflow(value: timeGapMilliseconds, largest: longest)).inside("time_gap_ms")
    }
    writer.uint64(7, timeGapMilliseconds)
    try writer.message(8, "closest", closest)
    try writer.message(9, "window", window)
    try writer.message(10, "minima", minima)
  }
}
