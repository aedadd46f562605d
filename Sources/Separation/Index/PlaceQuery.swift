// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension SeparationIndex {
  /// All volumes that a place at a moment is in, or nearer to than the minima.
  ///
  /// - Parameters:
  ///   - place: where.
  ///   - altitude: how high; `nil` for any height.
  ///   - moment: when.
  ///   - most: no minimum that holds against any key is larger.
  ///   - group: what is in this group is left out.
  ///   - minima: those that hold against a key; a key without minima is not checked.
  /// - Returns: in order of insertion, `queryVolume` being 0 and `closest` the place.
  /// - Throws: `AltitudeBandError` if the altitude is out of range or `unlimited`.
  public func conflicts(
    at place: Position, altitude: Altitude?, _ moment: Instant, upTo most: Minima,
    without group: SeparationGroup? = nil, minima: (Key) -> Minima?
  ) throws(AltitudeBandError) -> [Match] {
    let band = try AltitudeBand(lower: altitude ?? .surface, upper: altitude ?? .unlimited)
    return conflicts(with: [Volume(place: place, band: band, moment)], upTo: most, without: group, minima: minima)
  }
}

extension Volume {
  /// One place at one moment, which is no area that anybody may notify, but one that can be compared.
  fileprivate init(place: Position, band: AltitudeBand, _ moment: Instant) {
    area = .circle(center: place, radius: .zero)
    self.band = band
    window = TimeWindow(ordered: moment, moment)
  }
}
