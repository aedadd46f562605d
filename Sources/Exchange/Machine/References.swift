// SPDX-License-Identifier: Apache-2.0
import Wire

extension Body {
  /// The entries that an entry of this body speaks of; they must lie inside its frontier.
  var references: [EntryRef] {
    switch self {
    case .arrangementSigned(let ref), .holdLifted(let ref), .activity(let ref, _): [ref]
    case .amendment(let amendment): [amendment.activity, amendment.replaces]
    case .answer(let answer): [answer.to]
    case .holdRequested(let hold): if case .activity(let ref) = hold.subject { [ref] } else { [] }
    case .finding(let finding): [finding.version] + finding.other.references
    case .hotline(let message): message.about.map { [$0] } ?? []
    case .partRemoved(let removed): [removed.entry]
    case .arrangementProposed, .notice, .received, .safetyWarning, .referenceLayer, .keyRotated, .sealed, .successor,
      .splitView, .unknown:
      []
    }
  }
}

extension FindingTarget {
  var references: [EntryRef] {
    switch self {
    case .version(let ref), .measure(let ref, _), .reference(let ref, _): [ref]
    }
  }
}
