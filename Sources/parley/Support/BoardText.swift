// SPDX-License-Identifier: Apache-2.0

/// The board for a terminal: what an officer needs first stands first.
enum BoardText {
  /// Messages that are shown; earlier ones are in the logs.
  static let messages = 20

  /// - Parameter texts: what was said in words.
  static func render(_ board: JSONValue, texts: SaidTexts = SaidTexts()) -> String {
    var lines = ["as of \(time(board["asOf"]))   cut \(String((board["digest"].string ?? "").prefix(12)))"]
    if let banner = board["banner"].string { lines.append(PlainText.shown(banner)) }
    if board["arrangement"].isNull { lines.append("NO ARRANGEMENT IN FORCE") }
    lines += board["arrangement"]["suspensions"].array.flatMap { MeasureText.suspension($0, texts) }
    lines += board["arrangement"]["terminations"].array.map(MeasureText.termination)
    lines += board["measures"].array.filter { $0["stale"].bool == true }.flatMap(MeasureText.lines)
    for view in board["splitViews"].array where view["open"].bool == true {
      lines.append("SPLIT VIEW of \(view["origin"].string ?? "?"): keep the evidence, call the other side")
    }
    if board["exercise"].bool == true { lines.append("EXERCISE: the times are not real") }
    for warning in board["warnings"].array { lines += self.warning(warning, texts) }
    let said = board["messages"].array
    if said.count > messages { lines.append("\(said.count - messages) earlier messages are not shown") }
    for message in said.suffix(messages) { lines += self.message(message, texts) }
    lines += board["manning"].array.map(manning)
    lines += board["incidents"].array.filter { $0["state"].string != "closedJointly" }.flatMap {
      IncidentText.lines($0, texts)
    }
    lines += board["commanderCalls"].array.map(VoiceText.commander)
    lines += board["calls"].array.suffix(messages).flatMap { VoiceText.call($0, texts) }
    lines += board["takenDown"].array.filter { $0["reconciled"].bool != true }.flatMap {
      VoiceText.takenDown($0, texts)
    }
    for hold in board["holds"].array where hold["open"].bool == true {
      lines.append(
        "REQUEST HOLD by \(hold["by"].string ?? "?") [\(reference(hold["ref"]))] at \(time(hold["stated"]["at"]))")
    }
    for activity in board["activities"].array { lines += self.activity(activity) }
    for entry in board["invalid"].array {
      lines.append(
        "invalid, without effect: [\(reference(entry["ref"]))] by \(entry["by"].string ?? "?"): \(entry["detail"].string ?? "")"
      )
    }
    for dispute in board["disputes"].array {
      lines.append("times disputed: [\(reference(dispute["ref"]))] with \(dispute["party"].string ?? "?")")
    }
    for line in board["lines"].array {
      let state = line["up"].bool == true ? "up" : "DOWN"
      lines.append("line with \(line["party"].string ?? "?"): \(state), last word \(time(line["lastWord"]))")
      if let offset = line["clockOffsetMilliseconds"].integer, let limit = board["clockToleranceSeconds"].integer,
        abs(offset) > limit * 1_000
      {
        lines.append(
          "  CLOCKS DIFFER: theirs is \(DurationText.words(abs(offset) / 1_000)) \(offset > 0 ? "ahead of" : "behind") ours, "
            + "\(DurationText.words(limit)) are agreed; check the own clock, then call them")
      }
    }
    return lines.joined(separator: "\n")
  }

  /// What a party says of its own watch.
  static func manning(_ watch: JSONValue) -> String {
    var line = "watch of \(watch["party"].string ?? "?"): \(watch["level"].string ?? "?")"
    if let until = watch["until"].string { line += " until \(until)" }
    if watch["over"].bool == true { line += ", WHICH IS OVER: not known since then" }
    if let telephone = watch["telephone"].string { line += "; telephone \(PlainText.shown(telephone))" }
    return line + " (said at \(time(watch["stated"]["at"])))"
  }

  /// The words of a message or warning, or that they are gone.
  private static func quoted(_ said: JSONValue, _ texts: SaidTexts) -> [String] {
    if let reason = said["textRemoved"]["reason"].string { return ["  THE TEXT WAS REMOVED (\(reason))"] }
    return texts.lines(said["ref"])
  }

  private static func warning(_ warning: JSONValue, _ texts: SaidTexts) -> [String] {
    let body = warning["warning"]
    let place = body["place"].array.map { $0.text() }
    let at = place.count == 2 ? "\(place[1]), \(place[0])" : body["place"].text()
    var lines = [
      "SAFETY WARNING by \(warning["by"].string ?? "?") [\(reference(warning["ref"]))]: \(body["nature"].string ?? ""), "
        + "\(at), radius \(body["radiusMetres"].text()) m",
      "  \(WindowText.heights(body)); \(WindowText.times(body["from"], body["until"]))",
    ]
    lines += quoted(warning, texts)
    for defect in warning["defects"].array { lines.append("  defect: \(defect["detail"].string ?? defect.text())") }
    return lines + warning["parties"].array.map(progress)
  }

  static func protest(_ protest: JSONValue, _ texts: SaidTexts) -> [String] {
    let about = protest["about"].isNull ? "" : ", about [\(reference(protest["about"]))]"
    return [
      "PROTEST by \(protest["by"].string ?? "?") [\(reference(protest["ref"]))] at \(time(protest["stated"]["at"]))\(about)"
    ] + quoted(protest, texts) + translations(protest)
  }

  /// That there are translations, and whether somebody has checked them.
  private static func translations(_ said: JSONValue) -> [String] {
    said["translations"].array.map {
      "  translated into \($0["language"].string ?? "?") (\($0["state"].string ?? "?")): "
        + "parley translate show \(reference(said["ref"]))"
    }
  }

  private static func message(_ message: JSONValue, _ texts: SaidTexts) -> [String] {
    let about = message["about"].isNull ? "" : ", about [\(reference(message["about"]))]"
    return [
      "\((message["precedence"].string ?? "").uppercased()) by \(message["by"].string ?? "?") "
        + "[\(reference(message["ref"]))] at \(time(message["stated"]["at"]))\(about)"
    ] + rendering(message["rendering"]) + quoted(message, texts) + translations(message)
      + message["parties"].array.map(progress)
  }

  /// A message in a format: its sentences, or its raw values, and what is to be said beside them.
  private static func rendering(_ rendering: JSONValue) -> [String] {
    guard let heading = rendering["heading"].string else { return [] }
    var lines = [heading]
    if let text = rendering["text"].string {
      lines.append(text)
    } else {
      lines += rendering["items"].array.map { "\($0["label"].string ?? "?"): \($0["value"].string ?? "?")" }
      lines += rendering["misfits"].array.compactMap { $0["detail"].string }
    }
    lines += rendering["remarks"].array.compactMap { $0.string }.map { "(\($0))" }
    return lines.map { "  \(PlainText.keepingIsolates($0))" }
  }

  /// - Parameter isWhole: with all volumes and corners, and what is known besides.
  static func activity(_ activity: JSONValue, isWhole: Bool = false) -> [String] {
    let versions = activity["versions"].array
    let current = versions.last { $0["current"].bool == true } ?? versions.last ?? .null
    var lines = [
      "\(current["notice"]["kind"].string ?? "activity") of \(activity["owner"].string ?? "?") "
        + "[\(reference(activity["ref"]))] \"\(current["notice"]["title"].string ?? "")\", \(activity["state"].string ?? "")"
        + (versions.count > 1 ? ", version \(versions.count)" : "")
    ]
    let volumes = current["notice"]["volumes"].array
    let shown = volumes.prefix(isWhole ? volumes.count : 4)
    lines += shown.map { "  \(EntryText.volume($0, corners: isWhole ? .max : 4))" }
    if volumes.count > shown.count {
      lines.append(
        "  and \(volumes.count - shown.count) more volumes: parley activity show \(reference(activity["ref"]))")
    }
    if isWhole { lines += EntryText.besides(current["notice"]).map { "  \($0)" } }
    if !activity["notification"].isNull {
      lines.append(notification(activity["notification"]))
    } else {
      lines.append("  standing: \(standing(activity["standing"]))")
    }
    if let report = activity["enRoute"].array.last {
      let place = report["place"].array.map { $0.text() }
      lines.append(
        "  en route: \(report["status"].string ?? "?") at \(place.count == 2 ? "\(place[1]), \(place[0])" : "?"), "
          + time(report["at"]))
    }
    for party in current["parties"].array {
      var line = progress(party["progress"])
      if party["timing"]["state"].string == "late" {
        line += "; NOTICE LATE by \(DurationText.words((party["timing"]["byMilliseconds"].integer ?? 0) / 1_000))"
      }
      lines.append(line)
    }
    lines += LifeText.lines(activity)
    let own = Set(versions.map { reference($0["ref"]) } + [reference(activity["ref"])])
    return lines + findings(activity["findings"].array.filter { $0["open"].bool == true }, about: own)
  }

  /// How far a notification has come.
  private static func notification(_ json: JSONValue) -> String {
    "  \(json["state"].string ?? "?")" + (json["late"].bool == true ? ", LATE" : "")
      + (json["expired"].bool == true ? ", EXPIRED, NOT REMOVED: still to be reckoned with" : "")
  }

  /// The summary, each kind of reason once with how often it stands there.
  private static func standing(_ standing: JSONValue) -> String {
    let reasons = standing["summary"]["reasons"].array.compactMap { $0["detail"].string }
    guard !reasons.isEmpty else { return standing["text"].string ?? "?" }
    var counted: [(text: String, count: Int)] = []
    for reason in reasons {
      if let place = counted.firstIndex(where: { $0.text == reason }) {
        counted[place].count += 1
      } else {
        counted.append((reason, 1))
      }
    }
    return counted.map { $0.count == 1 ? $0.text : "\($0.text) (\($0.count))" }.joined(separator: "; ")
  }

  /// Conflicts with activities and measures one by one; those with a reference layer are counted. A finding names two
  /// versions: what is shown is the one that is not of the activity itself.
  private static func findings(_ findings: [JSONValue], about own: Set<String>) -> [String] {
    var lines: [String] = []
    var segments: [String: Int] = [:]
    for found in findings {
      let by = found["by"].string ?? "?"
      let finding = found["finding"]
      let other = finding["other"]
      if !other["layer"].isNull {
        segments[by, default: 0] += 1
        continue
      }
      let named = reference(other["version"].isNull ? other : other["version"])
      let shown = own.contains(named) ? reference(finding["version"]) : named
      let target = other["arrangement"].isNull ? "[\(shown)]" : "a standing measure"
      lines.append(
        "  conflict found by \(by): with \(target), lateral \(finding["lateralMetres"].text()) m, vertical \(finding["verticalMetres"].text()) m"
      )
    }
    for (by, count) in segments.sorted(by: { $0.key < $1.key }) {
      lines.append("  conflict found by \(by): with \(count) segments of reference layers (civil airways)")
    }
    return lines
  }

  private static func progress(_ progress: JSONValue) -> String {
    var parts: [String] = []
    if !progress["received"].isNull { parts.append("received \(time(progress["received"]["at"]))") }
    if !progress["hasIt"].isNull { parts.append("has it \(time(progress["hasIt"]["at"]))") }
    if !progress["understood"].isNull {
      let disputed = progress["understandingDisputed"].bool == true
      parts.append("understood \(time(progress["understood"]["at"]))\(disputed ? " IN DISPUTE" : "")")
    }
    for said in progress["readBacks"].array where said["differs"].bool == true {
      parts.append(LifeText.difference(said))
    }
    if !progress["passedOn"].isNull {
      parts.append(
        "passed on (\(progress["passedOn"]["attestation"].string ?? "?")) \(time(progress["passedOn"]["stated"]["at"]))"
      )
    }
    if !progress["done"].isNull { parts.append("done \(time(progress["done"]["at"]))") }
    if !progress["disposition"].isNull { parts.append(progress["disposition"]["kind"].string ?? "") }
    for step in progress["overdue"].array { parts.append("OVERDUE: \(step.string ?? "")") }
    return "  \(progress["party"].string ?? "?"): "
      + (parts.isEmpty ? "no receipt stated" : parts.joined(separator: ", "))
  }

  private static func reference(_ json: JSONValue) -> String { Reference(json)?.description ?? "?" }

  /// `HH:MM:SSZ` of an RFC 3339 instant.
  static func time(_ json: JSONValue) -> String {
    guard let text = json.string, let start = text.firstIndex(of: "T") else { return "never" }
    return text[text.index(after: start)...].prefix(8) + "Z"
  }
}
