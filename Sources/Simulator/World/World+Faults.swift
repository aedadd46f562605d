// SPDX-License-Identifier: Apache-2.0
import Exchange
import TransparencyLog
import Wire

/// Faults begin, end, and heal.
extension World {
  func begin(_ planned: PlannedFault, _ number: Int) {
    guard !isHealed else { return }
    statistics.faults += 1
    if let name = planned.fault.name { statistics.count(name) }
    judge.faultBegins(planned, now: now)
    switch planned.fault {
    case .cut(let line): change(line, "hears nothing any more") { $0.isCut = true }
    case .starve(let line): change(line, "gets no more requests") { $0.isStarved = true }
    case .disturb(let line, let drop, let double, let delay):
      for line in [line, line.reversed] {
        change(line, "has a bad line: \(drop) ‰ lost, \(double) ‰ doubled, up to \(delay) ms") {
          $0.dropPermille = drop
          $0.duplicatePermille = double
          $0.delay = 5...delay
        }
      }
    case .poorLine(let line):
      for line in [line, line.reversed] { change(line, "has a line of 2,400 bit/s") { $0.poorLine = PoorLine() } }
    case .crash(let node, let point): crash(nodes[node], at: point)
    case .stop(let node): stop(nodes[node], planned.until)
    case .fsyncFails(let node): nodes[node].mood = .fsyncFails
    case .diskFull(let node):
      nodes[node].mood = .full
      tell(nodes[node], 20, "the disk is full")
    case .clockStep(let node, let step):
      nodes[node].clock.offsetMilliseconds += step
      tell(nodes[node], 21, "the wall clock jumps by \(step) ms")
    case .restoreOldCopy(let node): restore(nodes[node])
    case .clone(let node): clone(nodes[node], planned.until)
    case .tamper(let node, let alsoLeaf): tamper(nodes[node], alsoLeaf: alsoLeaf)
    }
  }

  func end(_ planned: PlannedFault) {
    guard !isHealed else { return }
    judge.faultEnds(planned, now: now)
    switch planned.fault {
    case .cut(let line): change(line, "hears again") { $0.isCut = false }
    case .starve(let line): change(line, "gets requests again") { $0.isStarved = false }
    case .disturb(let line, _, _, _), .poorLine(let line):
      for line in [line, line.reversed] {
        change(line, "has a good line again") {
          let isCut = $0.isCut
          let isStarved = $0.isStarved
          $0 = scenario.usualLink
          $0.isCut = isCut
          $0.isStarved = isStarved
        }
      }
    case .diskFull(let node):
      nodes[node].mood = .well
      tell(nodes[node], 22, "the disk has room again")
    case .fsyncFails(let node):
      // Whoever runs the node restarts it: signing has stopped.
      kill(nodes[node], "is stopped after the failed fsync")
      queue.plan(.start(node), at: time(in: 200...5_000))
    default: break
    }
  }

  /// Everything that was wrong is over; from here on everything must come right within bounded time.
  func heal() {
    isHealed = true
    network.heal()
    story.tell(now, nil, .headline, code: 30, "all faults heal; officers stop")
    for node in nodes {
      if node.isTwin {
        kill(node, "the second process is stopped for good")
        node.isGone = true
        continue
      }
      if case .forger(let running) = node.program { running.machine.isQuiet = true }
      if node.mood == .fsyncFails || judge.hasStopped(node) { kill(node, "is restarted") }
      node.mood = .well
      node.crashPoint = nil
      node.audience = nil
      if !node.isRunning { queue.plan(.start(node.number), at: now.adding(milliseconds: 100)) }
    }
    judge.healed(now: now)
  }

  func takeBackup(_ node: SimulatedNode) {
    guard judge.tampered[node.number] == nil else { return }
    node.backup = node.store.durable
    tell(node, 31, "a copy of the disk is taken: \(sizes(of: node))")
  }

  private func change(_ line: Direction, _ text: String, _ body: (inout LinkCondition) -> Void) {
    body(&network[line])
    story.tell(
      now, line.to, .headline, code: 32, "\(text) from \(self.names[line.from])")
  }

  private func tell(_ node: SimulatedNode, _ code: UInt64, _ text: @autoclosure () -> String) {
    story.tell(now, node.number, .headline, code: code, text())
  }

  private func crash(_ node: SimulatedNode, at point: CrashPoint) {
    guard node.isRunning else { return }
    if point == .now {
      statistics.count("crash")
      crash(node, "crashes")
    } else {
      node.crashPoint = point
    }
  }

  private func stop(_ node: SimulatedNode, _ until: VirtualTime) {
    kill(node, "is stopped")
    queue.plan(.start(node.number), at: until)
  }

  private func restore(_ node: SimulatedNode) {
    guard let backup = node.backup else { return }
    // Whatever was done to the disk that is taken out does not matter any more.
    judge.tampered[node.number] = nil
    statistics.count("restore")
    kill(node, "is stopped for a restore")
    judge.restored(node, from: backup, now: now)
    node.store = MemoryStore(backup)
    node.limbo = nil
    tell(node, 33, "an old copy is put in place: \(sizes(of: node))")
    queue.plan(.start(node.number), at: time(in: 200...5_000))
  }

  private func clone(_ node: SimulatedNode, _ until: VirtualTime) {
    guard let party = node.party, !node.isTwin, judge.tampered[node.number] == nil,
      !nodes.contains(where: { $0.party == party && $0.isTwin })
    else {
      return
    }
    let image = chance.chance(permille: 500) ? node.backup ?? node.store.durable : node.store.durable
    let twin = SimulatedNode(
      number: nodes.count, party: party, isTwin: true, clock: node.clock, store: MemoryStore(image))
    nodes.append(twin)
    statistics.count("clone")
    judge.cloned(party, now: now)
    tell(twin, 34, "a second process is started over a copy")
    start(twin)
  }

  private func tamper(_ node: SimulatedNode, alsoLeaf: Bool) {
    let truth = node.store.durable
    // Whoever also changes the stored leaf hash of an own entry that no record covers yet can only be found out by the
    // peers; a mirrored entry always stands under a recorded checkpoint.
    let origins = truth.origins.filter { truth.size(of: $0) > 0 }.filter {
      !alsoLeaf || founding.party(of: $0) != node.party
    }
    guard let origin = chance.pick(origins), judge.tampered[node.number] == nil else { return }
    let index = UInt64(chance.int(0...Int(truth.size(of: origin) - 1)))
    statistics.count(alsoLeaf ? "tampering with leaf" : "tampering")
    kill(node, "is stopped by somebody who has the disk")
    var image = truth
    image.tamper(origin, index, byte: chance.int(0...10_000), alsoLeaf: alsoLeaf)
    judge.tampered[node.number] = Judge.Tampering(
      origin: origin, index: index, isHidden: alsoLeaf, truth: truth)
    node.store = MemoryStore(image)
    tell(node, 35, "entry \(index) of \(origin) is changed on the disk\(alsoLeaf ? ", with its leaf hash" : "")")
    queue.plan(.start(node.number), at: time(in: 200...3_000))
  }
}

extension Fault {
  /// The kind, for the counts; nil for what is counted where it takes effect.
  var name: String? {
    switch self {
    case .cut: "cut"
    case .starve: "starvation"
    case .disturb: "disturbance"
    case .poorLine: "poor line"
    case .stop: "stop"
    case .clockStep: "clock step"
    case .crash, .fsyncFails, .diskFull, .restoreOldCopy, .clone, .tamper: nil
    }
  }
}

extension Direction {
  /// The other way.
  var reversed: Direction { Direction(from: to, to: from) }
}
