// SPDX-License-Identifier: Apache-2.0
import Foundation
import Hummingbird
import Logging
import NIOConcurrencyHelpers
import ServiceLifecycle
import TestSupport
import Testing

@testable import Node

extension Logger {
  /// Says nothing.
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
}

/// Runs a service that reports its port, while `body` runs; then stops it gracefully.
func withServer<A: ApplicationProtocol>(
  _ body: @escaping @Sendable (Int) async throws -> Void,
  make: (@escaping @Sendable (Int) async -> Void) throws -> A
) async throws {
  let (ports, source) = AsyncStream<Int>.makeStream()
  let application = try make { port in source.yield(port) }
  let group = ServiceGroup(
    configuration: .init(services: [.init(service: application)], logger: .silent))
  try await withThrowingTaskGroup(of: Void.self) { tasks in
    tasks.addTask {
      // A server that ends before it listens must not be waited for.
      defer { source.finish() }
      try await group.run()
    }
    var iterator = ports.makeAsyncIterator()
    guard let port = await iterator.next() else {
      try await tasks.waitForAll()
      throw TestFailure("the server ended before it listened")
    }
    do { try await body(port) } catch {
      await group.triggerGracefulShutdown()
      throw error
    }
    await group.triggerGracefulShutdown()
    try await tasks.waitForAll()
  }
}

extension Array where Element: Sendable {
  /// The elements, one after the other.
  var async: AsyncStream<Element> {
    AsyncStream { source in
      for element in self { source.yield(element) }
      source.finish()
    }
  }
}
