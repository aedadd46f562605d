// SPDX-License-Identifier: Apache-2.0
import Exchange
import NIOCore
import NIOHTTP1
import NIOTLS

/// One answer to wait for on a connection.
struct PeerCall: Sendable {
  var path: String
  var body: [UInt8]
  /// Whether the same is on its way already: then it waits for a connection that is open.
  var isRepeat = false
  var deadline: NIODeadline
  var done: @Sendable (Result<PeerHTTPResponse, any Error>) -> Void
}

/// Why a call got no answer.
enum PeerCallError: Error, Hashable {
  /// The connection ended first; `sawAnswer` tells whether any of an answer had come.
  case closed(sawAnswer: Bool)
  case timedOut
  case responseTooLarge(limit: Int)
  /// The line is being closed.
  case shutDown
  case badAddress(String)
}

/// The last handler of an outgoing connection: writes one request at a time and collects its answer.
/// Lives on its channel's event loop only.
final class PeerConnectionHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private enum State {
    case idle
    case waiting(PeerCall, timer: Scheduled<Void>)
    case collecting(PeerCall, timer: Scheduled<Void>, head: HTTPResponseHead, body: ByteBuffer)
    case closed
  }

  private var state = State.idle
  private let host: String
  private let prefix: String
  private let responseLimit: Int
  /// Told after each answer whether the connection can be used again, and once when it has ended.
  private let onIdle: () -> Void
  private let onClosed: () -> Void
  /// What the connection is opened for.
  private var first: PeerCall?
  /// Whether the connection was opened before anybody needed it, and is to be used once its handshake is over.
  private var isSpare: Bool

  init(
    address: PeerAddress, responseLimit: Int, first: PeerCall?, onIdle: @escaping () -> Void,
    onClosed: @escaping () -> Void
  ) {
    self.first = first
    isSpare = first == nil
    host = address.authority
    prefix = address.prefix
    self.responseLimit = responseLimit
    self.onIdle = onIdle
    self.onClosed = onClosed
  }

  /// Sends a request; only while the connection is idle.
  func send(_ call: PeerCall, context: ChannelHandlerContext) {
    guard case .idle = state else { return call.done(.failure(PeerCallError.closed(sawAnswer: false))) }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let timer = context.eventLoop.scheduleTask(deadline: call.deadline) {
      let (handler, context) = bound.value
      handler.end(with: .timedOut, context: context)
    }
    state = .waiting(call, timer: timer)
    var headers: HTTPHeaders = ["host": host, "content-length": "\(call.body.count)"]
    // Of our own format the path says all; 40 bytes are an eighth of a second at 2,400 bit/s.
    if call.path != PeerPath.append { headers.add(name: "content-type", value: "application/octet-stream") }
    let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: "\(prefix)/\(call.path)", headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: call.body)))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch (unwrapInboundIn(data), state) {
    case (.head(let head), .waiting(let call, let timer)):
      // An interim answer (100 and the like) is followed by the final one.
      guard head.status.code >= 200 else { return }
      state = .collecting(call, timer: timer, head: head, body: ByteBuffer())
    case (.body(var part), .collecting(let call, let timer, let head, var body)):
      guard body.readableBytes + part.readableBytes <= responseLimit else {
        return end(with: .responseTooLarge(limit: responseLimit), context: context)
      }
      state = .idle  // gives up the reference to `body`, so that it grows in place
      body.writeBuffer(&part)
      state = .collecting(call, timer: timer, head: head, body: body)
    case (.end, .collecting(let call, let timer, let head, let body)):
      timer.cancel()
      state = .idle
      finish(call, head: head, body: body, context: context)
    case (.end, .waiting): break  // the end of an interim answer
    default: end(with: .closed(sawAnswer: true), context: context)  // an answer that nobody asked for
    }
  }

  private func finish(_ call: PeerCall, head: HTTPResponseHead, body: ByteBuffer, context: ChannelHandlerContext) {
    let contentType = head.headers.first(name: "content-type") ?? ""
    if head.isKeepAlive { onIdle() } else { context.close(promise: nil) }
    call.done(
      .success(
        PeerHTTPResponse(status: Int(head.status.code), contentType: contentType, body: Array(body.readableBytesView))))
  }

  func channelActive(context: ChannelHandlerContext) {
    if let call = first {
      first = nil
      send(call, context: context)
    }
    context.fireChannelActive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent, isSpare, case .idle = state {
      isSpare = false
      onIdle()
    }
    context.fireUserInboundEventTriggered(event)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end(with: .closed(sawAnswer: false), context: context)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    end(with: .closed(sawAnswer: false), context: context, cause: error)
  }

  /// Fails what is waiting and closes the connection; once.
  private func end(with error: PeerCallError, context: ChannelHandlerContext, cause: (any Error)? = nil) {
    let before = state
    state = .closed
    switch before {
    case .closed: return
    case .idle: break
    case .waiting(let call, let timer):
      timer.cancel()
      call.done(.failure(cause ?? error))
    case .collecting(let call, let timer, _, _):
      timer.cancel()
      call.done(.failure(error == .closed(sawAnswer: false) ? PeerCallError.closed(sawAnswer: true) : error))
    }
    onClosed()
    context.close(promise: nil)
  }
}
