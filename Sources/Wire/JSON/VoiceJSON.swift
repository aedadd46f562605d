// SPDX-License-Identifier: Apache-2.0
import Separation

extension EntryJSON {
  static func value(of record: CallRecord) -> JSONValue {
    .object([
      "with": .array(record.with.map { .string($0.name) }), "began": .instant(record.began),
      "ended": .instant(record.ended), "medium": .string(record.medium.text),
      "languages": .array(record.languages.map { .string($0.text) }), "interpreter": .bool(record.interpreter),
      "differsFrom": record.differsFrom.map { .entryRef($0) }, "about": .array(record.about.map { .entryRef($0) }),
    ])
  }

  static func value(of call: CommanderCall) -> JSONValue {
    .object([
      "byWhen": .instant(call.byWhen), "language": .string(call.language.text),
      "about": call.about.map { .entryRef($0) }, "telephone": call.telephone.map { .string($0.text) },
    ])
  }

  static func value(of voice: VoiceRecord) -> JSONValue {
    switch voice {
    case .takenDown(let taken): value(of: taken)
    case .reconciled(let reconciled):
      .object(["takenDown": .entryRef(reconciled.takenDown), "entry": .entryRef(reconciled.entry)])
    }
  }

  private static func value(of taken: TakenDown) -> JSONValue {
    let what: JSONMember =
      switch taken.what {
      case .notice(let notice): JSONMember(name: "notice", value: value(of: notice))
      case .warning(let warning): JSONMember(name: "warning", value: value(of: .safetyWarning(warning)))
      case .format(let format): JSONMember(name: "format", value: value(of: format))
      case .text: JSONMember(name: "isText", value: .bool(true))
      }
    let rest = JSONValue.object([
      "checkGroup": taken.checkGroup.map { .string($0.digits) }, "checks": .bool(taken.checks),
      "about": taken.about.map { .entryRef($0) }, "language": .string(taken.language.text),
    ])
    guard case .object(let members) = rest else { return rest }
    let first = [
      JSONMember(name: "saidBy", value: .string(taken.saidBy.name)),
      JSONMember(name: "saidAt", value: .instant(taken.saidAt)), what,
    ]
    return .object(first + members)
  }

  /// The record of a call: `with`, `began`, `ended`, `medium`, and its gist as `text`, which becomes part 0; if there were
  /// any, `languages`, `interpreter` (true or false), `differsFrom` and `about`.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func callRecord(_ json: JSONValue) throws(InputError) -> (record: CallRecord, text: String) {
    var input = try JSONInput(json)
    let with = try input.list("with", 1...Limits.parties) { value throws(InputError) in try value.party() }
    guard Set(with).count == with.count else { throw InputError(.memberTwice).inside("with") }
    let began = try input.required("began") { value throws(InputError) in try value.instant() }
    let ended = try input.required("ended") { value throws(InputError) in try value.instant() }
    let medium = try input.required("medium") { value throws(InputError) in try value.label() }
    let languages = try input.list("languages", 0...Limits.languages) { value throws(InputError) in
      try value.languageTag()
    }
    let interpreter = try input.optional("interpreter") { value throws(InputError) in try value.flag() }
    let differsFrom = try input.optional("differsFrom") { value throws(InputError) in try value.entryRef() }
    let about = try input.entryRefs("about")
    let text = try input.required("text") { value throws(InputError) in try value.partText() }
    try input.end()
    let record = CallRecord(
      with: with.sorted(), began: began, ended: ended, medium: medium, languages: languages,
      interpreter: interpreter ?? false, differsFrom: differsFrom, about: about)
    return (record, text)
  }

  /// A request for a commander's call: `byWhen`, `language`, and if so wished `about`, `telephone`.
  ///
  /// - Throws: `InputError` as above.
  public static func commanderCall(_ json: JSONValue) throws(InputError) -> CommanderCall {
    var input = try JSONInput(json)
    let byWhen = try input.required("byWhen") { value throws(InputError) in try value.instant() }
    let language = try input.required("language") { value throws(InputError) in try value.languageTag() }
    let about = try input.optional("about") { value throws(InputError) in try value.entryRef() }
    let telephone = try input.optional("telephone") { value throws(InputError) in try value.label() }
    try input.end()
    return CommanderCall(byWhen: byWhen, language: language, about: about, telephone: telephone)
  }

  /// What was taken down by voice: `saidBy`, `saidAt`, `language`, one of `notice`, `warning`, `format` and `text` (which
  /// becomes part 0), and if there were any `checkGroup` and `about`. Whether the check group is right is left false: it is
  /// for whoever has the scripts to say.
  ///
  /// What is wrong with a warning is named among the defects, as where one is said.
  ///
  /// - Throws: `InputError` as above.
  public static func takenDown(
    _ json: JSONValue, now: Instant
  ) throws(InputError) -> (taken: TakenDown, text: String?, defects: [InputError]) {
    var input = try JSONInput(json)
    let saidBy = try input.required("saidBy") { value throws(InputError) in try value.party() }
    let saidAt = try input.required("saidAt") { value throws(InputError) in try value.instant() }
    let language = try input.required("language") { value throws(InputError) in try value.languageTag() }
    let notice = try input.optional("notice") { value throws(InputError) in try EntryJSON.notice(value) }
    let warning = try input.optional("warning") { value throws(InputError) in
      try EntryJSON.safetyWarning(value, now: now)
    }
    let format = try input.optional("format") { value throws(InputError) in try value.filledFormat() }
    let text = try input.optional("text") { value throws(InputError) in try value.partText() }
    let checkGroup = try input.optional("checkGroup") { value throws(InputError) in try value.checkDigits() }
    let about = try input.optional("about") { value throws(InputError) in try value.entryRef() }
    try input.end()
    let whole: [SpokenContent] =
      (notice.map { [.notice($0)] } ?? []) + (warning.map { [.warning($0.warning)] } ?? [])
      + (format.map { [.format($0)] } ?? [])
    guard whole.count <= 1, let what = whole.first ?? (text == nil ? nil : .text) else {
      throw InputError(.type(needed: .spokenContent))
    }
    let taken = TakenDown(
      saidBy: saidBy, saidAt: saidAt, what: what, checkGroup: checkGroup, about: about, language: language)
    return (taken, text, warning?.defects ?? [])
  }

  /// What was taken down, and the entry that it was about: `takenDown`, `entry`.
  ///
  /// - Throws: `InputError` as above.
  public static func reconciled(_ json: JSONValue) throws(InputError) -> Reconciled {
    var input = try JSONInput(json)
    let takenDown = try input.required("takenDown") { value throws(InputError) in try value.entryRef() }
    let entry = try input.required("entry") { value throws(InputError) in try value.entryRef() }
    try input.end()
    return Reconciled(takenDown: takenDown, entry: entry)
  }
}

extension JSONValue {
  fileprivate func checkDigits() throws(InputError) -> CheckDigits {
    let text = try text()
    do { return try CheckDigits(text.filter { $0 != " " }) } catch { throw InputError(.domain(error)) }
  }
}
