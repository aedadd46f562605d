// SPDX-License-Identifier: Apache-2.0
import NIOCore
import NIOPosix

/// What is said over a bare connection, and what comes back until the other side ends it.
enum RawExchange {
  struct Answers: Sendable {
    var text: String

    /// Of each answer, in order.
    var statuses: [Int] {
      text.split(separator: "HTTP/1.1 ", omittingEmptySubsequences: true).compactMap { Int($0.prefix(3)) }
    }
  }

  /// - Parameter endsInput: whether the client ends its side after the last piece.
  static func run(_ port: Int, _ pieces: [String], endsInput: Bool = false) async throws -> Answers {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let whole = loop.makePromise(of: String.self)
    let channel = try await connect(port, loop, whole)
    for piece in pieces {
      try await channel.writeAndFlush(ByteBuffer(string: piece)).get()
      if pieces.count > 1 { try await Task.sleep(for: .milliseconds(5)) }
    }
    if endsInput { try await channel.close(mode: .output) }
    return Answers(text: try await whole.futureResult.get())
  }

  /// Says something and goes away.
  static func abandon(_ port: Int, _ text: String) async throws {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let channel = try await connect(port, loop, loop.makePromise())
    try await channel.writeAndFlush(ByteBuffer(string: text)).get()
    try await Task.sleep(for: .milliseconds(20))
    try await channel.close()
  }

  private static func connect(_ port: Int, _ loop: any EventLoop, _ whole: EventLoopPromise<String>) async throws
    -> any Channel
  {
    try await ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector(whole)) }
      }
      .connect(host: "127.0.0.1", port: port).get()
  }

  private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    private var text = ""
    private let whole: EventLoopPromise<String>

    init(_ whole: EventLoopPromise<String>) { self.whole = whole }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { text += String(buffer: unwrapInboundIn(data)) }
    func channelInactive(context: ChannelHandlerContext) { whole.succeed(text) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}
