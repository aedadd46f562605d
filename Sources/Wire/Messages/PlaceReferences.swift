// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension PlaceReference: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var name: Label?
    var place: Position?
    var distance = Distance.zero
    var bearing = Bearing(microdegrees: 0)
    var tolerance: Distance?
    while let field = try reader.next() {
      switch field {
      case 1: name = try reader.label("name")
      case 2: place = try reader.message("place")
      case 3: distance = try reader.length("distance_mm")
      case 4: bearing = try reader.bearing("bearing_microdegrees")
      case 5: tolerance = try reader.length("tolerance_mm")
      default: try reader.skip()
      }
    }
    self.init(
      name: try reader.required(name, "name"), place: try reader.required(place, "place"), distance: distance,
      bearing: bearing, tolerance: tolerance)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, name.text)
    try writer.message(2, "place", place)
    try writer.length(3, "distance_mm", distance)
    writer.bearing(4, bearing)
    if let tolerance {
      guard tolerance > .zero else {
        throw WireError(.outOfRange(value: tolerance.millimetres, allowed: 1...Int64.max)).inside("tolerance_mm")
      }
      try writer.length(5, "tolerance_mm", tolerance)
    }
  }
}

extension ReadBack: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var number = 0
    var place: Position?
    while let field = try reader.next() {
      switch field {
      case 1: number = Int(try reader.uint32("number", largest: UInt32(Limits.readBackNumbers - 1)))
      case 2: place = try reader.message("place")
      default: try reader.skip()
      }
    }
    self.init(number: number, place: try reader.required(place, "place"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.uint64(1, try checkedNumber(number, below: Limits.readBackNumbers, "number"))
    try writer.message(2, "place", place)
  }
}

extension LostLine: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var action: LostLineAction?
    var latest: Instant?
    while let field = try reader.next() {
      switch field {
      case 1: action = try reader.enumeration("action")
      case 2: latest = try reader.instant("latest")
      default: try reader.skip()
      }
    }
    self.init(action: try reader.required(action, "action"), latest: try reader.required(latest, "latest"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "action", action)
    try writer.laterInstant(2, "latest", latest)
  }
}

extension Departure: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var at: Instant?
    var volumes: [Volume] = []
    var until: Instant?
    while let field = try reader.next() {
      switch field {
      case 1: at = try reader.instant("at")
      case 2: volumes = try reader.messages("volumes", limit: Limits.actualVolumes)
      case 3: until = try reader.instant("until")
      default: try reader.skip()
      }
    }
    self.init(at: try reader.required(at, "at"), volumes: volumes, until: until)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkCount(volumes.count, 0...Limits.actualVolumes, "volumes")
    try writer.laterInstant(1, "at", at)
    try writer.messages(2, "volumes", volumes)
    if let until { try writer.laterInstant(3, "until", until) }
  }
}
