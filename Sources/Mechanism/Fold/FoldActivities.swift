// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Board {
  mutating func open(_ notice: ActivityNotice, _ writing: Writing) {
    var activity = ActivityFact(first: writing.id, owner: writing.party)
    activity.versions.append(VersionFact(id: writing.id, notice: notice))
    facts.activityOf[writing.id] = facts.activities.count
    facts.activities.append(activity)
  }

  mutating func amend(_ amendment: ActivityAmendment, _ writing: Writing) throws(InvalidReason) {
    let number = try ownOpenActivity(amendment.activity, writing)
    let replaced = try resolve(amendment.replaces, writing)
    let current = facts.activities[number].versions.latest(in: logs, for: writing.log)
    guard current.contains(where: { $0.id == replaced }) else { throw .versionNotCurrent }
    facts.activities[number].versions.append(VersionFact(id: writing.id, notice: amendment.notice))
    facts.activityOf[writing.id] = number
  }

  mutating func happen(_ event: ActivityEvent, to ref: EntryRef, _ writing: Writing) throws(InvalidReason) {
    let number = try ownOpenActivity(ref, writing)
    try check(event, on: facts.activities[number], writing.log)
    facts.activities[number].events.append(EventFact(id: writing.id, event: event))
    facts.activityOf[writing.id] = number
  }

  /// An activity of the writer that was not over in its past.
  func ownOpenActivity(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) -> Int {
    let number = try activity(ref, writing)
    guard facts.activities[number].owner == writing.party else { throw .notOwnActivity }
    guard !stateOfActivity(facts.activities[number], for: writing.log).isOver else { throw .activityOver }
    return number
  }

  /// The activity whose first notice a reference names.
  private func activity(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) -> Int {
    let entry = try resolve(ref, writing)
    guard let number = facts.activityOf[entry], facts.activities[number].first == entry else { throw .notAnActivity }
    return number
  }

  mutating func find(_ finding: Finding, _ writing: Writing) throws(InvalidReason) {
    let (version, activity) = try self.version(finding.version, writing)
    let target: FindingFact.Target
    switch finding.other {
    case .version(let ref):
      let (other, otherActivity) = try self.version(ref, writing)
      guard facts.activities[activity].owner != facts.activities[otherActivity].owner else {
        throw .findingWithinOneParty
      }
      target = .version(other, activity: otherActivity)
      facts.activities[otherActivity].findings.append(facts.findings.count)
    case .measure(let ref, let number):
      let key = try measure(NumberedFeature(entry: ref, number: number), writing, otherwise: .notAProposal)
      target = .measure(key.entry, number: key.number)
    case .reference(let ref, let number):
      let layer = try resolve(ref, writing)
      guard let segments = facts.layers[layer]?.segments, segments.indices.contains(number) else {
        throw .noSuchFeature
      }
      target = .reference(layer, number: number)
    }
    facts.activities[activity].findings.append(facts.findings.count)
    facts.findings.append(
      FindingFact(id: writing.id, finding: finding, version: version, activity: activity, target: target))
  }

  private func version(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) -> (EntryID, activity: Int) {
    let entry = try resolve(ref, writing)
    guard let number = facts.activityOf[entry], facts.activities[number].versions.contains(entry) else {
      throw .notAVersion
    }
    return (entry, number)
  }

  mutating func requestHold(_ request: HoldRequest, _ writing: Writing) throws(InvalidReason) {
    if case .activity(let ref) = request.subject {
      let number = try activity(ref, writing)
      guard facts.activities[number].owner != writing.party else { throw .ownActivity }
      facts.activities[number].holds.append(writing.id)
    } else {
      facts.areaHolds.append(writing.id)
    }
    facts.holds[writing.id] = HoldFact(id: writing.id, subject: request.subject)
  }

  mutating func liftHold(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) {
    let hold = try resolve(ref, writing)
    guard facts.holds[hold] != nil else { throw .notARequestHold }
    guard logs.party(hold) == writing.party else { throw .notOwnRequestHold }
    facts.holds[hold]?.lifted.append(SignatureFact(id: writing.id))
  }
}
