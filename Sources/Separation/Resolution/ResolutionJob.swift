// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// What a search for one kind of change comes to.
enum ResolutionOutcome: Sendable {
  case found(ResolutionChange, [Volume])
  case barred(Neighbour)
  case unboundBand(volume: Int)
  case tooWide
}

/// The search for one kind of change, in pieces.
protocol ResolutionJob: Sendable {
  /// Goes on; nil if the work does not suffice.
  mutating func run(on ground: ResolutionGround, work: inout Int) -> ResolutionOutcome?
}

/// Moves windows or bands by steps until nothing is in the way.
struct StepJob: ResolutionJob {
  /// What moves, at each step.
  enum Axis: Sendable {
    /// By so many minutes a step.
    case time(minutes: Int)
    /// The bands at each step, those of the volumes that move in their order.
    case altitude(AltitudeShift, bands: [[AltitudeBand]])
  }

  private let moving: [Int]
  private let axis: Axis
  /// What conflicts as it is.
  private let reason: Neighbour
  private let first: Int
  private let most: Int
  private var gathered = 0
  private var waiting: ArraySlice<Neighbour> = []
  private var bars: [StepSweep.Bar] = []
  private var sweep: StepSweep?
  private var check: (volumes: [Volume], check: ResolutionCheck)?

  /// A shift in time, later or earlier.
  init(moving: [Int], isLater: Bool, reason: Neighbour, on ground: ResolutionGround) {
    self.moving = moving
    self.reason = reason
    axis = .time(minutes: isLater ? 1 : -1)
    let windows = moving.map { ground.volumes[$0].window }
    let start = windows.map(\.start).min() ?? .earliest
    let end = windows.map(\.end).max() ?? .latest
    let earliest = ground.limits.notBefore ?? .earliest
    if isLater {
      first = max(1, Int((earliest - start + 59_999) / 60_000))
      most = min(ground.limits.minutes, Int((Instant.latest - end) / 60_000))
    } else {
      first = 1
      most = min(ground.limits.minutes, Int((start - earliest) / 60_000))
    }
  }

  /// A change of altitude, up or down; nil for a band that does not move as a whole.
  init(moving: [Int], isUp: Bool, reason: Neighbour, on ground: ResolutionGround) {
    self.moving = moving
    self.reason = reason
    let bands = moving.map { ground.volumes[$0].band }
    let step = AltitudeShift.step(for: bands, ground.limits) * (isUp ? 1 : -1)
    let limit = min(2_000, Int(ground.limits.altitude.millimetres / 10) / max(1, abs(step.centimetres)))
    var steps = bands.map { [$0] }
    rising: for count in stride(from: 1, through: limit, by: 1) {
      let moved = bands.compactMap { $0.moved(step * count, ground.limits) }
      guard moved.count == bands.count else { break rising }
      for place in moved.indices { steps[place].append(moved[place]) }
    }
    axis = .altitude(step, bands: steps)
    first = 1
    most = (steps.first?.count ?? 1) - 1
  }

  mutating func run(on ground: ResolutionGround, work: inout Int) -> ResolutionOutcome? {
    guard gather(on: ground, work: &work) else { return nil }
    var sweep = self.sweep ?? StepSweep(bars, from: first, to: most)
    defer { self.sweep = sweep }
    while true {
      if check == nil {
        guard let isFree = sweep.run(on: ground, work: &work) else { return nil }
        guard isFree, let volumes = volumes(at: sweep.step, on: ground) else { return .barred(sweep.last ?? reason) }
        check = (volumes, ResolutionCheck(volumes.map { ground.index.asked($0) }))
      }
      guard let step = check?.check.next(on: ground, work: &work), let volumes = check?.volumes else { return nil }
      check = nil
      switch step {
      case .clear: return .found(change(at: sweep.step), volumes)
      case .conflict(let neighbour, _): sweep.pass(neighbour)
      }
    }
  }

  /// Finds what the moving volumes may come upon, and at which steps; false if the work does not suffice.
  private mutating func gather(on ground: ResolutionGround, work: inout Int) -> Bool {
    while gathered < moving.count || !waiting.isEmpty {
      guard work > 0 else { return false }
      if let neighbour = waiting.popFirst() {
        if let bar = bar(neighbour, gathered - 1, on: ground, work: &work) { bars.append(bar) }
      } else {
        let place = moving[gathered]
        waiting = ground.neighbours(of: place, ground.asked[place], within: reach(ground.limits), work: &work)[...]
        gathered += 1
      }
    }
    return true
  }

  /// How far anything may be that is come upon.
  private func reach(_ limits: ResolutionLimits) -> Minima {
    switch axis {
    case .time: Minima(lateral: .zero, vertical: .zero, seconds: max(0, most) * 60)
    // The air may be stretched, so that a flight level moves by more than its feet (see `AtmosphereEnvelope`).
    case .altitude: Minima(lateral: .zero, vertical: limits.altitude * 2 + .metres(10), seconds: 0)
    }
  }

  /// The steps that a neighbour of the volume with this number among those that move bars, if the areas are near.
  private func bar(
    _ neighbour: Neighbour, _ number: Int, on ground: ResolutionGround, work: inout Int
  ) -> StepSweep.Bar? {
    let (mine, other) = (ground.volumes[neighbour.mine], neighbour.item.volume)
    switch axis {
    case .time(let minutes):
      work -= 1
      let gap = mine.band.gap(to: other.band, geoid: ground.index.geoid)
      guard gap == .zero || gap < neighbour.minima.vertical,
        let near = nearWindows(mine, other, neighbour.minima, work: &work)
      else { return nil }
      return StepSweep.bar(neighbour, near.mine, near.other, milliseconds: Int64(minutes) * 60_000)
    case .altitude(_, let bands):
      work -= 1
      guard let near = nearWindows(mine, other, neighbour.minima, work: &work),
        near.mine.gapMilliseconds(to: near.other) <= neighbour.minima.reachMilliseconds
      else { return nil }
      work -= 4
      return StepSweep.bar(neighbour, bands: bands[number], geoid: ground.index.geoid, isUp: isUp)
    }
  }

  /// The windows during which two volumes may be too close: of a circle that moves past what does not, only while it is near. Of
  /// two circles that move, the whole of both; `nil` if they never are.
  private func nearWindows(
    _ mine: Volume, _ other: Volume, _ minima: Minima, work: inout Int
  ) -> (mine: TimeWindow, other: TimeWindow)? {
    switch (TransitLeg(mine), TransitLeg(other)) {
    case (let leg?, nil): stay(of: leg, near: other.area, minima, work: &work).map { ($0, other.window) }
    case (nil, let leg?): stay(of: leg, near: mine.area, minima, work: &work).map { (mine.window, $0) }
    default: (mine.window, other.window)
    }
  }

  private func stay(of leg: TransitLeg, near area: Area, _ minima: Minima, work: inout Int) -> TimeWindow? {
    let prepared = PreparedArea(area)
    work -= 60 * (1 + prepared.edges.count)
    return leg.stay(near: prepared, within: ConflictTest.limit(minima))
  }

  private var isUp: Bool { if case .altitude(let step, _) = axis { step.centimetres > 0 } else { false } }

  private func change(at step: Int) -> ResolutionChange {
    switch axis {
    case .time(let minutes): .time(minutes: minutes * step)
    case .altitude(let shift, _): .altitude(shift * step)
    }
  }

  private func volumes(at step: Int, on ground: ResolutionGround) -> [Volume]? {
    var volumes = ground.volumes
    for (number, place) in moving.enumerated() {
      let old = volumes[place]
      let changed: Volume?
      switch axis {
      case .time(let minutes):
        let window = old.window
        let milliseconds = Int64(minutes * step) * 60_000
        changed = old.with(
          window: TimeWindow(
            ordered: window.start.adding(milliseconds: milliseconds), window.end.adding(milliseconds: milliseconds)))
      case .altitude(_, let bands):
        changed = old.with(band: bands[number][step])
      }
      guard let changed else { return nil }
      volumes[place] = changed
    }
    return volumes
  }
}

/// Cuts windows so that they begin later or end earlier.
struct CutJob: ResolutionJob {
  private let moving: [Int]
  private let isStart: Bool
  /// Everything that the moving volumes conflict with; something.
  private let conflicts: [Neighbour]
  private var check: (change: ResolutionChange, volumes: [Volume], check: ResolutionCheck)?

  init(moving: [Int], isStart: Bool, conflicts: [Neighbour]) {
    self.moving = moving
    self.isStart = isStart
    self.conflicts = conflicts
  }

  mutating func run(on ground: ResolutionGround, work: inout Int) -> ResolutionOutcome? {
    if check == nil {
      let bar = farthest
      guard let cut = cut(past: bar, on: ground) else { return .barred(bar) }
      check = (cut.change, cut.volumes, ResolutionCheck(cut.volumes.map { ground.index.asked($0) }))
    }
    guard let step = check?.check.next(on: ground, work: &work), let done = check else { return nil }
    switch step {
    case .clear: return .found(done.change, done.volumes)
    case .conflict(let neighbour, _): return .barred(neighbour)
    }
  }

  /// The conflict for which the most is cut.
  private var farthest: Neighbour {
    let most = conflicts.max { first, second in
      let (one, other) = (first.item.volume.window, second.item.volume.window)
      let (reach, otherReach) = (first.minima.reachMilliseconds, second.minima.reachMilliseconds)
      return isStart ? one.end - other.end < otherReach - reach : other.start - one.start < otherReach - reach
    }
    return most ?? conflicts[0]
  }

  /// A shorter window keeps clear of whatever a longer one did, so only the present conflicts matter.
  private func cut(past bar: Neighbour, on ground: ResolutionGround) -> (change: ResolutionChange, volumes: [Volume])? {
    let minute: Int64 = 60_000
    let window = bar.item.volume.window
    let reach = bar.minima.reachMilliseconds
    let instant: Instant
    if isStart {
      // The first whole minute at which the two do not conflict any more.
      let (sum, overflow) = window.end.milliseconds.addingReportingOverflow(reach)
      guard !overflow, sum / minute + 1 <= Instant.latest.milliseconds / minute else { return nil }
      instant = Instant(milliseconds: (sum / minute + 1) * minute)
    } else {
      let last = window.start.milliseconds - reach - 1
      guard last >= 0 else { return nil }
      instant = Instant(milliseconds: last / minute * minute)
      if let earliest = ground.limits.notBefore, instant < earliest { return nil }
    }
    var volumes = ground.volumes
    for place in moving {
      let old = volumes[place].window
      let (start, end) = isStart ? (max(old.start, instant), old.end) : (old.start, min(old.end, instant))
      guard start == old.start && end == old.end || end - start >= Int64(ground.limits.shortestMinutes) * minute,
        start <= end, let shorter = volumes[place].shortened(to: TimeWindow(ordered: start, end))
      else { return nil }
      volumes[place] = shorter
    }
    return (isStart ? .start(instant) : .end(instant), volumes)
  }
}

extension Volume {
  /// What is left of it in a part of its window: a circle that moves keeps its speed, and goes a part of its way.
  fileprivate func shortened(to part: TimeWindow) -> Volume? {
    guard case .transit(let transit) = area, part != window, window.start < window.end else {
      return with(window: part)
    }
    let path = Geodesic.inverse(transit.from.point, transit.to.point)
    func place(_ instant: Instant) -> Position {
      let share = Double(instant - window.start) / Double(window.end - window.start)
      return Position(
        nearest: Geodesic.direct(transit.from.point, azimuth: path.initialAzimuth, metres: path.metres * share))
    }
    let rest = Transit(
      from: part.start == window.start ? transit.from : place(part.start),
      to: part.end == window.end ? transit.to : place(part.end), radius: transit.radius)
    return with(area: .transit(rest), window: part)
  }

  /// The same area at other heights or another time; nil if the area is not one.
  func with(area: Area? = nil, band: AltitudeBand? = nil, window: TimeWindow? = nil) -> Volume? {
    try? Volume(stated: area ?? self.area, band: band ?? self.band, window: window ?? self.window)
  }
}
