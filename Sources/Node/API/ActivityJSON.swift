// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What became of an activity besides its versions, as JSON.
enum ActivityJSON {
  /// Reported times against the notified ones.
  static func actual(_ activity: Activity) -> JSONValue {
    let actual = activity.actual
    return .object([
      "start": actual.start.map(BoardJSON.time), "end": actual.end.map(BoardJSON.time),
      "startDifferenceMilliseconds": actual.startDifference.map { .number($0) },
      "endDifferenceMilliseconds": actual.endDifference.map { .number($0) },
    ])
  }

  /// Where an activity is that is not where it was notified.
  static func departure(_ departure: Departure) -> JSONValue {
    .object([
      "at": BoardJSON.time(departure.at), "until": departure.until.map(BoardJSON.time),
      "volumes": .array(departure.volumes.map { .volume($0) }),
    ])
  }

  /// Whether those concerned were told.
  static func told(_ told: ToldBeforeStart, now: Instant) -> JSONValue {
    .object([
      "party": BoardJSON.party(told.party),
      "attestation": .string(told.attestation.map { BoardJSON.name($0.attestation) } ?? "none"),
      "stated": told.attestation.map { BoardJSON.stated($0.stated) }, "begins": BoardJSON.time(told.begins),
      "beginsInSeconds": .number((told.begins - now) / 1_000), "missing": .bool(told.isMissing),
    ])
  }

  /// A place as it was read back.
  static func readBack(_ readBack: StatedReadBack) -> JSONValue {
    .object([
      "number": .number(readBack.number), "place": .position(readBack.place), "apartMetres": .metres(readBack.apart),
      "toleranceMetres": .metres(readBack.tolerance), "differs": .bool(readBack.differs),
      "stated": BoardJSON.stated(readBack.stated),
    ])
  }

  /// What it does when a line is lost.
  static func outlook(_ outlook: LostLineOutlook) -> JSONValue {
    .object([
      "with": BoardJSON.party(outlook.with), "version": outlook.version.map(BoardJSON.ref),
      "state": outlook.state.map { .string($0.rawValue) }, "event": outlook.event.map(BoardJSON.ref),
      "declared": outlook.declared.map { EntryJSON.value(of: $0) },
      "others": .array(outlook.others.map(BoardJSON.ref)), "phase": .string(name(outlook.phase)),
      "text": .string(text(outlook)),
    ])
  }

  private static func name(_ phase: LostLineOutlook.Phase) -> String {
    switch phase {
    case .lineUp: "line-up"
    case .inEffect: "in-effect"
    case .lapsed: "lapsed"
    case .notDeclared: "not-declared"
    }
  }

  private static func text(_ outlook: LostLineOutlook) -> String {
    let condition =
      outlook.phase == .lineUp ? "if the line with \(outlook.with) is lost" : "the line with \(outlook.with) is lost"
    guard let version = outlook.version else { return "\(condition): no version is provably with both" }
    let by = "\(condition): by what both provably have (\(version.origin)@\(version.index))"
    let latest = outlook.declared?.latest.dateTimeGroup ?? ""
    let action =
      switch outlook.declared?.action {
      case nil: "nothing was declared"
      case .goOn: "it goes on until \(latest)"
      case .hold: "it holds by \(latest) at the latest"
      case .abort: "it is broken off by \(latest) at the latest"
      case .other: "it does what this version does not know"
      }
    let lapsed = outlook.phase == .lapsed ? "; THAT TIME IS OVER: what it does now was not said" : ""
    let others = outlook.others.map { "\($0.origin)@\($0.index)" }.joined(separator: ", ")
    return "\(by) \(action)\(lapsed)" + (others.isEmpty ? "" : "; the other side may go by \(others)")
  }
}
