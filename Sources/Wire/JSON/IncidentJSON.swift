// SPDX-License-Identifier: Apache-2.0
import Separation

extension EntryJSON {
  static func value(of incident: IncidentOpened) -> JSONValue {
    .object([
      "title": .string(incident.title.text), "nature": .enumeration(incident.nature), "from": .instant(incident.from),
      "until": incident.until.map { .instant($0) }, "area": incident.area.map { .area($0) },
      "about": .array(incident.about.map { .entryRef($0) }),
    ])
  }

  static func value(of action: IncidentAction) -> JSONValue {
    var members: [JSONMember] = [
      JSONMember(name: "incident", value: .entryRef(action.incident)),
      JSONMember(name: "action", value: .string(name(of: action.step))),
    ]
    switch action.step {
    case .statement, .fact, .closingWithdrawn: break
    case .agreed(let fact), .disputed(let fact): members.append(JSONMember(name: "fact", value: .entryRef(fact)))
    case .calming(let calming):
      members.append(JSONMember(name: "measure", value: .string(calming.measure.text)))
      if let entry = calming.entry { members.append(JSONMember(name: "entry", value: .entryRef(entry))) }
    case .closed(let closing): members.append(JSONMember(name: "closing", value: .enumeration(closing)))
    }
    return .object(members)
  }

  /// The name of a step, in JSON and as input.
  public static func name(of step: IncidentStep) -> String {
    switch step {
    case .statement: "statement"
    case .fact: "fact"
    case .agreed: "agreed"
    case .disputed: "disputed"
    case .calming: "calming"
    case .closed: "closed"
    case .closingWithdrawn: "closing-withdrawn"
    }
  }

  static func value(of representative: Representative) -> JSONValue {
    .object(["party": .string(representative.party.name), "position": .string(representative.position.name)])
  }

  static func representative(_ json: JSONValue) throws(InputError) -> Representative {
    var input = try JSONInput(json)
    let party = try input.required("party") { value throws(InputError) in try value.party() }
    let position = try input.required("position") { value throws(InputError) in try value.designator() }
    try input.end()
    return Representative(party: party, position: position)
  }

  /// The opening of an incident: `title`, `nature`, `from`, and if they are known `until`, `area` (GeoJSON), `about` (a list
  /// of entries) and a `text`, which becomes part 0.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func incident(_ json: JSONValue) throws(InputError) -> (incident: IncidentOpened, text: String?) {
    var input = try JSONInput(json)
    let title = try input.required("title") { value throws(InputError) in try value.label() }
    let nature = try input.required("nature") { value throws(InputError) in
      try value.enumeration(IncidentNature.self)
    }
    let from = try input.required("from") { value throws(InputError) in try value.instant() }
    let until = try input.optional("until") { value throws(InputError) in try value.instant() }
    let area = try input.optional("area") { value throws(InputError) in try value.soundArea() }
    let about = try input.entryRefs("about")
    let text = try input.optional("text") { value throws(InputError) in try value.partText() }
    try input.end()
    return (
      IncidentOpened(title: title, nature: nature, from: from, until: until, area: area, about: about), text
    )
  }

  /// What is said within an incident: `incident` and `action`, with a `text` for `statement` and `fact` (for `disputed` if
  /// it is wished), `fact` for `agreed` and `disputed`, `measure` and perhaps `entry` for `calming`, `closing` for `closed`.
  ///
  /// - Throws: `InputError` as above.
  public static func incidentAction(
    _ json: JSONValue
  ) throws(InputError) -> (action: IncidentAction, text: String?) {
    var input = try JSONInput(json)
    let incident = try input.required("incident") { value throws(InputError) in try value.entryRef() }
    let name = try input.required("action") { value throws(InputError) in try value.text() }
    var text: String?
    let step: IncidentStep
    switch name {
    case "statement", "fact":
      step = name == "fact" ? .fact : .statement
      text = try input.required("text") { value throws(InputError) in try value.partText() }
    case "agreed":
      step = .agreed(try input.required("fact") { value throws(InputError) in try value.entryRef() })
    case "disputed":
      step = .disputed(try input.required("fact") { value throws(InputError) in try value.entryRef() })
      text = try input.optional("text") { value throws(InputError) in try value.partText() }
    case "calming":
      let measure = try input.required("measure") { value throws(InputError) in try value.label() }
      let entry = try input.optional("entry") { value throws(InputError) in try value.entryRef() }
      step = .calming(CalmingMeasure(measure: measure, entry: entry))
    case "closed":
      step = .closed(
        try input.required("closing") { value throws(InputError) in try value.enumeration(Closing.self) })
    case "closing-withdrawn": step = .closingWithdrawn
    default:
      let allowed = ["statement", "fact", "agreed", "disputed", "calming", "closed", "closing-withdrawn"]
      throw InputError(.choice(name, allowed: allowed)).inside("action")
    }
    try input.end()
    return (IncidentAction(incident: incident, step: step), text)
  }
}

extension JSONInput {
  /// A set of entries, sorted; refused if one is there twice.
  mutating func entryRefs(_ name: String) throws(InputError) -> [EntryRef] {
    let given = try list(name, 0...Limits.incidentEntries) { value throws(InputError) in try value.entryRef() }
    let sorted = Set(given).sorted()
    guard sorted.count == given.count else { throw InputError(.memberTwice).inside(name) }
    return sorted
  }
}

extension JSONValue {
  func designator() throws(InputError) -> PositionDesignator {
    let name = try text()
    do { return try PositionDesignator(name) } catch { throw InputError(.domain(error)) }
  }

  func flag() throws(InputError) -> Bool {
    guard case .bool(let value) = self else { throw InputError(.type(needed: .boolean)) }
    return value
  }
}
