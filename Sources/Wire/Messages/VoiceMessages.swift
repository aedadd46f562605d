// SPDX-License-Identifier: Apache-2.0
import Separation

extension CallRecord: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var with: [PartyID] = []
    var began = Instant(milliseconds: 0)
    var ended = Instant(milliseconds: 0)
    var medium: Label?
    var languages: [Label] = []
    var interpreter = false
    var differsFrom: EntryRef?
    var about: [EntryRef] = []
    while let field = try reader.next() {
      switch field {
      case 1:
        with = try reader.list("with", limit: Limits.parties) { (reader) throws(WireError) in
          try reader.party("party")
        }
      case 2: began = try reader.instant("began")
      case 3: ended = try reader.instant("ended")
      case 4: medium = try reader.label("medium")
      case 5:
        languages = try reader.list("languages", limit: Limits.languages) { (reader) throws(WireError) in
          try reader.label("language")
        }
      case 6:
        try reader.flag("interpreter")
        interpreter = true
      case 7: differsFrom = try reader.message("differs_from")
      case 8: about = try reader.messages("about", limit: Limits.incidentEntries)
      default: try reader.skip()
      }
    }
    self.init(
      with: with, began: began, ended: ended, medium: try reader.required(medium, "medium"), languages: languages,
      interpreter: interpreter, differsFrom: differsFrom, about: about)
    try check()
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try check()
    for party in with { writer.string(1, party.name) }
    writer.instant(2, began)
    writer.instant(3, ended)
    writer.string(4, medium.text)
    writer.labels(5, languages)
    if interpreter { writer.uint64(6, 1) }
    if let differsFrom { try writer.message(7, "differs_from", differsFrom) }
    try writer.messages(8, "about", about)
  }

  private func check() throws(WireError) {
    try checkCount(with.count, 1...Limits.parties, "with")
    try checkAscending(with, "with")
    try checkCount(languages.count, 0...Limits.languages, "languages")
    try checkCount(about.count, 0...Limits.incidentEntries, "about")
    try checkAscending(about, "about")
  }
}

extension CommanderCall: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var byWhen = Instant(milliseconds: 0)
    var language: Label?
    var about: EntryRef?
    var telephone: Label?
    while let field = try reader.next() {
      switch field {
      case 1: byWhen = try reader.instant("by_when")
      case 2: language = try reader.label("language")
      case 3: about = try reader.message("about")
      case 4: telephone = try reader.label("telephone")
      default: try reader.skip()
      }
    }
    self.init(
      byWhen: byWhen, language: try reader.required(language, "language"), about: about, telephone: telephone)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.instant(1, byWhen)
    writer.string(2, language.text)
    if let about { try writer.message(3, "about", about) }
    if let telephone { writer.string(4, telephone.text) }
  }
}

extension VoiceRecord: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var what: VoiceRecord?
    while let field = try reader.next() {
      switch field {
      case 1: try reader.choose(&what, .takenDown(try reader.message("taken_down")))
      case 2: try reader.choose(&what, .reconciled(try reader.message("reconciled")))
      default: try reader.skip()
      }
    }
    self = try reader.chosen(what, "what")
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    switch self {
    case .takenDown(let taken): try writer.message(1, "taken_down", taken)
    case .reconciled(let reconciled): try writer.message(2, "reconciled", reconciled)
    }
  }
}

extension TakenDown: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var saidBy: PartyID?
    var saidAt = Instant(milliseconds: 0)
    var what: SpokenContent?
    var checkGroup: CheckDigits?
    var checks = false
    var about: EntryRef?
    var language: Label?
    while let field = try reader.next() {
      switch field {
      case 1: saidBy = try reader.party("said_by")
      case 2: saidAt = try reader.instant("said_at")
      case 3: try reader.choose(&what, .notice(try reader.message("notice")))
      case 4: try reader.choose(&what, .warning(try reader.message("warning")))
      case 5: try reader.choose(&what, .format(try reader.message("format")))
      case 6:
        try reader.flag("text")
        try reader.choose(&what, .text)
      case 7: checkGroup = try reader.checkDigits("check_group")
      case 8:
        try reader.flag("checks")
        checks = true
      case 9: about = try reader.message("about")
      case 10: language = try reader.label("language")
      default: try reader.skip()
      }
    }
    self.init(
      saidBy: try reader.required(saidBy, "said_by"), saidAt: saidAt, what: try reader.chosen(what, "what"),
      checkGroup: checkGroup, checks: checks, about: about, language: try reader.required(language, "language"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, saidBy.name)
    writer.instant(2, saidAt)
    switch what {
    case .notice(let notice): try writer.message(3, "notice", notice)
    case .warning(let warning): try writer.message(4, "warning", warning)
    case .format(let format): try writer.message(5, "format", format)
    case .text: writer.uint64(6, 1)
    }
    if let checkGroup { writer.string(7, checkGroup.digits) }
    if checks { writer.uint64(8, 1) }
    if let about { try writer.message(9, "about", about) }
    writer.string(10, language.text)
  }
}

extension Reconciled: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var takenDown: EntryRef?
    var entry: EntryRef?
    while let field = try reader.next() {
      switch field {
      case 1: takenDown = try reader.message("taken_down")
      case 2: entry = try reader.message("entry")
      default: try reader.skip()
      }
    }
    self.init(takenDown: try reader.required(takenDown, "taken_down"), entry: try reader.required(entry, "entry"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "taken_down", takenDown)
    try writer.message(2, "entry", entry)
  }
}

extension FieldReader {
  fileprivate mutating func checkDigits(_ name: StaticString) throws(WireError) -> CheckDigits {
    let text = try string(name, limit: Limits.labelBytes)
    do { return try CheckDigits(text) } catch { throw WireError(.domain(error)).inside(name) }
  }
}
