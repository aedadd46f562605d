// SPDX-License-Identifier: Apache-2.0

/// Something wrong with an entry that has its effect all the same; flagged to both sides. A safety warning is never
/// without effect, so whatever would make another entry invalid is a defect there.
public enum Defect: Hashable, Sendable, CustomStringConvertible {
  /// A volume, or the place of a warning, is not inside the area of operations.
  case outsideAreaOfOperations
  /// It would be inside with latitude and longitude swapped.
  case coordinatesSwapped
  /// The upper height lies below the lower one.
  case heightsUpsideDown
  /// A height is missing.
  case heightsMissing
  /// `from` lies after `until`.
  case fromAfterUntil
  /// The radius is not more than 0.
  case radiusNotPositive
  /// An urgent entry stands in the `plans` log.
  case inPlansLog
  /// A party is named that is not in the channel.
  case unknownParty
  /// The entry that it speaks of is not there.
  case unknownSubject
  /// It was said to be elsewhere, by distance and bearing from a known place.
  case referenceDiffers(ReferenceDifference)
  /// A movement is elsewhere than was notified.
  case awayFromNotified
  /// It breaks this rule.
  case rule(InvalidReason)

  /// What is wrong, for people.
  public var description: String {
    switch self {
    case .outsideAreaOfOperations: "outside the area of operations"
    case .coordinatesSwapped: "latitude and longitude seem to be swapped"
    case .heightsUpsideDown: "the upper height lies below the lower one"
    case .heightsMissing: "heights are missing"
    case .fromAfterUntil: "it begins after its end"
    case .radiusNotPositive: "the radius is not more than 0"
    case .inPlansLog: "urgent, but in the plans log"
    case .unknownParty: "names a party that is not in the channel"
    case .unknownSubject: "speaks of an entry that is not there"
    case .referenceDiffers(let difference): difference.description
    case .awayFromNotified: "more than \(BoardLimits.enRouteTolerance) from all that was notified"
    case .rule(let reason): reason.description
    }
  }

  /// A stable word for exports and digests.
  public var code: String {
    switch self {
    case .outsideAreaOfOperations: "outsideAreaOfOperations"
    case .coordinatesSwapped: "coordinatesSwapped"
    case .heightsUpsideDown: "heightsUpsideDown"
    case .heightsMissing: "heightsMissing"
    case .fromAfterUntil: "fromAfterUntil"
    case .radiusNotPositive: "radiusNotPositive"
    case .inPlansLog: "inPlansLog"
    case .unknownParty: "unknownParty"
    case .unknownSubject: "unknownSubject"
    case .referenceDiffers: "referenceDiffers"
    case .awayFromNotified: "awayFromNotified"
    case .rule(let reason): reason.rawValue
    }
  }
}
