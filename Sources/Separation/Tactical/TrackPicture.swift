// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Tracks of all parties at one moment, to be asked which of them will break the protected zone of another's.
///
/// A value: copies are snapshots. Every pair of tracks of different parties is decided by one exact test; a grid of
/// cells only leaves out pairs that are certainly too far apart. Each track is in exactly one cell, that of its place
/// halfway through the lookahead, so that each pair is found exactly once, whenever in the lookahead it meets.
public struct TrackPicture: Sendable {
  /// The zone around each track.
  public let zone: ProtectedZone
  /// The moment from which on one looks ahead.
  public private(set) var epoch: Instant
  /// Bounds of the geoid where heights across datums are compared.
  public let geoid: GeoidModel

  private struct Entry: Sendable {
    var number: TrackNumber
    var track: Track
    var layer: Int
    var cell: Int32 = 0
    var place: Int32 = 0
  }

  private var layers: [TrackLayer] = []
  private var entries: ContiguousArray<Entry> = []
  private var slots: [TrackNumber: Int32] = [:]
  private var free: [Int32] = []

  /// A picture without tracks.
  public init(zone: ProtectedZone, epoch: Instant, geoid: GeoidModel = .worldwide) {
    self.zone = zone
    self.epoch = epoch
    self.geoid = geoid
  }

  /// How many tracks there are.
  public var count: Int { slots.count }

  /// Makes room for a number of tracks in all, so that the first reports are taken faster.
  public mutating func reserve(_ count: Int) {
    let count = min(count, TacticalLimits.tracks)
    entries.reserveCapacity(count)
    slots.reserveCapacity(count)
  }

  /// The report under a number and whose it is; `nil` if there is none.
  public subscript(number: TrackNumber) -> (track: Track, owner: TrackOwner)? {
    slots[number].map { (entries[Int($0)].track, layers[entries[Int($0)].layer].owner) }
  }

  /// Takes a report under a number, instead of the one that was there.
  ///
  /// - Throws: `TrackError.stale` if the report is too far from the epoch, `TrackError.tooManyTracks` if there is no
  ///   room; the picture is then as before.
  public mutating func set(_ number: TrackNumber, to track: Track, of owner: TrackOwner) throws(TrackError) {
    let motion = try Motion(track, at: epoch, geoid: geoid)
    let slot: Int32
    if let known = slots[number] {
      slot = known
      if replace(slot, track, motion, owner) { return }
      unplace(slot)
    } else {
      guard count < TacticalLimits.tracks else { throw .tooManyTracks(limit: TacticalLimits.tracks) }
      slot = free.popLast() ?? Int32(entries.count)
      slots[number] = slot
    }
    var entry = Entry(number: number, track: track, layer: layer(owner, motion.reference))
    let resident = Resident(motion: motion, number: number, slot: slot)
    (entry.cell, entry.place) = layers[entry.layer].insert(resident, seconds: zone.seconds)
    if Int(slot) == entries.count { entries.append(entry) } else { entries[Int(slot)] = entry }
  }

  /// Takes a track out; nothing happens if it is not there.
  public mutating func remove(_ number: TrackNumber) {
    guard let slot = slots.removeValue(forKey: number) else { return }
    unplace(slot)
    free.append(slot)
  }

  /// Puts the tracks in an order in which `encounters()` is faster, without changing what it finds. Worth it after
  /// many reports; `advance(to:)` does it too.
  public mutating func settle() {
    for layer in layers.indices { layers[layer].sort(seconds: zone.seconds) }
    for layer in layers {
      for cell in layer.cells {
        for (place, resident) in cell.residents.enumerated() { entries[Int(resident.slot)].place = Int32(place) }
      }
    }
  }

  /// Moves the epoch, and every track along its way; takes out those whose report is then too old, and returns them in
  /// ascending order.
  public mutating func advance(to epoch: Instant) -> [TrackNumber] {
    var next = TrackPicture(zone: zone, epoch: epoch, geoid: geoid)
    next.reserve(count)
    var stale: [TrackNumber] = []
    for (slot, entry) in entries.enumerated() where slots[entry.number] == Int32(slot) {
      do {
        try next.set(entry.number, to: entry.track, of: layers[entry.layer].owner)
      } catch {
        stale.append(entry.number)
      }
    }
    next.settle()
    self = next
    return stale.sorted()
  }

  /// Puts a report where the last one of its track is, if it belongs in the same cell, as most do.
  private mutating func replace(_ slot: Int32, _ track: Track, _ motion: Motion, _ owner: TrackOwner) -> Bool {
    let (index, cell, place) = (entries[Int(slot)].layer, entries[Int(slot)].cell, entries[Int(slot)].place)
    guard layers[index].owner == owner, layers[index].reference == motion.reference,
      layers[index].replace(motion, cell: cell, place: place, seconds: zone.seconds)
    else { return false }
    entries[Int(slot)].track = track
    return true
  }

  private mutating func unplace(_ slot: Int32) {
    let entry = entries[Int(slot)]
    let moved = layers[entry.layer].remove(cell: entry.cell, place: entry.place)
    if let moved { entries[Int(moved)].place = entry.place }
  }

  private mutating func layer(_ owner: TrackOwner, _ reference: HeightReference) -> Int {
    if let known = layers.firstIndex(where: { $0.owner == owner && $0.reference == reference }) { return known }
    layers.append(TrackLayer(owner: owner, reference: reference))
    return layers.count - 1
  }
}

extension TrackPicture {
  /// Every encounter within the lookahead, each once. The order is the same for the same history of the picture.
  ///
  /// - Throws: `TrackError.tooManyEncounters` above `TacticalLimits.encounters`, instead of half an answer.
  public func encounters() throws(TrackError) -> [Encounter] {
    try encounters(atMost: TacticalLimits.encounters)
  }

  func encounters(atMost limit: Int) throws(TrackError) -> [Encounter] {
    let test = EncounterTest(zone)
    var found: [Encounter] = []
    for (index, layer) in layers.enumerated() {
      let cells = layer.cellsInOrder
      for other in layers.dropFirst(index + 1) where other.owner != layer.owner {
        for cell in cells {
          TrackPicture.search(from: layer.cells[Int(cell)], in: other, test, atMost: limit, &found)
          guard found.count <= limit else { throw .tooManyEncounters(limit: limit) }
        }
      }
    }
    return found
  }

  /// The encounters of one track within the lookahead; none if it is not there.
  public func encounters(of number: TrackNumber) -> [Encounter] {
    guard let slot = slots[number] else { return [] }
    let test = EncounterTest(zone)
    let entry = entries[Int(slot)]
    let owner = layers[entry.layer].owner
    var found: [Encounter] = []
    for layer in layers where layer.owner != owner {
      TrackPicture.search(
        from: layers[entry.layer].cells[Int(entry.cell)], only: entry.place, in: layer, test, atMost: .max, &found)
    }
    return found
  }

  /// The encounters of all tracks of a cell, or of one, with those of another layer.
  private static func search(
    from cell: borrowing TrackCell, only place: Int32? = nil, in layer: TrackLayer, _ test: EncounterTest,
    atMost limit: Int, _ found: inout [Encounter]
  ) {
    let residents = cell.residents
    let places = place.map { $0..<($0 + 1) } ?? 0..<Int32(residents.count)
    let seekers = places.map { TrackSeeker(residents[Int($0)].motion, place: $0, layer: layer, test: test) }
    guard let reach = seekers.map(\.reach).max(), let angle = seekers.map(\.angle).max() else { return }
    let near: [Int32]
    if let place {
      let halfway = residents[Int(place)].motion.direction(after: test.seconds / 2)
      near = layer.cells(within: angle, ofLatitude: halfway.latitude, longitude: halfway.longitude)
    } else {
      let middle = TrackGrid.middle(of: cell.cell)
      near = layer.cells(within: angle + middle.reach, ofLatitude: middle.latitude, longitude: middle.longitude)
    }
    search(cell, seekers.span, reach, in: layer.cells.span, near, test, atMost: limit, &found)
  }

  /// The encounters of tracks of one cell, in the order of their places, with those of others. Breaks off when there
  /// are more than anybody takes.
  private static func search(
    _ cell: borrowing TrackCell, _ seekers: Span<TrackSeeker>, _ reach: Double, in cells: Span<TrackCell>,
    _ near: [Int32], _ test: EncounterTest, atMost limit: Int, _ found: inout [Encounter]
  ) {
    let quartets = cell.quartets.span
    let residents = cell.residents.span
    let first = Int(seekers[0].place)
    var candidates: [Candidate] = []
    var room = [Int32](repeating: 0, count: near.map { cells[Int($0)].quartets.count }.max() ?? 0)
    var noted = room.mutableSpan
    for index in near {
      let index = Int(index)
      let plane = cells[index].plane
      let others = cells[index].quartets.span
      let heights = cells[index].heights.span
      let point = cell.plane.middle(of: plane)
      // Whoever of the cell meets somebody has come so near to its middle, but for the half way that it travels
      // itself.
      let still = reach + plane.reach + 1
      let squaredReach = Float((still + cells[index].halfWay) * (still + cells[index].halfWay))
      candidates.removeAll(keepingCapacity: true)
      for quartet in (first / 4)...((first + seekers.count - 1) / 4) {
        let squares = quartets[quartet].squaredDistances(from: point, seconds: Float(test.seconds))
        let passes = squares .<= squaredReach
        guard any(passes) else { continue }
        for lane in 0..<4 where passes[lane] {
          let seeker = quartet * 4 + lane - first
          guard seekers.indices.contains(seeker) else { continue }
          let halfWay = Double(squares[lane].squareRoot()) - still
          let end = cells[index].quartets(travelling: halfWay, seconds: test.seconds)
          guard found.count <= limit, candidates.count / 2 <= limit else { break }
          seekers[seeker].collect(others.extracting(first: end), heights, plane, &noted, &candidates)
        }
      }
      guard !candidates.isEmpty else { continue }
      let otherResidents = cells[index].residents.span
      for candidate in candidates {
        let (mine, its) = (Int(candidate.seeker), Int(candidate.other))
        guard let breach = test.breach(residents[mine].motion, otherResidents[its].motion) else { continue }
        found.append(Encounter(residents[mine].number, otherResidents[its].number, breach))
      }
    }
  }
}
