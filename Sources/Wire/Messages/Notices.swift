// SPDX-License-Identifier: Apache-2.0
import Separation

extension ActivityNotice: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var kind: ActivityKind?
    var title: Label?
    var volumes: [Volume] = []
    var concerned: [PartyID] = []
    var contact: Label?
    var namedSites: [NumberedFeature] = []
    var humanitarian: HumanitarianDetails?
    var reference: PlaceReference?
    var lostLine: LostLine?
    while let field = try reader.next() {
      switch field {
      case 1: kind = try reader.enumeration("kind")
      case 2: title = try reader.label("title")
      case 3: volumes = try reader.messages("volumes", limit: Limits.volumes)
      case 4:
        concerned = try reader.list("concerned", limit: Limits.parties) { (reader) throws(WireError) in
          try reader.party("party")
        }
      case 5: contact = try reader.label("contact")
      case 6: namedSites = try reader.messages("named_sites", limit: Limits.namedSites)
      case 7: reference = try reader.message("reference")
      case 8: lostLine = try reader.message("lost_line")
      case 11: humanitarian = try reader.message("humanitarian")
      default: try reader.skip()
      }
    }
    self.init(
      kind: try reader.required(kind, "kind"), title: try reader.required(title, "title"), volumes: volumes,
      concerned: concerned, contact: contact, namedSites: namedSites, humanitarian: humanitarian,
      reference: reference, lostLine: lostLine)
    try checkCounts()
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkCounts()
    try writer.enumeration(1, "kind", kind)
    writer.string(2, title.text)
    try writer.messages(3, "volumes", volumes)
    for party in concerned { writer.string(4, party.name) }
    if let contact { writer.string(5, contact.text) }
    try writer.messages(6, "named_sites", namedSites)
    if let reference { try writer.message(7, "reference", reference) }
    if let lostLine { try writer.message(8, "lost_line", lostLine) }
    if let humanitarian { try writer.message(11, "humanitarian", humanitarian) }
  }

  private func checkCounts() throws(WireError) {
    try checkCount(volumes.count, 1...Limits.volumes, "volumes")
    try checkCount(concerned.count, 0...Limits.parties, "concerned")
    try checkCount(namedSites.count, 0...Limits.namedSites, "named_sites")
  }
}

extension ActivityAmendment: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var activity: EntryRef?
    var replaces: EntryRef?
    var notice: ActivityNotice?
    while let field = try reader.next() {
      switch field {
      case 1: activity = try reader.message("activity")
      case 2: replaces = try reader.message("replaces")
      case 3: notice = try reader.message("notice")
      default: try reader.skip()
      }
    }
    self.init(
      activity: try reader.required(activity, "activity"), replaces: try reader.required(replaces, "replaces"),
      notice: try reader.required(notice, "notice"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "activity", activity)
    try writer.message(2, "replaces", replaces)
    try writer.message(3, "notice", notice)
  }
}

/// The schema's `ActivityChange`.
struct ActivityChange: WireMessage {
  var activity: EntryRef
  var event: ActivityEvent

  init(activity: EntryRef, event: ActivityEvent) {
    self.activity = activity
    self.event = event
  }

  init(from reader: inout FieldReader) throws(WireError) {
    var activity: EntryRef?
    var event: ActivityEvent?
    while let field = try reader.next() {
      switch field {
      case 1: activity = try reader.message("activity")
      case 2:
        try reader.flag("withdrawn")
        try reader.choose(&event, .withdrawn)
      case 3: try reader.choose(&event, .started(at: try reader.instant("started_at", explicit: true)))
      case 4: try reader.choose(&event, .ended(at: try reader.instant("ended_at", explicit: true)))
      case 5: try reader.choose(&event, .held(at: try reader.instant("held_at", explicit: true)))
      case 6: try reader.choose(&event, .resumed(at: try reader.instant("resumed_at", explicit: true)))
      case 7: try reader.choose(&event, .nonconforming(try reader.message("nonconforming")))
      case 8: try reader.choose(&event, .contingent(try reader.message("contingent")))
      case 9: try reader.choose(&event, .conforming(at: try reader.instant("conforming_at", explicit: true)))
      default: try reader.skip()
      }
    }
    self.event = try reader.chosen(event, "event")
    self.activity = try reader.required(activity, "activity")
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "activity", activity)
    switch event {
    case .withdrawn: writer.uint64(2, 1)
    case .started(let instant): writer.instant(3, instant, explicit: true)
    case .ended(let instant): writer.instant(4, instant, explicit: true)
    case .held(let instant): writer.instant(5, instant, explicit: true)
    case .resumed(let instant): writer.instant(6, instant, explicit: true)
    case .nonconforming(let departure): try writer.message(7, "nonconforming", departure)
    case .contingent(let departure): try writer.message(8, "contingent", departure)
    case .conforming(let instant): writer.instant(9, instant, explicit: true)
    }
  }
}
