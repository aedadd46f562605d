// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOHTTP1
import Wire

/// Takes what officers and systems say most: small drafts whose body says it all. They are answered on the connection
/// that they came on; what is large, or repeated under an idempotency key, goes the way of all other requests.
struct LocalDesk: Sendable {
  let office: Office
  private let answers: LocalAnswers
  private let routes: [String: Route]
  private let said = SaidAnswers()

  /// What a connection asks of.
  private struct Target {
    let route: Route
    let kind: DraftKind
    let path: String
    let options: Result<SubmitOptions, any Error>
  }

  /// What a connection asked of last: most ask of one thing. Lives on its channel's event loop only.
  private final class LastTarget {
    var uri = ""
    var target: Target?
  }

  init(office: Office) {
    self.office = office
    answers = LocalAnswers(office)
    routes = Dictionary(
      Routes.all.filter { $0.says != nil && $0.isQuick }.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// The door of one connection.
  func door(idle: TimeAmount) -> DirectDoor {
    let last = LastTarget()
    return DirectDoor(idle: idle) { request, _ in take(request, last) }
  }

  /// Who answers a request, if it is one of those.
  private func take(_ request: DirectRequest, _ last: LastTarget) -> DirectDoor.Desk? {
    guard request.length <= PreparedDraft.smallBytes, request.head.method == .POST, !request.hasIdempotencyKey else {
      return nil
    }
    if request.head.uri != last.uri { (last.uri, last.target) = (request.head.uri, target(request)) }
    guard let target = last.target else { return nil }
    return { body, done in
      answers.count()
      do {
        let identity = try Gate.admit(
          bearer: request.authorization.flatMap(Gate.bearer),
          cookie: request.cookie.flatMap { Call.cookie(Gate.cookieName(office), in: $0) }, csrf: request.csrf,
          to: target.route, office)
        let json = try Call.json(Array(body.readableBytesView), type: request.contentType)
        try Drafts.submit(target.kind, json, office, by: identity, options: try target.options.get()) { result in
          switch result {
          case .success(let outcome): done(said.answer(outcome))
          case .failure(let error): done(refusal(error, target.path))
          }
        }
      } catch { done(refusal(error, target.path)) }
    }
  }

  private func target(_ request: DirectRequest) -> Target? {
    let path = String(request.path)
    guard let route = routes[path], let kind = route.says else { return nil }
    let query = Query(request.head.uri.dropFirst(path.count + 1))
    return Target(route: route, kind: kind, path: path, options: Result { try Drafts.options(query) })
  }

  private func refusal(_ error: any Error, _ path: String) -> DirectAnswer {
    let problem = answers.problem(error, path: path)
    return DirectAnswer(
      head: SaidAnswers.head(problem.status, type: "application/problem+json"),
      body: Array(problem.json.description.utf8))
  }
}
