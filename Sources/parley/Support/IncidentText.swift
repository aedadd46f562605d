// SPDX-License-Identifier: Apache-2.0

/// Incidents and their timelines for a terminal.
enum IncidentText {
  static func lines(_ incident: JSONValue, _ texts: SaidTexts = SaidTexts()) -> [String] {
    let opened = incident["opened"]
    let until = opened["until"].isNull ? "goes on" : "to \(WindowText.moment(opened["until"]))"
    var lines = [
      "INCIDENT \"\(shown(opened["title"]))\" [\(ref(incident["ref"]))] by \(shown(incident["by"])): "
        + "\(shown(opened["nature"])), from \(WindowText.moment(opened["from"])) \(until); \(state(incident["state"]))"
    ]
    lines += texts.lines(incident["ref"])
    for closing in incident["closings"].array {
      lines.append(
        "  closed by \(shown(closing["party"])) \(closing["jointly"].bool == true ? "jointly" : "for its own side alone")"
      )
    }
    for statement in incident["statements"].array {
      let after = statement["afterClosing"].bool == true ? ", AFTER ITS OWN CLOSING" : ""
      lines.append("  statement of \(shown(statement["party"])) [\(ref(statement["stated"]["ref"]))]\(after)")
      lines += texts.lines(statement["stated"]["ref"], indent: "    ")
    }
    for fact in incident["facts"].array {
      let words = fact["words"].array.map {
        "\(shown($0["party"])) \($0["disputed"].bool == true ? "DISPUTES" : "agrees")"
      }
      lines.append(
        "  fact [\(ref(fact["stated"]["ref"]))] by \(shown(fact["party"])): \(shown(fact["state"]).uppercased())"
          + (words.isEmpty ? "" : "; \(words.joined(separator: ", "))"))
      lines += texts.lines(fact["stated"]["ref"], indent: "    ")
      for word in fact["words"].array {
        let said = texts.lines(word["stated"]["ref"], indent: "")
        lines += said.map { "    \(shown(word["party"])): \($0)" }
      }
    }
    for measure in incident["measures"].array {
      lines.append("  \(shown(measure["party"])) to calm: \(shown(measure["measure"]))")
    }
    return lines
  }

  static func timeline(_ timeline: JSONValue) -> String {
    var lines = [
      "joint timeline, by the later claim, as of \(WindowText.moment(timeline["asOf"])); "
        + "time \(WindowText.moment(timeline["from"])) to \(WindowText.moment(timeline["until"]))"
    ]
    for line in timeline["lines"].array {
      var marks: [String] = [shown(line["ground"])]
      if line["byVoice"].bool == true { marks.append("by voice") }
      if line["notUnderstood"].bool == true { marks.append("NOT WHOLLY UNDERSTOOD") }
      if !line["invalid"].isNull { marks.append("NO EFFECT: \(shown(line["invalid"]["detail"]))") }
      lines.append(
        "\(shown(line["at"]))  \(shown(line["party"])) \(shown(line["position"])) \(shown(line["kind"])) "
          + "[\(ref(line["ref"]))] (\(marks.joined(separator: ", ")))")
      lines += line["others"].array.map(other)
    }
    if let omitted = timeline["omitted"].integer, omitted > 0 {
      lines.append("\(omitted) more entries of this time are not shown")
    }
    return lines.joined(separator: "\n")
  }

  private static func other(_ other: JSONValue) -> String {
    var states: [String] = []
    if other["received"].isNull {
      states.append("receipt not stated")
    } else {
      let disputed = other["received"]["disputed"].bool == true ? " (TIMES DISPUTED)" : ""
      states.append("received \(shown(other["received"]["at"]))\(disputed)")
    }
    for (name, words) in [("hasIt", "has it"), ("understood", "understood"), ("done", "done")]
    where !other[name].isNull {
      states.append("\(words) \(shown(other[name]["at"]))")
    }
    if !other["passedOn"].isNull {
      states.append(
        "passed on (\(shown(other["passedOn"]["attestation"]))) \(shown(other["passedOn"]["stated"]["at"]))")
    }
    if !other["disposition"].isNull { states.append(shown(other["disposition"]["kind"])) }
    let late = other["late"].array.compactMap(\.string)
    if !late.isEmpty { states.append("LATE: \(late.joined(separator: ", "))") }
    return "    \(shown(other["party"])): \(states.joined(separator: "; "))"
  }

  private static func state(_ json: JSONValue) -> String {
    switch json.string {
    case "open": "OPEN"
    case "closedBySome": "closed by some, OPEN for others"
    case "closedByEach": "closed by each party for itself"
    case "closedJointly": "closed jointly"
    default: "?"
    }
  }

  private static func ref(_ json: JSONValue) -> String { Reference(json)?.description ?? "?" }
  private static func shown(_ json: JSONValue) -> String { PlainText.shown(json.string ?? "?") }
}
