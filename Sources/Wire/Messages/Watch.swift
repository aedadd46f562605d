// SPDX-License-Identifier: Apache-2.0
import Separation

extension Manning: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var level: ManningLevel?
    var until: Instant?
    var telephone: Label?
    while let field = try reader.next() {
      switch field {
      case 1: level = try reader.enumeration("level")
      case 2: until = try reader.instant("until")
      case 3: telephone = try reader.label("telephone")
      default: try reader.skip()
      }
    }
    self.init(level: try reader.required(level, "level"), until: until, telephone: telephone)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "level", level)
    if let until {
      guard until.milliseconds > 0 else {
        throw WireError(.outOfRange(value: until.milliseconds, allowed: 1...SeparationLimits.lastMillisecond))
          .inside("until")
      }
      writer.instant(2, until)
    }
    if let telephone { writer.string(3, telephone.text) }
  }
}

extension Protest: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var language: Label?
    var about: EntryRef?
    while let field = try reader.next() {
      switch field {
      case 1: language = try reader.label("language")
      case 2: about = try reader.message("about")
      default: try reader.skip()
      }
    }
    self.init(language: try reader.required(language, "language"), about: about)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, language.text)
    if let about { try writer.message(2, "about", about) }
  }
}
