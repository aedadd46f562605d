// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Wire

/// An error as an officer or a system sees it: problem+json (RFC 9457), with the field, its value, the limit and the
/// fix.
struct Problem: Error, Hashable, Sendable {
  /// URN that names the class: `urn:parley:problem:<kind>`.
  var type: String
  /// What the class is called.
  var title: String
  /// HTTP status.
  var status: Int
  /// What was wrong here.
  var detail: String
  /// The field, as a path such as `properties.lower` or `geometry.coordinates[0][3]`.
  var field: String?
  /// Its value as sent, shortened to 200 characters.
  var value: String?
  /// The limit that was broken.
  var limit: String?
  /// What to do.
  var fix: String?
  /// All that is wrong, where it is more than one thing.
  var problems: [String]?
  /// The same for machines, by code; nil where a code would say no more than the class.
  var reason: Reason?
  /// `problems` for machines.
  var reasons: [Reason]?

  init(
    _ kind: ProblemKind, _ detail: String, field: String? = nil, value: String? = nil, limit: String? = nil,
    fix: String? = nil, reason: Reason? = nil
  ) {
    type = "urn:parley:problem:\(kind.rawValue)"
    title = kind.title
    status = kind.status
    self.detail = detail
    self.field = field
    self.value = value.map { String($0.prefix(200)) }
    self.limit = limit
    self.fix = fix
    self.reason = reason
  }

  /// As it is answered.
  var json: JSONValue {
    .object([
      "type": .string(type), "title": .string(title), "status": .number(status), "detail": .string(detail),
      "field": field.map { .string($0) }, "value": value.map { .string($0) }, "limit": limit.map { .string($0) },
      "fix": fix.map { .string($0) }, "problems": problems.map { .array($0.map { .string($0) }) },
      "reason": reason?.json, "reasons": reasons.map { .array($0.map(\.json)) },
    ])
  }

  /// The kind, from the URN.
  var kind: ProblemKind? { ProblemKind(rawValue: String(type.dropFirst("urn:parley:problem:".count))) }
}

/// Classes of problem; each has one status and one title.
enum ProblemKind: String, CaseIterable, Sendable {
  case malformed, invalid, tooLarge = "too-large", unknownField = "unknown-field", unknownParty = "unknown-party"
  case notFound = "not-found", methodNotAllowed = "method-not-allowed", unsupportedMediaType = "unsupported-media-type"
  case signIn = "sign-in", wrongCredentials = "wrong-credentials", tooManyAttempts = "too-many-attempts"
  case csrf, rights, conflict, idempotencyKeyReused = "idempotency-key-reused"
  case refused, quota, diskFull = "disk-full", signingStopped = "signing-stopped", stopping, timeout
  case notPaired = "not-paired", internalError = "internal"

  var status: Int {
    switch self {
    case .malformed, .unknownField: 400
    case .signIn, .wrongCredentials: 401
    case .csrf, .rights: 403
    case .notFound: 404
    case .methodNotAllowed: 405
    case .conflict, .notPaired: 409
    case .tooLarge: 413
    case .unsupportedMediaType: 415
    case .invalid, .unknownParty, .refused, .idempotencyKeyReused: 422
    case .tooManyAttempts, .quota: 429
    case .internalError: 500
    case .signingStopped, .stopping: 503
    case .timeout: 504
    case .diskFull: 507
    }
  }

  var title: String {
    switch self {
    case .malformed: "The request can not be read"
    case .invalid: "A value is not acceptable"
    case .tooLarge: "Too large"
    case .unknownField: "A field is not known"
    case .unknownParty: "The party is not in this channel"
    case .notFound: "Not found"
    case .methodNotAllowed: "The method is not for this resource"
    case .unsupportedMediaType: "The media type is not supported"
    case .signIn: "Sign in first"
    case .wrongCredentials: "Name or password is wrong"
    case .tooManyAttempts: "Too many attempts"
    case .csrf: "The request did not come from a page of this node"
    case .rights: "The position has no right to do this"
    case .conflict: "The state has changed"
    case .idempotencyKeyReused: "The idempotency key stands for another request"
    case .refused: "Refused by a rule of the mechanism"
    case .quota: "Too much is waiting"
    case .diskFull: "The disk is full"
    case .signingStopped: "Signing has stopped"
    case .stopping: "The node is stopping"
    case .timeout: "Not in time"
    case .notPaired: "No other party is paired yet"
    case .internalError: "The node failed"
    }
  }
}

extension Problem: ResponseGenerator {
  func response(from request: Request, context: some RequestContext) -> Response {
    Response(
      status: .init(code: status),
      headers: [.contentType: "application/problem+json", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: json.description)))
  }
}
