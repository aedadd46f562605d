// SPDX-License-Identifier: Apache-2.0

/// Bounds of the geoid's height above the ellipsoid where heights are compared.
///
/// A narrower value, from EGM96 for the area in question, may be passed wherever this is taken.
public struct GeoidModel: Hashable, Sendable {
  /// The lowest undulation.
  public let lowest: Distance
  /// The highest undulation.
  public let highest: Distance

  /// Bounds that hold in the whole area where heights are compared; swapped bounds are put in order.
  public init(lowest: Distance, highest: Distance) {
    self.lowest = min(lowest, highest)
    self.highest = max(lowest, highest)
  }

  /// Bounds of EGM96 over the whole Earth: -107 m (south of India) to +86 m (New Guinea).
  public static let worldwide = GeoidModel(lowest: .metres(-107), highest: .metres(86))
}

extension GeoidModel {
  /// Bounds of EGM96 at one place: its undulation, less and more `EGM96.worstError`.
  public init(egm96At place: Position) {
    let undulation = EGM96.undulation(at: place)
    self.init(lowest: undulation - EGM96.worstError, highest: undulation + EGM96.worstError)
  }

  /// Bounds of EGM96 in the box between two parallels and two meridians, eastwards from the southwest corner to the
  /// northeast one, across the antimeridian if need be; corners whose latitudes are swapped are put in order.
  ///
  /// Equal longitudes, or a corner at a pole, which has no longitude, mean once around the Earth. For a single place there
  /// is `init(egm96At:)`.
  ///
  /// Between nodes the model leaves the range of the four around it by up to 0.57 m (measured with `EGM96.worstError`);
  /// 1 m is allowed for.
  public init(egm96FromSouthwest southwest: Position, toNortheast northeast: Position) {
    let spacing = EGM96.spacingE7
    let latitudes = [southwest.latitudeE7, northeast.latitudeE7].sorted().map { Int64($0) + 900_000_000 }
    let west = Int64(southwest.longitudeE7) + 1_800_000_000
    let eastwards = (Int64(northeast.longitudeE7) - Int64(southwest.longitudeE7) + 3_600_000_000) % 3_600_000_000
    let isAround = eastwards == 0 || latitudes[0] == 0 || latitudes[1] == 1_800_000_000
    let width = isAround ? 3_600_000_000 : eastwards
    var lowest = Int16.max
    var highest = Int16.min
    for row in Int(latitudes[0] / spacing)...Int((latitudes[1] + spacing - 1) / spacing) {
      for column in Int(west / spacing)...Int((west + width + spacing - 1) / spacing) {
        let node = EGM96.node(row: row, column: column)
        lowest = min(lowest, node)
        highest = max(highest, node)
      }
    }
    self.init(
      lowest: .centimetres(Int(lowest) * 10) - .metres(1), highest: .centimetres(Int(highest) * 10) + .metres(1))
  }
}
