// SPDX-License-Identifier: Apache-2.0

/// What became of an activity, for a terminal.
enum LifeText {
  /// An entry without its places.
  static func hidden(_ view: JSONValue) -> String {
    var lines = ["[\(Reference(view["ref"])?.description ?? "?")] \(view["kind"].string ?? "?"), its places hidden"]
    let body = view["body"]["notice"].isNull ? view["body"] : view["body"]["notice"]
    for name in ["title", "kind", "nature", "precedence", "contact"] {
      if let value = body[name].string { lines.append("  \(name): \(PlainText.shown(value))") }
    }
    for (number, volume) in body["volumes"].array.enumerated() {
      lines.append(
        "  place \(number): \(WindowText.heights(volume)); \(WindowText.times(volume["start"], volume["end"]))")
    }
    let places = view["places"].array.compactMap(\.integer)
    guard !view["form"].isNull else {
      return (lines + ["nothing is read back in this channel: parley answer ENTRY has-it, then passed-on"])
        .joined(separator: "\n")
    }
    guard !places.isEmpty else {
      return (lines + ["it has no place to read back: parley answer ENTRY understood"]).joined(separator: "\n")
    }
    let form =
      view["form"].string == "short"
      ? "short form (understood) is enough: there is no time for more" : "read back in full"
    lines.append("places to read back: \(places.map(String.init).joined(separator: ", ")); \(form)")
    for said in view["readBacks"].array {
      lines.append(
        "  place \(said["number"].text()) was read back: "
          + (said["differs"].bool == true ? difference(said) : "as it is"))
    }
    return lines.joined(separator: "\n")
  }

  /// A read-back that differs.
  static func difference(_ readBack: JSONValue) -> String {
    let place = readBack["place"].array.map { $0.text() }
    let at = place.count == 2 ? "\(place[1]),\(place[0])" : "?"
    return
      "READ BACK AS \(at), \(readBack["apartMetres"].text()) m AWAY (\(readBack["toleranceMetres"].text()) m are allowed)"
  }

  /// What stands beside an activity besides its standing.
  static func lines(_ activity: JSONValue) -> [String] {
    var lines: [String] = []
    let departure = activity["departure"]
    if !departure.isNull {
      let until = departure["until"].isNull ? "" : ", until \(WindowText.moment(departure["until"])) at the latest"
      lines.append("  NOT AS NOTIFIED since \(WindowText.moment(departure["at"]))\(until)")
      lines += departure["volumes"].array.prefix(4).map { "    now: \(EntryText.volume($0))" }
    }
    let actual = activity["actual"]
    for (name, word) in [("start", "started"), ("end", "ended")] {
      guard !actual[name].isNull else { continue }
      let difference = actual["\(name)DifferenceMilliseconds"].integer.map { $0 / 1_000 } ?? 0
      lines.append(
        "  \(word) \(WindowText.moment(actual[name]))"
          + (difference == 0
            ? "" : ", \(DurationText.words(abs(difference))) \(difference > 0 ? "after" : "before") the plan"))
    }
    for told in activity["told"].array where told["missing"].bool == true {
      let seconds = told["beginsInSeconds"].integer ?? 0
      let when =
        seconds > 0
        ? "it begins in \(DurationText.words(seconds / 60 * 60))"
        : "it was to begin \(DurationText.words(-seconds / 60 * 60)) ago"
      lines.append(
        "  NOT ALL CONCERNED WERE TOLD at \(told["party"].string ?? "?") (\(told["attestation"].string ?? "none")); \(when)"
      )
    }
    for outlook in activity["lostLine"].array {
      guard outlook["phase"].string != "line-up" || !outlook["declared"].isNull else { continue }
      lines.append("  \(outlook["phase"].string == "line-up" ? "" : "LOST LINE: ")\(outlook["text"].string ?? "?")")
    }
    return lines
  }

  /// A negotiation, the outcome first.
  static func negotiation(_ negotiation: JSONValue) -> [String] {
    let activity = Reference(negotiation["activity"])?.description ?? "?"
    var lines = [
      "[\(activity)] of \(negotiation["owner"].string ?? "?"): \(outcome(negotiation["outcome"]))"
    ]
    let open = negotiation["findings"].array.filter { $0["open"].bool == true }.count
    if open > 0 { lines.append("  \(open) open findings") }
    for offer in negotiation["offers"].array {
      var line =
        "  [\(Reference(offer["ref"])?.description ?? "?")] \(offer["by"].string ?? "?") proposes to \(offer["asks"].string ?? "?") in answer to "
      line += "[\(Reference(offer["answers"])?.description ?? "?")]"
      if !offer["until"].isNull { line += "; an answer is asked for until \(WindowText.moment(offer["until"]))" }
      lines.append(line)
      lines += offer["notice"]["volumes"].array.prefix(4).map { "    \(EntryText.volume($0))" }
      let reply = offer["reply"]
      if !reply.isNull {
        let taken = Reference(reply["takesBack"]).map { ", WHICH TAKES BACK the acceptance [\($0)]" } ?? ""
        lines.append(
          "    \(reply["kind"].string ?? "?") [\(Reference(reply["stated"]["ref"])?.description ?? "?")]\(taken)")
      }
      if !offer["carriedOutBy"].isNull {
        lines.append("    carried out by [\(Reference(offer["carriedOutBy"])?.description ?? "?")]")
      }
    }
    return lines
  }

  private static func outcome(_ outcome: JSONValue) -> String {
    switch outcome["state"].string {
    case "open": "waits for an answer"
    case "accepted":
      "[\(Reference(outcome["proposal"])?.description ?? "?")] was accepted; nothing has changed until the owner amends, and nothing is authorised"
    case "agreed": "agreed, by version [\(Reference(outcome["version"])?.description ?? "?")]; nothing is authorised"
    case "declined": "declined"
    case "lapsed": "the time for an answer is over; silence is no consent"
    case "overtaken": "a newer version has overtaken it"
    default: "the activity is over"
    }
  }
}
