// SPDX-License-Identifier: Apache-2.0
import AsyncHTTPClient
import Dispatch
import Exchange
import Foundation
import Logging
import Mechanism
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import Separation
import TransparencyLog
import Wire

/// Calls somebody outside the node when the watch does not answer: runs a program, or posts to a URL. What they are told
/// is that something waits, since when and how urgent it is; never what it says, because pagers and telephone networks
/// are not the own side's.
///
/// Each stage has two lanes, one for what is urgent (FLASH and immediate) and one for the rest, and each lane makes one
/// call at a time: neither a flood of routine nor a program that hangs at another stage keeps a FLASH from being called
/// for. What comes while a lane is busy becomes one call after it: that of the most urgent, with how many wait besides.
final class OutsideCalls: Sendable {
  /// How long a call may take.
  static let seconds = 30
  /// Failures that are remembered, of each lane.
  static let remembered = 16

  /// A call that failed.
  struct Trouble: Hashable, Sendable {
    let at: Int64
    let to: String
    /// The entry that waits; nil when it is the watch itself that does not answer.
    let entry: String?
    let precedence: Precedence
    let detail: String
  }

  private struct Lane: Hashable, Sendable {
    let stage: Int
    let isUrgent: Bool
  }

  /// Why somebody is called.
  private enum Reason: Sendable {
    case rings(Ringing)
    /// It came, and this node can not write it down: it may never ring.
    case early(EarlyFlash)
    /// Whoever has the watch has not answered whether they are there.
    case unattended(since: Instant)

    var precedence: Precedence {
      switch self {
      case .rings(let ringing): ringing.item.precedence
      case .early: .flash
      case .unattended: .immediate
      }
    }

    var entry: String? {
      let ref: EntryRef
      switch self {
      case .rings(let ringing): ref = ringing.item.ref
      case .early(let early): ref = early.ref
      case .unattended: return nil
      }
      return "\(ref.origin.name)@\(ref.index)"
    }
  }

  private struct Call: Sendable {
    var reason: Reason
    /// How many more it stands for.
    var others: Int
  }

  private struct State: Sendable {
    var busy: Set<Lane> = []
    var waiting: [Lane: Call] = [:]
    var troubles: [Bool: [Trouble]] = [:]
  }

  /// Follows nobody elsewhere: what another server says is no answer of the one that was called.
  private static let client = HTTPClient(
    eventLoopGroupProvider: .singleton, configuration: .init(redirectConfiguration: .disallow))

  private let stages: [NodeConfiguration.Stage]
  private let party: String
  private let channel: String
  private let logger: Logger
  private let state = NIOLockedValueBox(State())
  private let running = OutsideProgram.Running()
  private let queue = DispatchQueue(label: "parley.outside", attributes: .concurrent)

  /// - Parameter stages: of the policy, in its order.
  init(_ configuration: NodeConfiguration, logger: Logger) {
    stages = (configuration.watch.escalation ?? []).sorted { $0.afterPercent < $1.afterPercent }
    party = configuration.party
    channel = configuration.channel
    self.logger = logger
  }

  /// The last failures, oldest first.
  var troubles: [Trouble] {
    state.withLockedValue { $0.troubles.values.flatMap { $0 } }.sorted {
      ($0.at, $0.entry ?? "") < ($1.at, $1.entry ?? "")
    }
  }

  /// Ends the programs that still run.
  func stop() { running.endAll() }

  /// Makes the call of the stage that was reached, if it has one.
  func make(for ringing: Ringing) {
    guard let number = ringing.stage, stages.indices.contains(number) else { return }
    make(.rings(ringing), stage: number)
  }

  /// Calls all stages that are outside: nothing of what can not be written down is called for later.
  func make(for early: EarlyFlash) {
    for number in stages.indices { make(.early(early), stage: number) }
  }

  /// Calls all stages that are outside: the watch does not answer, so it is no use to wait for its steps.
  func makeForUnattended(since now: Instant) {
    for number in stages.indices { make(.unattended(since: now), stage: number) }
  }

  private func make(_ reason: Reason, stage number: Int) {
    guard stages[number].run != nil || stages[number].post != nil else { return }
    let lane = Lane(stage: number, isUrgent: reason.precedence >= .immediate)
    let call = state.withLockedValue { state -> Call? in
      if state.busy.insert(lane).inserted { return Call(reason: reason, others: 0) }
      guard var waiting = state.waiting[lane] else {
        state.waiting[lane] = Call(reason: reason, others: 0)
        return nil
      }
      waiting.others += 1
      if reason.precedence > waiting.reason.precedence { waiting.reason = reason }
      state.waiting[lane] = waiting
      return nil
    }
    if let call { Task { await self.make(call, in: lane) } }
  }

  /// Makes a call, and those that have come meanwhile as one after it.
  private func make(_ first: Call, in lane: Lane) async {
    var next: Call? = first
    while let call = next {
      let stage = stages[lane.stage]
      let body = Array(words(of: call, to: stage.to).description.utf8)
      if let run = stage.run, let reason = await self.run(run, body) { failed(call, stage, reason, lane) }
      if let post = stage.post, let reason = await self.post(post, body) { failed(call, stage, reason, lane) }
      next = state.withLockedValue { state in
        let waiting = state.waiting.removeValue(forKey: lane)
        if waiting == nil { state.busy.remove(lane) }
        return waiting
      }
    }
  }

  private func failed(_ call: Call, _ stage: NodeConfiguration.Stage, _ reason: String, _ lane: Lane) {
    let entry = call.reason.entry
    logger.error(
      "a call outside failed",
      metadata: ["to": "\(stage.to)", "entry": "\(entry ?? "none")", "reason": "\(reason)"])
    let trouble = Trouble(
      at: Int64(Date().timeIntervalSince1970 * 1_000), to: stage.to, entry: entry,
      precedence: call.reason.precedence, detail: reason)
    state.withLockedValue { state in
      let kept = state.troubles[lane.isUrgent, default: []].suffix(Self.remembered - 1)
      state.troubles[lane.isUrgent] = kept + [trouble]
    }
  }

  private func words(of call: Call, to: String) -> JSONValue {
    let common: [(String, JSONValue)] = [
      ("to", .string(to)), ("party", .string(party)), ("channel", .string(channel)),
      ("precedence", .string("\(call.reason.precedence)")), ("others", .number(call.others)),
    ]
    let rest: [(String, JSONValue)] =
      switch call.reason {
      case .rings(let ringing):
        [
          ("from", .string(ringing.item.party.name)), ("entry", .string(call.reason.entry ?? "")),
          ("since", .string(ringing.since.iso8601)), ("step", .string(ringing.step.rawValue)),
          ("due", .string(ringing.due.iso8601)), ("repeats", .number(ringing.repeats)),
        ]
      case .early(let early):
        [
          ("from", .string(early.party.name)), ("entry", .string(call.reason.entry ?? "")),
          ("since", .string(early.since.iso8601)), ("unwritten", .bool(true)),
        ]
      case .unattended(let since): [("unattended", .bool(true)), ("since", .string(since.iso8601))]
      }
    return .object((common + rest).map { JSONMember(name: $0.0, value: $0.1) })
  }

  /// Runs a program to its end; says what went wrong.
  private func run(_ command: [String], _ input: [UInt8]) async -> String? {
    await withCheckedContinuation { continuation in
      queue.async { [running] in
        continuation.resume(returning: OutsideProgram.run(command, input, seconds: Self.seconds, in: running))
      }
    }
  }

  /// Posts JSON; says what went wrong.
  private func post(_ url: String, _ body: [UInt8]) async -> String? {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(bytes: body))
    do {
      let response = try await Self.client.execute(request, timeout: .seconds(Int64(Self.seconds)))
      return (200..<300).contains(response.status.code) ? nil : "\(url) answered \(response.status.code)"
    } catch { return "\(url) gave no answer: \(type(of: error))" }
  }
}
