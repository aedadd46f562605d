// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import Hummingbird
import Logging

/// What all answers of the local listener have in common.
struct LocalAnswers: Sendable {
  private let metrics: NodeMetrics
  private let logger: Logger

  init(_ desk: some Entrance) {
    metrics = desk.metrics
    logger = desk.logger
  }

  /// Headers that belong on each answer.
  static let headers: HTTPFields = [
    .xContentTypeOptions: "nosniff", .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
  ]

  /// A request came.
  func count() { metrics.apiRequests.add() }

  /// An error as it is told, counted, and noted where the node is at fault.
  func problem(_ error: any Error, path: String) -> Problem {
    if !(error is Problem) { logger.debug("unexpected error", metadata: ["error": "\(error)"]) }
    let problem = Office.problem(error)
    metrics.apiErrors.add()
    if problem.status >= 500 {
      logger.error("request failed", metadata: ["path": "\(path)", "detail": "\(problem.detail)"])
    }
    return problem
  }

  /// What is wrong with a request that no route takes.
  static func unknownResource(_ request: Request) -> Problem {
    let path = request.uri.path
    let methods = Routes.all.filter { matches($0.path, path) }.map { $0.method.rawValue }
    return methods.isEmpty
      ? Problem(.notFound, "There is no such resource.", field: "path", value: path, fix: "See /api/v1/openapi.json.")
      : Problem(
        .methodNotAllowed, "The resource does not know this method.", field: "method", value: request.method.rawValue,
        limit: methods.joined(separator: ", "), fix: "See /api/v1/openapi.json.")
  }

  private static func matches(_ pattern: String, _ path: String) -> Bool {
    let (left, right) = (pattern.split(separator: "/"), path.split(separator: "/"))
    return left.count == right.count && zip(left, right).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
  }
}
