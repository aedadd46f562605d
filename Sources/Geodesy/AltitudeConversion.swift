// SPDX-License-Identifier: Apache-2.0

extension Altitude {
  /// The same height above the WGS 84 ellipsoid at a place, to the centimetre and `EGM96.worstError`.
  ///
  /// - Throws: `AltitudeError.notGeometric` for pressure altitudes and heights that follow the ground, whose true height is only
  ///   known as a `heightInterval`; `AltitudeError.outOfRange`.
  public func aboveEllipsoid(at place: Position) throws(AltitudeError) -> Altitude {
    guard case .meanSeaLevel(let height) = self else {
      if case .ellipsoid = self { return self }
      throw .notGeometric(self)
    }
    let moved = Altitude.ellipsoid(centimetres: Altitude.moved(height, by: Altitude.undulation(at: place)))
    try moved.validate()
    return moved
  }

  /// The same height above mean sea level at a place, to the centimetre and `EGM96.worstError`.
  ///
  /// - Throws: as `aboveEllipsoid(at:)`.
  public func aboveMeanSeaLevel(at place: Position) throws(AltitudeError) -> Altitude {
    guard case .ellipsoid(let height) = self else {
      if case .meanSeaLevel = self { return self }
      throw .notGeometric(self)
    }
    let moved = Altitude.meanSeaLevel(centimetres: Altitude.moved(height, by: -Altitude.undulation(at: place)))
    try moved.validate()
    return moved
  }

  /// In whole centimetres, the same there and back, so that a height survives both conversions.
  private static func undulation(at place: Position) -> Int64 {
    let millimetres = EGM96.undulation(at: place).millimetres
    return (millimetres + (millimetres < 0 ? -5 : 5)) / 10
  }

  /// Saturates where `validate` refuses anyway.
  private static func moved(_ height: Int32, by offset: Int64) -> Int32 { Int32(clamping: Int64(height) + offset) }
}
