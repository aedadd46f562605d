// SPDX-License-Identifier: Apache-2.0
import Exchange
import Logging
import NIOConcurrencyHelpers
import NIOCore
import Wire

/// The lines to all peers: each to the first of its addresses that answers, tried in turn.
final class PeerLines: PeerCaller {
  private struct Ways: Sendable {
    var lines: [PeerLine]
    var current = 0
  }

  private let ways: NIOLockedValueBox<[Peer: Ways]>
  private let logger: Logger

  init(_ lines: [Peer: [PeerLine]], logger: Logger) {
    ways = NIOLockedValueBox(lines.mapValues { Ways(lines: $0) })
    self.logger = logger
  }

  func call(
    _ peer: Peer, _ request: PeerRequest, timeoutSeconds: Int, done: @escaping @Sendable (PeerResponse?) -> Void
  ) {
    let way = ways.withLockedValue { ways in ways[peer].flatMap { $0.lines.isEmpty ? nil : ($0.current, $0.lines[$0.current]) } }
    guard let (number, line) = way else { return done(nil) }
    line.post(path: "/\(request.path)", body: request.body, timeoutSeconds: timeoutSeconds) { [self] result in
      switch result {
      case .success(let answer):
        done(PeerResponse(status: answer.status, contentType: answer.contentType, body: answer.body))
      case .failure(let error):
        logger.debug("call failed", metadata: ["peer": "\(peer)", "path": "\(request.path)", "error": "\(error)"])
        turn(peer, from: number)
        done(nil)
      }
    }
  }

  /// The next call goes to the next address; calls that failed together turn only once.
  private func turn(_ peer: Peer, from number: Int) {
    ways.withLockedValue { ways in
      guard let way = ways[peer], way.current == number else { return }
      ways[peer]?.current = (number + 1) % way.lines.count
    }
  }

  func close() async {
    for line in ways.withLockedValue({ $0.values.flatMap(\.lines) }) { await line.close() }
  }
}
