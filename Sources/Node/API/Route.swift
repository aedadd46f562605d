// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird

/// One resource of the local listener. The table of all routes is what the listener serves, and what the OpenAPI
/// document is checked against.
struct Route: Sendable {
  /// Who may use it.
  enum Access: Sendable, Equatable {
    /// Everybody who reaches the listener.
    case open
    /// Everybody who has signed in.
    case signedIn
    /// Positions with this right.
    case right(Right)
  }

  let method: HTTPRequest.Method
  /// With parameters in braces, as OpenAPI has them.
  let path: String
  let access: Access
  /// Largest body, in bytes.
  let bodyLimit: Int
  let handle: @Sendable (Office, Call) async throws -> Response
  /// What a request says, where its body says it all.
  private(set) var says: DraftKind?
  /// Whether it computes much, however small the request is.
  private(set) var isLong = false

  init(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access, bodyLimit: Int = 65_536,
    _ handle: @escaping @Sendable (Office, Call) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.access = access
    self.bodyLimit = bodyLimit
    self.handle = handle
  }

  /// A resource that says what is posted to it.
  static func draft(_ path: String, _ kind: DraftKind, bodyLimit: Int = 65_536) -> Route {
    var route = Route(.post, path, .right(kind.right), bodyLimit: bodyLimit, Drafts.plain(kind))
    route.says = kind
    return route
  }

  /// A resource that computes much of what is asked of it.
  static func long(
    _ method: HTTPRequest.Method, _ path: String, _ access: Access, bodyLimit: Int = 65_536,
    _ handle: @escaping @Sendable (Office, Call) async throws -> Response
  ) -> Route {
    var route = Route(method, path, access, bodyLimit: bodyLimit, handle)
    route.isLong = true
    return route
  }

  /// Whether it is done in a moment when the request is small: what people say to the other side, and whether the node
  /// lives. Everything else may read or show much, and must not hold up the line.
  var isQuick: Bool {
    guard !isLong else { return false }
    switch access {
    case .open: return method == .get
    case .right(.notify), .right(.answer), .right(.hotline), .right(.warn), .right(.hold): return true
    default: return false
    }
  }

  /// Whether a request changes something, so that a cookie alone does not do.
  var changes: Bool { method != .get }
}

/// What a client of the local interface has to know before it calls.
public enum LocalInterface {
  /// Largest body of a draft, in bytes: a part in base64 with room beside it, or 2,000 features.
  public static let draftBytes = 8 * 1_048_576
}

/// All routes.
enum Routes {
  static let draftBytes = LocalInterface.draftBytes

  static let all: [Route] =
    health + session + pairing + state + watch + board + incidents + entries + conflicts + drafts + keys + releases
    + office
    + files

  static let health: [Route] = [
    Route(.get, "/healthz", .open) { _, _ in .bytes(Array("ok\n".utf8), type: "text/plain; charset=utf-8") },
    Route(.get, "/readyz", .open, Health.ready),
    Route(.get, "/metrics", .open, Health.metrics),
    Route(.get, "/api/v1/openapi.json", .open) { _, _ in
      .bytes(PackageResources.openapi_json, type: "application/json")
    },
  ]

  static let session: [Route] = [
    Route(.post, "/api/v1/session", .open, Sessions.signIn),
    Route(.get, "/api/v1/session", .signedIn, Sessions.show),
    Route(.delete, "/api/v1/session", .signedIn, Sessions.signOut),
  ]

  static let pairing: [Route] = [
    Route(.get, "/api/v1/pairing", .right(.read), PairingViews.show),
    Route(.post, "/api/v1/pairing", .right(.administer), PairingViews.inspect),
    Route(.post, "/api/v1/pairing/confirm", .right(.administer), PairingViews.confirm),
    Route(.delete, "/api/v1/pairing/{party}", .right(.administer), PairingViews.drop),
  ]

  static let state: [Route] = [
    Route(.get, "/api/v1/node", .right(.read), StateViews.node),
    Route(.get, "/api/v1/logs", .right(.read), StateViews.logs),
    Route(.get, "/api/v1/lines", .right(.read), StateViews.lines),
    Route(.get, "/api/v1/receipts", .right(.read), StateViews.receipts),
    Route(.get, "/api/v1/policy", .right(.read), StateViews.policy),
    Route(.get, "/api/v1/events", .right(.read), EventStream.serve),
  ]

  static let watch: [Route] = [
    Route(.get, "/api/v1/watch", .right(.read), WatchViews.show),
    Route(.post, "/api/v1/watch/duty", .right(.keepWatch), DutyViews.take),
    Route(.post, "/api/v1/watch/duty/offer", .right(.keepWatch), DutyViews.offer),
    Route(.delete, "/api/v1/watch/duty/offer", .right(.keepWatch), DutyViews.withdraw),
    Route(
      .post, "/api/v1/watch/duty/acceptance", .right(.keepWatch), bodyLimit: draftBytes, DutyViews.accept),
    .long(.post, "/api/v1/tracks", .right(.notify), bodyLimit: 1_048_576, TrackViews.report),
    Route(.get, "/api/v1/tracks", .right(.read), TrackViews.list),
    Route(.post, "/api/v1/watch/presence", .right(.keepWatch), DutyViews.present),
    Route(.post, "/api/v1/watch/delegations", .right(.countersign), DutyViews.delegate),
    Route(.delete, "/api/v1/watch/delegations/{name}", .right(.keepWatch), DutyViews.endDelegation),
  ]

  static let board: [Route] = [
    Route(.get, "/api/v1/board", .right(.read), BoardViews.board),
    Route(.get, "/api/v1/activities", .right(.read), BoardViews.activities),
    Route(.get, "/api/v1/activities/{ref}", .right(.read), BoardViews.activity),
    Route(.get, "/api/v1/messages", .right(.read), BoardViews.messages),
    Route(.get, "/api/v1/messages/{ref}", .right(.read), BoardViews.message),
    Route(.get, "/api/v1/protests", .right(.read), BoardViews.protests),
    Route(.get, "/api/v1/translations", .right(.read), TranslationViews.list),
    Route(.get, "/api/v1/translations/{ref}", .right(.read), TranslationViews.show),
    Route(.put, "/api/v1/translations/{ref}", .right(.translate), bodyLimit: draftBytes, TranslationViews.write),
    Route(.post, "/api/v1/translations/{ref}/check", .right(.translate), TranslationViews.check),
    Route(.get, "/api/v1/formats", .right(.read), FormatViews.formats),
    Route(.get, "/api/v1/warnings", .right(.read), BoardViews.warnings),
    Route(.get, "/api/v1/holds", .right(.read), BoardViews.holds),
    Route(.get, "/api/v1/findings", .right(.read), BoardViews.findings),
    Route(.get, "/api/v1/negotiations", .right(.read), NegotiationViews.list),
    Route(.get, "/api/v1/negotiations/{ref}", .right(.read), NegotiationViews.about),
    Route(.get, "/api/v1/invalid", .right(.read), BoardViews.invalid),
    Route(.get, "/api/v1/disputes", .right(.read), BoardViews.disputes),
    Route(.get, "/api/v1/arrangement", .right(.read), BoardViews.arrangement),
    Route(
      .get, "/api/v1/arrangement/proposals/{ref}/difference", .right(.read), ArrangementViews.difference),
    Route(
      .get, "/api/v1/arrangement/proposals/{ref}/document", .right(.read), ArrangementViews.document),
    Route(.get, "/api/v1/measures", .right(.read), ArrangementViews.measures),
    Route(.get, "/api/v1/reading", .right(.read), ReadingViews.read),
    Route(.get, "/api/v1/picture", .right(.read), PictureViews.show),
    Route(.post, "/api/v1/picture", .right(.read), PictureViews.ask),
  ]

  static let incidents: [Route] = [
    Route(.get, "/api/v1/incidents", .right(.read), IncidentViews.list),
    .draft("/api/v1/incidents", .incident, bodyLimit: draftBytes),
    Route(.get, "/api/v1/incidents/{ref}", .right(.read), IncidentViews.show),
    Route(
      .post, "/api/v1/incidents/{ref}/actions", .right(DraftKind.incidentAction.right), bodyLimit: draftBytes,
      Drafts.about("incident", .incidentAction)),
    .long(.get, "/api/v1/incidents/{ref}/timeline", .right(.read), IncidentViews.timeline),
    .long(.get, "/api/v1/incidents/{ref}/dossier", .right(.read), IncidentViews.dossier),
    Route(.get, "/api/v1/calls", .right(.read), VoiceViews.calls),
    .draft("/api/v1/calls", .call, bodyLimit: draftBytes),
    Route(.get, "/api/v1/commander-calls", .right(.read), VoiceViews.commanderCalls),
    .draft("/api/v1/commander-calls", .commanderCall),
    Route(.get, "/api/v1/taken-down", .right(.read), VoiceViews.takenDown),
    .draft("/api/v1/taken-down", .takenDown, bodyLimit: draftBytes),
    Route(
      .post, "/api/v1/taken-down/{ref}/reconciliation", .right(DraftKind.reconciliation.right),
      Drafts.about("takenDown", .reconciliation)),
  ]

  static let entries: [Route] = [
    Route(.get, "/api/v1/entries", .right(.read), EntryViews.list),
    Route(.get, "/api/v1/entries/{ref}", .right(.read), EntryViews.entry),
    Route(.get, "/api/v1/entries/{ref}/parts", .right(.read), EntryViews.parts),
    Route(.get, "/api/v1/entries/{ref}/parts/{number}", .right(.read), EntryViews.part),
    Route(.get, "/api/v1/entries/{ref}/proof", .right(.read), EntryViews.proof),
    Route(.get, "/api/v1/entries/{ref}/readback", .right(.read), ReadBackViews.show),
    Route(.get, "/api/v1/entries/{ref}/script", .right(.read), FormatViews.script),
    Route(.delete, "/api/v1/entries/{ref}/parts/{number}", .right(.removePart), Drafts.removePart),
  ]

  static let conflicts: [Route] = [
    .long(.post, "/api/v1/check", .right(.notify), bodyLimit: draftBytes, ConflictViews.check),
    .long(.post, "/api/v1/resolutions", .right(.notify), bodyLimit: draftBytes, ConflictViews.ofDraft),
    .long(.get, "/api/v1/activities/{ref}/resolutions", .right(.notify), ConflictViews.ofActivity),
  ]

  static let drafts: [Route] = [
    .draft("/api/v1/notices", .notice, bodyLimit: draftBytes),
    Route(
      .post, "/api/v1/activities/{ref}/amendments", .right(.notify), bodyLimit: draftBytes,
      Drafts.about("activity", .amendment)),
    Route(.post, "/api/v1/activities/{ref}/withdrawal", .right(.notify), Drafts.about("activity", .withdrawal)),
    Route(.post, "/api/v1/activities/{ref}/start", .right(.notify), Drafts.about("activity", .start)),
    Route(.post, "/api/v1/activities/{ref}/end", .right(.notify), Drafts.about("activity", .end)),
    Route(.post, "/api/v1/activities/{ref}/halt", .right(.notify), Drafts.about("activity", .halt)),
    Route(.post, "/api/v1/activities/{ref}/continuation", .right(.notify), Drafts.about("activity", .continuation)),
    Route(
      .post, "/api/v1/activities/{ref}/nonconformity", .right(.notify), bodyLimit: draftBytes,
      Drafts.about("activity", .nonconformity)),
    Route(
      .post, "/api/v1/activities/{ref}/contingency", .right(.notify), bodyLimit: draftBytes,
      Drafts.about("activity", .contingency)),
    Route(.post, "/api/v1/activities/{ref}/conformity", .right(.notify), Drafts.about("activity", .conformity)),
    .draft("/api/v1/answers", .answer, bodyLimit: draftBytes),
    .draft("/api/v1/messages", .message, bodyLimit: draftBytes),
    .draft("/api/v1/warnings", .warning, bodyLimit: draftBytes),
    .draft("/api/v1/holds", .hold),
    .draft("/api/v1/manning", .manning),
    .draft("/api/v1/en-route", .enRoute),
    .draft("/api/v1/protests", .protest, bodyLimit: draftBytes),
    Route(.delete, "/api/v1/holds/{ref}", .right(.hold), Drafts.about("hold", .lift)),
    .draft("/api/v1/layers", .layer, bodyLimit: draftBytes),
    .draft("/api/v1/arrangement/proposals", .proposal, bodyLimit: draftBytes),
    .draft("/api/v1/arrangement/signatures", .signature),
    .draft("/api/v1/arrangement/suspensions", .suspension),
    .draft("/api/v1/arrangement/resumptions", .resumption),
    .draft("/api/v1/arrangement/terminations", .termination),
    .draft("/api/v1/measures", .measure),
    .draft("/api/v1/measures/words", .measureWord),
    Route(.post, "/api/v1/preview/{kind}", .right(.preview), bodyLimit: draftBytes, Drafts.preview),
  ]

  static let keys: [Route] = [
    Route(.get, "/api/v1/keys", .right(.read), KeyViews.show),
    .draft("/api/v1/keys/rotations", .rotation),
    .draft("/api/v1/keys/seals", .seal),
  ]

  static let releases: [Route] = [
    Route(.get, "/api/v1/releases", .right(.read), ReleaseViews.list),
    Route(.post, "/api/v1/releases/{id}/countersign", .right(.keepWatch), ReleaseViews.countersign),
    Route(.post, "/api/v1/releases/{id}/alone", .right(.keepWatch), ReleaseViews.alone),
    Route(.post, "/api/v1/releases/{id}/review", .right(.countersign), ReleaseViews.review),
    Route(.delete, "/api/v1/releases/{id}", .right(.read), ReleaseViews.discard),
  ]

  static let office: [Route] = [
    Route(.get, "/api/v1/audit", .right(.readAudit), OfficeViews.audit),
    Route(.get, "/api/v1/users", .right(.administer), OfficeViews.users),
    Route(.post, "/api/v1/users", .right(.administer), OfficeViews.addUser),
    Route(.delete, "/api/v1/users/{name}", .right(.administer), OfficeViews.closeUser),
  ]

  static let files: [Route] = [
    Route(.post, "/api/v1/export/{party}", .right(.administer), FileViews.export),
    Route(.post, "/api/v1/copy", .right(.administer), CopyViews.copy),
    Route(.post, "/api/v1/import", .right(.administer), bodyLimit: FileEnvelope.limit, FileViews.importFile),
  ]
}
