// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// Hard cases of the conflict test, drawn from what it says.
enum Scenes {
  /// The pictures by name.
  static func all() throws -> [(name: String, svg: String)] {
    [("holes-and-curves.svg", try holesAndCurves()), ("moving-circles.svg", try movingCircles())]
  }

  private static let center = Result { try Position(latitude: 34, longitude: 38) }
  private static let minima = Minima(lateral: .kilometres(10), vertical: .metres(300), seconds: 0)

  private static func place(_ degrees: Int, _ metres: Int) throws -> Position {
    Geodesic.direct(from: try center.get(), bearing: .degrees(degrees), distance: .metres(metres))
  }

  private static func volume(_ area: Area, _ start: Int64 = 0, _ end: Int64 = 3_600_000) throws -> Volume {
    try Volume(
      area: area, band: AltitudeBand(lower: .surface, upper: .unlimited),
      window: TimeWindow(start: Instant(milliseconds: start), end: Instant(milliseconds: end)))
  }

  private static func kilometres(_ distance: Distance) -> String {
    Distance(millimetres: distance.millimetres / 100_000 * 100_000).formatted(in: .kilometres)
  }

  /// A polygon with a hole, and what lies in the hole and around: closest places and distances as the test finds them.
  private static func holesAndCurves() throws -> String {
    var picture = Picture(center: try center.get(), reach: .kilometres(60))
    let ring = try [20, 65, 110, 160, 200, 250, 290, 335].map { try place($0, $0 % 20 == 0 ? 34_000 : 40_000) }
    let hole = try [0, 60, 120, 180, 240, 300].map { try place($0, 24_000) }
    let host = Area.polygon(ring, holes: [hole])
    picture.draw(host, "#36c")
    let guests: [Area] = [
      .ellipse(
        Ellipse(
          center: try place(300, 9_000), semiMajor: .kilometres(8), semiMinor: .kilometres(3), orientation: .degrees(40)
        )),
      .sector(
        AnnularSector(
          center: try place(130, 8_000), innerRadius: .kilometres(3), outerRadius: .kilometres(8), from: .degrees(60),
          to: .degrees(330))),
      .firingFan(
        FiringFan(
          gun: try place(75, 57_000), line: .degrees(335), spreadMicrodegrees: 40_000_000, minimumRange: .kilometres(8),
          maximumRange: .kilometres(20))),
      .corridor(
        path: [try place(230, 55_000), try place(262, 50_000), try place(238, 48_000), try place(262, 57_000)],
        halfWidth: .metres(900)),
    ]
    for guest in guests {
      picture.draw(guest, "#c60")
      if case .firingFan(let fan) = guest { picture.draw(.sector(fan.impacts), "#c60") }
      let conflict = ConflictTest.conflict(
        try volume(host), try volume(guest), minima: Minima(lateral: .kilometres(30), vertical: .zero, seconds: 0))
      if let conflict { picture.draw(conflict, kilometres(conflict.lateral)) }
    }
    return picture.svg(
      title: "A polygon with a hole, an ellipse and a sector in it, a firing fan and a folded corridor beside it")
  }

  /// Two circles whose legs cross at different times, and a site on the way of one: the same legs conflict or not, as they are timed.
  private static func movingCircles() throws -> String {
    var picture = Picture(center: try center.get(), reach: .kilometres(60))
    let north = Transit(from: try place(200, 55_000), to: try place(10, 55_000), radius: .kilometres(3))
    let east = Transit(from: try place(285, 52_000), to: try place(85, 50_000), radius: .kilometres(3))
    let site = Area.circle(center: try place(25, 38_000), radius: .kilometres(4))
    let first = try volume(.transit(north))
    picture.draw(.transit(north), "#36c")
    picture.draw(.transit(east), "#c60")
    picture.draw(site, "#393")
    for (start, text) in [(Int64(0), "same time"), (1_200_000, "20 min later")] {
      let second = try volume(.transit(east), start, start + 3_600_000)
      if let conflict = ConflictTest.conflict(first, second, minima: minima) {
        picture.draw(conflict, "\(text): \(kilometres(conflict.lateral)), \(clock(conflict.window))")
      } else {
        picture.text("\(text): more than 10 km", at: try place(150, start == 0 ? 20_000 : 26_000))
      }
    }
    if let conflict = ConflictTest.conflict(first, try volume(site), minima: minima) {
      picture.draw(conflict, "site: \(kilometres(conflict.lateral)), \(clock(conflict.window))")
    }
    for minute in stride(from: 0, through: 60, by: 10) {
      for (leg, color) in [(north, "#36c"), (east, "#c60")] {
        let way = Geodesic.inverse(from: leg.from, to: leg.to)
        let middle = Geodesic.direct(
          from: leg.from, bearing: way.initialBearing,
          distance: Distance(millimetres: way.distance.millimetres * Int64(minute) / 60))
        picture.draw(.circle(center: middle, radius: leg.radius), color)
        picture.text("\(minute)", at: middle)
      }
    }
    return picture.svg(title: "Two circles that move on crossing legs, and a site that does not")
  }

  /// Minutes and seconds from the first to the last instant.
  private static func clock(_ window: TimeWindow) -> String {
    [window.start, window.end].map { instant in
      let seconds = instant.milliseconds / 1_000
      return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }.joined(separator: " to ")
  }
}
