// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// What stands against an activity, derived again from the raw entries that a node holds: a plain list is read from the
/// front for every question. It looks only for what certainly restricts; the board may know more.
struct NaiveStanding {
  /// Entries of honest parties, in the order in which the node came to hold them.
  let known: [KnownEntry]

  /// What an activity is, by its versions.
  struct Activity {
    let first: EntryRef
    let writer: Int
    let current: EntryRef
    let notice: ActivityNotice
    let isOver: Bool
  }

  /// All activities.
  func activities() -> [Activity] {
    known.compactMap { item in
      guard case .notice(let notice) = item.entry?.body else { return nil }
      return activity(item, notice)
    }
  }

  private func activity(_ first: KnownEntry, _ notice: ActivityNotice) -> Activity {
    var current = first.ref
    var latest = notice
    var isOver = false
    var hasStarted = false
    for item in known where item.writer == first.writer {
      switch item.entry?.body {
      case .amendment(let amendment) where amendment.activity == first.ref && amendment.replaces == current && !isOver:
        current = item.ref
        latest = amendment.notice
      case .activity(let ref, .started) where ref == first.ref && !isOver: hasStarted = true
      // What has started can only end.
      case .activity(let ref, .withdrawn) where ref == first.ref && !hasStarted: isOver = true
      case .activity(let ref, .ended) where ref == first.ref: isOver = true
      default: break
      }
    }
    return Activity(first: first.ref, writer: first.writer, current: current, notice: latest, isOver: isOver)
  }

  /// Something that restricts the activity, in words; nil if nothing certainly does.
  func restriction(on activity: Activity, among all: [Activity]) -> String? {
    contingency(of: activity) ?? finding(about: activity, among: all) ?? objection(to: activity)
      ?? hold(on: activity) ?? difference(in: activity) ?? suspension()
  }

  /// What is contingent stays so until it ends.
  private func contingency(of activity: Activity) -> String? {
    let said = known.first { item in
      if item.writer == activity.writer, case .activity(activity.first, .contingent) = item.entry?.body { return true }
      return false
    }
    return said.map { "the contingency \($0.ref.words)" }
  }

  /// A read-back of its first place that differs, and that the party has not put right in the same log.
  private func difference(in activity: Activity) -> String? {
    guard let area = activity.notice.volumes.first?.area else { return nil }
    var last: [Int: (item: KnownEntry, place: Position)] = [:]
    for item in known where item.writer != activity.writer {
      guard case .answer(let answer) = item.entry?.body, answer.to == activity.current,
        case .readBack(let said) = answer.state, said.number == 0
      else { continue }
      if let earlier = last[item.writer]?.item.ref, earlier.origin == item.ref.origin, earlier.index > item.ref.index {
        continue
      }
      last[item.writer] = (item, said.place)
    }
    let point = ReadingPoint(of: area)
    return last.keys.sorted().compactMap { last[$0] }.first { !point.agrees(with: $0.place) }
      .map { "the read-back \($0.item.ref.words)" }
  }

  /// A suspension of which not everybody who is known has said that it may end. There is one arrangement in a run.
  private func suspension() -> String? {
    let writers = Set(known.map(\.writer))
    for item in known {
      guard case .arrangementSuspended = item.entry?.body else { continue }
      let resumed = known.filter { if case .arrangementResumed(item.ref) = $0.entry?.body { true } else { false } }
      if Set(resumed.map(\.writer)) != writers { return "the suspension \(item.ref.words)" }
    }
    return nil
  }

  private func finding(about activity: Activity, among all: [Activity]) -> String? {
    for item in known {
      guard case .finding(let finding) = item.entry?.body, case .version(let other) = finding.other else { continue }
      let pair = [finding.version, other]
      guard let place = pair.firstIndex(of: activity.current) else { continue }
      // A finding about a version that is not current any more, or whose activity is over, is settled.
      let counterpart = pair[1 - place]
      guard let against = all.first(where: { $0.current == counterpart }), !against.isOver else { continue }
      return "the finding \(item.ref.words) against \(counterpart.words)"
    }
    return nil
  }

  private func objection(to activity: Activity) -> String? {
    var last: [Int: KnownEntry] = [:]
    for item in known where item.writer != activity.writer {
      guard case .answer(let answer) = item.entry?.body, answer.to == activity.current else { continue }
      // The party's own order is what counts: later in the same log.
      if let earlier = last[item.writer], earlier.ref.origin == item.ref.origin, earlier.ref.index > item.ref.index {
        continue
      }
      last[item.writer] = item
    }
    for writer in last.keys.sorted() {
      if let item = last[writer], case .answer(let answer) = item.entry?.body, answer.state == .objection {
        return "the objection \(item.ref.words)"
      }
    }
    return nil
  }

  private func hold(on activity: Activity) -> String? {
    for item in known where item.writer != activity.writer {
      guard case .holdRequested(let hold) = item.entry?.body, hold.subject == .activity(activity.first) else {
        continue
      }
      let isLifted = known.contains {
        if $0.writer == item.writer, case .holdLifted(item.ref) = $0.entry?.body { return true }
        return false
      }
      if !isLifted { return "the request hold \(item.ref.words)" }
    }
    return nil
  }

  /// Another party's activity that certainly meets this one; nil if there is none.
  func conflict(with activity: Activity, among all: [Activity]) -> Activity? {
    all.first { other in
      guard other.writer != activity.writer, !other.isOver else { return false }
      return other.notice.volumes.contains { theirs in
        activity.notice.volumes.contains { NaiveGeometry.certainlyMeet($0, theirs) }
      }
    }
  }
}
