// SPDX-License-Identifier: Apache-2.0
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Compares what the record of a dossier says of receipts, answers, facts and closings with the proven entries that are
/// said to state them.
struct ClaimCheck {
  private(set) var problems: [String] = []
  private(set) var notChecked: [String] = []
  private let entries: [EntryRef: (party: String, entry: Entry)]

  init(lines: [ProvenLine], record: JSONValue) {
    entries = Dictionary(
      lines.compactMap { line in
        line.entry.map { (line.ref, (party: line.line["party"]?.words ?? "", entry: $0)) }
      }, uniquingKeysWith: { first, _ in first })
    if Set(lines.map(\.ref)).count != lines.count { problems.append("an entry is in the record twice") }
    for line in lines { check(line) }
    check(record["incident"] ?? .null)
    let omitted = record["time"]?["omitted"] ?? .null
    if omitted != .number(0) { notChecked.append("\(omitted) more entries of the time, which the record leaves out") }
  }

  // MARK: Lines

  private mutating func check(_ line: ProvenLine) {
    let name = "\(line.ref.origin)@\(line.ref.index)"
    var later = line.entry?.writtenAt
    for other in line.line["others"]?.elements ?? [] {
      let party = other["party"]?.words ?? ""
      if let received = other["received"] {
        let at = (received["at"]?.words).flatMap { try? Instant(iso8601: $0) }
        if let at { later = max(later ?? at, at) }
        compare(received["statedIn"], by: party, "the receipt of \(name)") { entry in
          guard case .received(let claim) = entry.body else { return false }
          return claim.log.origin == line.ref.origin && claim.log.size > line.ref.index && claim.at == at
        }
      }
      for (member, kind) in [("hasIt", EntryKind.hasIt), ("understood", .understood), ("done", .done)] {
        checkAnswer(other[member], kind, by: party, to: line.ref, name)
      }
      checkAnswer(other["passedOn"]?["stated"], .passedOn, by: party, to: line.ref, name)
      if let word = other["disposition"], let kind = EntryKind(rawValue: word["kind"]?.words ?? "") {
        checkAnswer(word["stated"], kind, by: party, to: line.ref, name)
      }
    }
    if let later, line.line["ground"] != .string(JointTimeline.Ground.receipt.rawValue),
      line.line["at"]?.words != later.iso8601
    {
      problems.append("\(name): the record orders it by another time than the later claim")
    }
  }

  private mutating func checkAnswer(
    _ stated: JSONValue?, _ kind: EntryKind, by party: String, to ref: EntryRef, _ name: String
  ) {
    guard let stated else { return }
    compare(stated["ref"], by: party, "\(kind.rawValue) of \(name)") { entry in
      guard case .answer(let answer) = entry.body else { return false }
      // What was read back rightly is understood, by whichever of the two says so.
      let said = EntryKind(answer.state)
      let states = said == kind || (kind == .understood && said == .readBack)
      return states && answer.to == ref && stated["at"]?.words == entry.writtenAt.iso8601
        && stated["position"]?.words == entry.position.name
    }
  }

  // MARK: The incident

  private mutating func check(_ incident: JSONValue) {
    guard let opening = incident["ref"].flatMap({ try? EntryJSON.entryRef($0) }) else {
      return problems.append("the record names no opening of an incident")
    }
    compare(incident["ref"], by: incident["by"]?.words ?? "", "the opening") { entry in
      guard case .incidentOpened = entry.body else { return false }
      return EntryJSON.value(of: entry.body) == incident["opened"]
    }
    for closing in incident["closings"]?.elements ?? [] {
      step(closing, of: opening, "a closing") { step in
        step == .closed(closing["jointly"] == .bool(true) ? .jointly : .forOwnSide)
      }
    }
    for statement in incident["statements"]?.elements ?? [] {
      step(statement, of: opening, "a statement") { $0 == .statement }
    }
    for measure in incident["measures"]?.elements ?? [] {
      step(measure, of: opening, "a measure to calm") { step in
        if case .calming(let calming) = step { calming.measure.text == measure["measure"]?.words } else { false }
      }
    }
    for fact in incident["facts"]?.elements ?? [] {
      step(fact, of: opening, "a fact") { $0 == .fact }
      guard let ref = fact["stated"]?["ref"].flatMap({ try? EntryJSON.entryRef($0) }) else { continue }
      for word in fact["words"]?.elements ?? [] {
        step(word, of: opening, "a word on a fact") { step in
          step == (word["disputed"] == .bool(true) ? .disputed(ref) : .agreed(ref))
        }
      }
    }
  }

  private mutating func step(
    _ value: JSONValue, of opening: EntryRef, _ what: String, _ isRight: (IncidentStep) -> Bool
  ) {
    let stated = value["stated"]
    compare(stated?["ref"], by: value["party"]?.words ?? "", what) { entry in
      guard case .incidentAction(let action) = entry.body, action.incident == opening else { return false }
      return isRight(action.step) && stated?["at"]?.words == entry.writtenAt.iso8601
        && stated?["position"]?.words == entry.position.name
    }
  }

  /// Compares a claim with the entry that states it; one that is not in the dossier can not be compared.
  private mutating func compare(
    _ ref: JSONValue?, by party: String, _ what: String, _ isRight: (Entry) -> Bool
  ) {
    guard let ref = ref.flatMap({ try? EntryJSON.entryRef($0) }) else {
      return problems.append("\(what): the record names no entry that states it")
    }
    guard let found = entries[ref] else {
      return notChecked.append("\(what): \(ref.origin)@\(ref.index), which states it, is not in the dossier")
    }
    if found.party != party || !isRight(found.entry) {
      problems.append("\(what): \(ref.origin)@\(ref.index) does not say what the record says of it")
    }
  }
}
