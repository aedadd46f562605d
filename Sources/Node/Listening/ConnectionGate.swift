// SPDX-License-Identifier: Apache-2.0
import Logging
import NIOConcurrencyHelpers
import NIOCore

/// How many connections a listener takes, and how long one may take until it asks for something. Whoever reaches the
/// port can open connections; without bounds he takes every descriptor that the process has.
struct ConnectionBounds: Hashable, Sendable {
  /// Connections at a time.
  var total: Int
  /// Connections that have not sent a request yet; on the line these are all that are not authenticated.
  var silent: Int
  /// Of these, from one address, so that one stranger alone can not lock a peer out.
  var silentPerAddress: Int
  /// Time for the TLS handshake.
  var handshake: TimeAmount
  /// Time from then on (without TLS: from the connection on) until the head of the first request is whole.
  var firstRequest: TimeAmount

  /// The listener on the line: at 2,400 bit/s a handshake takes half a minute.
  static let line = ConnectionBounds(
    total: 128, silent: 64, silentPerAddress: 16, handshake: .seconds(120), firstRequest: .seconds(120))
  /// The local listener: all its people may come through one proxy. With the line's and the databases' descriptors it
  /// stays below 1,024, what a process is commonly given.
  static let local = ConnectionBounds(
    total: 512, silent: 128, silentPerAddress: 128, handshake: .seconds(30), firstRequest: .seconds(30))
}

/// Counts the connections of one listener and refuses those over its bounds.
final class ConnectionGate: Sendable {
  /// Which bound was reached.
  enum Refusal: String, Sendable {
    case total, silent, address
  }

  private struct State {
    var open = 0
    var silent = 0
    var silentByAddress: [String: Int] = [:]
  }

  let bounds: ConnectionBounds
  private let state = NIOLockedValueBox(State())
  private let refusals: SparseLog
  private let deadlines: SparseLog

  /// - Parameter listener: its name in the log.
  init(_ bounds: ConnectionBounds, listener: String, logger: Logger) {
    self.bounds = bounds
    refusals = SparseLog(logger, .warning, "connection refused", listener: listener)
    deadlines = SparseLog(logger, .notice, "connection closed: it asked for nothing in time", listener: listener)
  }

  /// Connections at the moment.
  var open: Int { state.withLockedValue { $0.open } }

  /// Counts a connection, or says why not.
  func enter(from address: String) -> Refusal? {
    let refusal = state.withLockedValue { state -> Refusal? in
      if state.open >= bounds.total { return .total }
      if state.silent >= bounds.silent { return .silent }
      if state.silentByAddress[address] ?? 0 >= bounds.silentPerAddress { return .address }
      state.open += 1
      state.silent += 1
      state.silentByAddress[address, default: 0] += 1
      return nil
    }
    if let refusal {
      refusals.say(["from": "\(address)", "bound": "\(refusal.rawValue)"])
    }
    return refusal
  }

  /// A connection has sent a request.
  func asks(from address: String) { state.withLockedValue { Self.endSilence(of: address, &$0) } }

  /// A connection has ended.
  func left(from address: String, wasSilent: Bool) {
    state.withLockedValue { state in
      state.open -= 1
      if wasSilent { Self.endSilence(of: address, &state) }
    }
  }

  /// A connection took too long.
  func tooLate(from address: String, in step: String) { deadlines.say(["from": "\(address)", "step": "\(step)"]) }

  private static func endSilence(of address: String, _ state: inout State) {
    state.silent -= 1
    let left = (state.silentByAddress[address] ?? 1) - 1
    state.silentByAddress[address] = left > 0 ? left : nil
  }
}

/// Says the same thing once a minute at most, with how often it happened meanwhile: who causes it must not fill the
/// disk with it.
final class SparseLog: Sendable {
  private struct State {
    var last: NIODeadline?
    var kept = 0
  }

  static let pause = TimeAmount.seconds(60)
  private let state = NIOLockedValueBox(State())
  private let logger: Logger
  private let level: Logger.Level
  private let text: Logger.Message
  private let listener: String

  init(_ logger: Logger, _ level: Logger.Level, _ text: Logger.Message, listener: String) {
    self.logger = logger
    self.level = level
    self.text = text
    self.listener = listener
  }

  func say(_ metadata: Logger.Metadata, now: NIODeadline = .now()) {
    let times = state.withLockedValue { state -> Int? in
      state.kept += 1
      if let last = state.last, now - last < Self.pause { return nil }
      defer { state = State(last: now) }
      return state.kept
    }
    guard let times else { return }
    logger.log(
      level: level, text, metadata: metadata.merging(["listener": "\(listener)", "times": "\(times)"]) { $1 })
  }
}
