// SPDX-License-Identifier: Apache-2.0
import Exchange
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Mechanism
import NIOCore
import ServiceLifecycle
import TransparencyLog
import Wire

/// Server-sent events (HTML Living Standard, "Server-sent events"). Each event has an id from which a client that lost
/// the connection resumes without a gap, across restarts of the node too: entries are told again from the logs.
enum EventStream {
  /// Entries that are told again at most; a client that is further behind is sent `reset` and reads the board.
  static let replayLimit: UInt64 = 20_000

  @Sendable static func serve(_ office: Office, _ call: Call) async throws -> Response {
    let id = call.request.headers.value("Last-Event-ID") ?? call.query("lastEventId")
    let resume = id.flatMap(office.hub.resume(from:))
    if let id, resume == nil {
      throw Problem(
        .invalid, "This is no id of an event of this node.", field: "Last-Event-ID", value: id,
        fix: "Begin without one.")
    }
    let channel = call.channel
    let identity = try call.identity()
    guard
      let watch = office.hub.watch(
        resuming: resume, as: identity.account.name,
        interject: { channel.triggerUserOutboundEvent($0, promise: nil) })
    else {
      throw Problem(
        .quota, "Too many watch already, or the node is stopping.",
        limit: "\(EventHub.watchersOfOne) streams of one account, \(EventHub.watchers) of all",
        fix: "End a stream that nobody reads, or try again later.")
    }
    let body = ResponseBody { writer in
      // An idle client that goes away is noticed only by looking at what it sends: nothing, and then the end.
      try await call.request.body.consumeWithInboundCloseHandler { _ in
        try await withGracefulShutdownHandler {
          var pen = Pen(office: office, identity: identity, watch: watch)
          try await pen.write(to: &writer)
        } onGracefulShutdown: {
          watch.end()
        }
      } onInboundClosed: {
        watch.end()
      }
      try await writer.finish(nil)
    }
    // The end of a stream is the end of its connection, which a client must not take for one that it can use again.
    return Response(
      status: .ok,
      headers: [.contentType: "text/event-stream", .cacheControl: "no-store", .connection: "close"], body: body)
  }

  /// What nobody is to wait for, as an event. It has no id: whoever lost the connection is told again as long as it is not
  /// kept, and then of its entry.
  static func text(of early: EarlyFlash) -> String { "event: early\ndata: \(value(of: early))\n\n" }

  fileprivate static func value(of early: EarlyFlash) -> JSONValue {
    let entry = try? EntryCodec.decode(early.entry)
    return .object([
      "ref": BoardJSON.ref(early.ref), "by": BoardJSON.party(early.party),
      "kind": entry.map { .string(EntryKind($0.body).rawValue) }, "precedence": .string("\(Precedence.flash)"),
      "writtenAt": entry.map { BoardJSON.time($0.writtenAt) }, "since": BoardJSON.time(early.since),
      "entry": entry.map(EntryJSON.value(of:)),
      "text": early.text.map { .string($0) }, "kept": .bool(early.isKept), "refused": .bool(early.isRefused),
    ])
  }
}

/// Writes the events of one watcher, keeping count of what it has been told.
private struct Pen {
  let office: Office
  let identity: Identity
  let watch: EventHub.Watch
  private var cut: EventCut
  private var number: UInt64
  /// Events that are not yet on their way.
  private var page = ""

  init(office: Office, identity: Identity, watch: EventHub.Watch) {
    self.office = office
    self.identity = identity
    self.watch = watch
    cut = EventCut(watch.sizes)
    number = watch.number
  }

  mutating func write(to writer: inout any ResponseBodyWriter) async throws {
    page = "retry: 1000\n: parley events of \(office.party.name)\n\n"
    try await turn(on: &writer)
    // From here on what must not wait is put in between; what came before is told now.
    for early in try await office.runtime.read({ $0.earlyFlashes }) {
      page += EventStream.text(of: early)
      try await turn(on: &writer)
    }
    try await tellLogs(to: &writer)
    for missed in EventHub.Item.pieces(of: watch.missed) { try await tell(missed, to: &writer) }
    for await item in watch.live { try await tell(item, to: &writer) }
  }

  private mutating func tell(_ item: EventHub.Item, to writer: inout any ResponseBodyWriter) async throws {
    switch item {
    case .news(let news): for each in news { add(each) }
    case .heartbeat:
      // A session that is over is told nothing more, and comes back only by signing in. One of which the office's database
      // says nothing just now goes on: a FLASH may be behind it.
      guard (try? office.signIn.isOpen(identity)) != false else { return watch.end() }
      page = ": heartbeat\n\n"
    }
    try await turn(on: &writer)
  }

  /// Sends the page off, in one piece.
  private mutating func turn(on writer: inout any ResponseBodyWriter) async throws {
    guard !page.isEmpty else { return }
    try await writer.write(ByteBuffer(string: page))
    page.removeAll(keepingCapacity: true)
  }

  /// What was missed and is no longer kept, from the logs.
  private mutating func tellLogs(to writer: inout any ResponseBodyWriter) async throws {
    let missed = watch.fromLogs.reduce(UInt64(0)) { $0 + $1.to - $1.from }
    guard missed > 0 else { return }
    guard missed <= EventStream.replayLimit else {
      let data = JSONValue.object([
        "missed": .number(missed), "fix": .string("Read /api/v1/board; go on from this event."),
      ])
      add("reset", data)
      return try await turn(on: &writer)
    }
    for range in watch.fromLogs { cut[range.origin] = range.from }
    let parties = try await office.runtime.read { machine in
      Dictionary(machine.logs.map { ($0.origin, $0.party) }, uniquingKeysWith: { $1 })
    }
    for range in watch.fromLogs {
      var next = range.from
      while next < range.to {
        let entries = try office.store.entries(of: range.origin, from: next, limit: Int(min(range.to - next, 256)))
        if entries.isEmpty { break }
        for entry in entries {
          cut[range.origin] = entry.index + 1
          let ref = EntryRef(origin: range.origin, index: entry.index, leaf: entry.leaf)
          let kind = (try? EntryCodec.decode(entry.bytes)).map { EntryJSON.kind(of: $0.body) }
          add("entry", Self.value(ref, by: parties[range.origin], kind: kind))
        }
        try await turn(on: &writer)
        next += UInt64(entries.count)
      }
    }
  }

  private mutating func add(_ numbered: EventHub.Numbered) {
    number = numbered.number
    if case .change(.entry(let ref, _, _)) = numbered.news {
      cut[ref.origin] = max(cut[ref.origin], ref.index + 1)
    }
    let (name, data) = event(numbered.news)
    add(name, data)
  }

  private mutating func add(_ name: String, _ data: JSONValue) {
    page += "id: \(office.hub.id(number: number, cut: cut))\nevent: \(name)\ndata: \(data)\n\n"
  }

  private static func value(_ ref: EntryRef, by party: PartyID?, kind: String?) -> JSONValue {
    .object([
      "ref": EntryJSON.value(of: ref), "by": party.map { .string($0.name) }, "kind": kind.map { .string($0) },
    ])
  }

  private func event(_ news: News) -> (String, JSONValue) {
    switch news {
    case .change(let change): event(change)
    case .duty(let duty): ("duty", DutyViews.value(duty, open: []))
    case .presence(let news): ("presence", news.json)
    case .alert(let signal): ("alert", TrackViews.value(signal))
    case .release(let id, let state): ("release", .object(["id": .string(id), "state": .string(state)]))
    }
  }

  private func event(_ change: Change) -> (String, JSONValue) {
    switch change {
    case .entry(let ref, let party, let kind): ("entry", Self.value(ref, by: party, kind: kind))
    case .receipt(let peer, let origin, let size):
      ("receipt", .object(["by": .string(Self.name(peer)), "origin": .string(origin.name), "size": .number(size)]))
    case .line(let party): ("line", .object(["party": .string(party.name)]))
    case .splitView(let origin): ("split-view", .object(["origin": .string(origin.name)]))
    case .stopped(let reason): ("stopped", .object(["reason": .string(reason)]))
    case .successor(let origin, let of):
      ("successor", .object(["origin": .string(origin.name), "of": .string(of.name)]))
    case .early(let early): ("early", EventStream.value(of: early))
    case .rings(let ringing):
      (
        "rings",
        content(
          of: ringing.item.ref, WatchViews.value(ringing, office.watch.stages, now: office.clock.now().wall))
      )
    case .quiet(let ref): ("quiet", .object(["ref": EntryJSON.value(of: ref)]))
    case .overdue(let awaited): ("overdue", WatchViews.value(awaited, now: office.clock.now().wall))
    }
  }

  /// What is said travels with the ring: nobody has to ask for it first.
  private func content(of ref: EntryRef, _ json: JSONValue) -> JSONValue {
    guard let stored = try? office.store.entries(of: ref.origin, from: ref.index, limit: 1).first,
      let entry = try? EntryCodec.decode(stored.bytes)
    else { return json }
    let json = json.adding("entry", EntryJSON.value(of: entry))
    guard entry.parts.first?.role == .text,
      let part = try? office.store.part(PartKey(origin: ref.origin, index: ref.index, number: 0))
    else { return json }
    return json.adding("text", .string(String(decoding: part.bytes, as: UTF8.self)))
  }

  private static func name(_ peer: Peer) -> String {
    switch peer {
    case .party(let party): party.name
    case .witness(let name): name
    }
  }
}
