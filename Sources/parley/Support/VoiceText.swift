// SPDX-License-Identifier: Apache-2.0

/// What is said of voice, for a terminal.
enum VoiceText {
  static func call(_ call: JSONValue, _ texts: SaidTexts = SaidTexts()) -> [String] {
    let record = call["record"]
    let words = call["words"].array.map { "\(shown($0["party"])): \(shown($0["word"]).uppercased())" }
    let line =
      "CALL [\(ref(call["ref"]))] by \(shown(call["by"])), \(shown(record["medium"])), "
      + "\(WindowText.times(record["began"], record["ended"])); \(words.joined(separator: ", "))"
    return [line] + texts.lines(call["ref"])
  }

  static func commander(_ call: JSONValue) -> String {
    let asked = call["call"]
    let telephone = asked["telephone"].isNull ? "" : ", at \(shown(asked["telephone"]))"
    return "COMMANDER'S CALL asked by \(shown(call["by"])) [\(ref(call["ref"]))], by "
      + "\(WindowText.moment(asked["byWhen"])), in \(shown(asked["language"]))\(telephone)"
  }

  static func takenDown(_ taken: JSONValue, _ texts: SaidTexts = SaidTexts()) -> [String] {
    let said = taken["taken"]
    let kind = ["notice", "warning", "format"].first { !said[$0].isNull } ?? "text"
    let check: String
    if said["checkGroup"].isNull {
      check = "no check group"
    } else {
      check = "check group \(shown(said["checkGroup"])) \(said["checks"].bool == true ? "is right" : "IS NOT RIGHT")"
    }
    let state = taken["reconciled"].bool == true ? "reconciled" : "NOT YET RECONCILED"
    var lines = [
      "BY VOICE from \(shown(said["saidBy"])) at \(WindowText.moment(said["saidAt"])), taken down by "
        + "\(shown(taken["by"])) [\(ref(taken["ref"]))]: \(kind), \(check); \(state)"
    ]
    lines += texts.lines(taken["ref"]) + content(said)
    lines += taken["reconciliations"].array.map { "  is \(match($0))" }
    return lines + taken["matches"].array.map { "  may be \(match($0))" }
  }

  /// What was taken down in a form.
  private static func content(_ said: JSONValue) -> [String] {
    if !said["notice"].isNull { return EntryText.lines("notice", said["notice"]).map { "  \($0)" } }
    if !said["warning"].isNull { return ["  \(EntryText.line("safety-warning", said["warning"]))"] }
    guard let number = said["format"]["number"].integer else { return [] }
    let values = said["format"]["values"].array.map { value in
      let content = value.object.filter { $0.key != "parameter" }.values.map { $0.string ?? $0.text() }
      return "\(value["parameter"].text()) = \(PlainText.shown(content.joined(separator: " ")))"
    }
    return ["  format \(number)" + (values.isEmpty ? "" : ", parameters \(values.joined(separator: ", "))")]
  }

  private static func match(_ match: JSONValue) -> String {
    let name = "[\(ref(match["entry"]))]"
    guard match["compared"].bool == true else { return "\(name), not compared" }
    if match["same"].bool == true { return "\(name), the same" }
    let other = match["fields"].array.filter { $0["same"].bool != true }.map { shown($0["name"]) }
    return "\(name), DIFFERENT: \(other.joined(separator: ", "))"
  }

  private static func ref(_ json: JSONValue) -> String { Reference(json)?.description ?? "?" }
  private static func shown(_ json: JSONValue) -> String { PlainText.shown(json.string ?? "?") }
}
