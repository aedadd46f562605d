// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
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
    case .hotline(let message): (message.about.map { [$0] } ?? []) + (message.format?.references ?? [])
    case .partRemoved(let removed): [removed.entry]
    case .protest(let protest): protest.about.map { [$0] } ?? []
    case .arrangementProposed, .notice, .received, .safetyWarning, .referenceLayer, .keyRotated, .sealed, .successor,
      .splitView, .manning, .unknown:
      []
    }
  }
}

extension Body {
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
