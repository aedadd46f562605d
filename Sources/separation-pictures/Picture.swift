// SPDX-License-Identifier: Apache-2.0
import Foundation
import Geodesy
import Separation

/// A map as an SVG drawing, in metres around its centre: east is right, north is up.
struct Picture {
  private let center: GeodeticPoint
  /// Metres from the centre to the edges of the drawing.
  private let reach: Double
  private var parts: [String] = []
  private static let size = 640.0

  init(center: Position, reach: Distance) {
    self.center = center.point
    self.reach = Double(reach.millimetres) / 1_000
  }

  /// The drawing, with a title that is read aloud.
  func svg(title: String) -> String {
    let size = Self.number(Self.size)
    return """
      <!-- SPDX-License-Identifier: Apache-2.0 -->
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" role="img" font-family="sans-serif" font-size="13">
      <title>\(title)</title>
      <rect width="\(size)" height="\(size)" fill="#fbfaf6"/>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  /// Draws an area; of a circle that moves, what it passes over.
  mutating func draw(_ area: Area, _ color: String) {
    switch area {
    case .circle(let center, let radius):
      let (x, y) = place(center.point)
      parts.append(
        "<circle cx=\"\(x)\" cy=\"\(y)\" r=\"\(Self.number(scaled(radius)))\" fill=\"\(color)\" fill-opacity=\".3\" stroke=\"\(color)\"/>"
      )
    case .corridor(let path, let halfWidth): draw(path: path, halfWidth, color)
    case .transit(let transit): draw(path: [transit.from, transit.to], transit.radius, color)
    case .polygon, .sector, .ellipse, .firingFan:
      let rings = area.rings.map { "M" + points($0 + $0.prefix(1)).joined(separator: "L") + "Z" }
      parts.append(
        "<path d=\"\(rings.joined())\" fill-rule=\"evenodd\" fill=\"\(color)\" fill-opacity=\".3\" stroke=\"\(color)\"/>"
      )
    }
  }

  private mutating func draw(path: [Position], _ halfWidth: Distance, _ color: String) {
    let width = Self.number(2 * scaled(halfWidth))
    parts.append(
      "<path d=\"M\(points(path).joined(separator: "L"))\" fill=\"none\" stroke=\"\(color)\" stroke-opacity=\".3\" "
        + "stroke-width=\"\(width)\" stroke-linecap=\"round\" stroke-linejoin=\"round\"/>")
    line(path, color)
  }

  /// Draws a path without width.
  mutating func line(_ path: [Position], _ color: String, isDashed: Bool = false) {
    parts.append(
      "<path d=\"M\(points(path).joined(separator: "L"))\" fill=\"none\" stroke=\"\(color)\""
        + (isDashed ? " stroke-dasharray=\"4 3\"" : "") + "/>")
  }

  /// Writes beside a place.
  mutating func text(_ text: String, at position: Position, _ color: String = "#222") {
    let (x, y) = place(position.point)
    parts.append("<text x=\"\(x)\" y=\"\(y)\" dx=\"7\" dy=\"4\" fill=\"\(color)\">\(text)</text>")
  }

  /// Draws where two volumes are closest, with what the conflict says.
  mutating func draw(_ conflict: Conflict, _ text: String) {
    line([conflict.closest, conflict.closestOther], "#b00")
    for position in [conflict.closest, conflict.closestOther] {
      let (x, y) = place(position.point)
      parts.append("<circle cx=\"\(x)\" cy=\"\(y)\" r=\"3\" fill=\"#b00\"/>")
    }
    self.text(text, at: conflict.closestOther, "#b00")
  }

  /// The path along geodesics in the drawing, with a point on every 20th of an edge.
  private func points(_ path: [Position]) -> [String] {
    guard path.count < 100 else { return path.map { point($0.point) } }
    let edges = zip(path, path.dropFirst()).flatMap { from, to in
      let way = Geodesic.inverse(from.point, to.point)
      return (0..<20).map { step in
        point(Geodesic.direct(from.point, azimuth: way.initialAzimuth, metres: way.metres * Double(step) / 20))
      }
    }
    return edges + (path.last.map { [point($0.point)] } ?? [])
  }

  private func point(_ point: GeodeticPoint) -> String {
    let (x, y) = place(point)
    return "\(x) \(y)"
  }

  private func place(_ point: GeodeticPoint) -> (String, String) {
    let path = Geodesic.inverse(center, point)
    let angle = path.initialAzimuth * .pi / 180
    let scale = Self.size / (2 * reach)
    return (
      Self.number(Self.size / 2 + path.metres * sin(angle) * scale),
      Self.number(Self.size / 2 - path.metres * cos(angle) * scale)
    )
  }

  private func scaled(_ distance: Distance) -> Double {
    Double(distance.millimetres) / 1_000 * Self.size / (2 * reach)
  }

  private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
