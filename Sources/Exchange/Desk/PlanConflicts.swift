// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

extension ConflictPicture {
  /// The picture of a board, for whoever has no node: the current versions of all activities that are not over, the
  /// measures of the arrangement in force at an instant, and the reference layers.
  public init(of board: Board, at now: Instant) {
    self.init()
    for activity in board.activities where !activity.state.isOver {
      let actual = activity.departure?.volumes ?? []
      for version in activity.current {
        insert(
          Version(activity: activity.ref, owner: activity.owner, notice: version.notice, actual: actual), version.ref)
      }
    }
    for (ref, layer) in board.layers { insert(layer, ref) }
    _ = use(board.arrangement(at: now))
  }

  /// A picture of plans, which are not said anywhere, and of what their owner has said: what one plan is checked against
  /// besides all that others released.
  ///
  /// - Parameters:
  ///   - plans: the other plans, by names of their own, which no log has.
  ///   - owner: the own side, whose activities on the board belong to it.
  ///   - amended: the activity of which the plan is a new version; it is left out.
  ///   - notice: the plan; an activity that says just this is the plan itself, released.
  public init(
    ofPlans plans: [(name: EntryRef, notice: ActivityNotice)], and owner: PartyID, on board: Board, at now: Instant,
    besides amended: EntryPlace? = nil, or notice: ActivityNotice
  ) {
    self.init()
    comparesOwn = true
    for activity in board.activities where !activity.state.isOver && activity.owner == owner {
      if let amended, amended.origin == activity.ref.origin, amended.index == activity.ref.index { continue }
      for version in activity.current where version.notice != notice {
        insert(Version(activity: activity.ref, owner: owner, notice: version.notice), version.ref)
      }
    }
    for plan in plans { insert(Version(activity: plan.name, owner: owner, notice: plan.notice), plan.name) }
    useMinima(of: board.arrangement(at: now))
  }
}
