// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// What is said of an area: its points, and what the shape adds to them.
struct AreaOutline {
  enum Shape {
    case polygon
    case circle(radius: Distance)
    case corridor(halfWidth: Distance)
  }

  let points: [Position]
  let shape: Shape

  init(_ area: Area) {
    switch area {
    case .polygon(let ring): (points, shape) = (ring, .polygon)
    case .circle(let center, let radius): (points, shape) = ([center], .circle(radius: radius))
    case .corridor(let path, let halfWidth): (points, shape) = (path, .corridor(halfWidth: halfWidth))
    }
  }
}
