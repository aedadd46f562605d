// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("Resolutions")
struct ResolutionTests {
  private static let limits = bounds(work: 2_000_000)

  static func bounds(work: Int) -> ResolutionLimits {
    ResolutionLimits(
      minutes: 240, altitude: .metres(2_000), lateral: .kilometres(20), lateralStep: .metres(100), shortestMinutes: 5,
      work: work)
  }

  static func places() throws -> [Position] {
    [
      try Position(latitude: 34, longitude: 36), try Position(latitude: -17, longitude: 179.98),
      try Position(latitude: 89.97, longitude: 100), try Position(latitude: -90, longitude: 0),
    ]
  }

  @Test(
    "Whatever is proposed clears all conflicts by the exact test of every pair, and no smaller step does; what is not proposed, no step does",
    arguments: 0..<4)
  func smallest(_ place: Int) throws {
    var random = SeededGenerator(seed: 30 + UInt64(place))
    let position = try Self.places()[place]
    var kinds: [ResolutionKind: Int] = [:]
    var barred: [ResolutionKind: Int] = [:]
    for _ in 0..<48 {
      let scene = try ResolutionScene(&random, at: position, others: 14, spread: 12_000_000, reach: 5_000_000)
      let search = scene.search(Self.limits).finished()
      #expect(search.isDone && search.isChecked)
      #expect(search.conflicts.isEmpty == !scene.conflicts(scene.mine))
      if search.conflicts.isEmpty { #expect(search.resolutions.isEmpty && search.barred.isEmpty) }
      #expect(search.resolutions.map(\.cost) == search.resolutions.map(\.cost).sorted())
      for resolution in search.resolutions {
        #expect(!scene.conflicts(resolution.volumes))
        #expect(resolution.changed == scene.mine.indices.filter { scene.mine[$0] != resolution.volumes[$0] })
        kinds[resolution.kind, default: 0] += 1
        try checkIsSmallest(resolution, in: scene)
      }
      for bar in search.barred {
        barred[bar.kind, default: 0] += 1
        try checkIsBarred(bar, in: scene)
      }
    }
    #expect(kinds.count == ResolutionKind.allCases.count, "\(kinds)")
    #expect(barred.count >= 4, "\(barred)")
  }

  /// The volumes that move together: those that were changed.
  private func checkIsSmallest(_ resolution: Resolution, in scene: ResolutionScene) throws {
    let moving = resolution.changed
    switch resolution.change {
    case .time(let minutes):
      #expect(try resolution.volumes == shifted(scene, moving, minutes: minutes))
      for less in 1..<max(1, abs(minutes)) {
        #expect(try scene.conflicts(shifted(scene, moving, minutes: less * minutes.signum())))
      }
    case .altitude(let shift):
      let (count, one): (Int, AltitudeShift) =
        switch shift {
        case .metres(let metres): (metres / 100, .metres(100 * metres.signum()))
        case .hundredsOfFeet(let hundreds): (hundreds / 5, .hundredsOfFeet(5 * hundreds.signum()))
        }
      for less in 1..<max(1, abs(count)) { #expect(try scene.conflicts(lifted(scene, moving, one * less))) }
      #expect(try resolution.volumes == lifted(scene, moving, shift))
    case .lateral(let bearing, let distance):
      #expect(distance.millimetres % 100_000 == 0 && bearing.microdegrees % 1_000_000 == 0)
      // Areas whose order of insertion is not theirs alone: the whole figure moves.
      if moving.count == scene.mine.count {
        #expect(scene.conflicts(pushed(scene, moving, bearing, distance - .metres(100))))
        #expect(scene.conflicts(resolution.volumes) == scene.conflicts(pushed(scene, moving, bearing, distance)))
      }
    case .start(let instant):
      #expect(instant.milliseconds % 60_000 == 0)
      let less = try cut(scene, moving) {
        try TimeWindow(start: max($0.start, instant.adding(seconds: -60)), end: $0.end)
      }
      #expect(scene.conflicts(less))
    case .end(let instant):
      #expect(instant.milliseconds % 60_000 == 0)
      let less = try cut(scene, moving) {
        try TimeWindow(start: $0.start, end: min($0.end, instant.adding(seconds: 60)))
      }
      #expect(scene.conflicts(less))
    }
  }

  private func checkIsBarred(_ bar: ResolutionSearch<Int>.Barred, in scene: ResolutionScene) throws {
    let all = Array(scene.mine.indices)
    if case .conflict(let key, let mine, let other) = bar.obstacle {
      #expect(ResolutionScene.minima(key) != nil)
      #expect(scene.mine.indices.contains(mine) && scene.others[key].volumes.indices.contains(other))
    }
    switch (bar.kind, bar.obstacle) {
    case (.later, .conflict), (.earlier, .conflict):
      for minutes in 1...240 {
        #expect(try scene.conflicts(shifted(scene, all, minutes: bar.kind == .later ? minutes : -minutes)))
      }
    case (.up, .unboundBand(let volume)), (.down, .unboundBand(let volume)):
      #expect(scene.mine[volume].band.lower == .surface)
    case (.up, .conflict), (.down, .conflict):
      let step = AltitudeShift.step(for: scene.mine.map(\.band), Self.limits) * (bar.kind == .up ? 1 : -1)
      for count in 1...(200_000 / abs(step.centimetres)) {
        let isUnderZero = scene.mine.contains {
          ($0.band.lower.pressureOrSeaCentimetres ?? 0) + step.centimetres * count < 0
        }
        #expect(try isUnderZero || scene.conflicts(lifted(scene, all, step * count)))
      }
    case (.startLater, .conflict), (.endEarlier, .conflict):
      let first = 1_000_000_000_000 / 60_000 as Int64
      for minute in first...(first + 300) {
        let instant = Instant(milliseconds: minute * 60_000)
        let windows = scene.mine.map {
          bar.kind == .startLater
            ? (max($0.window.start, instant), $0.window.end) : ($0.window.start, min($0.window.end, instant))
        }
        let isTooShort = zip(windows, scene.mine).contains { window, old in
          window.1 - window.0 < 300_000 && (window.0 != old.window.start || window.1 != old.window.end)
        }
        if isTooShort { continue }
        var place = 0
        let volumes = try cut(scene, all) { _ in
          defer { place += 1 }
          return try TimeWindow(start: windows[place].0, end: windows[place].1)
        }
        #expect(scene.conflicts(volumes))
      }
    case (.lateral, .conflict):
      var random = SeededGenerator(seed: 90)
      for _ in 0..<300 {
        let steps = Int.random(in: 1...200, using: &random)
        let bearing = Bearing.degrees(.random(in: 0..<360, using: &random))
        #expect(scene.conflicts(pushed(scene, all, bearing, .metres(100) * steps)))
      }
    default: Issue.record("\(bar)")
    }
  }

  @Test(
    "Along the surface no whole degree and whole step that is shorter by more than a step is free", arguments: 0..<4)
  func noShorterMove(_ place: Int) throws {
    var random = SeededGenerator(seed: 50 + UInt64(place))
    let limits = ResolutionLimits(minutes: 0, altitude: .zero, lateral: .kilometres(12), lateralStep: .metres(300))
    var found = 0
    for _ in 0..<12 {
      let scene = try ResolutionScene(
        &random, at: Self.places()[place], others: 12, spread: 3_000_000, reach: 1_500_000)
      let all = Array(scene.mine.indices)
      let search = scene.search(limits).finished()
      guard let best = search.resolutions.first(where: { $0.kind == .lateral && $0.changed == all }),
        case .lateral(let bearing, let distance) = best.change
      else { continue }
      found += 1
      #expect(scene.conflicts(pushed(scene, all, bearing, distance - .metres(300))))
      for degrees in stride(from: 0, to: 360, by: 3) {
        for steps in stride(from: 1, to: Int(distance.millimetres / 300_000) - 1, by: 1) {
          #expect(scene.conflicts(pushed(scene, all, .degrees(degrees), .metres(300) * steps)))
        }
      }
    }
    #expect(found >= 4)
  }

  @Test("In pieces of any size the same is found as at once, and each piece does little more than it may")
  func inPieces() throws {
    var random = SeededGenerator(seed: 70)
    for round in 0..<12 {
      let scene = try ResolutionScene(
        &random, at: Self.places()[round % 4], others: 20, spread: 12_000_000, reach: 5_000_000)
      let atOnce = scene.search(Self.limits).finished()
      var search = scene.search(Self.limits)
      while !search.isDone {
        var work = Int.random(in: 1...2_000, using: &random)
        search.run(work: &work)
        // A pair of these figures has some 20 edges, and a check begins with what is near.
        #expect(work > -20_000)
      }
      #expect(search.resolutions == atOnce.resolutions && search.barred == atOnce.barred)
      #expect(search.conflicts == atOnce.conflicts)
    }
  }

  @Test("When the work is done before all kinds are looked for, it says which, and what was found stands")
  func outOfWork() throws {
    var random = SeededGenerator(seed: 71)
    var states: Set<Int> = []
    for _ in 0..<8 {
      let scene = try ResolutionScene(&random, at: Self.places()[0], others: 30, spread: 8_000_000, reach: 5_000_000)
      for work in [0, 1, 100, 1_000, 10_000, 100_000, 10_000_000] {
        let search = scene.search(Self.bounds(work: work)).finished()
        #expect(search.isDone)
        let left = search.barred.filter { $0.obstacle == .outOfWork }.map(\.kind)
        states.insert(left.count)
        #expect(search.isChecked || left.count == ResolutionKind.allCases.count)
        let told = Set(search.resolutions.map(\.kind)).union(search.barred.map(\.kind))
        #expect(told.count == (search.isChecked && search.conflicts.isEmpty ? 0 : ResolutionKind.allCases.count))
        for resolution in search.resolutions { #expect(!scene.conflicts(resolution.volumes)) }
      }
    }
    #expect(states.isSuperset(of: [0, 7]) && states.count > 3)
  }

  @Test("Where everything around is in use, nothing is proposed, and every kind names what is in the way")
  func dense() throws {
    let center = try Position(latitude: 34, longitude: 36)
    let wide = try Volume(
      area: .circle(center: center, radius: .kilometres(400)),
      band: AltitudeBand(lower: .surface, upper: .unlimited), window: TimeWindow(start: .earliest, end: .latest))
    var scene = try simple(lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 200_000))
    scene.others = [(1, [wide])]
    let search = scene.search(Self.limits).finished()
    #expect(search.resolutions.isEmpty)
    let bar = ResolutionObstacle<Int>.conflict(key: 1, queryVolume: 0, keyVolume: 0)
    #expect(search.barred == ResolutionKind.allCases.map { .init(kind: $0, obstacle: bar) })
  }

  @Test("Nothing is moved before the instant given, below the floor, above the ceiling or down through zero")
  func limits() throws {
    let scene = try simple(lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 150_000))
    func changes(_ limits: ResolutionLimits) -> [ResolutionKind: ResolutionChange] {
      Dictionary(
        scene.search(limits).finished().resolutions.map { ($0.kind, $0.change) },
        uniquingKeysWith: { first, _ in first })
    }
    let free = changes(ResolutionLimits())
    // The other: 1 to 1.5 km, with 300 m; an hour from 10:00:00.5 with 15 minutes; mine 10:10 to 10:50.
    #expect(free[.up] == .altitude(.metres(800)) && free[.down] == .altitude(.metres(-800)))
    #expect(free[.later] == .time(minutes: 66) && free[.earlier] == .time(minutes: -65))
    let start = scene.mine[0].window.start
    let bounded = changes(
      ResolutionLimits(
        notBefore: start.adding(seconds: -64 * 60), floor: .meanSeaLevel(centimetres: 30_000),
        ceiling: .meanSeaLevel(centimetres: 220_000)))
    #expect(bounded[.up] == nil && bounded[.down] == nil && bounded[.earlier] == nil && bounded[.later] != nil)
    // Nothing ends before it either: the other begins at 10:00, and less 15 minutes is 9:45.
    let late = try simple(
      lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 150_000), from: -7_200)
    func end(_ notBefore: Instant) -> ResolutionChange? {
      late.search(ResolutionLimits(notBefore: notBefore)).finished().resolutions.first { $0.kind == .endEarlier }?
        .change
    }
    let cut = start.adding(seconds: -25 * 60)
    #expect(end(cut) == .end(cut) && end(cut.adding(milliseconds: 1)) == nil)
    let low = try simple(lower: .meanSeaLevel(centimetres: 70_000), upper: .meanSeaLevel(centimetres: 150_000))
    #expect(!low.search(ResolutionLimits()).finished().resolutions.contains { $0.kind == .down })
  }

  @Test("Bands move in the unit that they are given in, and keep thickness and datum")
  func units() throws {
    func up(_ lower: Altitude, _ upper: Altitude, _ limits: ResolutionLimits = ResolutionLimits()) throws -> Resolution?
    {
      try simple(lower: lower, upper: upper).search(limits).finished().resolutions.first { $0.kind == .up }
    }
    let feet = try #require(try up(.meanSeaLevel(centimetres: 91_440), .meanSeaLevel(centimetres: 121_920)))
    guard case .altitude(.hundredsOfFeet(let hundreds)) = feet.change else { throw Unexpected(change: feet.change) }
    #expect(hundreds == 30)
    #expect(feet.volumes[0].band.lower == .meanSeaLevel(centimetres: 91_440 + 30 * 3_048))
    let level = try #require(try up(.flightLevel(hundredsOfFeet: 40), .flightLevel(hundredsOfFeet: 60)))
    guard case .flightLevel(let low) = level.volumes[0].band.lower,
      case .flightLevel(let high) = level.volumes[0].band.upper
    else { throw Unexpected(change: level.change) }
    #expect(high - low == 20 && low % 5 == 0)
    let fine = try #require(
      try up(
        .meanSeaLevel(centimetres: 91_440), .meanSeaLevel(centimetres: 121_920),
        ResolutionLimits(altitudeStep: .metres(10))))
    #expect(fine.change == .altitude(.metres(890)))
    #expect(try up(.surface, .meanSeaLevel(centimetres: 121_920)) == nil)
  }

  @Test("Of several volumes, those that conflict alone are changed for less than all")
  func onlyConflicting() throws {
    var scene = try simple(lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 150_000))
    let old = scene.mine[0]
    let away = Area.circle(center: try Position(latitude: 36, longitude: 36), radius: .kilometres(1))
    scene.mine.append(try Volume(area: away, band: old.band, window: old.window))
    let resolutions = scene.search(Self.limits).finished().resolutions
    for kind in ResolutionKind.allCases where kind != .startLater && kind != .endEarlier {
      let both = resolutions.filter { $0.kind == kind }
      #expect(both.map(\.changed) == [[0], [0, 1]], "\(kind)")
      #expect(both.count == 2 && both[0].cost < both[1].cost)
    }
  }

  private struct Unexpected: Error {
    let change: ResolutionChange?
  }

  /// A circle in the midst of a larger one.
  private func simple(lower: Altitude, upper: Altitude, from seconds: Int = 600) throws -> ResolutionScene {
    var random = SeededGenerator(seed: 1)
    var scene = try ResolutionScene(&random, at: Self.places()[0], others: 0, spread: 1, reach: 1_000_000)
    let center = try Position(latitude: 34, longitude: 36)
    let ten = Instant(milliseconds: 1_000_000_800_000)
    scene.mine = [
      try Volume(
        area: .circle(center: center, radius: .kilometres(2)), band: AltitudeBand(lower: lower, upper: upper),
        window: TimeWindow(start: ten.adding(seconds: seconds), end: ten.adding(seconds: 3_000)))
    ]
    scene.others = [
      (
        1,
        [
          try Volume(
            area: .circle(center: center, radius: .kilometres(5)),
            band: AltitudeBand(lower: .meanSeaLevel(centimetres: 100_000), upper: .meanSeaLevel(centimetres: 150_000)),
            window: TimeWindow(start: ten.adding(milliseconds: 500), end: ten.adding(milliseconds: 3_600_500)))
        ]
      )
    ]
    return scene
  }

  // MARK: The same changes, made plainly

  private func shifted(_ scene: ResolutionScene, _ moving: [Int], minutes: Int) throws -> [Volume] {
    try cut(scene, moving) {
      try TimeWindow(start: $0.start.adding(seconds: minutes * 60), end: $0.end.adding(seconds: minutes * 60))
    }
  }

  private func cut(_ scene: ResolutionScene, _ moving: [Int], _ change: (TimeWindow) throws -> TimeWindow) throws
    -> [Volume]
  {
    var volumes = scene.mine
    for place in moving {
      let old = volumes[place]
      volumes[place] = try Volume(stated: old.area, band: old.band, window: change(old.window))
    }
    return volumes
  }

  private func lifted(_ scene: ResolutionScene, _ moving: [Int], _ shift: AltitudeShift) throws -> [Volume] {
    func lifted(_ altitude: Altitude) throws -> Altitude {
      let more = Int32(shift.centimetres)
      switch altitude {
      case .meanSeaLevel(let height): return .meanSeaLevel(centimetres: height + more)
      case .qnh(let height, let setting): return .qnh(centimetres: height + more, settingTenthsHPa: setting)
      case .flightLevel(let level): return .flightLevel(hundredsOfFeet: level + more / 3_048)
      default: throw Unexpected(change: .altitude(shift))
      }
    }
    var volumes = scene.mine
    for place in moving {
      let old = volumes[place]
      let band = try AltitudeBand(lower: lifted(old.band.lower), upper: lifted(old.band.upper))
      volumes[place] = try Volume(stated: old.area, band: band, window: old.window)
    }
    return volumes
  }

  private func pushed(_ scene: ResolutionScene, _ moving: [Int], _ bearing: Bearing, _ distance: Distance) -> [Volume] {
    let middles = moving.map { Footprint(scene.mine[$0].area).middle }
    let middle = WGS84.surfacePoint(towards: middles.reduce(Cartesian(x: 0, y: 0, z: 0), +))
    let motion = RigidMotion(
      from: middle, bearing: Double(bearing.microdegrees) / 1e6, metres: Double(distance.millimetres) / 1_000)
    var volumes = scene.mine
    for place in moving {
      if let moved = scene.mine[place].with(area: motion.moved(scene.mine[place].area)) { volumes[place] = moved }
    }
    return volumes
  }
}

extension Altitude {
  /// The number that a height of one of the scenes' datums is given as, flight levels in centimetres.
  fileprivate var pressureOrSeaCentimetres: Int? {
    switch self {
    case .meanSeaLevel(let height), .qnh(let height, _): Int(height)
    case .flightLevel(let level): Int(level) * 3_048
    default: nil
    }
  }
}
