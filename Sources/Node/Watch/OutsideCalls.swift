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
final class OutsideCalls: Sendable {
  /// How long a call may take.
  static let seconds = 30
  /// Calls at a time; what comes beyond is not made, and said.
  static let atATime = 8
  /// Failures that are remembered.
  static let remembered = 16

  /// A call that failed.
  struct Trouble: Hashable, Sendable {
    let at: Int64
    let to: String
    let detail: String
  }

  private let stages: [NodeConfiguration.Stage]
  private let party: String
  private let channel: String
  private let logger: Logger
  private let state = NIOLockedValueBox<(running: Int, troubles: [Trouble])>((0, []))
  private let queue = DispatchQueue(label: "parley.outside", attributes: .concurrent)

  /// - Parameter stages: of the policy, in its order.
  init(_ configuration: NodeConfiguration, logger: Logger) {
    stages = (configuration.watch.escalation ?? []).sorted { $0.afterPercent < $1.afterPercent }
    party = configuration.party
    channel = configuration.channel
    self.logger = logger
  }

  /// The last failures, oldest first.
  var troubles: [Trouble] { state.withLockedValue { $0.troubles } }

  /// Makes the call of the stage that was reached, if it has one.
  func make(for ringing: Ringing) {
    guard let number = ringing.stage, stages.indices.contains(number) else { return }
    let stage = stages[number]
    guard stage.run != nil || stage.post != nil else { return }
    let mayRun = state.withLockedValue { state in
      guard state.running < Self.atATime else { return false }
      state.running += 1
      return true
    }
    guard mayRun else { return failed(stage, "\(Self.atATime) calls are being made already") }
    let body = Array(words(of: ringing, to: stage.to).description.utf8)
    Task {
      if let run = stage.run, let reason = await self.run(run, body) { failed(stage, reason) }
      if let post = stage.post, let reason = await self.post(post, body) { failed(stage, reason) }
      state.withLockedValue { $0.running -= 1 }
    }
  }

  private func failed(_ stage: NodeConfiguration.Stage, _ reason: String) {
    logger.error("a call outside failed", metadata: ["to": "\(stage.to)", "reason": "\(reason)"])
    let trouble = Trouble(at: Int64(Date().timeIntervalSince1970 * 1_000), to: stage.to, detail: reason)
    state.withLockedValue { $0.troubles = $0.troubles.suffix(Self.remembered - 1) + [trouble] }
  }

  private func words(of ringing: Ringing, to: String) -> JSONValue {
    .object([
      "to": .string(to), "party": .string(party), "channel": .string(channel),
      "from": .string(ringing.item.party.name), "precedence": .string("\(ringing.item.precedence)"),
      "entry": .string("\(ringing.item.ref.origin.name)@\(ringing.item.ref.index)"),
      "since": .string(ringing.since.iso8601), "step": .string(ringing.step.rawValue),
      "due": .string(ringing.due.iso8601), "repeats": .number(ringing.repeats),
    ])
  }

  /// Runs a program to its end; says what went wrong.
  private func run(_ command: [String], _ input: [UInt8]) async -> String? {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Self.runAndWait(command, input)) }
    }
  }

  private static func runAndWait(_ command: [String], _ input: [UInt8]) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.environment = ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    do { try process.run() } catch { return "\(command[0]) can not be run: \(error.localizedDescription)" }
    // Smaller than a pipe holds: it is written whether or not the program reads it.
    try? pipe.fileHandleForWriting.write(contentsOf: Data(input))
    try? pipe.fileHandleForWriting.close()
    if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
      process.terminate()
      if ended.wait(timeout: .now() + .seconds(2)) == .timedOut { kill(process.processIdentifier, SIGKILL) }
      return "\(command[0]) had not ended after \(seconds) s"
    }
    let status = process.terminationStatus
    return status == 0 ? nil : "\(command[0]) ended with \(status)"
  }

  /// Posts JSON; says what went wrong.
  private func post(_ url: String, _ body: [UInt8]) async -> String? {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(bytes: body))
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(Int64(Self.seconds)))
      return (200..<300).contains(response.status.code) ? nil : "\(url) answered \(response.status.code)"
    } catch { return "\(url) gave no answer: \(type(of: error))" }
  }
}
