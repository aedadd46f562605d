// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

extension Board {
  mutating func recordAnswer(_ answer: Answer, _ writing: Writing) throws(InvalidReason) {
    let target = try resolve(answer.to, writing)
    guard logs.party(target) != writing.party else { throw .answerToOwnEntry }
    var attestation = Attestation.notYet
    if case .passedOn(let told) = answer.state { attestation = told }
    switch answer.state {
    case .proposal(let notice, let until):
      facts.proposedNotices[writing.id] = notice
      offer(until: until, in: writing.id, to: target)
    case .readBack(let said): try readBack(said, of: target, writing)
    case .accepted: try checkAcceptance(of: target, writing)
    default: break
    }
    let fact = AnswerFact(
      id: writing.id, target: target, kind: EntryKind(answer.state), attestation: attestation,
      previous: facts.lastAnswer[target] ?? -1)
    facts.lastAnswer[target] = Int32(facts.answers.count)
    facts.answers.append(fact)
    if facts.offers[target] != nil { facts.replyTo[writing.id] = target }
    guard fact.kind.isDisposition else { return }
    if let number = facts.activityOf[target] {
      facts.activities[number].dispositions[target, default: CausalList()].append(fact)
      facts.dispositionOf[writing.id] = number
    } else if let number = facts.proposalOf[target], fact.kind != .noObjection {
      facts.proposals[number].objections.append(fact)
    }
  }

  /// A message is never without effect because of what it speaks of.
  mutating func recordMessage(_ message: HotlineMessage, _ writing: Writing) {
    var about: EntryID?
    if let ref = message.about { about = try? resolve(ref, writing) }
    if let format = message.format { facts.formats[writing.id] = format }
    if let spoken = message.spokenAt { facts.voice.spokenAt[writing.id] = spoken }
    facts.messages[writing.log].append(
      MessageFact(
        index: writing.id.index, about: about, language: facts.languages.number(of: message.language),
        precedence: message.precedence, subjectIsUnknown: message.about != nil && about == nil))
  }

  mutating func recordWarning(_ warning: SafetyWarning, _ writing: Writing, _ fault: InvalidReason?) {
    var defects = Board.defects(of: warning)
    if logs[writing.log].lane == .plans { defects.append(.inPlansLog) }
    if let fault { defects.append(.rule(fault)) }
    facts.warnings[writing.log].append(WarningFact(index: writing.id.index, warning: warning, defects: defects))
  }

  /// What is wrong with what a warning says, whoever reads it.
  static func defects(of warning: SafetyWarning) -> [Defect] {
    var defects: [Defect] = []
    if warning.lower == nil || warning.upper == nil { defects.append(.heightsMissing) }
    if isUpsideDown(warning) { defects.append(.heightsUpsideDown) }
    if warning.from > warning.until { defects.append(.fromAfterUntil) }
    if warning.radius <= .zero { defects.append(.radiusNotPositive) }
    return defects
  }

  /// Whether the heights are certainly upside down; by the rules of altitude bands, which are the same everywhere.
  private static func isUpsideDown(_ warning: SafetyWarning) -> Bool {
    guard let lower = warning.lower, let upper = warning.upper else { return false }
    return (try? AltitudeBand(lower: lower, upper: upper)) == nil
  }
}
