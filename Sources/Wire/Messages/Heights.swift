// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension Altitude: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var altitude: Altitude?
    while let field = try reader.next() {
      switch field {
      case 1:
        try reader.choose(&altitude, .ellipsoid(centimetres: try reader.sint32("ellipsoid_cm", explicit: true)))
      case 2:
        let height = try reader.sint32("mean_sea_level_cm", explicit: true)
        try reader.choose(&altitude, .meanSeaLevel(centimetres: height))
      case 3:
        try reader.choose(&altitude, .flightLevel(hundredsOfFeet: try reader.sint32("flight_level", explicit: true)))
      case 4:
        let qnh = try reader.message("qnh", as: HeightPair.self)
        try reader.choose(&altitude, .qnh(centimetres: qnh.height, settingTenthsHPa: qnh.reference))
      case 5:
        let ground = try reader.message("above_ground", as: HeightPair.self)
        try reader.choose(
          &altitude, .aboveGround(centimetres: ground.height, terrainMargin: ground.reference))
      case 6:
        try reader.flag("surface")
        try reader.choose(&altitude, .surface)
      case 7:
        try reader.flag("unlimited")
        try reader.choose(&altitude, .unlimited)
      default: try reader.skip()
      }
    }
    self = try reader.chosen(altitude, "datum")
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    switch self {
    case .ellipsoid(let height): writer.sint32(1, height, explicit: true)
    case .meanSeaLevel(let height): writer.sint32(2, height, explicit: true)
    case .flightLevel(let level): writer.sint32(3, level, explicit: true)
    case .qnh(let height, let setting):
      try writer.message(4, "qnh", HeightPair(height: height, reference: setting))
    case .aboveGround(let height, let margin):
      try writer.message(5, "above_ground", HeightPair(height: height, reference: margin))
    case .surface: writer.uint64(6, 1)
    case .unlimited: writer.uint64(7, 1)
    }
  }
}

/// A height and what it refers to; the schema's `Qnh` and `AboveGround`.
private struct HeightPair: WireMessage {
  var height: Int32
  var reference: Int32

  init(height: Int32, reference: Int32) {
    self.height = height
    self.reference = reference
  }

  init(from reader: inout FieldReader) throws(WireError) {
    height = 0
    reference = 0
    while let field = try reader.next() {
      switch field {
      case 1: height = try reader.sint32("height_cm")
      case 2: reference = try reader.sint32("reference")
      default: try reader.skip()
      }
    }
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.sint32(1, height)
    writer.sint32(2, reference)
  }
}
