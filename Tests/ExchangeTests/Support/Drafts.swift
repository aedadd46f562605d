// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Separation
import TransparencyLog
import Wire

/// What officers say in tests.
enum Say {
  static func position() throws -> PositionDesignator { try PositionDesignator("watch-1") }

  /// A hotline message with its text.
  static func message(_ text: String, _ precedence: Precedence = .flash) throws -> Draft {
    Draft(
      lane: .urgent, position: try position(),
      body: .hotline(HotlineMessage(precedence: precedence, language: try Label("en"))),
      parts: [DraftPart(role: .text, bytes: Array(text.utf8))])
  }

  /// A safety warning without parts.
  static func warning() throws -> Draft {
    Draft(
      lane: .urgent, position: try position(),
      body: .safetyWarning(
        SafetyWarning(
          place: try Position(latitudeE7: 355_000_000, longitudeE7: 358_000_000), radius: .kilometres(5),
          from: Instant(milliseconds: World.epoch), until: Instant(milliseconds: World.epoch + 3_600_000),
          nature: .liveFire)))
  }

  /// A flight over a square around a place.
  static func flight(
    _ title: String, latitude: Int32 = 355_000_000, longitude: Int32 = 358_000_000, after minutes: Int64 = 60
  ) throws -> Draft {
    Draft(lane: .plans, position: try position(), body: .notice(try notice(title, latitude, longitude, minutes)))
  }

  static func notice(_ title: String, _ latitude: Int32, _ longitude: Int32, _ minutes: Int64) throws -> ActivityNotice
  {
    let start = Instant(milliseconds: World.epoch + minutes * 60_000)
    let volume = try Volume(
      area: .circle(center: try Position(latitudeE7: latitude, longitudeE7: longitude), radius: .kilometres(10)),
      band: try AltitudeBand(lower: .flightLevel(hundredsOfFeet: 100), upper: .flightLevel(hundredsOfFeet: 200)),
      window: try TimeWindow(start: start, end: start.adding(seconds: 3_600)))
    return ActivityNotice(kind: .flight, title: try Label(title), volumes: [volume])
  }
}
