// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Mechanism
import Separation
import Wire

/// Conflicts of drafts, and what would clear them, as JSON.
enum ConflictJSON {
  /// The members of a finding, with the volumes that conflict instead of the version, which a draft has not.
  static func value(_ found: DraftConflict) -> JSONValue {
    let conflict = found.conflict
    return .object([
      "volume": .number(found.volume), "other": EntryJSON.value(of: found.other),
      "otherVolume": .number(found.otherVolume), "lateralMetres": .metres(conflict.lateral),
      "verticalMetres": .metres(conflict.vertical),
      "timeGapSeconds": .number(JSONNumber(units: conflict.timeGapMilliseconds, places: 3)),
      "closest": .position(conflict.closest), "start": BoardJSON.time(conflict.window.start),
      "end": BoardJSON.time(conflict.window.end), "minima": .minima(found.minima),
    ])
  }

  /// A change, and the notice as it would be.
  static func value(_ resolution: Resolution, _ notice: ActivityNotice) -> JSONValue {
    .object([
      "kind": .string(name(resolution.kind)), "cost": .number(resolution.cost),
      "change": value(resolution.change), "text": .string(text(resolution, of: notice)),
      "volumes": .array(resolution.changed.map { .number($0) }), "notice": EntryJSON.value(of: notice),
    ])
  }

  /// Why a kind of change does not help.
  static func value(_ barred: NoticeResolutions.Barred) -> JSONValue {
    let reason: JSONValue =
      switch barred.reason {
      case .conflict(let volume, let other, let otherVolume):
        .object([
          "reason": .string("conflict"), "volume": .number(volume), "other": EntryJSON.value(of: other),
          "otherVolume": .number(otherVolume),
        ])
      case .unboundBand(let volume): .object(["reason": .string("unbound-band"), "volume": .number(volume)])
      case .tooWide(let limit): .object(["reason": .string("too-wide"), "limitMetres": .metres(limit)])
      case .outOfWork: .object(["reason": .string("out-of-work")])
      }
    return reason.adding("kind", .string(name(barred.kind)))
  }

  private static func value(_ change: ResolutionChange) -> JSONValue {
    switch change {
    case .time(let minutes): .object(["minutes": .number(minutes)])
    case .altitude(let shift):
      .object(["metres": .metres(.centimetres(shift.centimetres)), "shift": .string(shift.description)])
    case .lateral(let bearing, let distance):
      .object(["metres": .metres(distance), "bearingDegrees": .number(Int(bearing.microdegrees) / 1_000_000)])
    case .start(let instant): .object(["start": BoardJSON.time(instant)])
    case .end(let instant): .object(["end": BoardJSON.time(instant)])
    }
  }

  private static func name(_ kind: ResolutionKind) -> String {
    switch kind {
    case .later: "later"
    case .earlier: "earlier"
    case .up: "up"
    case .down: "down"
    case .lateral: "lateral"
    case .startLater: "start-later"
    case .endEarlier: "end-earlier"
    }
  }

  /// In plain words, such as `move 2.4 km towards 095° true`.
  private static func text(_ resolution: Resolution, of notice: ActivityNotice) -> String {
    let what =
      switch resolution.change {
      case .time(let minutes): "\(minutes < 0 ? "earlier" : "later") by \(duration(abs(minutes)))"
      case .altitude(let shift):
        "\(shift.centimetres < 0 ? "down" : "up") by \(shift.description.trimmingPrefix("-"))"
      case .lateral(let bearing, let distance):
        "move \(distance.formatted(in: distance < .kilometres(1) ? .metres : .kilometres)) towards \(bearing.trueText)"
      case .start(let instant): "start later, at \(instant.iso8601)"
      case .end(let instant): "end earlier, at \(instant.iso8601)"
      }
    guard resolution.changed.count < notice.volumes.count else { return what }
    let numbers = resolution.changed.map { "\($0 + 1)" }.joined(separator: ", ")
    return what + (resolution.changed.count == 1 ? " (volume \(numbers) only)" : " (volumes \(numbers) only)")
  }

  private static func duration(_ minutes: Int) -> String {
    let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
    return hours == 0 ? "\(rest) min" : rest == 0 ? "\(hours) h" : "\(hours) h \(rest) min"
  }
}
