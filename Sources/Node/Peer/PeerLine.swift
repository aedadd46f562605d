// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// The outgoing half of a line to one peer: warm connections to its listener, each pinned during the handshake to the
/// certificate on the peer's card.
///
/// A call that runs has a connection of its own, so that nothing urgent waits in a send buffer behind bulk (which is
/// why this is HTTP/1.1 and not one multiplexed connection); idle connections are kept, because a handshake with both
/// certificates costs half a minute at 2,400 bit/s. This is not a general client: general ones have no hook for the pin
/// in the handshake.
final class PeerLine: Sendable {
  /// Most connections to one peer.
  static let connections = 8
  /// As many are kept open: whatever is urgent finds one, also while heartbeats are on their way.
  static let kept = 3
  /// Most calls that wait for a connection.
  static let waiting = 1_024

  private struct State {
    var idle: [Link] = []
    var open = 0
    var waiting: [(PeerCall, retried: Bool)] = []
    var all: [ObjectIdentifier: any Channel] = [:]
    var isShutDown = false
  }

  /// An open connection.
  private struct Link: Sendable {
    var channel: any Channel
    var handler: NIOLoopBound<PeerConnectionHandler>
    var identifier: ObjectIdentifier { ObjectIdentifier(channel) }
  }

  private let state = NIOLockedValueBox(State())
  private let address: PeerAddress
  private let tls: NIOSSLContext?
  private let pin: CertificatePin?
  private let responseLimit: Int
  private let connectTimeout: TimeAmount
  private let group: any EventLoopGroup

  /// - Parameters:
  ///   - pin: certificate of the server. nil accepts any: for a witness, whose answers prove themselves.
  ///   - responseLimit: largest answer in bytes.
  init(
    address: PeerAddress, identity: TLSIdentity, pin: CertificatePin?, responseLimit: Int,
    connectTimeout: TimeAmount = .seconds(30), group: any EventLoopGroup
  ) throws {
    self.address = address
    self.pin = pin
    self.responseLimit = responseLimit
    self.connectTimeout = connectTimeout
    self.group = group
    tls = address.isTLS ? try NIOSSLContext(configuration: PeerTLS.client(identity)) : nil
  }

  /// Posts a body; `done` gets the answer, on an event loop. Exactly one call of `done` follows.
  ///
  /// - Parameter isRepeat: the same is on its way already, so this is not worth a handshake.
  func post(
    path: String, body: [UInt8], timeoutSeconds: Int, isRepeat: Bool = false,
    done: @escaping @Sendable (Result<PeerHTTPResponse, any Error>) -> Void
  ) {
    start(
      PeerCall(
        path: path, body: body, isRepeat: isRepeat, deadline: .now() + .seconds(Int64(timeoutSeconds)), done: done),
      retried: false)
  }

  private enum Step {
    case use(Link, needsSpare: Bool)
    case connect
    case wait
    case refuse
  }

  private func start(_ call: PeerCall, retried: Bool) {
    let step = state.withLockedValue { state -> Step in
      if state.isShutDown { return .refuse }
      if !retried, let link = state.idle.popLast() {
        let needsSpare = tls != nil && state.idle.isEmpty && state.open < Self.kept
        if needsSpare { state.open += 1 }
        return .use(link, needsSpare: needsSpare)
      }
      if (!call.isRepeat || state.open == 0) && state.open < Self.connections {
        state.open += 1
        return .connect
      }
      guard state.waiting.count < Self.waiting else { return .refuse }
      state.waiting.append((call, retried))
      return .wait
    }
    switch step {
    case .use(let link, let needsSpare):
      send(call, on: link)
      // It was the last one: the next call is to find another.
      if needsSpare { openSpare() }
    case .connect: connect(for: call)
    case .wait: break
    case .refuse: call.done(.failure(PeerCallError.shutDown))
    }
  }

  /// Sends on a connection. On one that was idle, the peer may have closed it meanwhile: then the call is made once
  /// more on a fresh one (all calls between nodes can be repeated).
  private func send(_ original: PeerCall, on link: Link) {
    var call = original
    call.done = { [self] result in
      guard case .failure(let error) = result, error as? PeerCallError != .timedOut,
        error as? PeerCallError != .closed(sawAnswer: true)
      else { return original.done(result) }
      start(original, retried: true)
    }
    link.channel.eventLoop.execute { [call] in
      let handler = link.handler.value
      guard let context = try? link.channel.pipeline.syncOperations.context(handler: handler) else {
        return call.done(.failure(PeerCallError.closed(sawAnswer: false)))
      }
      handler.send(call, context: context)
    }
  }

  private func connect(for call: PeerCall) {
    bootstrap(timeout: min(connectTimeout, max(.milliseconds(1), call.deadline - .now())), first: call)
      .connect(host: address.host, port: address.port)
      .whenComplete { [self] result in
        switch result {
        case .success(let channel): opened(channel)
        case .failure(let error):
          call.done(.failure(error))
          freed()
        }
      }
  }

  /// Opens a connection that nobody waits for; it is used once its handshake is over.
  private func openSpare() {
    bootstrap(timeout: connectTimeout, first: nil).connect(host: address.host, port: address.port)
      .whenComplete { [self] result in
        guard case .success(let channel) = result else { return freed() }
        opened(channel)
      }
  }

  /// - Parameter first: the call that the connection is opened for; nil for a spare one.
  private func bootstrap(timeout: TimeAmount, first: PeerCall?) -> ClientBootstrap {
    ClientBootstrap(group: group)
      .connectTimeout(timeout)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.socketOption(.so_keepalive), value: 1)
      .channelInitializer { [self] channel in
        channel.eventLoop.makeCompletedFuture { try self.initialise(channel, first: first) }
      }
  }

  private func initialise(_ channel: any Channel, first: PeerCall?) throws {
    let pipeline = channel.pipeline.syncOperations
    if let tls {
      let pin = pin
      try pipeline.addHandler(
        NIOSSLClientHandler(
          context: tls, serverHostname: nil,
          customVerificationCallback: { chain, promise in promise.succeed(PeerTLS.result(of: chain, pin: pin)) }))
    }
    try pipeline.addHTTPClientHandlers()
    let handler = PeerConnectionHandler(
      address: address, responseLimit: responseLimit, first: first,
      onIdle: { [self, weak channel] in if let channel { idle(channel) } },
      onClosed: { [self, weak channel] in if let channel { closed(channel) } })
    try pipeline.addHandler(handler)
  }

  /// On the channel's event loop, as its end is: what has ended meanwhile is not kept.
  private func opened(_ channel: any Channel) {
    let isWelcome = state.withLockedValue { state in
      if !state.isShutDown, channel.isActive { state.all[ObjectIdentifier(channel)] = channel }
      return !state.isShutDown
    }
    if !isWelcome { channel.close(promise: nil) }
  }

  private func link(_ channel: any Channel) -> Link? {
    guard let handler = try? channel.pipeline.syncOperations.handler(type: PeerConnectionHandler.self) else {
      return nil
    }
    return Link(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
  }

  /// A connection has its answer: the next call takes it, or it waits.
  private func idle(_ channel: any Channel) {
    guard let link = link(channel) else { return }
    let next = state.withLockedValue { state -> PeerCall? in
      if !state.waiting.isEmpty { return state.waiting.removeFirst().0 }
      state.idle.append(link)
      return nil
    }
    if let next { send(next, on: link) }
  }

  private func closed(_ channel: any Channel) {
    state.withLockedValue { state in
      state.all[ObjectIdentifier(channel)] = nil
      state.idle.removeAll { $0.identifier == ObjectIdentifier(channel) }
    }
    freed()
  }

  /// A connection is gone: a call that waits gets a fresh one.
  private func freed() {
    let next = state.withLockedValue { state -> PeerCall? in
      guard !state.waiting.isEmpty, !state.isShutDown else {
        state.open -= 1
        return nil
      }
      return state.waiting.removeFirst().0
    }
    if let next { connect(for: next) }
  }

  /// Closes all connections; calls that run or wait fail.
  func close() async {
    let (channels, waiting) = state.withLockedValue { state in
      state.isShutDown = true
      defer { state.waiting = [] }
      return (Array(state.all.values), state.waiting)
    }
    for (call, _) in waiting { call.done(.failure(PeerCallError.shutDown)) }
    for channel in channels { try? await channel.close().get() }
  }
}
