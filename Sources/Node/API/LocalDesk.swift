// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird
import NIOCore
import Wire

/// Takes what officers and systems say most: small drafts whose body says it all. They are answered on the connection
/// that they came on; what is large, or repeated under an idempotency key, goes the way of all other requests.
struct LocalDesk: Sendable {
  let office: Office
  private let answers: LocalAnswers
  private let routes: [String: Route]

  init(office: Office) {
    self.office = office
    answers = LocalAnswers(office)
    routes = Dictionary(
      Routes.all.filter { $0.says != nil && $0.isQuick }.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Who answers a request with this head, if it is one of those.
  func take(_ head: HTTPRequest, length: Int, from channel: any Channel) -> DirectDoor.Desk? {
    guard length <= PreparedDraft.smallBytes, head.method == .post else { return nil }
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    guard let route = routes[request.uri.path], let kind = route.says, head.headerFields.value("Idempotency-Key") == nil
    else { return nil }
    let address = channel.remoteAddress?.ipAddress ?? "local"
    return { body, done in
      answers.count()
      do {
        let call = Call(
          request: request, parameters: [:], remoteAddress: address,
          caller: try Gate.admit(request, to: route, office), bodyLimit: route.bodyLimit)
        try Drafts.submit(kind, call.json(Array(body.readableBytesView)), office, call) { result in
          switch result {
          case .success(let (status, body)): done(Self.answer(status, "application/json", body.bytes))
          case .failure(let error): done(refusal(error, request))
          }
        }
      } catch { done(refusal(error, request)) }
    }
  }

  private func refusal(_ error: any Error, _ request: Request) -> DirectAnswer {
    let problem = answers.problem(error, path: request.uri.path)
    return Self.answer(problem.status, "application/problem+json", JSON.encode(problem))
  }

  private static func answer(_ status: Int, _ type: String, _ body: [UInt8]) -> DirectAnswer {
    var head = HTTPResponse(status: .init(code: status), headerFields: LocalAnswers.headers)
    head.headerFields.append(HTTPField(name: .contentType, value: type))
    head.headerFields.append(HTTPField(name: .cacheControl, value: "no-store"))
    return DirectAnswer(head: head, body: ByteBuffer(bytes: body))
  }
}
