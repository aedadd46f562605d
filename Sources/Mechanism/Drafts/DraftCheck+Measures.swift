// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

extension DraftCheck {
  // MARK: Suspension and termination

  /// While the arrangement rests, or after its end, nothing new is notified: nobody has promised to check it.
  func refusalsOfStandstill(_ field: String) -> [DraftRefusal] {
    let (suspensions, ends) = board.standstill(at: now)
    if let end = ends.first { return [.terminated(field: field, by: end.party, from: end.from)] }
    if let open = suspensions.first { return [.suspended(field: field, by: open.party, since: open.stated.at)] }
    return []
  }

  func refusalsOfSuspension(_ ref: EntryRef) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      _ = try findAgreed(ref, "arrangement")
      try refuseSuspendingAgain(ref)
    }
  }

  func refusalsOfResumption(_ ref: EntryRef) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let entry = try find(ref, "suspension")
      let open = board.suspensions.first { $0.ref == ref && $0.isOpen }
      guard board.facts.suspensionOf[entry] != nil, let open else {
        throw .wrongKind(field: "suspension", ref, needed: .openSuspension)
      }
      if let said = open.resumedBy[own] {
        throw .already(field: "suspension", by: said.ref, .mayEnd)
      }
    }
  }

  func refusals(of termination: ArrangementTermination) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let arrangement = try findAgreed(termination.arrangement, "arrangement")
      let earliest = now.adding(seconds: Int(arrangement.terminationNoticeSeconds))
      guard termination.from >= earliest else {
        throw .noticeTooShort(field: "from", termination.from, earliest: earliest)
      }
      try refuseTerminatingAgain(termination)
    }
  }

  private func findAgreed(_ ref: EntryRef, _ field: String) throws(DraftRefusal) -> Arrangement {
    let entry = try find(ref, field)
    guard let number = board.facts.proposalOf[entry], board.facts.signedByAll.contains(number) else {
      throw .wrongKind(field: field, ref, needed: .signedArrangement)
    }
    return board.facts.proposals[number].arrangement
  }

  func refusalsOfLaterTerms(_ arrangement: Arrangement) -> [DraftRefusal] {
    var found: [DraftRefusal] = []
    if let ref = arrangement.replaces {
      found += refused { () throws(DraftRefusal) in
        let entry = try find(ref, "arrangement.replaces")
        guard board.facts.proposalOf[entry] != nil else {
          throw .wrongKind(field: "arrangement.replaces", ref, needed: .proposedArrangement)
        }
      }
    }
    let parties = board.roster.parties
    for channel in arrangement.channels {
      if let party = channel.party, !parties.contains(party) {
        found.append(.unknownParty(field: "arrangement.channels", party, known: parties))
      }
    }
    for (number, measure) in arrangement.measures.enumerated() {
      found += refusals(of: measure, "arrangement.measures[\(number)]", inArrangement: true)
    }
    return found
  }

  // MARK: Measures

  func refusals(of measure: Measure, _ field: String, inArrangement: Bool = false) -> [DraftRefusal] {
    var found: [DraftRefusal] = []
    if !measure.opening.isEmpty, measure.kind != .safeCorridor {
      found.append(.openingHours(field: "\(field).opening"))
    }
    guard !inArrangement else { return found }
    if case .other = measure.kind { found.append(.notKnown(field: "\(field).kind")) }
    let end = measure.volume.window.end
    if end < now { found.append(.endInPast(field: "\(field).volume", volume: 0, end: end, now: now)) }
    if let until = measure.revalidateBy, until <= now {
      found.append(.untilPassed(field: "\(field).revalidateBy", until, now: now))
    }
    return found
  }

  func refusals(of said: MeasureWord) -> [DraftRefusal] {
    refused { () throws(DraftRefusal) in
      let (ref, number) = (said.measure.entry, said.measure.number)
      let entry = try find(ref, "measure")
      guard board.measure(MeasureKey(entry: entry, number: number)) != nil else {
        throw .wrongKind(field: "measure", ref, needed: .measure)
      }
      if case .confirmed(let until) = said.word {
        guard until > now else { throw .untilPassed(field: "until", until, now: now) }
      } else {
        guard board.facts.measures[entry] != nil else { throw .arrangedMeasure(field: "measure", said.measure) }
        if said.word == .agreed, board.logs.party(entry) == own { throw .ownEntry(field: "measure", ref) }
        if let measure = board.declared(entry) { try refuseAgain(said.word, on: measure, of: entry) }
      }
    }
  }

  /// A notice that touches a protected site waits until the officer names it. Nearness is judged as for findings, with the
  /// measure's own minima, and on the side of caution.
  func refusalsOfSites(_ notice: ActivityNotice, _ field: String) -> [DraftRefusal] {
    let sites = board.standingMeasures(at: now).filter { $0.measure.kind == .protectedSite }
    let wrong = notice.namedSites.filter { named in !sites.contains { $0.feature == named } }
    let unnamed = sites.filter { !notice.namedSites.contains($0.feature) }
    let touched = unnamed.compactMap { site -> DraftRefusal? in
      let minima = site.measure.minima ?? .zero
      let place = notice.volumes.firstIndex {
        ConflictTest.conflict($0, site.measure.volume, minima: minima) != nil
      }
      return place.map {
        .protectedSite(
          field: field, volume: $0, site.feature, name: site.measure.name, area: site.measure.volume.area)
      }
    }
    return wrong.map { .notASite(field: "\(field).namedSites", $0) } + touched
  }
}

extension Area {
  /// Where it is, in short: its middle or its first corner.
  package var inWords: String {
    switch self {
    case .circle(let center, let radius): "\(radius.millimetres / 1_000) m around \(center)"
    case .sector(let sector): "around \(sector.center)"
    case .ellipse(let ellipse): "around \(ellipse.center)"
    case .firingFan(let fan): "from \(fan.gun)"
    case .polygon(let ring, _): "from \(ring.first.map { "\($0)" } ?? "?")"
    case .corridor(let path, _): "from \(path.first.map { "\($0)" } ?? "?")"
    case .transit(let transit): "from \(transit.from)"
    }
  }
}
