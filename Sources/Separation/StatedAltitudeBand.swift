// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension AltitudeBand {
  /// A band that a peer has stated, judged only by whole numbers, so that it is valid on every build or on none: upside
  /// down counts only between ends with the same datum.
  ///
  /// - Throws: `AltitudeBandError` as `init(lower:upper:)`.
  package init(statedLower lower: Altitude, upper: Altitude) throws(AltitudeBandError) {
    do { try lower.validate() } catch { throw .lower(error) }
    do { try upper.validate() } catch { throw .upper(error) }
    guard lower != .unlimited else { throw .noLowerEnd }
    let upsideDown =
      switch (lower, upper) {
      case (.ellipsoid(let low), .ellipsoid(let high)), (.meanSeaLevel(let low), .meanSeaLevel(let high)),
        (.flightLevel(let low), .flightLevel(let high)), (.aboveGround(let low, _), .aboveGround(let high, _)):
        low > high
      case (.qnh(let low, let lowSetting), .qnh(let high, let highSetting)): lowSetting == highSetting && low > high
      case (.aboveGround(let low, _), .surface): low > 0
      default: false
      }
    guard !upsideDown else { throw .upsideDown(lower: lower, upper: upper) }
    self.lower = lower
    self.upper = upper
  }
}
