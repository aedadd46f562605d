// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension HotlineMessage: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var precedence: Precedence?
    var language: Label?
    var about: EntryRef?
    var format: FilledFormat?
    var spokenAt: Instant?
    while let field = try reader.next() {
      switch field {
      case 1: precedence = try reader.enumeration("precedence")
      case 2: language = try reader.label("language")
      case 3: about = try reader.message("about")
      case 4: format = try reader.message("format")
      case 5: spokenAt = try reader.instant("spoken_at")
      default: try reader.skip()
      }
    }
    self.init(
      precedence: try reader.required(precedence, "precedence"), language: try reader.required(language, "language"),
      about: about, format: format, spokenAt: spokenAt)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "precedence", precedence)
    writer.string(2, language.text)
    if let about { try writer.message(3, "about", about) }
    if let format { try writer.message(4, "format", format) }
    if let spokenAt { try writer.laterInstant(5, "spoken_at", spokenAt) }
  }
}

/// As stated: nothing is compared with anything, so that every warning can be written and read.
extension SafetyWarning: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var place: Position?
    var radius = Distance.zero
    var lower: Altitude?
    var upper: Altitude?
    var from = Instant(milliseconds: 0)
    var until = Instant(milliseconds: 0)
    var nature = WarningNature.unspecified
    var reference: PlaceReference?
    while let field = try reader.next() {
      switch field {
      case 1: place = try reader.message("place")
      case 2: radius = Distance(millimetres: try reader.sint64("radius_mm"))
      case 3: lower = try reader.message("lower")
      case 4: upper = try reader.message("upper")
      case 5: from = try reader.instant("from")
      case 6: until = try reader.instant("until")
      case 7: nature = try reader.enumeration("nature")
      case 8: reference = try reader.message("reference")
      default: try reader.skip()
      }
    }
    self.init(
      place: try reader.required(place, "place"), radius: radius, lower: lower, upper: upper, from: from, until: until,
      nature: nature, reference: reference)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "place", place)
    writer.sint64(2, radius.millimetres)
    if let lower { try writer.message(3, "lower", lower) }
    if let upper { try writer.message(4, "upper", upper) }
    writer.instant(5, from)
    writer.instant(6, until)
    try writer.enumeration(7, "nature", nature)
    if let reference { try writer.message(8, "reference", reference) }
  }
}

extension Answer: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var to: EntryRef?
    var state: AnswerState?
    var until: Instant?
    while let field = try reader.next() {
      switch field {
      case 1: to = try reader.message("to")
      case 2:
        let plain: PlainState = try reader.enumeration("plain", explicit: true)
        try reader.choose(&state, plain.state)
      case 3: try reader.choose(&state, .passedOn(try reader.enumeration("passed_on", explicit: true)))
      case 4: try reader.choose(&state, .proposal(try reader.message("proposal")))
      case 5: try reader.choose(&state, .readBack(try reader.message("read_back")))
      case 6: until = try reader.instant("until")
      case 7:
        try reader.flag("accepted")
        try reader.choose(&state, .accepted)
      default: try reader.skip()
      }
    }
    if let until {
      guard case .proposal(let notice, _) = try reader.chosen(state, "state") else {
        throw WireError(.missing).inside("proposal")
      }
      state = .proposal(notice, until: until)
    }
    self.init(to: try reader.required(to, "to"), state: try reader.chosen(state, "state"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "to", to)
    switch state {
    case .hasIt: try writer.enumeration(2, "plain", PlainState.hasIt)
    case .understood: try writer.enumeration(2, "plain", PlainState.understood)
    case .done: try writer.enumeration(2, "plain", PlainState.done)
    case .noObjection: try writer.enumeration(2, "plain", PlainState.noObjection)
    case .objection: try writer.enumeration(2, "plain", PlainState.objection)
    case .requestForChange: try writer.enumeration(2, "plain", PlainState.requestForChange)
    case .declined: try writer.enumeration(2, "plain", PlainState.declined)
    case .passedOn(let attestation): try writer.enumeration(3, "passed_on", attestation)
    case .proposal(let notice, let until):
      try writer.message(4, "proposal", notice)
      if let until { try writer.laterInstant(6, "until", until) }
    case .readBack(let readBack): try writer.message(5, "read_back", readBack)
    case .accepted: writer.uint64(7, 1)
    }
  }
}

extension HoldRequest: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var subject: HoldSubject?
    while let field = try reader.next() {
      switch field {
      case 1: try reader.choose(&subject, .activity(try reader.message("activity")))
      case 2: try reader.choose(&subject, .volume(try reader.message("volume")))
      default: try reader.skip()
      }
    }
    self.init(subject: try reader.chosen(subject, "subject"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    switch subject {
    case .activity(let ref): try writer.message(1, "activity", ref)
    case .volume(let volume): try writer.message(2, "volume", volume)
    }
  }
}
