// SPDX-License-Identifier: Apache-2.0

/// What an entry says, for people: in one line where it was just said, in several where it is to be read before it is.
enum EntryText {
  /// One line, from the kind and body of an entry as the local interface shows them.
  static func line(_ kind: String, _ body: JSONValue) -> String {
    switch kind {
    case "notice": "notice of \(activity(body))"
    case "amendment": "new version of [\(ref(body["activity"]))]: \(activity(body["notice"]))"
    case "activity-withdrawn": "[\(ref(body["activity"]))] withdrawn"
    case "activity-started": "[\(ref(body["activity"]))] started at \(WindowText.moment(body["at"]))"
    case "activity-ended": "[\(ref(body["activity"]))] ended at \(WindowText.moment(body["at"]))"
    case "activity-held": "[\(ref(body["activity"]))] holds since \(WindowText.moment(body["at"]))"
    case "activity-resumed": "[\(ref(body["activity"]))] goes on since \(WindowText.moment(body["at"]))"
    case "activity-nonconforming": "[\(ref(body["activity"]))] NOT AS NOTIFIED since \(WindowText.moment(body["at"]))"
    case "activity-contingent":
      "[\(ref(body["activity"]))] CONTINGENT since \(WindowText.moment(body["at"])): it can only end"
    case "activity-conforming": "[\(ref(body["activity"]))] as notified again since \(WindowText.moment(body["at"]))"
    case "answer" where !body["readBack"].isNull:
      "[\(ref(body["to"]))] read back, place \(body["readBack"]["number"].text()): \(place(body["readBack"]["place"]))"
    case "answer": "answer to [\(ref(body["to"]))]: \(word(body["state"]))\(bracketed(body["attestation"]))"
    case "hotline":
      "\(word(body["precedence"]).uppercased()) message"
        + (body["format"]["number"].integer.map { " in format \($0)" } ?? "")
        + (body["about"].isNull ? "" : " about [\(ref(body["about"]))]")
    case "safety-warning":
      "SAFETY WARNING, \(word(body["nature"])), \(place(body["place"])), radius \(body["radiusMetres"].text()) m, "
        + "\(WindowText.heights(body)); \(WindowText.times(body["from"], body["until"]))"
    case "hold-requested":
      body["activity"].isNull ? "request hold of an area" : "request hold of [\(ref(body["activity"]))]"
    case "hold-lifted": "request hold [\(ref(body["hold"]))] lifted"
    default: setting(kind, body)
    }
  }

  private static func setting(_ kind: String, _ body: JSONValue) -> String {
    switch kind {
    case "arrangement-proposed": "proposal \"\(shown(body["title"]))\""
    case "arrangement-signed": "signature of [\(ref(body["proposal"]))]"
    case "reference-layer": "reference layer \"\(shown(body["name"]))\", \(body["segments"].array.count) segments"
    case "part-removed": "part \(body["number"].text()) of [\(ref(body["entry"]))] removed: \(word(body["reason"]))"
    case "key-rotated": "new key of \(word(body["origin"])) from \(body["atSize"].text()) entries on"
    case "sealed":
      "\(word(body["last"]["origin"])) closed at \(body["last"]["size"].text()) entries: \(word(body["cause"]))"
    default: kind
    }
  }

  /// All that is in it, a line for each thing.
  static func lines(_ kind: String, _ body: JSONValue) -> [String] {
    switch kind {
    case "notice": [line(kind, body)] + volumes(body)
    case "amendment": [line(kind, body)] + volumes(body["notice"])
    case "answer" where !body["proposal"].isNull:
      [line(kind, body)] + volumes(body["proposal"])
        + (body["until"].isNull ? [] : ["an answer is asked for until \(WindowText.moment(body["until"]))"])
    case "activity-nonconforming", "activity-contingent": [line(kind, body)] + body["volumes"].array.map(volume)
    case "hold-requested" where body["activity"].isNull: [line(kind, body)] + [volume(body["volume"])]
    case "arrangement-proposed": [line(kind, body)] + terms(body)
    case "reference-layer":
      [line(kind, body)]
        + body["segments"].array.prefix(20).map { "\(shown($0["name"])): \(volume($0["volume"]))" }
    default: [line(kind, body)]
    }
  }

  private static func activity(_ notice: JSONValue) -> String {
    "\(word(notice["kind"])) \"\(shown(notice["title"]))\""
  }

  private static func volumes(_ notice: JSONValue) -> [String] {
    var lines = notice["volumes"].array.map(volume)
    let concerned = notice["concerned"].array.compactMap(\.string)
    if !concerned.isEmpty { lines.append("concerns \(concerned.joined(separator: ", "))") }
    if let contact = notice["contact"].string { lines.append("contact: \(PlainText.shown(contact))") }
    let reference = notice["reference"]
    if !reference.isNull {
      lines.append(
        "reference: \(reference["distanceMetres"].text()) m \(reference["bearingDegrees"].text())° T from \(shown(reference["name"]))"
      )
    }
    let lostLine = notice["lostLine"]
    if !lostLine.isNull {
      lines.append(
        "when the line is lost: \(word(lostLine["action"])), latest \(WindowText.moment(lostLine["latest"]))")
    }
    return lines
  }

  static func volume(_ volume: JSONValue) -> String {
    "\(area(volume["area"])); \(WindowText.heights(volume)); \(WindowText.times(volume["start"], volume["end"]))"
  }

  // MARK: Arrangements

  /// The terms of an arrangement.
  static func terms(_ terms: JSONValue) -> [String] {
    func seconds(_ name: String) -> String { "\(terms[name].text()) s" }
    var lines = [
      "parties: \(terms["parties"].array.compactMap(\.string).joined(separator: ", ")); "
        + "in force from \(WindowText.moment(terms["inForceFrom"])); rules \(terms["rulesVersion"].text())"
    ]
    lines += terms["areaOfOperations"].array.map { "area of operations: \(area($0))" }
    lines += terms["minima"].array.map { row in
      let kinds = [row["first"].string, row["second"].string].map { $0 ?? "any" }
      return "minima, \(kinds.joined(separator: " and ")): \(minima(row))"
    }
    lines.append(
      "notice at least \(seconds("minimumNoticeSeconds")) ahead; receipt within \(seconds("receiptSeconds")); "
        + "comm check every \(seconds("commCheckSeconds")); clocks within \(seconds("clockToleranceSeconds"))")
    lines += terms["deadlines"].array.map { row in
      let steps = [
        ("has it", "hasItSeconds"), ("understood", "understoodSeconds"), ("passed on", "passedOnSeconds"),
        ("done", "doneSeconds"),
      ]
      let due = steps.filter { row[$0.1].integer ?? 0 > 0 }.map { "\($0.0) within \(row[$0.1].text()) s" }
      return "\(word(row["precedence"]).uppercased()): \(due.joined(separator: ", "))"
    }
    lines += terms["contacts"].array.map {
      "contact of \(word($0["party"])): \(shown($0["means"])), \(shown($0["address"]))"
    }
    lines += terms["measures"].array.map { measure in
      let own = measure["minima"].isNull ? "" : "; \(minima(measure["minima"]))"
      return "\(word(measure["kind"])) \"\(shown(measure["name"]))\": \(volume(measure["volume"]))\(own)"
    }
    lines.append("languages: \(terms["languages"].array.compactMap(\.string).joined(separator: ", "))")
    if let disclosure = terms["permittedDisclosure"].string {
      lines.append("permitted disclosure: \(PlainText.shown(disclosure))")
    }
    if let days = terms["retentionDays"].integer, days > 0 { lines.append("kept for \(days) days") }
    return lines + terms["annexes"].array.map { "annex \"\(shown($0["title"]))\", SHA-256 \(word($0["sha256"]))" }
  }

  private static func minima(_ json: JSONValue) -> String {
    "\(json["lateralMetres"].text()) m lateral, \(json["verticalMetres"].text()) m vertical, \(json["seconds"].text()) s"
  }

  /// What `arrangement show` prints.
  static func arrangements(_ answer: JSONValue) -> String {
    var lines: [String] = []
    let inForce = answer["inForce"]
    if inForce.isNull {
      lines.append("NO ARRANGEMENT IN FORCE")
    } else {
      lines.append("in force: [\(ref(inForce["ref"]))] \"\(shown(inForce["terms"]["title"]))\"")
      if inForce["contested"].bool == true { lines.append("  CONTESTED: the parties do not agree on which one counts") }
      lines += terms(inForce["terms"]).map { "  \($0)" }
    }
    for proposal in answer["proposals"].array where proposal["ref"] != inForce["ref"] {
      let missing = proposal["state"]["missing"].array.compactMap(\.string)
      lines.append(
        "\(word(proposal["state"]["state"])): [\(ref(proposal["ref"]))] \"\(shown(proposal["terms"]["title"]))\" of "
          + "\(word(proposal["proposer"]))"
          + (missing.isEmpty ? "" : ", not signed by \(missing.joined(separator: ", "))"))
      if !missing.isEmpty { lines += terms(proposal["terms"]).map { "  \($0)" } }
    }
    return (lines + [answer["notice"].string ?? ""]).joined(separator: "\n")
  }

  // MARK: Pieces

  /// An area, latitude first.
  static func area(_ json: JSONValue) -> String {
    let coordinates = json["coordinates"]
    switch json["type"].string {
    case "Point": return around(place(coordinates), json)
    case "LineString" where !json["movingRadiusMetres"].isNull:
      return "circle of \(json["movingRadiusMetres"].text()) m that moves along \(corners(coordinates.array))"
    case "LineString":
      return "corridor of \(json["halfWidthMetres"].text()) m to each side along \(corners(coordinates.array))"
    case "Polygon":
      let holes = coordinates.array.dropFirst().map { ", without \(corners($0.array))" }.joined()
      return "area \(corners(coordinates.array.first?.array ?? []))\(holes)"
    default: return "area not understood"
    }
  }

  private static func around(_ place: String, _ json: JSONValue) -> String {
    func member(_ name: String) -> String { json[name].text() }
    if !json["outerRadiusMetres"].isNull {
      return "sector from \(member("fromDegrees"))° to \(member("toDegrees"))°, \(member("innerRadiusMetres")) m to "
        + "\(member("outerRadiusMetres")) m from \(place)"
    }
    if !json["semiMajorMetres"].isNull {
      return
        "ellipse of \(member("semiMajorMetres")) m by \(member("semiMinorMetres")) m (half axes), the longer one at "
        + "\(member("orientationDegrees"))°, around \(place)"
    }
    if !json["maximumRangeMetres"].isNull {
      return "fire from \(place), line \(member("lineDegrees"))°, angle \(member("spreadDegrees"))°, impacts from "
        + "\(member("minimumRangeMetres")) m to \(member("maximumRangeMetres")) m"
    }
    return "circle of \(member("radiusMetres")) m around \(place)"
  }

  private static func corners(_ points: [JSONValue]) -> String {
    let shown = points.prefix(12).map(place).joined(separator: "; ")
    return points.count > 12 ? "\(shown); and \(points.count - 12) more" : shown
  }

  private static func place(_ json: JSONValue) -> String {
    let place = json.array.map { $0.text() }
    return place.count == 2 ? "\(place[1]),\(place[0])" : json.text()
  }

  private static func ref(_ json: JSONValue) -> String { Reference(json)?.description ?? "?" }
  private static func word(_ json: JSONValue) -> String { json.string ?? "?" }
  private static func shown(_ json: JSONValue) -> String { PlainText.shown(json.string ?? "") }
  private static func bracketed(_ json: JSONValue) -> String { json.string.map { " (\($0))" } ?? "" }
}
