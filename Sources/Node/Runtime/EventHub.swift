// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import NIOConcurrencyHelpers
import TransparencyLog
import Wire

/// What those who watch are told.
enum News: Sendable {
  /// Of the machine.
  case change(Change)
  /// Who has the watch, or to whom it is offered, has changed.
  case duty(WatchDuty)
  /// Whether whoever has the watch is there; `answerBy` is an instant.
  case presence(Presence.News)
  /// What a track is about to enter.
  case alert(TrackWatch.Signal)
  /// A draft waits for a second position, or does so no more.
  case release(id: String, state: String)
}

/// Tells those who watch what has changed, with numbers to resume from. The last few thousand changes are kept in
/// memory; what lies further back, or before a restart, is told again from the logs themselves.
final class EventHub: Sendable {
  /// A change with its number in this run of the node.
  struct Numbered: Sendable {
    var number: UInt64
    var news: News
  }

  /// What a watcher gets.
  enum Item: Sendable {
    /// What came in one turn, at most `together`.
    case news([Numbered])
    /// Nothing has happened, and the line is alive.
    case heartbeat

    static func pieces(of news: [Numbered]) -> [Item] {
      stride(from: 0, to: news.count, by: together).map { .news(Array(news[$0..<min($0 + together, news.count)])) }
    }
  }

  /// Changes kept for those who come back.
  static let kept = 4_096
  /// Changes that are told together at most.
  static let together = 64
  /// Items that may wait for one watcher; a slower one is let go and resumes.
  static let waiting = 1_024
  /// Watchers at a time.
  static let watchers = 256
  /// Of these, of one account.
  static let watchersOfOne = 32

  private struct Watcher: Sendable {
    let source: AsyncStream<Item>.Continuation
    let account: String
    let interject: @Sendable (Interjection) -> Void
  }

  private struct State {
    var next: UInt64 = 1
    var ring: [Numbered] = []
    var watchers: [UInt64: Watcher] = [:]
    var nextWatcher: UInt64 = 0
    var sizes: [Origin: UInt64]
    var isClosed = false
  }

  /// Distinguishes this run from others.
  let epoch: String
  private let state: NIOLockedValueBox<State>

  /// - Parameter sizes: entries of each log that are known already.
  init(epoch: String, sizes: [Origin: UInt64]) {
    self.epoch = epoch
    state = NIOLockedValueBox(State(sizes: sizes))
  }

  /// Tells everybody.
  func publish(_ news: News) { publish([news]) }

  /// Tells everybody what came in one turn, in order: a watcher gets it in one piece.
  func publish(_ news: [News]) {
    guard !news.isEmpty else { return }
    let (numbered, watchers) = state.withLockedValue { state in
      let numbered = news.enumerated().map { Numbered(number: state.next + UInt64($0.offset), news: $0.element) }
      state.next += UInt64(news.count)
      for case .change(.entry(let ref, _, _)) in news {
        state.sizes[ref.origin] = max(state.sizes[ref.origin] ?? 0, ref.index + 1)
      }
      state.ring += numbered
      if state.ring.count >= 2 * Self.kept { state.ring.removeFirst(state.ring.count - Self.kept) }
      return (numbered, state.watchers)
    }
    for item in Item.pieces(of: numbered) { send(item, to: watchers) }
  }

  /// Tells everybody at once what nobody is to wait for. It has no number: once it is kept, its entry is told as any other.
  func tell(_ early: EarlyFlash) {
    let watchers = state.withLockedValue { $0.watchers.values }
    guard !watchers.isEmpty else { return }
    let event = Interjection(EventStream.text(of: early))
    for watcher in watchers { watcher.interject(event) }
  }

  /// Shows everybody that the line is alive, so that silence means something.
  func heartbeat() { send(.heartbeat, to: state.withLockedValue { $0.watchers }) }

  private func send(_ item: Item, to watchers: [UInt64: Watcher]) {
    for (number, watcher) in watchers {
      if case .dropped = watcher.source.yield(item) {
        // Ends the stream: the client comes back with the number of the last event that it saw.
        watcher.source.finish()
        forget(number)
      }
    }
  }

  /// A place to go on from.
  struct Resume: Sendable {
    /// Number of the last change seen, if it was in this run.
    var number: UInt64?
    /// Entries seen of each log, by the first 16 hexadecimal digits of the origin's hash.
    var seen: [String: UInt64]
  }

  /// What a watcher gets.
  struct Watch: Sendable {
    /// Changes that it missed and that are still kept.
    var missed: [Numbered]
    /// Logs to tell from the given index on up to the size, because what was missed is no longer kept.
    var fromLogs: [(origin: Origin, from: UInt64, to: UInt64)]
    /// Entries of each log at the beginning of `live`, for the numbers of events.
    var sizes: [Origin: UInt64]
    /// Number before the first change of `missed` and `live`.
    var number: UInt64
    /// From now on.
    var live: AsyncStream<Item>
    /// Ends `live`.
    var end: @Sendable () -> Void
  }

  /// Starts watching. nil when there are too many watchers, of all or of this account, or the node is stopping.
  ///
  /// - Parameter interject: puts what nobody is to wait for between what the watcher is being told.
  func watch(
    resuming resume: Resume?, as account: String, interject: @escaping @Sendable (Interjection) -> Void = { _ in }
  ) -> Watch? {
    state.withLockedValue { state in
      guard !state.isClosed, state.watchers.count < Self.watchers,
        state.watchers.values.count(where: { $0.account == account }) < Self.watchersOfOne
      else { return nil }
      let (live, source) = AsyncStream<Item>.makeStream(bufferingPolicy: .bufferingOldest(Self.waiting))
      let number = state.nextWatcher
      state.nextWatcher += 1
      state.watchers[number] = Watcher(source: source, account: account, interject: interject)
      source.onTermination = { [weak self] _ in self?.forget(number) }
      let last = state.next - 1
      let end: @Sendable () -> Void = { source.finish() }
      guard let resume else {
        return Watch(missed: [], fromLogs: [], sizes: state.sizes, number: last, live: live, end: end)
      }
      if let seen = resume.number, seen <= last, seen + 1 >= state.ring.first?.number ?? state.next {
        let missed = state.ring.filter { $0.number > seen }
        let sizes = Self.sizes(state.sizes, before: missed)
        return Watch(missed: missed, fromLogs: [], sizes: sizes, number: seen, live: live, end: end)
      }
      let ranges = state.sizes.keys.sorted().compactMap { origin -> (origin: Origin, from: UInt64, to: UInt64)? in
        let from = resume.seen[EventCut.short(origin)] ?? 0
        let to = state.sizes[origin] ?? 0
        return from < to ? (origin, from, to) : nil
      }
      return Watch(missed: [], fromLogs: ranges, sizes: state.sizes, number: last, live: live, end: end)
    }
  }

  private static func sizes(_ sizes: [Origin: UInt64], before missed: [Numbered]) -> [Origin: UInt64] {
    var before = sizes
    for numbered in missed.reversed() {
      if case .change(.entry(let ref, _, _)) = numbered.news {
        before[ref.origin] = min(before[ref.origin] ?? 0, ref.index)
      }
    }
    return before
  }

  private func forget(_ number: UInt64) {
    state.withLockedValue { $0.watchers[number] = nil }
  }

  /// Ends the streams of an account that was closed.
  func end(of account: String) {
    let watchers = state.withLockedValue { state in
      state.watchers.values.filter { $0.account == account }
    }
    for watcher in watchers { watcher.source.finish() }
  }

  /// Ends all streams.
  func close() {
    let watchers = state.withLockedValue { state in
      state.isClosed = true
      return state.watchers.values.map { $0 }
    }
    for watcher in watchers { watcher.source.finish() }
  }

  // MARK: Event ids

  /// `<epoch>.<number>;<origin>=<size>,…`: enough to go on in this run, and after a restart from the logs.
  func id(number: UInt64, cut: EventCut) -> String { "\(epoch).\(number);\(cut)" }

  /// Reads what a client sends back; nil for anything else.
  func resume(from id: String) -> Resume? {
    guard id.utf8.count <= 4_096 else { return nil }
    let halves = id.split(separator: ";", maxSplits: 1, omittingEmptySubsequences: false)
    let head = halves[0].split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count == 2, head.count == 2, let number = UInt64(head[1]) else { return nil }
    var seen: [String: UInt64] = [:]
    for pair in halves[1].split(separator: ",") {
      let sides = pair.split(separator: "=")
      guard sides.count == 2, let size = UInt64(sides[1]) else { return nil }
      seen[String(sides[0])] = size
    }
    return Resume(number: head[0] == epoch ? number : nil, seen: seen)
  }
}
