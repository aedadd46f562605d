// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

extension DraftCheck {
  /// A notice whose reference says another place than was drawn is stopped.
  func checkReference(of notice: ActivityNotice, _ field: String, _ verdict: inout DraftVerdict) {
    guard let reference = notice.reference else {
      if policy.requiresReference { verdict.refusals.append(.referenceMissing(field: "\(field).reference")) }
      return
    }
    if let area = notice.volumes.first?.area, let difference = reference.difference(from: area) {
      verdict.refusals.append(.referenceDiffers(field: "\(field).reference", difference))
    }
  }

  /// What is declared for a lost line must lie ahead.
  func checkLostLine(of notice: ActivityNotice, _ field: String, _ verdict: inout DraftVerdict) {
    guard let lostLine = notice.lostLine else { return }
    if case .other = lostLine.action { verdict.refusals.append(.notKnown(field: "\(field).lostLine.action")) }
    if lostLine.latest <= now {
      verdict.refusals.append(.untilPassed(field: "\(field).lostLine.latest", lostLine.latest, now: now))
    }
  }

  func refusals(of readBack: ReadBack, to ref: EntryRef) -> [DraftRefusal] {
    let places = board.readablePlaces(of: ref)
    guard !places.contains(where: { $0.number == readBack.number }) else { return [] }
    return [.noSuchPlace(field: "answer.readBack.number", readBack.number, ref, known: places.map(\.number))]
  }
}
