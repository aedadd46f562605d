// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Separation
import TransparencyLog
import Wire

/// The page of a dossier: a pure function of `incident.json` and the wording, so that whoever verifies can make it again.
/// It has no script, loads nothing, and its policy forbids both.
enum DossierPage {
  /// Goes up with every change of what the page looks like.
  private static let version = 2

  private static let style = """
    :root{color-scheme:light}body{font:16px/1.45 system-ui,sans-serif;margin:0 auto;max-width:70rem;padding:1.5rem;\
    color:#111;background:#fff}h1{margin:.2rem 0}h2{border-bottom:2px solid #111;margin-top:2.2rem}\
    .reservations{border:2px solid #111;padding:.6rem .9rem;font-weight:600}\
    table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.35rem .5rem;text-align:start;\
    vertical-align:top}thead th{background:#eee}dl.f{display:grid;grid-template-columns:max-content 1fr;\
    gap:.15rem .8rem;margin:.3rem 0}dl.f dt{color:#444}dl.f dd{margin:0;overflow-wrap:anywhere}\
    .text{display:block;white-space:pre-wrap;border-inline-start:4px solid #999;padding:.2rem .6rem;margin:.3rem 0;\
    overflow-wrap:anywhere}.mark{border:1px solid #111;padding:0 .3rem;font-size:.85em;white-space:nowrap}\
    .bad{background:#111;color:#fff}.c{border:1px solid #900;color:#900;font-size:.8em}\
    code,.n{font-family:ui-monospace,monospace;font-size:.88em}small{color:#444}time bdi{white-space:nowrap}\
    details{margin:.3rem 0}\
    @media print{body{max-width:none;padding:0}tr{break-inside:avoid}}
    """

  /// What made the page: the wording and this code's version.
  static func identity(_ wording: IncidentWording) -> Hash256 {
    Hash256.sha256(Array("parley.incident-page/\(version)\n\(wording.hash.hex)\n".utf8))
  }

  /// What the record's file has, so that a printed page names the very record that it is of.
  private static func sum(of record: JSONValue) -> String {
    Hash256.sha256(Dossier.bytes(of: record)).hex
  }

  static func html(of record: JSONValue, wording: IncidentWording) -> String {
    let page = Writer(wording: wording, lines: record["lines"]?.elements ?? [])
    let title = record["incident"]?["opened"]?["title"]?.words ?? ""
    let styleHash = Hash256.sha256(Array(style.utf8)).base64
    return """
      <!doctype html>
      <html lang="\(HTML.attribute(wording.tag))" dir="\(wording.isRightToLeft ? "rtl" : "ltr")">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-\(styleHash)'; \
      base-uri 'none'; form-action 'none'">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="referrer" content="no-referrer">
      <title>\(HTML.plain(wording(.incident))): \(HTML.title(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      \(page.head(record))
      \(page.facts(record["incident"] ?? .null))
      \(page.measures(record["incident"] ?? .null))
      \(page.timeline(record))
      <p><small><span class="n">\(DossierFile.record)</span> SHA-256 <code>\(sum(of: record))</code></small></p>
      </body>
      </html>

      """
  }
}

/// Writes the sections of the page.
private struct Writer {
  let wording: IncidentWording
  let lines: [JSONValue]

  private func say(_ term: IncidentTerm, _ values: [String: String] = [:]) -> String {
    // Values are escaped, and isolated, before they come into a wording.
    HTML.plain(wording(term, values))
  }

  private func row(_ term: IncidentTerm, _ value: String) -> String { "<dt>\(say(term))</dt><dd>\(value)</dd>" }

  // MARK: Head

  func head(_ record: JSONValue) -> String {
    let incident = record["incident"] ?? .null
    let opened = incident["opened"] ?? .null
    let exported = wording(.exported, ["party": "\u{1}0\u{2}", "time": "\u{1}1\u{2}", "channel": "\u{1}2\u{2}"])
    let filled = HTML.filled(
      exported,
      [HTML.isolated(record["exportedBy"]), HTML.time(record["exportedAt"]), HTML.isolated(record["channel"])])
    var rows = [
      row(.state, "<strong>\(HTML.plain(wording.named("state-\(incident["state"]?.words ?? "")")))</strong>"),
      row(.nature, HTML.plain(wording.named("nature-\(opened["nature"]?.words ?? "")"))),
      row(.from, HTML.time(opened["from"])),
      row(.until, opened["until"].map { HTML.time($0) } ?? say(.goesOn)),
      row(.openedBy, "\(HTML.isolated(incident["by"])) \(place(incident["ref"]))"),
      row(.closings, closings(incident)),
    ]
    if case .object(let area)? = opened["area"] {
      rows.append(row(.area, FieldList(wording: wording) { place($0) }.html(of: area, in: "area")))
    }
    return """
      <p class="reservations">\(say(.reservations))</p>
      <h1><small>\(say(.incident))</small> \(HTML.isolated(opened["title"]))</h1>
      <p>\(filled)</p>
      <dl class="f">\(rows.joined())</dl>
      <p><small>\(say(.readings)) \(say(.howToVerify))</small></p>
      """
  }

  private func closings(_ incident: JSONValue) -> String {
    let all = (incident["closings"]?.elements ?? []).map { closing in
      let isJoint = closing["jointly"] == .bool(true)
      return "\(HTML.isolated(closing["party"])): \(say(isJoint ? .closingJointly : .closingForOwnSide)) "
        + "(\(who(closing["stated"])))"
    }
    return all.isEmpty ? say(.none) : all.joined(separator: "<br>")
  }

  /// When and by which position something was stated, with its place.
  private func who(_ stated: JSONValue?) -> String {
    "\(HTML.time(stated?["at"])), \(HTML.isolated(stated?["position"])), \(place(stated?["ref"]))"
  }

  /// An entry's place, as a link where it is a line of this page.
  private func place(_ ref: JSONValue?) -> String {
    let name = "\(ref?["origin"]?.words ?? "?")@\(ref?["index"]?.description ?? "?")"
    let shown = "<bdi class=\"n\" dir=\"ltr\">\(HTML.plain(name))</bdi>"
    guard let number = lines.first(where: { $0["ref"] == ref })?["number"] else { return shown }
    return "<a href=\"#e\(number.description)\">\(shown)</a>"
  }

  // MARK: Facts and measures

  func facts(_ incident: JSONValue) -> String {
    let facts = incident["facts"]?.elements ?? []
    guard !facts.isEmpty else { return "<h2>\(say(.facts))</h2><p>\(say(.none))</p>" }
    let rows = facts.map { fact in
      let words = (fact["words"]?.elements ?? []).map { word in
        let isDisputed = word["disputed"] == .bool(true)
        return "\(HTML.isolated(word["party"])): <strong>\(say(isDisputed ? .disputes : .agrees))</strong> "
          + "(\(who(word["stated"])))"
      }
      let ref = fact["stated"]?["ref"]
      return
        "<tr><td>\(text(ofPart: 0, of: ref))<small>\(HTML.isolated(fact["party"])), \(who(fact["stated"]))</small></td>"
        + "<td><strong>\(HTML.plain(wording.named("fact-\(fact["state"]?.words ?? "")")))</strong></td>"
        + "<td>\(words.isEmpty ? say(.noWord) : words.joined(separator: "<br>"))</td></tr>"
    }
    return """
      <h2>\(say(.facts))</h2>
      <table><tbody>\(rows.joined(separator: "\n"))</tbody></table>
      """
  }

  func measures(_ incident: JSONValue) -> String {
    let rows = (incident["measures"]?.elements ?? []).map { measure in
      let entry = measure["entry"].map { " \(place($0))" } ?? ""
      return "<tr><td>\(HTML.isolated(measure["party"]))</td><td>\(HTML.isolated(measure["measure"]))\(entry)</td>"
        + "<td>\(who(measure["stated"]))</td></tr>"
    }
    guard !rows.isEmpty else { return "" }
    return "<h2>\(say(.measures))</h2>\n<table><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
  }

  // MARK: Timeline

  func timeline(_ record: JSONValue) -> String {
    let omitted = record["time"]?["omitted"]?.description ?? "0"
    let left = omitted == "0" ? "" : "<p><strong>\(HTML.plain(wording(.leftOut, ["count": omitted])))</strong></p>"
    let after = Set(
      (record["incident"]?["statements"]?.elements ?? []).filter { $0["afterClosing"] == .bool(true) }
        .compactMap { $0["stated"]?["ref"] })
    let rows = lines.map { line(_: $0, isAfterClosing: $0["ref"].map(after.contains) ?? false) }
    return """
      <h2>\(say(.timeline))</h2>
      <p><small>\(say(.order))</small></p>\(left)
      <table>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      """
  }

  private func line(_ line: JSONValue, isAfterClosing: Bool) -> String {
    let number = line["number"]?.description ?? ""
    let kind = line["kind"]?.words ?? ""
    var marks = ["<span class=\"mark\">\(HTML.plain(wording.named("ground-\(line["ground"]?.words ?? "")")))</span>"]
    if line["byVoice"] == .bool(true) { marks.append("<span class=\"mark\">\(say(.byVoice))</span>") }
    if isAfterClosing { marks.append("<span class=\"mark\">\(say(.afterClosing))</span>") }
    if line["notUnderstood"] == .bool(true) { marks.append("<span class=\"mark bad\">\(say(.partlyUnknown))</span>") }
    if let invalid = line["invalid"] {
      marks.append("<span class=\"mark bad\">\(say(.noEffect))</span> \(HTML.isolated(invalid["detail"]))")
    }
    let others = (line["others"]?.elements ?? []).map(other)
    return """
      <tr id="e\(HTML.attribute(number))"><td class="n">\(HTML.plain(number))</td>\
      <td>\(HTML.time(line["at"]))<br><small>\(say(.writtenAt)) \(HTML.time(line["writtenAt"]))</small></td>\
      <td><strong>\(HTML.isolated(line["party"]))</strong> \(HTML.isolated(line["position"]))<br>\
      <strong>\(HTML.plain(wording.kinds[kind] ?? kind))</strong> \(marks.joined(separator: " "))\
      \(fields(line["body"]))\(parts(line))</td>\
      <td>\(others.joined(separator: "<br>"))<br>\(proof(line))</td></tr>
      """
  }

  /// What the entry says, member by member.
  private func fields(_ body: JSONValue?) -> String {
    guard case .object(let members)? = body, !members.isEmpty else { return "" }
    let list = FieldList(wording: wording) { place($0) }.html(of: members)
    // What is long is folded away, and opens without a script.
    return members.count > 8 ? "<details><summary class=\"n\">…</summary>\(list)</details>" : list
  }

  private func parts(_ line: JSONValue) -> String {
    (line["parts"]?.elements ?? []).enumerated().map { number, _ in text(ofPart: number, of: line["ref"]) }.joined()
  }

  private func text(ofPart number: Int, of ref: JSONValue?) -> String {
    guard let line = lines.first(where: { $0["ref"] == ref }), let parts = line["parts"]?.elements,
      parts.indices.contains(number)
    else { return "" }
    let part = parts[number]
    if let text = part["text"] { return "<bdi class=\"text\" dir=\"auto\">\(HTML.shown(text.words))</bdi>" }
    if let sum = part["sha256"] {
      let size = part["promise"]?["size"]?.description ?? ""
      return "<p>\(HTML.plain(wording(.bytes, ["count": size]))) <code>\(HTML.plain(sum.words))</code></p>"
    }
    let isRemoved = line["removedParts"]?.elements.contains { $0["number"] == .number(number) } ?? false
    return "<p>\(say(.text)): \(say(isRemoved ? .removed : .notHere))</p>"
  }

  private func other(_ other: JSONValue) -> String {
    var states: [String] = []
    if let received = other["received"] {
      let disputed = received["disputed"] == .bool(true) ? " <span class=\"mark bad\">\(say(.timeDisputed))</span>" : ""
      states.append("\(say(.receivedAt)) \(HTML.time(received["at"])) \(place(received["statedIn"]))\(disputed)")
    } else {
      states.append(say(.notReceived))
    }
    for (name, term) in [("hasIt", IncidentTerm.hasIt), ("understood", .understood), ("done", .done)] {
      if let stated = other[name] { states.append("\(say(term)) \(who(stated))\(late(name, other))") }
    }
    if let told = other["passedOn"] {
      let whom: IncidentTerm =
        switch told["attestation"]?.words {
        case "all-concerned": .toAllConcerned
        case "partial": .toSome
        default: .notYet
        }
      states.append("\(say(.passedOn)) \(say(whom)) \(who(told["stated"]))\(late("passedOn", other))")
    }
    if let word = other["disposition"] {
      let kind = word["kind"]?.words ?? ""
      states.append("<strong>\(HTML.plain(wording.kinds[kind] ?? kind))</strong> \(who(word["stated"]))")
    }
    return "<strong>\(HTML.isolated(other["party"]))</strong>: \(states.joined(separator: "; "))"
  }

  private func late(_ name: String, _ other: JSONValue) -> String {
    other["late"]?.elements.contains(.string(name)) == true ? " <span class=\"mark bad\">\(say(.late))</span>" : ""
  }

  private func proof(_ line: JSONValue) -> String {
    guard let number = line["number"].flatMap({ Int($0.description) }), line["signedSize"] != nil else {
      return "<small>\(say(.noProof))</small>"
    }
    let receipts = (line["receipts"]?.elements ?? []).map { "\(HTML.isolated($0["by"])) \(HTML.time($0["time"]))" }
    let file = DossierFile.entry(number, "tlog-proof")
    let entry = DossierFile.entry(number, "entry")
    let all = receipts.isEmpty ? say(.noReceipt) : "\(say(.receipts)): \(receipts.joined(separator: ", "))"
    return "<small>\(all)<br>\(say(.proof)): <a class=\"n\" href=\"\(file)\">\(file)</a> "
      + "<a class=\"n\" href=\"\(entry)\">\(entry)</a><br>\(place(line["ref"])) "
      + "<span class=\"n\">\(HTML.plain(String((line["ref"]?["leaf"]?.words ?? "").prefix(16))))…</span></small>"
  }
}

extension JSONValue {
  /// The elements of an array.
  var elements: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  /// A text; empty for other values.
  var words: String { if case .string(let text) = self { text } else { "" } }
}
