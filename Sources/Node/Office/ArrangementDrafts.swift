// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Mechanism
import Wire

extension DraftReader {
  /// `arrangement`, and the reason as `text`: whoever is suspended learns why.
  func suspension(_ json: JSONValue) throws -> PreparedDraft {
    let arrangement = try needed(json, "arrangement")
    guard let text = json["text"], text != .null else {
      throw Problem(
        .invalid, "The reason is missing.", field: "text", fix: "Say in a sentence why the arrangement is suspended.",
        reason: Reason(.missing))
    }
    try refuseOthers(json, ["arrangement", "text"])
    return PreparedDraft(
      kind: .suspension, bodies: [.arrangementSuspended(arrangement)], parts: Self.parts(try reason(text)))
  }

  /// `arrangement`, `from`, and if there is one the reason as `text`.
  func termination(_ json: JSONValue) throws -> PreparedDraft {
    guard case .object(let members) = json else {
      throw Problem(.malformed, "A termination is an object.", field: "body", fix: "Give {arrangement, from}.")
    }
    let termination = try EntryJSON.termination(.object(members.filter { $0.name != "text" }))
    let text = try json["text"].flatMap { $0 == .null ? nil : try reason($0) }
    return PreparedDraft(
      kind: .termination, bodies: [.arrangementTerminated(termination)], parts: Self.parts(text))
  }

  private func reason(_ json: JSONValue) throws -> String {
    do throws(InputError) { return try json.partText() } catch { throw Problem(error, under: "text") }
  }

  private func refuseOthers(_ json: JSONValue, _ known: [String]) throws {
    guard case .object(let members) = json else { return }
    for member in members where !known.contains(member.name) {
      throw Problem(
        .invalid, "No such member.", field: member.name, limit: known.joined(separator: ", "), fix: "Leave it out.")
    }
  }
}
