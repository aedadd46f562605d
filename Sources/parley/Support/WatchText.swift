// SPDX-License-Identifier: Apache-2.0

/// What the watch has to do, for a terminal.
enum WatchText {
  /// Items of a list that are shown; the rest is counted.
  static let items = 40

  static func render(_ watch: JSONValue) -> String {
    var lines = ["as of \(BoardText.time(watch["asOf"]))", duty(watch["duty"])]
    if let account = watch["unattended"].string {
      lines.append("THE WATCH DOES NOT ANSWER: \(account) was asked (parley duty present)")
    }
    lines += watch["delegations"].array.map(delegation)
    lines += watch["manning"].array.map(BoardText.manning)
    for trouble in watch["troubles"].array {
      lines.append(
        "A CALL OUTSIDE FAILED at \(BoardText.time(trouble["at"])), to \(trouble["to"].string ?? "?"), "
          + "\((trouble["precedence"].string ?? "?").uppercased()) [\(trouble["entry"].string ?? "the watch itself")]: "
          + (trouble["detail"].string ?? "?"))
    }
    for probing in watch["probing"].array {
      lines.append(
        "MANY NOTICES of \(probing["party"].string ?? "?") around own activities: \(probing["entries"].array.count) since "
          + "\(probing["since"].string ?? "?"). It may be nothing; watch what they ask about. They are not told.")
    }
    let missed = watch["tracksMissed"]
    if !missed.isNull {
      lines.append(
        "NO TRACKS since the node was started at \(WindowText.moment(missed["since"])); the last one before was reported at "
          + "\(WindowText.moment(missed["last"])): no alert does not mean that there is nothing; see to it that sensors report"
      )
    }
    lines += watch["alerts"].array.map(alert)
    let open = watch["open"].array
    lines.append(open.isEmpty ? "nothing needs an answer" : "NEEDS AN ANSWER (\(open.count))")
    lines += listed(open, WatchText.open)
    let awaited = watch["awaited"].array
    if !awaited.isEmpty { lines.append("waits for the other side (\(awaited.count))") }
    lines += listed(awaited, WatchText.awaited)
    if watch["more"].bool == true { lines.append("more waits in the logs than is watched at a time: see the board") }
    return lines.joined(separator: "\n")
  }

  /// Who has the watch at the own node.
  static func duty(_ duty: JSONValue) -> String {
    var lines = ["nobody has the watch: parley duty take"]
    if let account = duty["holder"]["account"].string {
      lines = [
        "\(account) (\(duty["holder"]["position"].string ?? "?")) has the watch since \(duty["holder"]["since"].string ?? "?")"
      ]
    }
    if let to = duty["offer"]["to"].string {
      let left = duty["offer"]["left"].array
      lines.append("  offered to \(to), who has \(left.count) entries to accept")
      lines += left.prefix(items).map { "    \(reference($0))" }
    }
    return lines.joined(separator: "\n")
  }

  /// A countersignature that was lent.
  static func delegation(_ delegation: JSONValue) -> String {
    "\(delegation["to"].string ?? "?") countersigns for \(delegation["from"].string ?? "?") until "
      + "\(delegation["until"].string ?? "?"), but for arrangements, keys and removals"
  }

  /// What a track is about to enter.
  static func alert(_ alert: JSONValue) -> String {
    let party = alert["party"].string.map { " of \($0)" } ?? ""
    let what =
      alert["measure"]["name"].string.map {
        "\(alert["measure"]["kind"].string ?? "measure") \"\(PlainText.shown($0))\""
      }
      ?? "an activity of \(alert["activity"]["owner"].string ?? "?") [\(reference(alert["activity"]["ref"]))]"
    let when =
      alert["inside"].bool == true ? "IS IN" : "enters at \(BoardText.time(alert["enters"]))"
    return "TRACK \(PlainText.shown(alert["track"].string ?? "?"))\(party) \(when) \(what)"
  }

  static func show(duty answer: JSONValue, _ access: NodeAccess) {
    print(access.json ? answer.text(pretty: true) : duty(answer))
  }

  private static func listed(_ items: [JSONValue], _ line: (JSONValue) -> String) -> [String] {
    let rest = items.count - self.items
    return items.prefix(self.items).map { "  " + line($0) } + (rest > 0 ? ["  ... and \(rest) more"] : [])
  }

  /// An event in words; nil for one that the watch need not hear of.
  static func event(_ name: String, _ data: JSONValue) -> String? {
    switch name {
    case "rings":
      // BEL: a terminal that is looked away from makes itself heard.
      return (["\u{07}RINGS  \(open(data))"] + content(data)).joined(separator: "\n")
    case "early":
      let line =
        "\u{07}HEARD  \(what(data)) by \(data["by"].string ?? "?") [\(reference(data["ref"]))]; "
        + (data["kept"].bool == true
          ? "it is written down, and waits for what it speaks of" : "unless it rings now, it is not complete here")
        + ": answer by telephone"
      return ([line] + content(data)).joined(separator: "\n")
    case "quiet": return "quiet  [\(reference(data["ref"]))]"
    case "duty": return WatchText.duty(data)
    case "presence":
      let account = data["account"].string ?? "?"
      switch data["state"].string {
      case "asks": return "\u{07}IS \(account) THERE? parley duty present, by \(BoardText.time(data["answerBy"]))"
      case "unattended": return "\u{07}THE WATCH DOES NOT ANSWER: \(account)"
      default: return "\(account) is there"
      }
    case "alert":
      return data["state"].string == "ends"
        ? "no more: \(alert(data))" : "\u{07}\(alert(data)); parley warn, or a message, tells the other side"
    case "release": return "draft \(data["id"].string ?? "?") \(data["state"].string ?? "?"): parley release list"
    case "overdue": return "\u{07}OVERDUE  \(awaited(data))"
    case "line": return "the line with \(data["party"].string ?? "?") has changed: parley board"
    case "split-view":
      return "\u{07}SPLIT VIEW of \(data["origin"].string ?? "?"): keep the evidence, call the other side"
    case "stopped": return "\u{07}SIGNING HAS STOPPED: \(data["reason"].string ?? "?")"
    default: return nil
    }
  }

  /// What is said in an entry that was told with an event.
  private static func content(_ data: JSONValue) -> [String] {
    let text = data["text"].string.map { "  \"\(PlainText.shown(String($0.prefix(SaidTexts.characters))))\"" }
    guard !data["entry"].isNull else { return [text].compactMap { $0 } }
    let lines = EntryText.lines(data["entry"]["kind"].string ?? "?", data["entry"]["body"]).map { "  \($0)" }
    return [text].compactMap { $0 } + lines
  }

  private static func open(_ item: JSONValue) -> String {
    var line = "\(what(item)) by \(item["by"].string ?? "?") [\(reference(item["ref"]))], here for \(age(item))"
    line += "; \(step(item)) \(item["overdue"].bool == true ? "WAS DUE" : "due") \(BoardText.time(item["due"]))"
    if let to = item["stage"]["to"].string {
      let repeats = item["stage"]["repeats"].integer ?? 0
      line += "; called: \(to)" + (repeats > 0 ? ", again \(repeats) times" : "")
    }
    if item["readBack"].string == "full" { line += "; read back in full: parley readback" }
    return line
  }

  private static func awaited(_ item: JSONValue) -> String {
    "\(what(item)) [\(reference(item["ref"]))], \(item["party"].string ?? "?") for \(age(item)): \(step(item)) "
      + "\(item["overdue"].bool == true ? "WAS DUE" : "due") \(BoardText.time(item["due"]))"
  }

  private static func what(_ item: JSONValue) -> String {
    let precedence = (item["precedence"].string ?? "?").uppercased()
    return item["kind"].string == "hotline" ? "\(precedence) message" : "\(precedence) \(item["kind"].string ?? "?")"
  }

  private static func step(_ item: JSONValue) -> String {
    switch item["step"].string {
    case "hasIt": "has it"
    case "passedOn": "passed on"
    case let step: step ?? "?"
    }
  }

  private static func age(_ item: JSONValue) -> String {
    let seconds = item["ageSeconds"].integer ?? 0
    return seconds < 600 ? "\(seconds) s" : seconds < 36_000 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
  }

  private static func reference(_ json: JSONValue) -> String { Reference(json)?.description ?? "?" }
}
