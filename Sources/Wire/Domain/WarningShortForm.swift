// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// What a safety warning says of its nature when nothing but the place is given, so that one position can send it within
/// seconds. Rather too wide, and rather too long, than the reverse; whoever knows better says so.
public struct WarningShortForm: Hashable, Sendable {
  /// Around the place.
  public let radius: Distance
  /// From now on.
  public let seconds: Int

  init(kilometres: Int, minutes: Int) {
    radius = .kilometres(kilometres)
    seconds = minutes * 60
  }
}

extension WarningNature {
  /// The short form; nil for what has none. From the ground up without limit, all of them.
  public var shortForm: WarningShortForm? {
    switch self {
    case .accidentalLaunch: WarningShortForm(kilometres: 50, minutes: 30)
    case .strayAircraft: WarningShortForm(kilometres: 50, minutes: 60)
    case .strayDrone: WarningShortForm(kilometres: 20, minutes: 60)
    case .liveFire: WarningShortForm(kilometres: 15, minutes: 60)
    case .mistakenPosition: WarningShortForm(kilometres: 10, minutes: 60)
    case .distress, .rescue: WarningShortForm(kilometres: 20, minutes: 360)
    case .unspecified, .other: nil
    }
  }
}
