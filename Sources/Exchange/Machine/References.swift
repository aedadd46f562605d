// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

extension Body {
  /// The entries that an entry of this body speaks of; they must lie inside its frontier.
  var references: [EntryRef] {
    switch self {
    case .arrangementSigned(let ref), .holdLifted(let ref), .activity(let ref, _): [ref]
    case .amendment(let amendment):
      [amendment.activity, amendment.replaces] + amendment.notice.namedSites.map { $0.entry }
    case .answer(let answer): [answer.to]
    case .holdRequested(let hold): if case .activity(let ref) = hold.subject { [ref] } else { [] }
    case .finding(let finding): [finding.version] + finding.other.references
    case .hotline(let message): (message.about.map { [$0] } ?? []) + (message.format?.references ?? [])
    case .partRemoved(let removed): [removed.entry]
    case .arrangementProposed(let arrangement): arrangement.replaces.map { [$0] } ?? []
    case .notice(let notice): notice.namedSites.map { $0.entry }
    case .arrangementSuspended(let ref), .arrangementResumed(let ref): [ref]
    case .arrangementTerminated(let termination): [termination.arrangement]
    case .measureSaid(let said): [said.measure.entry]
    case .enRoute(let report): [report.activity]
    case .protest(let protest): protest.about.map { [$0] } ?? []
    case .incidentOpened(let incident): incident.about
    case .incidentAction(let action): [action.incident] + action.step.references
    case .callRecord(let record): record.about + (record.differsFrom.map { [$0] } ?? [])
    case .commanderCall(let call): call.about.map { [$0] } ?? []
    case .voice(.takenDown(let taken)): taken.about.map { [$0] } ?? []
    case .voice(.reconciled(let reconciled)): [reconciled.takenDown, reconciled.entry]
    case .received, .safetyWarning, .referenceLayer, .keyRotated, .sealed, .successor,
      .splitView, .manning, .measureDeclared, .unknown:
      []
    }
  }
}

extension Body {
  /// Whether the entry speaks of no other entry and of no log.
  var namesNothing: Bool {
    switch self {
    case .sealed, .keyRotated, .splitView: false
    default: references.isEmpty
    }
  }

  /// Whether the entry says something of a log as such, which must then be known to lie in its past.
  func speaks(of origin: Origin) -> Bool {
    switch self {
    case .sealed(let seal): seal.last.origin == origin
    case .keyRotated(let rotation): rotation.origin == origin
    case .splitView(let view): view.origin == origin
    default: false
    }
  }
}

extension IncidentStep {
  var references: [EntryRef] {
    switch self {
    case .agreed(let fact), .disputed(let fact): [fact]
    case .calming(let measure): measure.entry.map { [$0] } ?? []
    case .statement, .fact, .closed, .closingWithdrawn: []
    }
  }
}

extension FilledFormat {
  var references: [EntryRef] {
    values.compactMap { if case .entry(let ref) = $0.content { ref } else { nil } }
  }
}

extension FindingTarget {
  var references: [EntryRef] {
    switch self {
    case .version(let ref), .measure(let ref, _), .reference(let ref, _): [ref]
    }
  }
}
