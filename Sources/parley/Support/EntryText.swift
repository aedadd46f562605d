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
    case "en-route":
      "[\(ref(body["activity"]))] en route: \(word(body["status"])) at \(place(body["place"])), \(WindowText.moment(body["at"]))"
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
    case "arrangement-suspended": "SUSPENSION of [\(ref(body["arrangement"]))]"
    case "arrangement-resumed": "that the suspension [\(ref(body["suspension"]))] may end"
    case "arrangement-terminated":
      "end of [\(ref(body["arrangement"]))] from \(WindowText.moment(body["from"]))"
    case "measure-declared": "measure: \(measure(body["measure"]))"
    case "measure-agreed": "agreement to measure [\(feature(body["measure"]))]"
    case "measure-lifted": "measure [\(feature(body["measure"]))] lifted"
    case "measure-confirmed":
      "measure [\(feature(body["measure"]))] confirmed until \(WindowText.moment(body["until"]))"
    default: incident(kind, body)
    }
  }

  private static func incident(_ kind: String, _ body: JSONValue) -> String {
    switch kind {
    case "incident-opened": "incident \"\(shown(body["title"]))\", \(word(body["nature"]))"
    case "incident-action":
      "\(word(body["action"])) in the incident [\(ref(body["incident"]))]"
        + (body["fact"].isNull ? "" : ", fact [\(ref(body["fact"]))]")
        + (body["measure"].isNull ? "" : ": \(shown(body["measure"]))")
    case "call-record": "record of a call, \(WindowText.times(body["began"], body["ended"]))"
    case "commander-call": "request for a commander's call by \(WindowText.moment(body["byWhen"]))"
    case "taken-down": "what \(word(body["saidBy"])) said by voice at \(WindowText.moment(body["saidAt"]))"
    case "reconciled": "[\(ref(body["takenDown"]))] was [\(ref(body["entry"]))]"
    default: kind
    }
  }

  private static func feature(_ json: JSONValue) -> String {
    let number = json["number"].integer ?? 0
    return ref(json["entry"]) + (number > 0 ? "#\(number)" : "")
  }

  /// All that is in it, a line for each thing.
  static func lines(_ kind: String, _ body: JSONValue) -> [String] {
    switch kind {
    case "notice": [line(kind, body)] + volumes(body)
    case "amendment": [line(kind, body)] + volumes(body["notice"])
    case "answer" where !body["proposal"].isNull:
      [line(kind, body)] + volumes(body["proposal"])
        + (body["until"].isNull ? [] : ["an answer is asked for until \(WindowText.moment(body["until"]))"])
    case "activity-nonconforming", "activity-contingent": [line(kind, body)] + body["volumes"].array.map { volume($0) }
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
    notice["volumes"].array.map { volume($0) } + besides(notice)
  }

  /// What a notice says beside where and when.
  static func besides(_ notice: JSONValue) -> [String] {
    var lines: [String] = []
    let concerned = notice["concerned"].array.compactMap(\.string)
    if !concerned.isEmpty { lines.append("concerns \(concerned.joined(separator: ", "))") }
    if let contact = notice["contact"].string { lines.append("contact: \(PlainText.shown(contact))") }
    lines += notice["namedSites"].array.map { "touches the protected site [\(feature($0))], as named" }
    let details = notice["humanitarian"]
    if !details.isNull {
      lines.append(
        "coordinates: \(word(details["source"])), checked: \(word(details["check"]))"
          + (details["checkedAt"].isNull ? "" : " at \(WindowText.moment(details["checkedAt"]))")
          + "; lead time: \(word(details["lead"]))"
          + (details["expiresAt"].isNull ? "" : "; to be confirmed by \(WindowText.moment(details["expiresAt"]))"))
      if let markings = details["markings"].string { lines.append("markings: \(PlainText.shown(markings))") }
    }
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

  static func volume(_ volume: JSONValue, corners: Int = EntryText.corners) -> String {
    "\(area(volume["area"], corners: corners)); \(WindowText.heights(volume)); \(WindowText.times(volume["start"], volume["end"]))"
  }

  // MARK: Arrangements

  /// The terms of an arrangement.
  static func terms(_ terms: JSONValue) -> [String] {
    func seconds(_ name: String) -> String { DurationText.words(terms[name]) }
    var lines = [
      "parties: \(terms["parties"].array.compactMap(\.string).joined(separator: ", ")); "
        + "in force from \(WindowText.moment(terms["inForceFrom"])); rules \(terms["rulesVersion"].text())"
    ]
    lines += terms["areaOfOperations"].array.map { "area of operations: \(area($0))" }
    if !terms["replaces"].isNull { lines.append("counters or amends [\(ref(terms["replaces"]))]") }
    lines += terms["minima"].array.map(row)
    lines.append(
      "notice at least \(seconds("minimumNoticeSeconds")) ahead; receipt within \(seconds("receiptSeconds")); "
        + "comm check every \(seconds("commCheckSeconds")); clocks within \(seconds("clockToleranceSeconds"))")
    if let notice = terms["terminationNoticeSeconds"].integer, notice > 0 {
      lines.append("one side ends it on notice of \(DurationText.words(notice))")
    }
    lines += terms["deadlines"].array.map(deadline)
    lines += terms["contacts"].array.map(contact)
    lines += terms["representatives"].array.map { "for incidents: \(word($0["position"])) of \(word($0["party"]))" }
    lines += terms["channels"].array.map(channel)
    lines += terms["measures"].array.map(measure)
    let formats = terms["formats"].array.map { $0.text() }
    if !formats.isEmpty { lines.append("formats: \(formats.joined(separator: ", "))") }
    if let character = terms["character"].string { lines.append("character of the channel: \(character)") }
    if !terms["leadTimes"].isNull {
      lines.append(
        "lead times: \(DurationText.words(terms["leadTimes"]["normalSeconds"])), in an emergency "
          + DurationText.words(terms["leadTimes"]["emergencySeconds"]))
    }
    let observers = terms["observers"].array.compactMap(\.string)
    if !observers.isEmpty { lines.append("observers: \(observers.joined(separator: ", "))") }
    lines.append("languages: \(terms["languages"].array.compactMap(\.string).joined(separator: ", "))")
    if let disclosure = terms["permittedDisclosure"].string {
      lines.append("permitted disclosure: \(PlainText.shown(disclosure))")
    }
    if let days = terms["retentionDays"].integer, days > 0 { lines.append("kept for \(days) days") }
    lines += terms["confidentiality"].array.map { "confidentiality: \(shown($0))" }
    lines += terms["spillProcedure"].array.map { "on a spill: \(shown($0))" }
    return lines + terms["annexes"].array.map(annex)
  }

  static func row(_ row: JSONValue) -> String {
    let kinds = [row["first"].string, row["second"].string].map { $0 ?? "any" }
    return "minima, \(kinds.joined(separator: " and ")): \(minima(row))"
  }

  static func deadline(_ row: JSONValue) -> String {
    let steps = [
      ("has it", "hasItSeconds"), ("understood", "understoodSeconds"), ("passed on", "passedOnSeconds"),
      ("done", "doneSeconds"),
    ]
    let due = steps.filter { row[$0.1].integer ?? 0 > 0 }.map { "\($0.0) within \(DurationText.words(row[$0.1]))" }
    return "\(word(row["precedence"]).uppercased()): \(due.joined(separator: ", "))"
  }

  static func contact(_ json: JSONValue) -> String {
    "contact of \(word(json["party"])): \(shown(json["means"])), \(shown(json["address"]))"
  }

  static func channel(_ json: JSONValue) -> String {
    let party = json["party"].string.map { ", \($0)" } ?? ""
    let callSign = json["callSign"].string.map { ", call sign \(PlainText.shown($0))" } ?? ""
    return "frequency, \(shown(json["purpose"])): \(json["frequencyHertz"].text()) Hz\(party)\(callSign)"
  }

  static func measure(_ measure: JSONValue) -> String {
    let own = measure["minima"].isNull ? "" : "; \(minima(measure["minima"]))"
    let again =
      measure["revalidateBy"].isNull ? "" : "; to be confirmed by \(WindowText.moment(measure["revalidateBy"]))"
    let opening = measure["opening"].array.map { hours in
      let days = hours["days"].array.compactMap(\.string).map { String($0.prefix(3)) }
      return
        "\(days.count == 7 ? "daily" : days.joined(separator: " ")) \(word(hours["from"]))-\(word(hours["until"])) Z"
    }
    let open = opening.isEmpty ? "" : "; open \(opening.joined(separator: ", "))"
    return
      "\(word(measure["kind"])) \"\(shown(measure["name"]))\": \(volume(measure["volume"]))\(own)\(open)\(again)"
  }

  static func annex(_ json: JSONValue) -> String {
    "annex \"\(shown(json["title"]))\", SHA-256 \(word(json["sha256"]))"
  }

  private static func minima(_ json: JSONValue) -> String {
    "\(json["lateralMetres"].text()) m lateral, \(json["verticalMetres"].text()) m vertical, \(DurationText.words(json["seconds"]))"
  }

  /// What `arrangement show` prints.
  static func arrangements(_ answer: JSONValue, _ texts: SaidTexts = SaidTexts()) -> String {
    var lines: [String] = []
    let inForce = answer["inForce"]
    if inForce.isNull {
      lines.append("NO ARRANGEMENT IN FORCE")
    } else {
      lines.append("in force: [\(ref(inForce["ref"]))] \"\(shown(inForce["terms"]["title"]))\"")
      if inForce["contested"].bool == true { lines.append("  CONTESTED: the parties do not agree on which one counts") }
      lines += inForce["suspensions"].array.flatMap { MeasureText.suspension($0, texts) }.map { "  \($0)" }
      lines += inForce["terminations"].array.map { "  \(MeasureText.termination($0))" }
      lines += terms(inForce["terms"]).map { "  \($0)" }
    }
    for proposal in answer["proposals"].array where proposal["ref"] != inForce["ref"] {
      let missing = proposal["state"]["missing"].array.compactMap(\.string)
      lines.append(
        "\(word(proposal["state"]["state"])): [\(ref(proposal["ref"]))] \"\(shown(proposal["terms"]["title"]))\" of "
          + "\(word(proposal["proposer"]))"
          + (missing.isEmpty ? "" : ", not signed by \(missing.joined(separator: ", "))")
          + countered(proposal["counteredBy"].array))
      if !missing.isEmpty { lines += terms(proposal["terms"]).map { "  \($0)" } }
    }
    return (lines + [answer["notice"].string ?? ""]).joined(separator: "\n")
  }

  private static func countered(_ refs: [JSONValue]) -> String {
    refs.isEmpty ? "" : ", countered by \(refs.map { "[\(ref($0))]" }.joined(separator: ", "))"
  }

  // MARK: Pieces

  /// Corners of an area that are shown.
  static let corners = 12

  /// An area, latitude first.
  static func area(_ json: JSONValue, corners count: Int = EntryText.corners) -> String {
    func corners(_ points: [JSONValue]) -> String { Self.corners(points, count) }
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

  private static func corners(_ points: [JSONValue], _ count: Int) -> String {
    let shown = points.prefix(count).map(place).joined(separator: "; ")
    return points.count > count ? "\(shown); and \(points.count - count) more" : shown
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
