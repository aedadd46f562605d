// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

extension Board {
  /// How the two sides of a finding conflict, by this node's own test of the volumes that they name: what a finding does not
  /// carry, because everybody has both versions. `nil` if this node does not find the conflict.
  ///
  /// Geometry, so it is shown and no part of the digest: builds may differ by rounding.
  public func detail(of finding: Finding) -> Conflict? {
    guard let other = volumes(of: finding.other) else { return nil }
    return ConflictTest.conflict(
      volumes(of: finding.version), other, at: finding.closest, minima: finding.minima,
      geoid: { GeoidModel(egm96Over: [$0.area, $1.area]) })
  }

  private func volumes(of version: EntryRef) -> [Volume] {
    guard let entry = entry(version), let number = facts.activityOf[entry] else { return [] }
    let activity = facts.activities[number]
    let notified = activity.versions.all(in: logs).first { $0.id == entry }?.notice.volumes ?? []
    // What was found may have been where it was instead.
    let actual = activity.events.all(in: logs).flatMap { fact -> [Volume] in
      switch fact.event {
      case .nonconforming(let departure), .contingent(let departure): departure.volumes
      default: []
      }
    }
    return notified + actual
  }

  private func volumes(of target: FindingTarget) -> [Volume]? {
    switch target {
    case .version(let ref): return volumes(of: ref)
    case .measure(let arrangement, let number):
      guard let entry = entry(arrangement) else { return nil }
      return measure(MeasureKey(entry: entry, number: number)).map { [$0.volume] }
    case .reference(let layer, let number):
      guard let entry = entry(layer), let segments = facts.layers[entry]?.segments else { return nil }
      return segments.indices.contains(number) ? [segments[number].volume] : nil
    }
  }
}
