// SPDX-License-Identifier: Apache-2.0
import Wire

/// What is to be written and waits for the disk. Urgent requests have a queue and a quota of their own and go first.
struct DraftQueue: Sendable {
  /// The drafts of one request.
  struct Request: Sendable {
    /// nil for what the node writes by itself.
    var id: RequestID?
    var drafts: [Draft]

    var isUrgent: Bool { drafts.contains { $0.lane == .urgent } }
    var byteCount: Int { drafts.reduce(0) { $0 + 1_024 + $1.parts.reduce(0) { $0 + $1.bytes.count } } }
  }

  private struct Queue: Sendable {
    var requests: [Request] = []
    var head = 0
    var drafts = 0
    var bytes = 0

    var isEmpty: Bool { head == requests.count }

    mutating func append(_ request: Request) {
      requests.append(request)
      drafts += request.drafts.count
      bytes += request.byteCount
    }

    mutating func popFirst() -> Request? {
      guard head < requests.count else { return nil }
      let request = requests[head]
      requests[head] = Request(id: nil, drafts: [])
      head += 1
      drafts -= request.drafts.count
      bytes -= request.byteCount
      if head == requests.count {
        requests.removeAll(keepingCapacity: true)
        head = 0
      }
      return request
    }

    mutating func putBack(_ first: [Request]) {
      requests.replaceSubrange(0..<head, with: first)
      head = 0
      for request in first {
        drafts += request.drafts.count
        bytes += request.byteCount
      }
    }
  }

  private var urgent = Queue()
  private var plans = Queue()

  var isEmpty: Bool { urgent.isEmpty && plans.isEmpty }

  /// Drafts that wait in a lane.
  func waiting(_ lane: Lane) -> Int { lane == .urgent ? urgent.drafts : plans.drafts }

  /// Takes a request of the own side, or says why not.
  mutating func submit(_ request: Request) throws(Refusal) {
    let lane: Lane = request.isUrgent ? .urgent : .plans
    let (drafts, bytes) = lane == .urgent ? (urgent.drafts, urgent.bytes) : (plans.drafts, plans.bytes)
    let fits = drafts + request.drafts.count <= ExchangeLimits.waitingDrafts
    guard fits, bytes + request.byteCount <= ExchangeLimits.waitingDraftBytes else {
      throw .quota(lane: lane, waiting: drafts, limit: ExchangeLimits.waitingDrafts)
    }
    append(request)
  }

  /// Takes what the node itself has to say.
  mutating func append(_ request: Request) {
    if request.isUrgent { urgent.append(request) } else { plans.append(request) }
  }

  /// The next request, urgent ones first.
  mutating func popFirst() -> Request? { urgent.popFirst() ?? plans.popFirst() }

  /// The next urgent request.
  mutating func popUrgent() -> Request? { urgent.popFirst() }

  /// Puts requests back before all others of their lanes, in order.
  mutating func putBack(_ requests: [Request]) {
    urgent.putBack(requests.filter(\.isUrgent))
    plans.putBack(requests.filter { !$0.isUrgent })
  }

  /// Empties the queues.
  mutating func removeAll() -> [Request] {
    var all: [Request] = []
    while let request = popFirst() { all.append(request) }
    return all
  }
}
