// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

extension Arrangement: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var fields = Fields()
    while let field = try reader.next() {
      switch field {
      case ...9: try fields.readFirst(field, from: &reader)
      case ...18: try fields.readSecond(field, from: &reader)
      default: try fields.readThird(field, from: &reader)
      }
    }
    self.init(
      rulesVersion: fields.rulesVersion, title: try reader.required(fields.title, "title"), parties: fields.parties,
      inForceFrom: fields.inForceFrom, areaOfOperations: fields.areas, minima: fields.minima,
      minimumNoticeSeconds: fields.notice, deadlines: fields.deadlines, receiptSeconds: fields.receipt,
      commCheckSeconds: fields.commCheck, clockToleranceSeconds: fields.tolerance, languages: fields.languages,
      catalogue: fields.catalogue, contacts: fields.contacts, measures: fields.measures,
      permittedDisclosure: fields.disclosure, retentionDays: fields.retention, annexes: fields.annexes,
      replaces: fields.replaces, terminationNoticeSeconds: fields.termination, channels: fields.channels,
      formats: fields.formats, confidentiality: fields.confidentiality, spillProcedure: fields.spill,
      representatives: fields.representatives)
    (character, leadTimes, observers) = (fields.character, fields.leadTimes, fields.observers)
    try check()
  }

  /// What was read so far.
  private struct Fields {
    var rulesVersion: UInt32 = 0
    var title: Label?
    var parties: [PartyID] = []
    var inForceFrom = Instant(milliseconds: 0)
    var areas: [Area] = []
    var minima: [MinimaRow] = []
    var notice: UInt32 = 0
    var deadlines: [Deadline] = []
    var receipt: UInt32 = 0
    var commCheck: UInt32 = 0
    var tolerance: UInt32 = 0
    var languages: [Label] = []
    var catalogue: Hash256?
    var contacts: [Contact] = []
    var measures: [Measure] = []
    var disclosure: Label?
    var retention: UInt32 = 0
    var annexes: [Annex] = []
    var replaces: EntryRef?
    var termination: UInt32 = 0
    var channels: [RadioChannel] = []
    var formats: [UInt32] = []
    var confidentiality: [Clause] = []
    var spill: [Clause] = []
    var representatives: [Representative] = []
    var character = ChannelCharacter.military
    var leadTimes: LeadTimes?
    var observers: [PartyID] = []

    mutating func readFirst(_ field: UInt32, from reader: inout FieldReader) throws(WireError) {
      switch field {
      case 1: rulesVersion = try reader.uint32("rules_version")
      case 2: title = try reader.label("title")
      case 3:
        parties = try reader.list("parties", limit: Limits.parties) { (reader) throws(WireError) in
          try reader.party("party")
        }
      case 4: inForceFrom = try reader.instant("in_force_from")
      case 5: areas = try reader.messages("area_of_operations", limit: Limits.areasOfOperations)
      case 6: minima = try reader.messages("minima", limit: Limits.minimaRows)
      case 7: notice = try reader.uint32("minimum_notice_seconds")
      case 8: deadlines = try reader.messages("deadlines", limit: Limits.deadlines)
      default: receipt = try reader.uint32("receipt_seconds")
      }
    }

    mutating func readSecond(_ field: UInt32, from reader: inout FieldReader) throws(WireError) {
      switch field {
      case 10: commCheck = try reader.uint32("comm_check_seconds")
      case 11: tolerance = try reader.uint32("clock_tolerance_seconds")
      case 12:
        languages = try reader.list("languages", limit: Limits.languages) { (reader) throws(WireError) in
          try reader.label("language")
        }
      case 13: catalogue = try reader.hash("catalogue")
      case 14: contacts = try reader.messages("contacts", limit: Limits.contacts)
      case 15: measures = try reader.messages("measures", limit: Limits.features)
      case 16: disclosure = try reader.label("permitted_disclosure")
      case 17: retention = try reader.uint32("retention_days")
      default: annexes = try reader.messages("annexes", limit: Limits.parts)
      }
    }

    mutating func readThird(_ field: UInt32, from reader: inout FieldReader) throws(WireError) {
      switch field {
      case 19: replaces = try reader.message("replaces")
      case 20: termination = try reader.uint32("termination_notice_seconds")
      case 21: channels = try reader.messages("channels", limit: Limits.channels)
      case 22: formats = try reader.packedUint32("formats", limit: Limits.formats)
      case 23: confidentiality = try reader.clauses("confidentiality")
      case 24: spill = try reader.clauses("spill_procedure")
      case 26: representatives = try reader.messages("representatives", limit: Limits.representatives)
      case 27: character = try reader.enumeration("character")
      case 28: leadTimes = try reader.message("lead_times")
      case 29:
        observers = try reader.list("observers", limit: Limits.parties) { (reader) throws(WireError) in
          try reader.party("observer")
        }
      default: try reader.skip()
      }
    }
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try check()
    writer.uint64(1, UInt64(rulesVersion))
    writer.string(2, title.text)
    for party in parties { writer.string(3, party.name) }
    writer.instant(4, inForceFrom)
    try writer.messages(5, "area_of_operations", areaOfOperations)
    try writer.messages(6, "minima", minima)
    writer.uint64(7, UInt64(minimumNoticeSeconds))
    try writer.messages(8, "deadlines", deadlines)
    writer.uint64(9, UInt64(receiptSeconds))
    writer.uint64(10, UInt64(commCheckSeconds))
    writer.uint64(11, UInt64(clockToleranceSeconds))
    writer.labels(12, languages)
    if let catalogue { writer.hash(13, catalogue) }
    try writer.messages(14, "contacts", contacts)
    try writer.messages(15, "measures", measures)
    if let permittedDisclosure { writer.string(16, permittedDisclosure.text) }
    writer.uint64(17, UInt64(retentionDays))
    try writer.messages(18, "annexes", annexes)
    if let replaces { try writer.message(19, "replaces", replaces) }
    writer.uint64(20, UInt64(terminationNoticeSeconds))
    try writer.messages(21, "channels", channels)
    if !formats.isEmpty { writer.packedUint32(22, formats) }
    writer.clauses(23, confidentiality)
    writer.clauses(24, spillProcedure)
    try writer.messages(26, "representatives", representatives)
    try writer.enumeration(27, "character", character)
    if let leadTimes { try writer.message(28, "lead_times", leadTimes) }
    for observer in observers { writer.string(29, observer.name) }
  }

  private func check() throws(WireError) {
    guard rulesVersion > 0 else { throw WireError(.missing).inside("rules_version") }
    try checkCount(parties.count, 1...Limits.parties, "parties")
    try checkAscending(parties, "parties")
    try checkCount(areaOfOperations.count, 1...Limits.areasOfOperations, "area_of_operations")
    try checkCount(minima.count, 0...Limits.minimaRows, "minima")
    try checkCount(deadlines.count, 0...Limits.deadlines, "deadlines")
    try checkAscending(deadlines.map(\.precedence), "deadlines")
    try checkCount(languages.count, 0...Limits.languages, "languages")
    try checkCount(contacts.count, 0...Limits.contacts, "contacts")
    try checkCount(measures.count, 0...Limits.features, "measures")
    try checkCount(annexes.count, 0...Limits.parts, "annexes")
    try checkCount(channels.count, 0...Limits.channels, "channels")
    try checkCount(formats.count, 0...Limits.formats, "formats")
    try checkAscending(formats, "formats")
    for number in formats where !Limits.formatNumbers.contains(number) {
      let allowed = Int64(Limits.formatNumbers.lowerBound)...Int64(Limits.formatNumbers.upperBound)
      throw WireError(.outOfRange(value: Int64(number), allowed: allowed)).inside("formats")
    }
    try checkCount(confidentiality.count, 0...Limits.clauses, "confidentiality")
    try checkCount(spillProcedure.count, 0...Limits.clauses, "spill_procedure")
    try checkCount(representatives.count, 0...Limits.representatives, "representatives")
    try checkAscending(representatives, "representatives")
    try checkCount(observers.count, 0...max(0, parties.count - 1), "observers")
    try checkAscending(observers, "observers")
  }
}
