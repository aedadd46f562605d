// SPDX-License-Identifier: Apache-2.0
import Logging
import ServiceLifecycle
import Storage

/// A node as it is served for as long as its process runs: as a lobby while no other party is paired, as a whole node
/// afterwards, and anew from its directory whenever a party was paired while it ran.
public struct ServedNode: Service {
  private enum Form {
    case node(NodeService)
    case lobby(LobbyService)
  }

  private let directory: DataDirectory
  private let logger: Logger?
  private let first: Form
  private let onLobby: @Sendable (Int) async -> Void
  private let onReady: @Sendable (NodeAddresses) async -> Void

  /// Reads the directory, so that what is wrong with it shows before anything listens.
  ///
  /// - Parameters:
  ///   - onLobby: told the local port, when it listens without another party.
  ///   - onReady: told once both listeners listen; again each time the node has started anew.
  /// - Throws: as `NodeService`.
  public init(
    directory: DataDirectory, logger: Logger? = nil,
    onLobby: @escaping @Sendable (Int) async -> Void = { _ in },
    onReady: @escaping @Sendable (NodeAddresses) async -> Void = { _ in }
  ) throws {
    self.directory = directory
    self.logger = logger
    self.onLobby = onLobby
    self.onReady = onReady
    first = try Self.form(directory, logger, onLobby, onReady)
  }

  private static func form(
    _ directory: DataDirectory, _ logger: Logger?, _ onLobby: @escaping @Sendable (Int) async -> Void,
    _ onReady: @escaping @Sendable (NodeAddresses) async -> Void
  ) throws -> Form {
    let basis = try NodeBasis(directory, logger: logger)
    if basis.others.isEmpty { return .lobby(try LobbyService(basis, onReady: onLobby)) }
    return .node(try NodeService(directory: directory, logger: logger, onReady: onReady))
  }

  /// Serves until the surrounding service group shuts down.
  public func run() async throws {
    var form = first
    while try await Self.run(form), !Task.isShuttingDownGracefully, !Task.isCancelled {
      form = try Self.form(directory, logger, onLobby, onReady)
    }
  }

  /// - Returns: whether it is to start anew.
  private static func run(_ form: Form) async throws -> Bool {
    switch form {
    case .node(let node):
      try await node.run()
      return node.startsAnew
    case .lobby(let lobby):
      try await lobby.run()
      return lobby.startsAnew
    }
  }
}
