// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOHTTP1

/// A piece of a body that goes out at once, between two pieces of an answer that is under way on its connection: nothing is
/// awaited for it. Where none is under way it is dropped; a connection on which more waits than it takes is closed, so that
/// whoever listens comes back and is told again.
struct Interjection: Sendable {
  fileprivate let chunk: ByteBuffer

  init(_ text: String) { chunk = ByteBuffer(string: "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n") }
}

/// Answers small requests on the connection that they came on: no task is made for them, nothing is awaited and no
/// thread changed, which under load is most of what a request costs. Everything else goes on to the server's own
/// handler behind it, one request after the other, so that answers leave in the order of their requests.
///
/// While a request is being answered here, whatever else arrives on the connection is held back, as the end of the
/// connection's input and the wish to close it are. Lives on its channel's event loop only, in front of what turns
/// requests into common types: what is answered here needs none of them, and its answer leaves in one piece.
final class DirectDoor: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundIn = HTTPServerResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Gets the body of a request that was taken; calls back once, on any thread.
  typealias Desk = (ByteBuffer, @escaping @Sendable (DirectAnswer) -> Void) -> Void

  /// Parts that are held back before no more is read.
  static let held = 64
  /// How long a connection stays on which something came that is no HTTP.
  static let linger = TimeAmount.seconds(5)

  private enum State {
    /// Between two requests, or with the server's handler at work on `forwarded` of them.
    case open
    case collecting(Desk, ByteBuffer)
    case answering(number: UInt64)
  }

  private enum Held {
    case part(HTTPServerRequestPart)
    case event(Any)
    case error(any Error)
  }

  private let take: (DirectRequest, any Channel) -> Desk?
  private var idle: TimeAmount
  private var state = State.open
  private var held: [Held] = []
  private var isReadHeld = false
  /// Requests that the server's handler has not answered yet.
  private var forwarded = 0
  private var answers: UInt64 = 0
  private var isBeingRead = false
  /// By the clock of the channel's loop.
  private var lastActive = NIODeadline.uptimeNanoseconds(0)
  private var idleTimer: Scheduled<Void>?
  /// Whether a stream of events without a stated length is under way, so that more may be put between two of its pieces.
  private var isStreaming = false
  /// Where answers leave.
  private var hatch: ChannelHandlerContext?

  /// - Parameters:
  ///   - idle: after how long without anything on a connection it is closed.
  ///   - take: who answers a request; nil leaves it to the server.
  init(idle: TimeAmount, take: @escaping (DirectRequest, any Channel) -> Desk?) {
    self.idle = idle
    self.take = take
  }

  // MARK: Place

  func handlerAdded(context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    let hatch = AnswerHatch()
    do {
      let encoder = try pipeline.handler(type: HTTPResponseEncoder.self)
      try pipeline.addHandler(hatch, position: .before(encoder))
      self.hatch = try pipeline.context(handler: hatch)
    } catch {
      // No server's pipeline: no connection is served without its way out.
      context.fireErrorCaught(error)
      context.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { hatch = nil }

  // MARK: Requests

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    lastActive = context.eventLoop.now
    pass(.part(unwrapInboundIn(data)), context)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { pass(.error(error), context) }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) { pass(.event(event), context) }

  private func pass(_ arrival: Held, _ context: ChannelHandlerContext) {
    if case .answering = state { return held.append(arrival) }
    switch arrival {
    case .part(let part): receive(part, context)
    case .event(let event): context.fireUserInboundEventTriggered(event)
    case .error(let error):
      context.fireErrorCaught(error)
      // Nothing more is read: what the client has still sent must not keep the connection for long.
      idle = min(idle, Self.linger)
      idleTimer?.cancel()
      watch(context, in: idle)
    }
  }

  private func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    if case .head = part { isBeingRead = true }
    if case .end = part { isBeingRead = false }
    switch (part, state) {
    case (.head(let head), .open) where forwarded == 0:
      guard let request = DirectRequest(head), let desk = take(request, context.channel) else {
        return forward(part, context)
      }
      state = .collecting(desk, ByteBuffer())
    case (.body(var bytes), .collecting(let desk, var body)):
      state = .open  // gives up the reference to `body`, so that it grows in place
      if body.readableBytes == 0 { body = bytes } else { body.writeBuffer(&bytes) }
      state = .collecting(desk, body)
    case (.end, .collecting(let desk, let body)):
      answers += 1
      state = .answering(number: answers)
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      let (loop, number) = (context.eventLoop, answers)
      desk(body) { answer in
        if loop.inEventLoop { return bound.value.0.finish(number, answer, bound.value.1) }
        loop.execute { bound.value.0.finish(number, answer, bound.value.1) }
      }
    default: forward(part, context)
    }
  }

  private func forward(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    if case .head = part { forwarded += 1 }
    context.fireChannelRead(wrapInboundOut(part))
  }

  // MARK: Answers

  private func finish(_ number: UInt64, _ answer: DirectAnswer, _ context: ChannelHandlerContext) {
    guard case .answering(number) = state else { return }
    lastActive = context.eventLoop.now
    state = .open
    // Past the encoder, which would take it apart again.
    hatch?.writeAndFlush(NIOAny(IOData.byteBuffer(answer.bytes(context.channel.allocator))), promise: nil)
    replay(context)
  }

  /// What was held back, until the next request is being answered here.
  private func replay(_ context: ChannelHandlerContext) {
    if !held.isEmpty {
      let arrivals = held
      held = []
      for arrival in arrivals { pass(arrival, context) }
      context.fireChannelReadComplete()
    }
    if isReadHeld, held.count <= Self.held {
      isReadHeld = false
      context.read()
    }
  }

  func read(context: ChannelHandlerContext) {
    if case .answering = state, held.count > Self.held { isReadHeld = true } else { context.read() }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    lastActive = context.eventLoop.now
    switch unwrapOutboundIn(data) {
    case .head(let head):
      isStreaming =
        head.version == .http1_1 && !head.headers.contains(name: "content-length")
        && head.headers.first(name: "content-type") == "text/event-stream"
    case .body: break
    case .end:
      forwarded = max(0, forwarded - 1)
      isStreaming = false
    }
    context.write(data, promise: promise)
  }

  func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
    guard let interjection = event as? Interjection else {
      return context.triggerUserOutboundEvent(event, promise: promise)
    }
    // Past the encoder, as a chunk of its own (RFC 9112, 7.1).
    if isStreaming {
      guard context.channel.isWritable else {
        promise?.succeed()
        return context.close(promise: nil)
      }
      lastActive = context.eventLoop.now
      hatch?.writeAndFlush(NIOAny(IOData.byteBuffer(interjection.chunk)), promise: nil)
    }
    promise?.succeed()
  }

  // MARK: Idle connections

  func channelActive(context: ChannelHandlerContext) {
    lastActive = context.eventLoop.now
    watch(context, in: idle)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    idleTimer?.cancel()
    answers += 1
    state = .open
    held = []
    context.fireChannelInactive()
  }

  /// Closes a connection on which nothing moves, unless an answer is being made.
  private func watch(_ context: ChannelHandlerContext, in time: TimeAmount) {
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    idleTimer = context.eventLoop.scheduleTask(in: time) {
      let (door, context) = bound.value
      let left = door.idle - (context.eventLoop.now - door.lastActive)
      if left > .zero { return door.watch(context, in: left) }
      if case .answering = door.state { return door.watch(context, in: door.idle) }
      if door.forwarded > 0, !door.isBeingRead { return door.watch(context, in: door.idle) }
      context.close(promise: nil)
    }
  }
}
