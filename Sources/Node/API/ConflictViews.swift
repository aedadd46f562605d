// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Checks of drafts, and changes that would clear conflicts. Nothing is written and nobody is told.
///
/// All of it is done on a snapshot beside the machine, in slices, so that neither the line nor other requests wait.
enum ConflictViews {
  /// Microseconds of work that a check may take in all.
  static let checkWork = 10_000_000
  /// Microseconds of work between two turns of others.
  private static let slice = 20_000

  /// `POST /api/v1/check`: the conflicts that a draft would have, as findings would state them.
  @Sendable static func check(_ office: Office, _ call: Call) async throws -> Response {
    let draft = try await draft(office, call)
    return .json(
      try await conflicts(of: draft.notice, office)
        .adding("defects", .array(draft.defects.map { .string($0) }))
        .adding("notice", .string(BoardJSON.disclaimer)))
  }

  /// The conflicts of what is about to be said, for its preview; nil for what is no notice. It is compared with what
  /// other parties do, and so never with an older version of itself.
  static func preview(_ draft: PreparedDraft, _ office: Office) async throws -> JSONValue? {
    switch draft.bodies.first {
    case .notice(let notice)?: try await conflicts(of: notice, office)
    case .amendment(let amendment)?: try await conflicts(of: amendment.notice, office)
    default: nil
    }
  }

  private static func conflicts(of notice: ActivityNotice, _ office: Office) async throws -> JSONValue {
    let asOf = office.clock.now().wall
    let picture = try await office.runtime.read(\.conflictPicture)
    var search = picture.check(notice, of: office.party)
    var left = checkWork
    while !search.isDone, left > 0 {
      var work = min(slice, left)
      left -= work
      search.run(work: &work)
      left += work
      await Task.yield()
    }
    return .object([
      "asOf": BoardJSON.time(asOf), "complete": .bool(search.isDone),
      "conflicts": .array(search.conflicts.map(ConflictJSON.value)),
    ])
  }

  /// `POST /api/v1/resolutions`: what would clear the conflicts of a draft.
  @Sendable static func ofDraft(_ office: Office, _ call: Call) async throws -> Response {
    let draft = try await draft(office, call)
    return try await resolve(draft.notice, of: office.party, version: nil, office, call)
  }

  /// `GET /api/v1/activities/{ref}/resolutions`: the same for an activity as it stands, the own side's or another's.
  @Sendable static func ofActivity(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let activity = try await office.runtime.read(\.board).activity(ref)
    guard let activity else {
      throw Problem(
        .notFound, "The entry belongs to no activity.", field: "path.ref", value: "\(ref.origin.name)@\(ref.index)",
        fix: "Take the reference from the board.", reason: Reason(.noActivityOfIt))
    }
    guard !activity.state.isOver, let version = activity.current.last else {
      throw Problem(
        .conflict, "The activity is over: nothing of it can conflict any more.", field: "path.ref",
        value: "\(ref.origin.name)@\(ref.index)", reason: Reason(.noConflictOfIt))
    }
    return try await resolve(version.notice, of: activity.owner, version: version.ref, office, call)
  }

  /// The notice that the body is, checked as one that is sent would be.
  private static func draft(_ office: Office, _ call: Call) async throws -> (notice: ActivityNotice, defects: [String])
  {
    let prepared = try office.reader.read(.notice, try await call.json())
    let (_, defects) = try await office.check(prepared, as: nil)
    guard case .notice(let notice)? = prepared.bodies.first else {
      throw Problem(.internalError, "a notice was read as something else")
    }
    return (notice, defects)
  }

  private static func resolve(
    _ notice: ActivityNotice, of owner: PartyID, version: EntryRef?, _ office: Office, _ call: Call
  ) async throws -> Response {
    let asOf = office.clock.now().wall
    let limits = try limits(call, now: asOf)
    let picture = try await office.runtime.read(\.conflictPicture)
    var search = picture.resolutions(of: notice, by: owner, limits: limits)
    while !search.isDone {
      var work = slice
      search.run(work: &work)
      await Task.yield()
    }
    return .json(json(search, version: version, asOf: asOf))
  }

  /// What was found, and what was not.
  static func json(_ search: NoticeResolutions, version: EntryRef?, asOf: Instant) -> JSONValue {
    .object([
      "asOf": BoardJSON.time(asOf), "activity": version.map { EntryJSON.value(of: $0) },
      "complete": .bool(search.conflicts != nil && !search.barred.contains { $0.reason == .outOfWork }),
      "conflicts": search.conflicts.map { .number($0) },
      "resolutions": .array(search.resolutions.map { ConflictJSON.value($0.resolution, $0.notice) }),
      "barred": .array(search.barred.map(ConflictJSON.value)), "notice": .string(BoardJSON.disclaimer),
    ])
  }

  /// How far changes may go, from the query. Nothing is moved into the past.
  private static func limits(_ call: Call, now: Instant) throws -> ResolutionLimits {
    let usual = ResolutionLimits()
    func number(_ name: String, _ range: ClosedRange<UInt64>, _ usual: Int) throws -> Int {
      Int(try call.query(name, in: range, default: UInt64(usual)))
    }
    return ResolutionLimits(
      minutes: try number("minutes", 0...43_200, usual.minutes), notBefore: now,
      altitude: .metres(try number("altitudeMetres", 0...30_000, Int(usual.altitude.millimetres / 1_000))),
      lateral: .metres(try number("lateralMetres", 0...500_000, Int(usual.lateral.millimetres / 1_000))),
      shortestMinutes: try number("shortestMinutes", 1...43_200, usual.shortestMinutes))
  }
}
