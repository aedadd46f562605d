// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Wire

extension DraftReader {
  /// Incidents, what is said within them, and what is said of voice.
  func incidentOrVoice(_ kind: DraftKind, _ json: JSONValue) throws -> PreparedDraft {
    switch kind {
    case .incident:
      let (incident, text) = try EntryJSON.incident(json)
      return PreparedDraft(kind: kind, bodies: [.incidentOpened(incident)], parts: Self.parts(text))
    case .incidentAction:
      let (action, text) = try EntryJSON.incidentAction(json)
      return PreparedDraft(kind: kind, bodies: [.incidentAction(action)], parts: Self.parts(text))
    case .call:
      let (record, text) = try EntryJSON.callRecord(json)
      return PreparedDraft(kind: kind, bodies: [.callRecord(record)], parts: Self.parts(text))
    case .commanderCall:
      return PreparedDraft(kind: kind, bodies: [.commanderCall(try EntryJSON.commanderCall(json))])
    case .reconciliation:
      return PreparedDraft(kind: kind, bodies: [.voice(.reconciled(try EntryJSON.reconciled(json)))])
    default: return try takenDown(kind, json)
    }
  }

  /// What was taken down is said whether its check group is right or not; that it is not is named.
  private func takenDown(_ kind: DraftKind, _ json: JSONValue) throws -> PreparedDraft {
    var (taken, text, found) = try EntryJSON.takenDown(try withFormat(json), now: now)
    var defects = found.map(\.description)
    if let group = taken.checkGroup {
      taken.checks = total(of: taken, text) == group.digits
      if !taken.checks {
        defects.append("the check group \(group) is not that of what was entered: have it read back")
      }
    }
    return PreparedDraft(
      kind: kind, bodies: [.voice(.takenDown(taken))], parts: Self.parts(text), inputDefects: defects)
  }

  /// A format may be given as where a message is written: its number, and `values` by the keys of the parameters.
  private func withFormat(_ json: JSONValue) throws -> JSONValue {
    guard case .number? = json["format"], case .object(let members) = json else { return json }
    let said = JSONValue.object(members.filter { ["format", "values", "language"].contains($0.name) })
    let (message, _) = try catalogue.hotline(said, resolve: resolve)
    guard let format = message.format else { return json }
    return .object(members.filter { $0.name != "values" && $0.name != "format" })
      .adding("format", EntryJSON.value(of: format))
  }

  /// The check group over all lines of the telephone script of what was taken down. Its codes are the same in every
  /// language.
  private func total(of taken: TakenDown, _ text: String?) -> String? {
    guard let language = catalogue.languages.first else { return nil }
    let body: Body
    switch taken.what {
    case .notice(let notice):
      body =
        taken.about.map {
          .amendment(ActivityAmendment(activity: $0, replaces: $0, notice: notice))
        } ?? .notice(notice)
    case .warning(let warning): body = .safetyWarning(warning)
    case .format(let format):
      body = .hotline(HotlineMessage(precedence: .routine, language: taken.language, format: format))
    case .text: return nil
    }
    return try? catalogue.script(of: body, text: text, in: language, agreed: catalogue.hash).total
  }
}
