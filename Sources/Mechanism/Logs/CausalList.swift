// SPDX-License-Identifier: Apache-2.0
import Wire

/// Something that an entry said.
protocol Fact: Sendable {
  var id: EntryID { get }
  /// Whether it adds caution, so that it counts beyond a concurrent seal.
  var restricts: Bool { get }
}

/// What entries of a few logs said about one thing. Which of it is the latest word follows from the order between
/// entries, not from the order of arrival.
struct CausalList<Element: Fact>: Sendable {
  /// Per log, ascending by index.
  private var byLog: [(log: LogNumber, facts: [Element])] = []

  var isEmpty: Bool { byLog.isEmpty }

  mutating func append(_ fact: Element) {
    if let place = byLog.firstIndex(where: { $0.log == fact.id.log }) {
      byLog[place].facts.append(fact)
    } else {
      byLog.append((fact.id.log, [fact]))
    }
  }

  /// All that counts, ascending by origin and index.
  func all(in logs: LogTable) -> [Element] {
    byLog.sorted { logs[$0.log].origin < logs[$1.log].origin }
      .flatMap { $0.facts.filter { logs.counts($0.id, restricts: $0.restricts) } }
  }

  /// All that was said, whether a seal leaves it its effect or not, log by log.
  var everything: [Element] { byLog.flatMap(\.facts) }

  func contains(_ id: EntryID) -> Bool { self[id] != nil }

  /// What an entry said, whether it counts or not.
  subscript(_ id: EntryID) -> Element? {
    guard let line = byLog.first(where: { $0.log == id.log })?.facts else { return nil }
    let place = line.partition { $0.id.index < id.index }
    return place < line.count && line[place].id == id ? line[place] : nil
  }

  /// The latest: those that count and do not lie in the past of another one that counts, ascending by origin. More than
  /// one only if they are concurrent. With `writer`, as they stood in the past of the entry that is being written to
  /// that log.
  func latest(
    in logs: LogTable, for writer: LogNumber? = nil, by party: PartyID? = nil,
    where holds: (Element) -> Bool = { _ in true }
  ) -> [Element] {
    var found: [Element] = []
    for (log, facts) in byLog where party == nil || logs[log].party == party {
      var place = facts.count
      if let writer, writer != log {
        let clock = logs[writer].clock
        let size = log < clock.count ? clock[log] : 0
        place = facts.partition { $0.id.index < size }
      }
      while place > 0 {
        place -= 1
        let fact = facts[place]
        if holds(fact), writer != nil || logs.counts(fact.id, restricts: fact.restricts) {
          found.append(fact)
          break
        }
      }
    }
    guard found.count > 1 else { return found }
    return found.filter { fact in !found.contains { logs.precedes(fact.id, $0.id) } }
      .sorted { logs.canonicallyPrecedes($0.id, $1.id) }
  }
}
