// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TestSupport
import Testing

@testable import Separation

@Suite("The picture of tracks")
struct TacticalPictureTests {
  static let epoch = Instant(milliseconds: 1_700_000_000_000)
  /// In the middle of things, at both poles, on the antimeridian, on the equator, and where frames change.
  static let centers: [(latitude: Double, longitude: Double)] = [
    (35, 38), (89.9, 20), (-90, 0), (10, 179.95), (0, -0.01), (75, -179.99), (-74.8, 60),
  ]

  @Test(
    "Every pair of random tracks, wherever they are and whatever is known of them, is decided as plain formulas do",
    arguments: [ProtectedZone.Frame.tangent, .meanLatitude], RandomTracks.Kind.allCases)
  func likeAllPairs(frame: ProtectedZone.Frame, kind: RandomTracks.Kind) throws {
    var decided = (near: 0, far: 0)
    for (number, center) in Self.centers.enumerated() {
      for (reach, seconds) in [(40, 60), (150, 300), (600, 600)] {
        let zone = try ProtectedZone(lateral: .metres(9_260), vertical: .metres(300), lookahead: seconds, frame: frame)
        var tracks = RandomTracks(
          random: SeededGenerator(seed: UInt64(number * 1_000 + seconds)), epoch: Self.epoch,
          center: try Position(latitude: center.latitude, longitude: center.longitude), kilometres: reach)
        var picture = TrackPicture(zone: zone, epoch: Self.epoch)
        let all = try (0..<60).map { _ in try tracks.track(kind) }
        for (index, track) in all.enumerated() {
          try picture.set(TrackNumber(UInt32(index)), to: track, of: TrackOwner(UInt8(index % 3)))
        }
        let found = try picture.encounters().map { Pair($0) }
        #expect(Set(found).count == found.count)
        let oracle = TacticalOracle(zone: zone, epoch: Self.epoch)
        for first in all.indices {
          for second in all.indices.dropFirst(first + 1) where first % 3 != second % 3 {
            let breach = oracle.breach(all[first], all[second])
            // What rounding decides is not asked.
            guard abs(breach) > 1e-5 else { continue }
            let isFound = found.contains(Pair(first: UInt32(first), second: UInt32(second)))
            if breach > 0 { decided.near += 1 } else { decided.far += 1 }
            if isFound != (breach > 0) {
              Issue.record("\(breach) m at \(center), \(reach) km: \(all[first]) and \(all[second])")
            }
          }
        }
      }
    }
    #expect(decided.near > 300 && decided.far > 300)
  }

  @Test("After any reports, removals and steps of time the picture answers as one that was made afresh")
  func incremental() throws {
    let zone = try ProtectedZone(lateral: .metres(9_260), vertical: .metres(300), lookahead: 300)
    for (number, center) in Self.centers.enumerated() {
      var random = SeededGenerator(seed: UInt64(number))
      var tracks = RandomTracks(
        random: SeededGenerator(seed: UInt64(100 + number)), epoch: Self.epoch,
        center: try Position(latitude: center.latitude, longitude: center.longitude), kilometres: 100)
      var picture = TrackPicture(zone: zone, epoch: Self.epoch)
      var model: [TrackNumber: (Track, TrackOwner)] = [:]
      for step in 0..<400 {
        let number = TrackNumber(.random(in: 0..<90, using: &random))
        if Int.random(in: 0..<4, using: &random) == 0 {
          picture.remove(number)
          model[number] = nil
        } else {
          let track = try tracks.track(RandomTracks.Kind.allCases.randomElement(using: &random) ?? .plain)
          let owner = TrackOwner(.random(in: 0..<3, using: &random))
          try picture.set(number, to: track, of: owner)
          model[number] = (track, owner)
        }
        if step % 150 == 149 { #expect(picture.advance(to: picture.epoch.adding(seconds: 7)).isEmpty) }
      }
      var fresh = TrackPicture(zone: zone, epoch: picture.epoch)
      for (number, entry) in model { try fresh.set(number, to: entry.0, of: entry.1) }
      #expect(picture.count == model.count)
      #expect(try Set(picture.encounters()) == Set(fresh.encounters()))
      for number in (0..<90).map(TrackNumber.init) {
        let own = try fresh.encounters().filter { $0.first == number || $0.second == number }
        #expect(Set(picture.encounters(of: number)) == Set(own))
        #expect(picture[number]?.track == model[number]?.0 && picture[number]?.owner == model[number]?.1)
      }
    }
  }

  @Test("A settled picture finds what an unsettled one does, and goes on to do so while reports come and go")
  func settled() throws {
    let zone = try ProtectedZone(lateral: .metres(2_000), vertical: .metres(300), lookahead: 300)
    for seed in 0..<6 {
      var tracks = RandomTracks(
        random: SeededGenerator(seed: UInt64(seed)), epoch: Self.epoch,
        center: try Position(latitude: 40, longitude: 20), kilometres: 90)
      var settled = TrackPicture(zone: zone, epoch: Self.epoch)
      var plain = settled
      func report(_ numbers: some Sequence<UInt32>) throws {
        for number in numbers {
          let track = try tracks.track(.plain)
          try settled.set(TrackNumber(number), to: track, of: TrackOwner(UInt8(number % 2)))
          try plain.set(TrackNumber(number), to: track, of: TrackOwner(UInt8(number % 2)))
        }
      }
      try report(0..<300)
      for round in 0..<4 {
        settled.settle()
        #expect(try Set(settled.encounters()) == Set(plain.encounters()))
        settled.remove(TrackNumber(UInt32(round)))
        plain.remove(TrackNumber(UInt32(round)))
        try report(stride(from: UInt32(round), to: 300, by: 4))
        #expect(try Set(settled.encounters()) == Set(plain.encounters()))
      }
    }
  }

  @Test("A copy is a snapshot, and the same history gives the same order")
  func snapshots() throws {
    let zone = try ProtectedZone(lateral: .metres(9_260), vertical: .metres(300), lookahead: 300)
    func picture() throws -> TrackPicture {
      var tracks = RandomTracks(
        random: SeededGenerator(seed: 5), epoch: Self.epoch, center: try Position(latitude: 34, longitude: 38),
        kilometres: 50)
      var picture = TrackPicture(zone: zone, epoch: Self.epoch)
      for number in 0..<60 {
        try picture.set(TrackNumber(UInt32(number)), to: tracks.track(.plain), of: TrackOwner(UInt8(number % 2)))
      }
      return picture
    }
    var changed = try picture()
    let snapshot = changed
    for number in 0..<60 { changed.remove(TrackNumber(UInt32(number))) }
    #expect(try changed.encounters().isEmpty && changed.count == 0)
    #expect(try !snapshot.encounters().isEmpty)
    #expect(try snapshot.encounters() == picture().encounters())
  }

  @Test("A report too old for the moment is refused, and leaves the picture when time goes on")
  func stale() throws {
    let zone = try ProtectedZone(lateral: .metres(500), vertical: .metres(300), lookahead: 60)
    let position = try Position(latitude: 34, longitude: 38)
    let track = try Track(
      position: position, altitude: .meanSeaLevel(centimetres: 0), velocity: .zero, time: Self.epoch)
    var picture = TrackPicture(zone: zone, epoch: Self.epoch.adding(seconds: 600))
    try picture.set(TrackNumber(7), to: track, of: TrackOwner(0))
    #expect(picture.advance(to: picture.epoch.adding(milliseconds: 1)) == [TrackNumber(7)])
    #expect(picture.count == 0)
    #expect(
      throws: TrackError.stale(
        report: Self.epoch, used: Self.epoch.adding(milliseconds: 600_001), limitSeconds: 600)
    ) { try picture.set(TrackNumber(7), to: track, of: TrackOwner(0)) }
    #expect(picture[TrackNumber(7)] == nil && picture.encounters(of: TrackNumber(7)).isEmpty)
  }

  private struct Pair: Hashable {
    let first: UInt32
    let second: UInt32

    init(first: UInt32, second: UInt32) { (self.first, self.second) = (first, second) }

    init(_ encounter: Encounter) { self.init(first: encounter.first.rawValue, second: encounter.second.rawValue) }
  }
}
