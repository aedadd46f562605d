// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

/// A place as a party read it back, and how far that is from the place of the entry.
struct ReadBackFact: Fact {
  let id: EntryID
  let number: Int
  let place: Position
  let apart: Distance
  let tolerance: Distance
  var differs: Bool { apart > tolerance }
  /// What agrees beyond a seal is shown, but proves no understanding.
  var restricts: Bool { true }
}

extension Board {
  mutating func readBack(_ readBack: ReadBack, of target: EntryID, _ writing: Writing) throws(InvalidReason) {
    guard let point = readingPoints(of: target).first(where: { $0.number == readBack.number })?.point else {
      throw .nothingToReadBack
    }
    let fact = ReadBackFact(
      id: writing.id, number: readBack.number, place: readBack.place, apart: point.distance(to: readBack.place),
      tolerance: point.tolerance)
    facts.readBacks[target, default: CausalList()].append(fact)
    facts.readBackOf[writing.id] = target
  }

  /// The places of an entry that can be read back, by their numbers, ascending.
  func readingPoints(of id: EntryID) -> [(number: Int, point: ReadingPoint)] {
    if let number = facts.activityOf[id], let version = facts.activities[number].versions[id] {
      return version.notice.volumes.enumerated().map { ($0.offset, ReadingPoint(of: $0.element.area)) }
    }
    if let warning = warningFact(id)?.warning {
      return [(0, ReadingPoint(place: warning.place, size: warning.radius))]
    }
    return (facts.formats[id]?.values ?? []).compactMap { value in
      switch value.content {
      case .place(let place): (Int(value.parameter), ReadingPoint(place: place))
      case .area(let area): (Int(value.parameter), ReadingPoint(of: area))
      default: nil
      }
    }
  }

  func warningFact(_ id: EntryID) -> WarningFact? {
    let all = facts.warnings[id.log]
    let place = all.partition { $0.index < id.index }
    return place < all.count && all[place].index == id.index ? all[place] : nil
  }

  /// What a party read back of an entry last, of each place; of concurrent ones all, ascending by number.
  func latestReadBacks(of target: EntryID, by party: PartyID) -> [ReadBackFact] {
    guard let list = facts.readBacks[target] else { return [] }
    let numbers = Set(list.all(in: logs).filter { logs.party($0.id) == party }.map(\.number)).sorted()
    return numbers.flatMap { number in list.latest(in: logs, by: party) { $0.number == number } }
  }

  /// When a party had read back every place of an entry as it is, if it has: the last of the read-backs.
  func completeReadBack(_ latest: [ReadBackFact], of target: EntryID) -> EntryID? {
    guard let first = latest.first, !latest.contains(where: \.differs),
      latest.allSatisfy({ logs.counts($0.id, restricts: false) })
    else { return nil }
    let read = Set(latest.map(\.number))
    guard readingPoints(of: target).allSatisfy({ read.contains($0.number) }) else { return nil }
    return latest.dropFirst().reduce(first.id) { last, fact in
      let (one, other) = (logs.head(last).writtenAt, logs.head(fact.id).writtenAt)
      return one < other || one == other && logs.canonicallyPrecedes(last, fact.id) ? fact.id : last
    }
  }
}
