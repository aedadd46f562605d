// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Separation
import Wire

/// What an entry says, member by member, in the words of the page's language: names and what is one of a list are worded, places
/// stand with the latitude first, and everything else is as it was written.
struct FieldList {
  let wording: IncidentWording
  /// An entry's place, as a link where it is on the page.
  let place: (JSONValue?) -> String

  /// Members that say one of a list; of `source`, where it is that of coordinates.
  private static let listed: Set<String> = [
    "kind", "nature", "state", "attestation", "precedence", "level", "status", "reason", "cause", "action", "closing",
    "lead",
    "check", "datum", "type", "word", "character", "days", "interpreter", "checks", "first", "second",
  ]
  /// Members that hold positions.
  private static let places: Set<String> = ["place", "closest", "coordinates", "closestOther"]

  func html(of members: [JSONMember], in parent: String = "") -> String {
    let rows = members.map { member in
      let name = wording.members[member.name].map(HTML.plain) ?? "<span class=\"n\">\(HTML.plain(member.name))</span>"
      return "<dt>\(name)</dt><dd>\(html(of: member.value, member.name, in: parent))</dd>"
    }
    return "<dl class=\"f\">\(rows.joined())</dl>"
  }

  private func html(of value: JSONValue, _ name: String, in parent: String) -> String {
    if value["origin"] != nil, value["leaf"] != nil { return place(value) }
    if Self.places.contains(name), let text = Self.positions(value) {
      return "<bdi class=\"n\" dir=\"ltr\">\(HTML.plain(text))</bdi>"
    }
    switch value {
    case .object(let members): return html(of: members, in: name)
    case .array(let values):
      let shown = values.map { html(of: $0, name, in: parent) }
      let isFlat = values.allSatisfy { if case .object(_) = $0 { $0["leaf"] != nil } else { true } }
      return isFlat ? shown.joined(separator: "; ") : shown.joined()
    case .string(let text): return html(of: text, name, in: parent)
    case .bool(let flag): return HTML.plain(wording.values["\(flag)"] ?? "\(flag)")
    default: return "<bdi class=\"n\" dir=\"ltr\">\(HTML.plain(value.description))</bdi>"
    }
  }

  private func html(of text: String, _ name: String, in parent: String) -> String {
    if Self.listed.contains(name) || (name == "source" && parent == "humanitarian"), let word = wording.values[text] {
      return HTML.plain(word)
    }
    // No text of a person is an instant to the second with its zone.
    if (try? Instant(iso8601: text)) != nil { return HTML.time(.string(text)) }
    return HTML.isolated(.string(text))
  }

  /// Positions as people say them; nil for what are none.
  private static func positions(_ value: JSONValue) -> String? {
    guard case .array(let values) = value, !values.isEmpty else { return nil }
    if values.count == 2, case .number(let longitude) = values[0], case .number(let latitude) = values[1] {
      return "\(latitude.digits), \(longitude.digits)"
    }
    let inner = values.map(positions)
    guard inner.allSatisfy({ $0 != nil }) else { return nil }
    return inner.compactMap { $0 }.joined(separator: "; ")
  }
}
