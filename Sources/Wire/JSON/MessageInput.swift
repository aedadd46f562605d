// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension EntryJSON {
  /// An amendment: `activity`, `replaces`, and the whole new version as `notice` (standard form or GeoJSON).
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func amendment(_ json: JSONValue) throws(InputError) -> ActivityAmendment {
    var input = try JSONInput(json)
    let activity = try input.required("activity") { value throws(InputError) in try value.entryRef() }
    let replaces = try input.required("replaces") { value throws(InputError) in try value.entryRef() }
    let notice = try input.required("notice") { value throws(InputError) in try EntryJSON.notice(value) }
    try input.end()
    return ActivityAmendment(activity: activity, replaces: replaces, notice: notice)
  }

  /// A reference to an entry: `origin`, `index`, `leaf`.
  ///
  /// - Throws: `InputError` as above.
  public static func entryRef(_ json: JSONValue) throws(InputError) -> EntryRef { try json.entryRef() }

  /// What happened to an activity: `activity`, `event`, and for all but `withdrawn` also `at`; for `nonconforming` and
  /// `contingent` as well `volumes` and `until`, if they are known.
  ///
  /// - Throws: `InputError` as above.
  public static func activityEvent(_ json: JSONValue) throws(InputError) -> (activity: EntryRef, event: ActivityEvent) {
    var input = try JSONInput(json)
    let activity = try input.required("activity") { value throws(InputError) in try value.entryRef() }
    let name = try input.required("event") { value throws(InputError) in try value.text() }
    let event = try event(name, &input)
    try input.end()
    return (activity, event)
  }

  private static func event(_ name: String, _ input: inout JSONInput) throws(InputError) -> ActivityEvent {
    if name == "withdrawn" { return .withdrawn }
    let names = ["withdrawn", "started", "ended", "held", "resumed", "nonconforming", "contingent", "conforming"]
    guard names.contains(name) else { throw InputError(.choice(name, allowed: names)).inside("event") }
    let at = try input.required("at") { value throws(InputError) in try value.instant() }
    switch name {
    case "started": return .started(at: at)
    case "ended": return .ended(at: at)
    case "held": return .held(at: at)
    case "resumed": return .resumed(at: at)
    case "conforming": return .conforming(at: at)
    default:
      let volumes = try input.list("volumes", 0...Limits.actualVolumes) { value throws(InputError) in
        try value.volume()
      }
      let until = try input.optional("until") { value throws(InputError) in try value.instant() }
      let departure = Departure(at: at, volumes: volumes, until: until)
      return name == "contingent" ? .contingent(departure) : .nonconforming(departure)
    }
  }

  /// A hotline message: `precedence`, `language`, `text` and, if it speaks of an entry, `about`. The text becomes part
  /// 0. A message with a `format`, in the form that `value(of:)` gives, needs no text. One that was also said by voice
  /// says when in `spokenAt`.
  ///
  /// - Throws: `InputError` as above.
  public static func hotline(_ json: JSONValue) throws(InputError) -> (message: HotlineMessage, text: String?) {
    var input = try JSONInput(json)
    let precedence = try input.required("precedence") { value throws(InputError) in
      try value.enumeration(Precedence.self)
    }
    let language = try input.required("language") { value throws(InputError) in try value.languageTag() }
    let format = try input.optional("format") { value throws(InputError) in try value.filledFormat() }
    let text = try input.optional("text") { value throws(InputError) in try value.partText() }
    guard text != nil || format != nil else { throw InputError(.missing).inside("text") }
    let about = try input.optional("about") { value throws(InputError) in try value.entryRef() }
    let spokenAt = try input.optional("spokenAt") { value throws(InputError) in try value.instant() }
    try input.end()
    return (
      HotlineMessage(precedence: precedence, language: language, about: about, format: format, spokenAt: spokenAt), text
    )
  }

  /// An answer: `to`, `state`, with `attestation` for `passed-on`, for `proposal` a notice in `proposal` and if wished
  /// `until`, for `read-back` a `readBack` with `number` and `place`; and, if there is one, a `text` (read-back in words,
  /// wish) that becomes part 0.
  ///
  /// - Throws: `InputError` as above.
  public static func answer(_ json: JSONValue) throws(InputError) -> (answer: Answer, text: String?) {
    var input = try JSONInput(json)
    let to = try input.required("to") { value throws(InputError) in try value.entryRef() }
    let name = try input.required("state") { value throws(InputError) in try value.text() }
    let text = try input.optional("text") { value throws(InputError) in try value.partText() }
    let state: AnswerState
    if let plain = PlainState.named.first(where: { $0.name == name }) {
      state = plain.value.state
    } else if name == "passed-on" {
      state = .passedOn(
        try input.required("attestation") { value throws(InputError) in try value.enumeration(Attestation.self) })
    } else if name == "proposal" {
      state = .proposal(
        try input.required("proposal") { value throws(InputError) in try EntryJSON.notice(value) },
        until: try input.optional("until") { value throws(InputError) in try value.instant() })
    } else if name == "read-back" {
      state = .readBack(try input.required("readBack") { value throws(InputError) in try value.readBack() })
    } else if name == "accepted" {
      state = .accepted
    } else {
      let allowed = PlainState.named.map(\.name) + ["passed-on", "proposal", "read-back", "accepted"]
      throw InputError(.choice(name, allowed: allowed)).inside("state")
    }
    try input.end()
    return (Answer(to: to, state: state), text)
  }

  /// Who watches at the own node: `level` (`full`, `single`, `unmanned`), and if they are known `until` and `telephone`.
  ///
  /// - Throws: `InputError` as above.
  public static func manning(_ json: JSONValue) throws(InputError) -> Manning {
    var input = try JSONInput(json)
    let level = try input.required("level") { value throws(InputError) in try value.enumeration(ManningLevel.self) }
    let until = try input.optional("until") { value throws(InputError) in try value.instant() }
    let telephone = try input.optional("telephone") { value throws(InputError) in try value.label() }
    try input.end()
    return Manning(level: level, until: until, telephone: telephone)
  }

  /// A protest: `language`, `text` (part 0) and, if it speaks of an entry, `about`.
  ///
  /// - Throws: `InputError` as above.
  public static func protest(_ json: JSONValue) throws(InputError) -> (protest: Protest, text: String) {
    var input = try JSONInput(json)
    let language = try input.required("language") { value throws(InputError) in try value.languageTag() }
    let text = try input.required("text") { value throws(InputError) in try value.partText() }
    let about = try input.optional("about") { value throws(InputError) in try value.entryRef() }
    try input.end()
    return (Protest(language: language, about: about), text)
  }

  /// A request hold: either `activity` or `volume`.
  ///
  /// - Throws: `InputError` as above.
  public static func holdRequest(_ json: JSONValue) throws(InputError) -> HoldRequest {
    var input = try JSONInput(json)
    let activity = try input.optional("activity") { value throws(InputError) in try value.entryRef() }
    let volume = try input.optional("volume") { value throws(InputError) in try value.volume() }
    try input.end()
    switch (activity, volume) {
    case (let ref?, nil): return HoldRequest(subject: .activity(ref))
    case (nil, let volume?): return HoldRequest(subject: .volume(volume))
    default: throw InputError(.type(needed: .activityOrVolume))
    }
  }
}

extension JSONValue {
  /// Text for a part.
  package func partText() throws(InputError) -> String {
    let text = try seen()
    guard (1...Limits.partBytes).contains(text.utf8.count) else {
      throw InputError(
        .outOfRange(value: "\(text.utf8.count) bytes", lowest: "1", highest: "\(Limits.partBytes) bytes"))
    }
    if let scalar = text.unicodeScalars.first(where: Label.isRefusedInText) {
      throw InputError(.domain(.text(scalar)))
    }
    return text
  }
}

extension PlainState {
  /// The state with this name, `nil` for those that say more than their name.
  init?(_ state: AnswerState) {
    guard let found = Self.named.first(where: { $0.value.state == state }) else { return nil }
    self = found.value
  }
}
