// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// An area through a band of altitudes during a window of time: what an activity uses.
public struct Volume: Hashable, Sendable {
  /// Where.
  public let area: Area
  /// How high.
  public let band: AltitudeBand
  /// When.
  public let window: TimeWindow

  /// A volume whose area is well-formed.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public init(area: Area, band: AltitudeBand, window: TimeWindow) throws(VolumeError) {
    try area.validate()
    try Volume.checkMovement(area, window)
    self.area = area
    self.band = band
    self.window = window
  }
}

extension Volume {
  /// A volume that a peer has stated, checked only for what whole numbers decide: counts, repeats and radii.
  ///
  /// Whether edges cross is a question of floating point, whose last digits may differ between builds. So it must not
  /// decide if an entry is valid; `Area.validate()` answers it for the screen. The conflict test is total on such
  /// areas.
  ///
  /// - Throws: `VolumeError` naming the offending vertex, value or limit.
  public init(stated area: Area, band: AltitudeBand, window: TimeWindow) throws(VolumeError) {
    try area.validateNumbers()
    try Volume.checkMovement(area, window)
    self.area = area
    self.band = band
    self.window = window
  }

  private static func checkMovement(_ area: Area, _ window: TimeWindow) throws(VolumeError) {
    guard area.transit == nil || window.start < window.end else { throw .instantMovement(window.start) }
  }
}
