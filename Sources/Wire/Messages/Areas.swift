// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// The schema's `Polygon`.
private struct PolygonMessage: WireMessage {
  let ring: [Position]
  let holes: [RingMessage]

  init(ring: [Position], holes: [[Position]]) {
    self.ring = ring
    self.holes = holes.map { RingMessage(ring: $0) }
  }

  var area: Area { .polygon(ring, holes: holes.map { $0.ring }) }

  init(from reader: inout FieldReader) throws(WireError) {
    var ring: [Position] = []
    var holes: [RingMessage] = []
    while let field = try reader.next() {
      switch field {
      case 1: ring = try Steps.read(&reader)
      case 2: holes = try reader.messages("holes", limit: SeparationLimits.holes)
      default: try reader.skip()
      }
    }
    self.ring = ring
    self.holes = holes
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    Steps.write(ring, to: &writer)
    try writer.messages(2, "holes", holes)
  }
}

/// The schema's `Ring`.
private struct RingMessage: WireMessage {
  let ring: [Position]

  init(ring: [Position]) { self.ring = ring }

  init(from reader: inout FieldReader) throws(WireError) {
    var ring: [Position] = []
    while let field = try reader.next() {
      switch field {
      case 1: ring = try Steps.read(&reader)
      default: try reader.skip()
      }
    }
    self.ring = ring
  }

  func write(to writer: inout FieldWriter) throws(WireError) { Steps.write(ring, to: &writer) }
}

/// The schema's `Circle`.
private struct CircleMessage: WireMessage {
  let center: Position
  let radius: Distance

  init(center: Position, radius: Distance) {
    self.center = center
    self.radius = radius
  }

  init(from reader: inout FieldReader) throws(WireError) {
    var center: Position?
    var radius = Distance.zero
    while let field = try reader.next() {
      switch field {
      case 1: center = try reader.message("center")
      case 2: radius = try reader.length("radius_mm")
      default: try reader.skip()
      }
    }
    self.center = try reader.required(center, "center")
    self.radius = radius
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "center", center)
    try writer.length(2, "radius_mm", radius)
  }
}

/// The schema's `Corridor`.
private struct CorridorMessage: WireMessage {
  let path: [Position]
  let halfWidth: Distance

  init(path: [Position], halfWidth: Distance) {
    self.path = path
    self.halfWidth = halfWidth
  }

  init(from reader: inout FieldReader) throws(WireError) {
    var path: [Position] = []
    var halfWidth = Distance.zero
    while let field = try reader.next() {
      switch field {
      case 1: path = try Steps.read(&reader)
      case 2: halfWidth = try reader.length("half_width_mm")
      default: try reader.skip()
      }
    }
    self.path = path
    self.halfWidth = halfWidth
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    Steps.write(path, to: &writer)
    try writer.length(2, "half_width_mm", halfWidth)
  }
}

extension Area: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var area: Area?
    while let field = try reader.next() {
      switch field {
      case 1: try reader.choose(&area, try reader.message("polygon", as: PolygonMessage.self).area)
      case 2:
        let circle = try reader.message("circle", as: CircleMessage.self)
        try reader.choose(&area, .circle(center: circle.center, radius: circle.radius))
      case 3:
        let corridor = try reader.message("corridor", as: CorridorMessage.self)
        try reader.choose(&area, .corridor(path: corridor.path, halfWidth: corridor.halfWidth))
      case 4: try reader.choose(&area, .sector(try reader.message("sector")))
      case 5: try reader.choose(&area, .ellipse(try reader.message("ellipse")))
      case 6: try reader.choose(&area, .firingFan(try reader.message("firing_fan")))
      case 7: try reader.choose(&area, .transit(try reader.message("transit")))
      default: try reader.skip()
      }
    }
    self = try reader.chosen(area, "shape")
    try checkNumbers()
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkNumbers()
    switch self {
    case .polygon(let ring, let holes): try writer.message(1, "polygon", PolygonMessage(ring: ring, holes: holes))
    case .circle(let center, let radius):
      try writer.message(2, "circle", CircleMessage(center: center, radius: radius))
    case .corridor(let path, let halfWidth):
      try writer.message(3, "corridor", CorridorMessage(path: path, halfWidth: halfWidth))
    case .sector(let sector): try writer.message(4, "sector", sector)
    case .ellipse(let ellipse): try writer.message(5, "ellipse", ellipse)
    case .firingFan(let fan): try writer.message(6, "firing_fan", fan)
    case .transit(let transit): try writer.message(7, "transit", transit)
    }
  }

  private func checkNumbers() throws(WireError) {
    do { try validateNumbers() } catch { throw WireError(.area(error)) }
  }
}
