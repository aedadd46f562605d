// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOHTTPTypesHTTP1

/// Where whole answers leave a pipeline, past the encoder of the server's own.
final class AnswerHatch: ChannelOutboundHandler {
  /// Whatever passes through.
  typealias OutboundIn = NIOAny
}

/// Hangs a door, and what watches the connection before it, into the pipeline of a server whose own handlers are there
/// already: in front of its codec.
final class DoorFrame: ChannelInboundHandler, RemovableChannelHandler {
  /// Whatever passes through.
  typealias InboundIn = NIOAny

  private let watch: ConnectionWatch?
  private let door: DirectDoor

  init(_ watch: ConnectionWatch?, _ door: DirectDoor) {
    self.watch = watch
    self.door = door
  }

  func handlerAdded(context: ChannelHandlerContext) {
    do { try hang(in: context.pipeline.syncOperations) } catch {
      // A server that is built otherwise: without its door a connection is not served.
      context.fireErrorCaught(error)
      context.close(promise: nil)
    }
  }

  private func hang(in pipeline: ChannelPipeline.SynchronousOperations) throws {
    let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
    if let watch { try pipeline.addHandler(watch, position: .before(codec)) }
    try pipeline.addHandler(door, position: .before(codec))
  }
}
