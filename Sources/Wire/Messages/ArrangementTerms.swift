// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

extension MinimaRow: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var first: ActivityKind?
    var second: ActivityKind?
    var minima: Minima?
    while let field = try reader.next() {
      switch field {
      case 1: first = try reader.enumeration("first")
      case 2: second = try reader.enumeration("second")
      case 3: minima = try reader.message("minima")
      default: try reader.skip()
      }
    }
    self.init(first: first, second: second, minima: try reader.required(minima, "minima"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    if let first { try writer.enumeration(1, "first", first) }
    if let second { try writer.enumeration(2, "second", second) }
    try writer.message(3, "minima", minima)
  }
}

extension Deadline: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var precedence: Precedence?
    var seconds: (hasIt: UInt32, understood: UInt32, passedOn: UInt32, done: UInt32) = (0, 0, 0, 0)
    while let field = try reader.next() {
      switch field {
      case 1: precedence = try reader.enumeration("precedence")
      case 2: seconds.hasIt = try reader.uint32("has_it_seconds")
      case 3: seconds.understood = try reader.uint32("understood_seconds")
      case 4: seconds.passedOn = try reader.uint32("passed_on_seconds")
      case 5: seconds.done = try reader.uint32("done_seconds")
      default: try reader.skip()
      }
    }
    self.init(
      precedence: try reader.required(precedence, "precedence"), hasItSeconds: seconds.hasIt,
      understoodSeconds: seconds.understood, passedOnSeconds: seconds.passedOn, doneSeconds: seconds.done)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "precedence", precedence)
    writer.uint64(2, UInt64(hasItSeconds))
    writer.uint64(3, UInt64(understoodSeconds))
    writer.uint64(4, UInt64(passedOnSeconds))
    writer.uint64(5, UInt64(doneSeconds))
  }
}

extension Contact: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var party: PartyID?
    var means: Label?
    var address: Label?
    while let field = try reader.next() {
      switch field {
      case 1: party = try reader.party("party")
      case 2: means = try reader.label("means")
      case 3: address = try reader.label("address")
      default: try reader.skip()
      }
    }
    self.init(
      party: try reader.required(party, "party"), means: try reader.required(means, "means"),
      address: try reader.required(address, "address"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, party.name)
    writer.string(2, means.text)
    writer.string(3, address.text)
  }
}

extension Measure: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var kind: MeasureKind?
    var name: Label?
    var volume: Volume?
    var minima: Minima?
    var revalidateBy: Instant?
    var opening: [OpeningHours] = []
    while let field = try reader.next() {
      switch field {
      case 1: kind = try reader.enumeration("kind")
      case 2: name = try reader.label("name")
      case 3: volume = try reader.message("volume")
      case 4: minima = try reader.message("minima")
      case 5: revalidateBy = try reader.instant("revalidate_by")
      case 6: opening = try reader.messages("opening", limit: Limits.openingHours)
      default: try reader.skip()
      }
    }
    self.init(
      kind: try reader.required(kind, "kind"), name: try reader.required(name, "name"),
      volume: try reader.required(volume, "volume"), minima: minima, revalidateBy: revalidateBy, opening: opening)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "kind", kind)
    writer.string(2, name.text)
    try writer.message(3, "volume", volume)
    if let minima { try writer.message(4, "minima", minima) }
    if let revalidateBy { try writer.laterInstant(5, "revalidate_by", revalidateBy) }
    try checkCount(opening.count, 0...Limits.openingHours, "opening")
    try writer.messages(6, "opening", opening)
  }
}

extension Annex: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var title: Label?
    var sha256: Hash256?
    while let field = try reader.next() {
      switch field {
      case 1: title = try reader.label("title")
      case 2: sha256 = try reader.hash("sha256")
      default: try reader.skip()
      }
    }
    self.init(title: try reader.required(title, "title"), sha256: try reader.required(sha256, "sha256"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, title.text)
    writer.hash(2, sha256)
  }
}

extension ReferenceLayer: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var name: Label?
    var source: Label?
    var segments: [ReferenceSegment] = []
    while let field = try reader.next() {
      switch field {
      case 1: name = try reader.label("name")
      case 2: source = try reader.label("source")
      case 3: segments = try reader.messages("segments", limit: Limits.features)
      default: try reader.skip()
      }
    }
    self.init(
      name: try reader.required(name, "name"), source: try reader.required(source, "source"), segments: segments)
    try checkCount(segments.count, 1...Limits.features, "segments")
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkCount(segments.count, 1...Limits.features, "segments")
    writer.string(1, name.text)
    writer.string(2, source.text)
    try writer.messages(3, "segments", segments)
  }
}

extension ReferenceSegment: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var name: Label?
    var volume: Volume?
    while let field = try reader.next() {
      switch field {
      case 1: name = try reader.label("name")
      case 2: volume = try reader.message("volume")
      default: try reader.skip()
      }
    }
    self.init(name: try reader.required(name, "name"), volume: try reader.required(volume, "volume"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, name.text)
    try writer.message(2, "volume", volume)
  }
}
