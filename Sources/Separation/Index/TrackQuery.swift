// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension SeparationIndex {
  /// The stays of a track in one volume.
  public struct Visit: Hashable, Sendable {
    /// The key under which the volume was inserted.
    public let key: Key
    /// Which of the volumes under the key, counted from 0.
    public let keyVolume: Int
    /// In order of time, at least one.
    public let passages: [TrackPassage]
  }

  /// Every volume that a track is in, or nearer to than the minima, if it moves on along a geodesic as reported: when it
  /// enters and leaves. Said of each volume as ``WatchedVolume`` says it, of those in order of insertion.
  ///
  /// - Parameters:
  ///   - track: what was reported, within `TacticalLimits.age` of the epoch.
  ///   - epoch: from when on.
  ///   - lookahead: how far ahead, in seconds, 0 to `TacticalLimits.lookahead`; what is beyond counts as the nearer of
  ///     these.
  ///   - most: no minimum that holds against any key is larger.
  ///   - group: what is in this group is left out.
  ///   - minima: those that hold against a key; a key without minima is not checked.
  /// - Throws: `TrackError.stale`.
  public func visits(
    of track: Track, from epoch: Instant, lookahead: Int, upTo most: Minima, without group: SeparationGroup? = nil,
    minima: (Key) -> Minima?
  ) throws(TrackError) -> [Visit] {
    let bounds = try Bounds(track, from: epoch, lookahead: lookahead, geoid: geoid).widened(by: most)
    var visits: [Visit] = []
    for near in inOrder(meeting: bounds, without: group) {
      guard let minima = minima(near.key) else { continue }
      let passages = try WatchedVolume(near.volume, minima: minima).passages(
        of: track, from: epoch, lookahead: lookahead, geoid: geoid)
      if !passages.isEmpty { visits.append(Visit(key: near.key, keyVolume: near.number, passages: passages)) }
    }
    return visits
  }
}

extension Bounds {
  /// All that a track may meet while one looks ahead.
  fileprivate init(_ track: Track, from epoch: Instant, lookahead: Int, geoid: GeoidModel) throws(TrackError) {
    let motion = try Motion(track, at: epoch, geoid: geoid)
    let seconds = Double(min(max(lookahead, 0), TacticalLimits.lookahead))
    middle = motion.place
    reach = (motion.speed + motion.growth) * seconds + motion.doubt + 1
    let heights = track.altitude.reach(geoid: geoid)
    // From the report to the end, with what a change of pressure altitude may differ from that of the true height.
    let time = abs(Double(epoch - track.time)) / 1_000 + seconds
    let doubt = Double(track.doubt.vertical.millimetres) / 1_000
    let change = (abs(motion.climb) * (1 + Motion.columnStretch) + motion.heightGrowth) * time + doubt + 1
    lowest = heights.lowerBound - change
    highest = heights.upperBound + change
    start = epoch.milliseconds
    end = epoch.adding(seconds: Int(seconds)).milliseconds
  }
}
