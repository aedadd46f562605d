// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOCore
import NIOTLS

/// Watches one connection until its first request: refuses it when there are too many, and closes it when it takes too
/// long. It stands behind TLS and the HTTP decoder. Lives on its channel's event loop only.
final class ConnectionWatch: ChannelInboundHandler, RemovableChannelHandler {
  /// Parts of requests; the first one is the head of the first request.
  typealias InboundIn = NIOAny

  private enum State {
    case new
    case handshaking(timer: Scheduled<Void>)
    case silent(timer: Scheduled<Void>)
    case asking
    case ended
  }

  private let gate: ConnectionGate
  private let isTLS: Bool
  private var state = State.new
  private var address = "local"

  init(_ gate: ConnectionGate, isTLS: Bool) {
    self.gate = gate
    self.isTLS = isTLS
  }

  func channelActive(context: ChannelHandlerContext) {
    address = context.channel.remoteAddress?.ipAddress ?? "local"
    guard gate.enter(from: address) == nil else {
      state = .ended
      context.close(promise: nil)
      return
    }
    state =
      isTLS
      ? .handshaking(timer: timer(gate.bounds.handshake, in: "handshake", context: context))
      : .silent(timer: timer(gate.bounds.firstRequest, in: "request", context: context))
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshaking(let old) = state, case .handshakeCompleted? = event as? TLSUserEvent {
      old.cancel()
      state = .silent(timer: timer(gate.bounds.firstRequest, in: "request", context: context))
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .silent(let timer) = state {
      timer.cancel()
      state = .asking
      gate.asks(from: address)
    }
    context.fireChannelRead(data)
  }

  func channelInactive(context: ChannelHandlerContext) {
    switch state {
    case .handshaking(let timer), .silent(let timer):
      timer.cancel()
      gate.left(from: address, wasSilent: true)
    case .asking: gate.left(from: address, wasSilent: false)
    case .new, .ended: break
    }
    state = .ended
    context.fireChannelInactive()
  }

  private func timer(_ time: TimeAmount, in step: String, context: ChannelHandlerContext) -> Scheduled<Void> {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    return context.eventLoop.scheduleTask(in: time) {
      let (watch, context) = bound.value
      watch.gate.tooLate(from: watch.address, in: step)
      context.close(promise: nil)
    }
  }
}

/// Stands first at a listening socket and says when connections can not be accepted, for lack of descriptors above
/// all; what comes next waits a second and tries again without a word.
final class AcceptErrors: ChannelInboundHandler {
  typealias InboundIn = any Channel

  private let log: SparseLog

  init(listener: String, logger: Logger) {
    log = SparseLog(logger, .error, "connections can not be accepted", listener: listener)
  }

  /// Watches a listening socket.
  static func watch(_ channel: any Channel, listener: String, logger: Logger) async {
    try? await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.addHandler(
        AcceptErrors(listener: listener, logger: logger), position: .first)
    }.get()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    log.say(["error": "\(error)"])
    context.fireErrorCaught(error)
  }
}
