// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// What is said of an area: its points, and what its shape adds to them.
struct AreaOutline {
  /// A length, a direction or an angle with what it is called.
  enum Measure {
    case length(Term, Distance)
    case direction(Term, Bearing)
    case angle(Term, microdegrees: Int32)
  }

  /// How the area reads as a whole.
  let phrase: Phrase
  /// Of the outer ring or the path; a centre; a gun; where a circle begins to move and where it ends.
  let points: [Position]
  /// The rings whose insides do not belong to the area.
  let holes: [[Position]]
  /// In the order in which they are read.
  let measures: [Measure]

  init(_ area: Area) {
    switch area {
    case .polygon(let ring, let holes): self.init(.polygon, ring, holes: holes)
    case .circle(let center, let radius): self.init(.circle, [center], [.length(.radius, radius)])
    case .corridor(let path, let halfWidth): self.init(.corridor, path, [.length(.halfWidth, halfWidth)])
    case .sector(let sector):
      self.init(
        .sector, [sector.center],
        [
          .length(.innerRadius, sector.innerRadius), .length(.outerRadius, sector.outerRadius),
          .direction(.fromBearing, sector.from), .direction(.toBearing, sector.to),
        ])
    case .ellipse(let ellipse):
      self.init(
        .ellipse, [ellipse.center],
        [
          .length(.semiMajor, ellipse.semiMajor), .length(.semiMinor, ellipse.semiMinor),
          .direction(.orientation, ellipse.orientation),
        ])
    case .firingFan(let fan):
      self.init(
        .firingFan, [fan.gun],
        [
          .direction(.gunTargetLine, fan.line),
          .angle(.spread, microdegrees: fan.spreadMicrodegrees),
          .length(.minimumRange, fan.minimumRange), .length(.maximumRange, fan.maximumRange),
        ])
    case .transit(let transit):
      self.init(.transit, [transit.from, transit.to], [.length(.radius, transit.radius)])
    }
  }

  private init(_ phrase: Phrase, _ points: [Position], _ measures: [Measure] = [], holes: [[Position]] = []) {
    self.phrase = phrase
    self.points = points
    self.measures = measures
    self.holes = holes
  }

  /// How many positions are read.
  var count: Int { points.count + holes.reduce(0) { $0 + $1.count } }
}
