// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog

extension EntryJSON {
  /// The terms of an arrangement, in the form that `value(of:)` gives. Lists may be left out where they may be empty,
  /// `rulesVersion` and `retentionDays` too.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func arrangement(_ json: JSONValue) throws(InputError) -> Arrangement {
    var input = try JSONInput(json)
    let title = try input.required("title") { value throws(InputError) in try value.label() }
    let parties = try input.list("parties", 1...Limits.parties) { value throws(InputError) in try value.party() }
    let from = try input.required("inForceFrom") { value throws(InputError) in try value.instant() }
    let areas = try input.list("areaOfOperations", 1...Limits.areasOfOperations) { value throws(InputError) in
      try value.soundArea()
    }
    var arrangement = Arrangement(
      title: title, parties: Set(parties).sorted(), inForceFrom: from, areaOfOperations: areas,
      minimumNoticeSeconds: try input.seconds("minimumNoticeSeconds"),
      receiptSeconds: try input.seconds("receiptSeconds"),
      commCheckSeconds: try input.seconds("commCheckSeconds"),
      clockToleranceSeconds: try input.seconds("clockToleranceSeconds"))
    guard arrangement.parties.count == parties.count else { throw InputError(.memberTwice).inside("parties") }
    try readTerms(&input, into: &arrangement)
    try input.end()
    return arrangement
  }

  private static func readTerms(
    _ input: inout JSONInput, into arrangement: inout Arrangement
  ) throws(InputError) {
    let version = try input.optional("rulesVersion") { value throws(InputError) in
      try value.whole(1...Int64(UInt32.max))
    }
    arrangement.rulesVersion = version.map(UInt32.init) ?? 1
    arrangement.minima = try input.list("minima", 0...Limits.minimaRows) { value throws(InputError) in
      try minimaRow(value)
    }
    let deadlines = try input.list("deadlines", 0...Limits.deadlines) { value throws(InputError) in try deadline(value)
    }
    arrangement.deadlines = deadlines.sorted { $0.precedence < $1.precedence }
    guard Set(deadlines.map(\.precedence)).count == deadlines.count else {
      throw InputError(.memberTwice).inside("deadlines")
    }
    arrangement.languages = try input.list("languages", 0...Limits.languages) { value throws(InputError) in
      try value.languageTag()
    }
    arrangement.catalogue = try input.optional("catalogue") { value throws(InputError) in try value.hash() }
    arrangement.contacts = try input.list("contacts", 0...Limits.contacts) { value throws(InputError) in
      try contact(value)
    }
    arrangement.measures = try input.list("measures", 0...Limits.features) { value throws(InputError) in
      try measure(value)
    }
    arrangement.permittedDisclosure = try input.optional("permittedDisclosure") { value throws(InputError) in
      try value.label()
    }
    arrangement.retentionDays =
      try input.optional("retentionDays") { value throws(InputError) in
        try value.seconds()
      } ?? 0
    arrangement.annexes = try input.list("annexes", 0...Limits.parts) { value throws(InputError) in try annex(value) }
    try readLaterTerms(&input, into: &arrangement)
    let representatives = try input.list("representatives", 0...Limits.representatives) { value throws(InputError) in
      try representative(value)
    }
    arrangement.representatives = Set(representatives).sorted()
    guard arrangement.representatives.count == representatives.count else {
      throw InputError(.memberTwice).inside("representatives")
    }
    try readCharacter(&input, into: &arrangement)
  }

  /// What the channel is for, and what follows from it.
  private static func readCharacter(
    _ input: inout JSONInput, into arrangement: inout Arrangement
  ) throws(InputError) {
    arrangement.character =
      try input.optional("character") { value throws(InputError) in
        try value.enumeration(ChannelCharacter.self)
      } ?? .military
    arrangement.leadTimes = try input.optional("leadTimes") { value throws(InputError) in try leadTimes(value) }
    let observers = try input.list("observers", 0...max(0, arrangement.parties.count - 1)) {
      value throws(InputError) in try value.party()
    }
    arrangement.observers = Set(observers).sorted()
    guard arrangement.observers.count == observers.count else { throw InputError(.memberTwice).inside("observers") }
  }

  private static func minimaRow(_ json: JSONValue) throws(InputError) -> MinimaRow {
    var input = try JSONInput(json)
    let first = try input.optional("first") { value throws(InputError) in try value.enumeration(ActivityKind.self) }
    let second = try input.optional("second") { value throws(InputError) in try value.enumeration(ActivityKind.self) }
    let minima = try input.minima()
    try input.end()
    return MinimaRow(first: first, second: second, minima: minima)
  }

  private static func deadline(_ json: JSONValue) throws(InputError) -> Deadline {
    var input = try JSONInput(json)
    let precedence = try input.required("precedence") { value throws(InputError) in
      try value.enumeration(Precedence.self)
    }
    let deadline = Deadline(
      precedence: precedence, hasItSeconds: try input.seconds("hasItSeconds"),
      understoodSeconds: try input.seconds("understoodSeconds", default: 0),
      passedOnSeconds: try input.seconds("passedOnSeconds", default: 0),
      doneSeconds: try input.seconds("doneSeconds", default: 0))
    try input.end()
    return deadline
  }

  private static func contact(_ json: JSONValue) throws(InputError) -> Contact {
    var input = try JSONInput(json)
    let party = try input.required("party") { value throws(InputError) in try value.party() }
    let means = try input.required("means") { value throws(InputError) in try value.label() }
    let address = try input.required("address") { value throws(InputError) in try value.label() }
    try input.end()
    return Contact(party: party, means: means, address: address)
  }

  /// A measure, in the form that `value(of:)` gives.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func measure(_ json: JSONValue) throws(InputError) -> Measure {
    var input = try JSONInput(json)
    let kind = try input.required("kind") { value throws(InputError) in try value.enumeration(MeasureKind.self) }
    let name = try input.required("name") { value throws(InputError) in try value.label() }
    let volume = try input.required("volume") { value throws(InputError) in try value.volume() }
    let minima = try input.optional("minima") { value throws(InputError) in
      var input = try JSONInput(value)
      let minima = try input.minima()
      try input.end()
      return minima
    }
    let revalidateBy = try input.optional("revalidateBy") { value throws(InputError) in try value.laterInstant() }
    let opening = try input.list("opening", 0...Limits.openingHours) { value throws(InputError) in
      try openingHours(value)
    }
    try input.end()
    return Measure(
      kind: kind, name: name, volume: volume, minima: minima, revalidateBy: revalidateBy, opening: opening)
  }

  private static func annex(_ json: JSONValue) throws(InputError) -> Annex {
    var input = try JSONInput(json)
    let title = try input.required("title") { value throws(InputError) in try value.label() }
    let hash = try input.required("sha256") { value throws(InputError) in try value.hash() }
    try input.end()
    return Annex(title: title, sha256: hash)
  }

  /// A part of a reference layer, in the form that `value(of:)` gives.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func referenceLayer(_ json: JSONValue) throws(InputError) -> ReferenceLayer {
    var input = try JSONInput(json)
    let name = try input.required("name") { value throws(InputError) in try value.label() }
    let source = try input.required("source") { value throws(InputError) in try value.label() }
    let segments = try input.list("segments", 1...Limits.features) { value throws(InputError) in
      var input = try JSONInput(value)
      let name = try input.required("name") { value throws(InputError) in try value.label() }
      let volume = try input.required("volume") { value throws(InputError) in try value.volume() }
      try input.end()
      return ReferenceSegment(name: name, volume: volume)
    }
    try input.end()
    return ReferenceLayer(name: name, source: source, segments: segments)
  }
}

extension JSONInput {
  /// A number of seconds, which must be given unless there is a default.
  mutating func seconds(_ name: String, default value: UInt32? = nil) throws(InputError) -> UInt32 {
    if let given = try optional(name, { value throws(InputError) in try value.seconds() }) { return given }
    guard let value else { throw InputError(.missing).inside(name) }
    return value
  }

  /// lateralMetres, verticalMetres, seconds.
  fileprivate mutating func minima() throws(InputError) -> Minima {
    let limit = SeparationLimits.lateralMinimum.millimetres
    let lateral = try required("lateralMetres") { value throws(InputError) in try value.metres(0...limit) }
    let vertical = try required("verticalMetres") { value throws(InputError) in try value.metres(0...Int64.max) }
    return Minima(lateral: lateral, vertical: vertical, seconds: Int(try seconds("seconds")))
  }
}
