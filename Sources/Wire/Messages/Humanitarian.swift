// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

extension ChannelCharacter: WireEnumeration {
  static let firstNumber: UInt32 = 0
  static let named: [(value: ChannelCharacter, name: String)] = [
    (.military, "military"), (.humanitarian, "humanitarian"),
  ]
}

extension CoordinateSource: WireEnumeration {
  static let named: [(value: CoordinateSource, name: String)] = [
    (.onSite, "on-site"), (.image, "image"), (.map, "map"), (.reported, "reported"),
  ]
  static func later(_ number: UInt32) -> CoordinateSource? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension CoordinateCheck: WireEnumeration {
  static let named: [(value: CoordinateCheck, name: String)] = [
    (.notChecked, "not-checked"), (.onSite, "on-site"), (.byImage, "by-image"), (.bySecondSource, "by-second-source"),
  ]
  static func later(_ number: UInt32) -> CoordinateCheck? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension NoticeLead: WireEnumeration {
  static let named: [(value: NoticeLead, name: String)] = [(.normal, "normal"), (.emergency, "emergency")]
}

extension EnRouteStatus: WireEnumeration {
  static let named: [(value: EnRouteStatus, name: String)] = [
    (.departed, "departed"), (.underway, "underway"), (.delayed, "delayed"), (.stopped, "stopped"),
    (.needsAssistance, "needs-assistance"), (.turnedBack, "turned-back"), (.arrived, "arrived"),
  ]
  static func later(_ number: UInt32) -> EnRouteStatus? { .other(number) }
  var laterNumber: UInt32? { if case .other(let number) = self { number } else { nil } }
}

extension LeadTimes: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var (normal, emergency) = (UInt32(0), UInt32(0))
    while let field = try reader.next() {
      switch field {
      case 1: normal = try reader.uint32("normal_seconds")
      case 2: emergency = try reader.uint32("emergency_seconds")
      default: try reader.skip()
      }
    }
    self.init(normalSeconds: normal, emergencySeconds: emergency)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.uint64(1, UInt64(normalSeconds))
    writer.uint64(2, UInt64(emergencySeconds))
  }
}

extension HumanitarianDetails: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var source: CoordinateSource?
    var check: CoordinateCheck?
    var (checkedAt, expiresAt) = (Instant?.none, Instant?.none)
    var markings: Label?
    var lead: NoticeLead?
    while let field = try reader.next() {
      switch field {
      case 1: source = try reader.enumeration("source")
      case 2: check = try reader.enumeration("check")
      case 3: checkedAt = try reader.instant("checked_at")
      case 4: expiresAt = try reader.instant("expires_at")
      case 5: markings = try reader.label("markings")
      case 6: lead = try reader.enumeration("lead")
      default: try reader.skip()
      }
    }
    self.init(
      source: try reader.required(source, "source"), check: try reader.required(check, "check"), checkedAt: checkedAt,
      expiresAt: expiresAt, markings: markings, lead: try reader.required(lead, "lead"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "source", source)
    try writer.enumeration(2, "check", check)
    try Self.write(checkedAt, 3, "checked_at", to: &writer)
    try Self.write(expiresAt, 4, "expires_at", to: &writer)
    if let markings { writer.string(5, markings.text) }
    try writer.enumeration(6, "lead", lead)
  }

  /// The first instant of all can not be told from none.
  private static func write(
    _ instant: Instant?, _ field: UInt32, _ name: StaticString, to writer: inout FieldWriter
  ) throws(WireError) {
    guard let instant else { return }
    guard instant.milliseconds > 0 else {
      throw WireError(.outOfRange(value: instant.milliseconds, allowed: 1...SeparationLimits.lastMillisecond))
        .inside(name)
    }
    writer.instant(field, instant)
  }
}

extension EnRoute: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var activity: EntryRef?
    var position: Position?
    var at = Instant(milliseconds: 0)
    var status: EnRouteStatus?
    while let field = try reader.next() {
      switch field {
      case 1: activity = try reader.message("activity")
      case 2: position = try reader.message("place")
      case 3: at = try reader.instant("at")
      case 4: status = try reader.enumeration("status")
      default: try reader.skip()
      }
    }
    self.init(
      activity: try reader.required(activity, "activity"), position: try reader.required(position, "place"), at: at,
      status: try reader.required(status, "status"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "activity", activity)
    try writer.message(2, "place", position)
    writer.instant(3, at)
    try writer.enumeration(4, "status", status)
  }
}
