// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import Wire

/// Signing in and out.
enum Sessions {
  @Sendable static func signIn(_ office: some Entrance, _ call: Call) async throws -> Response {
    let json = try await call.json()
    guard case .string(let user)? = json["user"], case .string(let password)? = json["password"] else {
      throw Problem(
        .invalid, "Name and password are needed.", field: "user, password", fix: "Send {\"user\": …, \"password\": …}.")
    }
    let identity: Identity
    do { identity = try await office.signIn.signIn(name: user, password: password, from: call.remoteAddress) } catch {
      office.metrics.signInFailures.add()
      throw error
    }
    guard case .session(let token) = identity.proof else { throw Problem(.internalError, "no session was made") }
    try await office.audit.append(identity.account, "sign-in", detail: .object(["from": .string(call.remoteAddress)]))
    var response = Response.json(
      value(identity, office).adding("csrf", .string(SignIn.csrfValue(token: token)))
        .adding("expiresInSeconds", .number(Int(office.signIn.sessionSeconds))))
    response.headers[.setCookie] = cookie(office, token, seconds: Int(office.signIn.sessionSeconds))
    return response
  }

  @Sendable static func show(_ office: some Entrance, _ call: Call) async throws -> Response {
    let identity = try call.identity()
    var shown = value(identity, office)
    if case .session(let token) = identity.proof {
      shown = shown.adding("csrf", .string(SignIn.csrfValue(token: token)))
    }
    return .json(shown)
  }

  @Sendable static func signOut(_ office: some Entrance, _ call: Call) async throws -> Response {
    let identity = try call.identity()
    guard case .session(let token) = identity.proof else {
      throw Problem(.invalid, "A bearer token has no session.", fix: "Close the account, or make another token.")
    }
    try office.signIn.signOut(token: token)
    office.signedOut(identity.account.name)
    try await office.audit.append(identity.account, "sign-out", detail: .object([]))
    var response = Response(status: .noContent)
    response.headers[.setCookie] = cookie(office, "", seconds: 0)
    return response
  }

  private static func cookie(_ office: some Entrance, _ token: String, seconds: Int) -> String {
    let secure = office.isTLS ? "; Secure" : ""
    return "\(Gate.cookieName(office))=\(token); Path=/; Max-Age=\(seconds); HttpOnly; SameSite=Strict\(secure)"
  }

  private static func value(_ identity: Identity, _ office: some Entrance) -> JSONValue {
    .object([
      "user": .string(identity.account.name), "position": .string(identity.account.position),
      "role": .string(identity.account.role.rawValue),
      "rights": .array(identity.account.role.rights.map(\.rawValue).sorted().map { .string($0) }),
      "party": .string(office.party.name), "channel": .string(office.channel.text),
    ])
  }
}
