// SPDX-License-Identifier: Apache-2.0

/// In what two arrangements differ, for a terminal.
enum DifferenceText {
  static func render(_ answer: JSONValue) -> String {
    let head = "[\(reference(answer["to"]))] compared with [\(reference(answer["from"]))]"
    let changes = answer["changes"].array
    let lines = changes.isEmpty ? ["  no difference"] : changes.flatMap(change)
    return ([head] + lines + [answer["notice"].string ?? ""]).joined(separator: "\n")
  }

  private static func change(_ change: JSONValue) -> [String] {
    let section = change["section"].string ?? "?"
    switch change["change"].string {
    case "added": return ["\(section):", "  + \(term(section, change["after"]))"]
    case "removed": return ["\(section):", "  - \(term(section, change["before"]))"]
    case "changed":
      return ["\(section):", "  - \(term(section, change["before"]))", "  + \(term(section, change["after"]))"]
    default: return ["\(section): the same in another order"]
    }
  }

  private static func term(_ section: String, _ value: JSONValue) -> String {
    switch section {
    case "areaOfOperations": EntryText.area(value)
    case "minima": EntryText.row(value)
    case "deadlines": EntryText.deadline(value)
    case "contacts": EntryText.contact(value)
    case "measures": EntryText.measure(value)
    case "channels": EntryText.channel(value)
    case "annexes": EntryText.annex(value)
    case "inForceFrom": WindowText.moment(value)
    case "representatives": "\(value["position"].string ?? "?") of \(value["party"].string ?? "?")"
    case "leadTimes":
      "\(DurationText.words(value["normalSeconds"])), in an emergency \(DurationText.words(value["emergencySeconds"]))"
    case _ where section.hasSuffix("Seconds"): DurationText.words(value)
    default: value.string.map(PlainText.shown) ?? value.text()
    }
  }

  private static func reference(_ json: JSONValue) -> String { Reference(json)?.description ?? "?" }
}

/// Measures, suspensions and terminations for a terminal.
enum MeasureText {
  static func lines(_ standing: JSONValue) -> [String] {
    let feature = standing["feature"]
    let entry = Reference(feature["entry"])?.description ?? "?"
    let source =
      switch standing["source"].string {
      case "arrangement": "by the arrangement"
      case "agreed": "agreed, declared by \(standing["by"].string ?? "?")"
      default: "unilateral, by \(standing["by"].string ?? "?")"
      }
    var state: [String] = standing["stands"].bool == true ? [] : ["LIFTED"]
    if standing["stale"].bool == true {
      state.append("NOT CONFIRMED since \(WindowText.moment(standing["confirmedUntil"])), restricts all the same")
    } else if !standing["confirmedUntil"].isNull {
      state.append("confirmed until \(WindowText.moment(standing["confirmedUntil"]))")
    }
    return [
      "[\(entry)#\(feature["number"].text())] \(source)\(state.map { "; \($0)" }.joined())",
      "  " + EntryText.measure(standing["measure"]),
    ]
  }

  static func suspension(_ suspension: JSONValue, _ texts: SaidTexts = SaidTexts()) -> [String] {
    let missing = suspension["missing"].array.compactMap(\.string).joined(separator: ", ")
    let line =
      "ARRANGEMENT SUSPENDED by \(suspension["by"].string ?? "?") [\(Reference(suspension["ref"])?.description ?? "?")] since "
      + "\(WindowText.moment(suspension["stated"]["at"])): hotline, warnings, holds and answers go on; "
      + "not resumed by \(missing)"
    return [line] + texts.lines(suspension["ref"])
  }

  static func termination(_ end: JSONValue) -> String {
    let word = end["inEffect"].bool == true ? "ARRANGEMENT ENDED" : "ARRANGEMENT ENDS"
    let short = (end["shortMilliseconds"].integer ?? 0) > 0 ? ", on shorter notice than agreed" : ""
    return "\(word) by \(end["by"].string ?? "?") [\(Reference(end["ref"])?.description ?? "?")] from "
      + "\(WindowText.moment(end["from"]))\(short)"
  }
}
