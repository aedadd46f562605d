// SPDX-License-Identifier: Apache-2.0
import Separation

extension IncidentOpened: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var title: Label?
    var nature: IncidentNature?
    var from = Instant(milliseconds: 0)
    var until: Instant?
    var area: Area?
    var about: [EntryRef] = []
    while let field = try reader.next() {
      switch field {
      case 1: title = try reader.label("title")
      case 2: nature = try reader.enumeration("nature")
      case 3: from = try reader.instant("from")
      case 4: until = try reader.instant("until")
      case 5: area = try reader.message("area")
      case 6: about = try reader.messages("about", limit: Limits.incidentEntries)
      default: try reader.skip()
      }
    }
    self.init(
      title: try reader.required(title, "title"), nature: try reader.required(nature, "nature"), from: from,
      until: until, area: area, about: about)
    try check()
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try check()
    writer.string(1, title.text)
    try writer.enumeration(2, "nature", nature)
    writer.instant(3, from)
    if let until { try writer.laterInstant(4, "until", until) }
    if let area { try writer.message(5, "area", area) }
    try writer.messages(6, "about", about)
  }

  private func check() throws(WireError) {
    try checkCount(about.count, 0...Limits.incidentEntries, "about")
    try checkAscending(about, "about")
  }
}

extension IncidentAction: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var incident: EntryRef?
    var step: IncidentStep?
    while let field = try reader.next() {
      switch field {
      case 1: incident = try reader.message("incident")
      case 2:
        try reader.flag("statement")
        try reader.choose(&step, .statement)
      case 3:
        try reader.flag("fact")
        try reader.choose(&step, .fact)
      case 4: try reader.choose(&step, .agreed(try reader.message("agreed")))
      case 5: try reader.choose(&step, .disputed(try reader.message("disputed")))
      case 6: try reader.choose(&step, .calming(try reader.message("calming")))
      case 7: try reader.choose(&step, .closed(try reader.enumeration("closed", explicit: true)))
      case 8:
        try reader.flag("closing_withdrawn")
        try reader.choose(&step, .closingWithdrawn)
      default: try reader.skip()
      }
    }
    self.init(incident: try reader.required(incident, "incident"), step: try reader.chosen(step, "action"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "incident", incident)
    switch step {
    case .statement: writer.uint64(2, 1)
    case .fact: writer.uint64(3, 1)
    case .agreed(let fact): try writer.message(4, "agreed", fact)
    case .disputed(let fact): try writer.message(5, "disputed", fact)
    case .calming(let measure): try writer.message(6, "calming", measure)
    case .closed(let closing): try writer.enumeration(7, "closed", closing)
    case .closingWithdrawn: writer.uint64(8, 1)
    }
  }
}

extension CalmingMeasure: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var measure: Label?
    var entry: EntryRef?
    while let field = try reader.next() {
      switch field {
      case 1: measure = try reader.label("measure")
      case 2: entry = try reader.message("entry")
      default: try reader.skip()
      }
    }
    self.init(measure: try reader.required(measure, "measure"), entry: entry)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, measure.text)
    if let entry { try writer.message(2, "entry", entry) }
  }
}

extension Representative: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var party: PartyID?
    var position: PositionDesignator?
    while let field = try reader.next() {
      switch field {
      case 1: party = try reader.party("party")
      case 2: position = try reader.position("position")
      default: try reader.skip()
      }
    }
    self.init(party: try reader.required(party, "party"), position: try reader.required(position, "position"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, party.name)
    writer.string(2, position.name)
  }
}
