// SPDX-License-Identifier: Apache-2.0
import Exchange
import Logging
import NIOConcurrencyHelpers

/// All outgoing lines of a node, by peer. A peer can have several addresses; after a failure the next one is tried.
final class PeerLines: PeerCaller {
  private struct State {
    var lines: [Peer: [PeerLine]]
    var current: [Peer: Int] = [:]
  }

  private let state: NIOLockedValueBox<State>
  private let logger: Logger

  init(_ lines: [Peer: [PeerLine]], logger: Logger) {
    state = NIOLockedValueBox(State(lines: lines))
    self.logger = logger
  }

  func call(
    _ peer: Peer, _ request: PeerRequest, timeoutSeconds: Int, done: @escaping @Sendable (PeerResponse?) -> Void
  ) {
    let (line, place) = state.withLockedValue { state -> (PeerLine?, Int) in
      let lines = state.lines[peer] ?? []
      let place = state.current[peer] ?? 0
      return (lines.isEmpty ? nil : lines[place % lines.count], place)
    }
    // A party without an address is reached by file only.
    guard let line else { return done(nil) }
    line.post(
      path: request.path, body: request.body, timeoutSeconds: timeoutSeconds, isRepeat: request.isRepeat
    ) { [self] result in
      switch result {
      case .success(let response):
        done(PeerResponse(status: response.status, contentType: response.contentType, body: response.body))
      case .failure(let error):
        logger.debug("no answer", metadata: ["peer": "\(peer)", "path": "\(request.path)", "error": "\(error)"])
        state.withLockedValue { if $0.current[peer] ?? 0 == place { $0.current[peer] = place + 1 } }
        done(nil)
      }
    }
  }

  func close() async {
    let lines = state.withLockedValue { state in
      defer { state.lines = [:] }
      return state.lines.values.flatMap { $0 }
    }
    for line in lines { await line.close() }
  }
}
