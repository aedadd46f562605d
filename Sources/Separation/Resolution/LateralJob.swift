// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Moves areas along the surface, in whole degrees and whole steps, as little as keeps clear of everything.
///
/// On each of 360 rays a plane says at which lengths nothing can be clear (see ``PushRay``): its errors are bounded, and
/// minima shrunk by them, so that no length that is free is passed over. The exact test then decides. Rays are left as
/// soon as they are no better than what was found.
struct LateralJob: ResolutionJob {
  /// Something that may be in the way.
  private struct Obstacle: Sendable {
    let neighbour: Neighbour
    /// The number of the figure that moves.
    let mine: Int
    /// Where its middle lies in the plane.
    let middle: SIMD2<Double>
    /// Metres from there that hold it, and what moves, when the two touch; infinite where the plane is no good for that.
    let reach: Double
    var figure: PlaneFigure?
    /// How many rays it ends.
    var ends = 0
  }

  private enum Phase {
    /// At this obstacle, after so many that were clear one after another.
    case ray(obstacle: Int, clear: Int)
    case check([Volume], ResolutionCheck)
  }

  private let moving: [Int]
  private let reason: Neighbour
  private let plane: PushPlane
  private let isTooWide: Bool
  /// How far what moves reaches from the middle, in metres.
  private let reach: Double
  /// In metres, and as it was given.
  private let step: Double
  private let stepLength: Distance
  private let most: Int
  private var figures: [PlaneFigure] = []
  private var middles: [SIMD2<Double>] = []
  private var obstacles: [Obstacle] = []
  private var gathered = 0
  private var waiting: ArraySlice<Neighbour> = []
  private var ray = 0
  private var steps = 1
  private var last: Int?
  /// Whether the steps were found free, so that one less is tried.
  private var isBackwards = false
  private var phase = Phase.ray(obstacle: 0, clear: 0)
  private var best: (steps: Int, degrees: Int, volumes: [Volume])?

  init(moving: [Int], reason: Neighbour, on ground: ResolutionGround) {
    self.moving = moving
    self.reason = reason
    let footprints = moving.map { ground.asked[$0].footprint }
    let sum = footprints.reduce(Cartesian(x: 0, y: 0, z: 0)) { $0 + $1.middle }
    let middle = WGS84.surfacePoint(towards: sum)
    let inSpace = WGS84.cartesian(middle)
    let reach =
      footprints.map { Footprint.alongSurface(($0.middle - inSpace).length) + $0.reach }.max() ?? 0
    isTooWide = reach > Double(SeparationLimits.reach.millimetres) / 1_000
    stepLength = ground.limits.lateralStep
    step = Double(stepLength.millimetres) / 1_000
    most = Int(ground.limits.lateral.millimetres / stepLength.millimetres)
    let minimum = Double(max(0, ground.most.lateral.millimetres)) / 1_000
    plane = PushPlane(middle: middle, radius: reach + Double(most) * step + minimum)
    self.reach = reach
  }

  mutating func run(on ground: ResolutionGround, work: inout Int) -> ResolutionOutcome? {
    if isTooWide { return .tooWide }
    guard gather(on: ground, work: &work) else { return nil }
    while ray < 360 {
      guard work > 0 else { return nil }
      switch phase {
      case .ray(let obstacle, let clear): follow(obstacle, clear, on: ground, work: &work)
      case .check(let volumes, var check):
        guard let step = check.next(on: ground, work: &work) else {
          phase = .check(volumes, check)
          return nil
        }
        decide(step, volumes, on: ground, work: &work)
      }
    }
    guard let best else { return .barred(commonEnd ?? reason) }
    let bearing = Bearing.degrees(best.degrees)
    return .found(.lateral(bearing: bearing, distance: stepLength * best.steps), best.volumes)
  }

  /// All directions, neighbours far from each other, so that a good one is found soon.
  private var degrees: Int { ray * 137 % 360 }

  /// The most steps that are of interest.
  private var cap: Int { best.map { $0.steps - 1 } ?? most }

  private var commonEnd: Neighbour? {
    var common: Obstacle?
    for obstacle in obstacles where obstacle.ends > common?.ends ?? 0 { common = obstacle }
    return common?.neighbour
  }

  /// Finds what the moving volumes may come upon; false if the work does not suffice.
  private mutating func gather(on ground: ResolutionGround, work: inout Int) -> Bool {
    while gathered < moving.count || !waiting.isEmpty {
      guard work > 0 else { return false }
      if let neighbour = waiting.popFirst() {
        work -= 1
        if let obstacle = obstacle(neighbour, on: ground) {
          work -= 3
          obstacles.append(obstacle)
        }
      } else {
        let place = moving[gathered]
        let asked = ground.asked[place]
        figures.append(PlaneFigure(asked.volume.area, in: plane))
        middles.append(plane.image(of: WGS84.surfacePoint(towards: asked.footprint.middle)))
        work -= 3 * asked.footprint.vertices.count
        // A hundredth and a metre for what a figure changes on the way.
        let lateral = ground.limits.lateral
        let reach = lateral + Distance(millimetres: lateral.millimetres / 100) + .metres(1)
        waiting =
          ground.neighbours(
            of: place, asked, within: Minima(lateral: reach, vertical: .zero, seconds: 0), work: &work)[...]
        gathered += 1
      }
    }
    return true
  }

  /// What a neighbour of the last volume that was gathered is in the way with; nil if it never is.
  private func obstacle(_ neighbour: Neighbour, on ground: ResolutionGround) -> Obstacle? {
    let asked = ground.asked[neighbour.mine]
    let near = ConflictTest.nearInTimeAndHeight(
      asked.volume, neighbour.item.volume, minima: neighbour.minima, geoid: ground.index.geoid)
    guard near != nil else { return nil }
    let footprint = Footprint(neighbour.item.volume.area)
    let middle = plane.image(of: WGS84.surfacePoint(towards: footprint.middle))
    let theirs = footprint.reach
    let radius = max(plane.radius, (middle * middle).sum().squareRoot() + theirs)
    let between = asked.footprint.reach + theirs + Double(max(0, neighbour.minima.lateral.millimetres)) / 1_000
    return Obstacle(
      neighbour: neighbour, mine: gathered - 1, middle: middle,
      reach: radius > 3e6 ? .infinity : between + 2 * radius * PushPlane.stretch(radius) + 10)
  }

  /// Goes along the ray past one obstacle.
  private mutating func follow(_ place: Int, _ clear: Int, on ground: ResolutionGround, work: inout Int) {
    guard steps <= cap else { return leave() }
    guard clear < obstacles.count else {
      guard let volumes = volumes(on: ground, work: &work) else { return leave() }
      phase = .check(volumes, ResolutionCheck(volumes.map { ground.index.asked($0) }))
      return
    }
    let free = firstFree(place, work: &work)
    phase = .ray(obstacle: (place + 1) % obstacles.count, clear: free > steps ? 0 : clear + 1)
    if free > steps {
      steps = free
      last = place
    }
  }

  /// The least number of steps at which the obstacle is not certainly in the way.
  private mutating func firstFree(_ place: Int, work: inout Int) -> Int {
    work -= 1
    let ray = PushRay(degrees: degrees)
    let obstacle = obstacles[place]
    let mine = obstacle.mine
    let length = Double(steps) * step
    let minimum = Double(max(0, obstacle.neighbour.minima.lateral.millimetres)) / 1_000
    // The disks that hold the two: nearly all that is far from the ray.
    let apart = middles[mine] + ray.direction * length - obstacle.middle
    let ahead = -(apart * ray.direction).sum()
    let distance = (apart * apart).sum().squareRoot()
    let aside = ahead > 0 ? max(0, distance * distance - ahead * ahead).squareRoot() : distance
    guard aside <= obstacle.reach else { return steps }
    let other = figure(place, work: &work)
    let figure = figures[mine]
    // How far edges may be from where the plane has them.
    let doubt = plane.stretch * reach + plane.stray(figure.longest) + plane.stray(other.longest) + 0.05
    work -= figure.edges.count * other.edges.count / 20
    let between = max(0, minimum + figure.offset + other.offset - doubt)
    let free = ray.firstFree(figure, from: other, apart: between, at: length)
    return free > length ? Int((min(free / step, 1e9)).rounded(.up)) : steps
  }

  private mutating func figure(_ place: Int, work: inout Int) -> PlaneFigure {
    if let figure = obstacles[place].figure { return figure }
    let figure = PlaneFigure(obstacles[place].neighbour.item.volume.area, in: plane)
    work -= 3 * figure.edges.count
    obstacles[place].figure = figure
    return figure
  }

  /// What the exact test says of the steps.
  private mutating func decide(
    _ step: ResolutionCheck.Step, _ volumes: [Volume], on ground: ResolutionGround, work: inout Int
  ) {
    switch step {
    case .clear where isWellFormed(volumes, on: ground, work: &work):
      best = (steps, degrees, volumes)
      // The plane may have been too careful where minima are less than its doubt.
      steps -= 1
      isBackwards = true
      guard steps > 0 else { return leave() }
    case .clear:
      if isBackwards { return leave() }
      steps += 1
    case .conflict(let neighbour, _):
      if isBackwards { return leave() }
      last = obstacles.firstIndex { $0.neighbour.item.hit.slot == neighbour.item.hit.slot } ?? last
      steps += 1
    }
    phase = .ray(obstacle: 0, clear: isBackwards ? obstacles.count : 0)
  }

  /// Whether areas that are well-formed have stayed so, with their vertices rounded anew.
  private func isWellFormed(_ volumes: [Volume], on ground: ResolutionGround, work: inout Int) -> Bool {
    for place in moving {
      let count = ground.asked[place].footprint.vertices.count
      work -= count + count * count / 40
    }
    return moving.allSatisfy { place in
      (try? volumes[place].area.validate()) != nil || (try? ground.volumes[place].area.validate()) == nil
    }
  }

  private mutating func leave() {
    if steps > most, let last { obstacles[last].ends += 1 }
    ray += 1
    steps = 1
    last = nil
    isBackwards = false
    phase = .ray(obstacle: 0, clear: 0)
  }

  /// The volumes after so many steps; nil if an area would not be one any more.
  private func volumes(on ground: ResolutionGround, work: inout Int) -> [Volume]? {
    let motion = RigidMotion(from: plane.middle, bearing: Double(degrees), metres: Double(steps) * step)
    var volumes = ground.volumes
    for place in moving {
      work -= 4 * ground.asked[place].footprint.vertices.count
      guard let moved = volumes[place].with(area: motion.moved(volumes[place].area)) else { return nil }
      volumes[place] = moved
    }
    return volumes
  }
}
