// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

/// Writes the sections of an arrangement.
struct DocumentWriter {
  let printed: PrintedArrangement
  let language: Language
  let wording: ArrangementWording
  /// The hash of the wording, where all have signed it.
  let certified: Hash256?

  private var terms: Arrangement { printed.arrangement }

  var document: ArrangementDocument {
    ArrangementDocument(
      language: language.tag, isRightToLeft: language.isRightToLeft,
      title: phrase(.title, ["title": own(terms.title.text)]),
      reservations: [.noAuthorisation, .noWaiver, .withoutPrejudice, .bestStanding].map { phrase($0) }
        + (terms.character == .humanitarian ? [NotificationBanner.text(language.tag)] : []),
      isCertified: certified != nil, status: status, sections: sections)
  }

  private var status: [String] {
    var lines = [
      certified.map { phrase(.certified, ["catalogue": own($0.hex)]) } ?? phrase(.uncertified),
      value(.entry(printed.ref)), phrase(.asOf, ["time": time(printed.asOf)]), state,
    ]
    lines += printed.suspensions.map {
      phrase(.suspended, ["party": own($0.party.name), "time": time($0.at)])
    }
    lines += printed.ends.map { end in
      phrase(end.at > printed.asOf ? .ends : .ended, ["party": own(end.party.name), "time": time(end.at)])
    }
    if let ref = terms.replaces { lines.append(phrase(.replaces, ["entry": value(.entry(ref))])) }
    return lines
  }

  private var state: String {
    switch printed.state {
    case .proposed(let by, let missing):
      phrase(.stateProposed, ["party": own(by.name), "parties": list(missing.map { own($0.name) })])
    case .signed: phrase(.stateSigned)
    case .agreed(let from): phrase(.stateAgreed, ["time": time(from)])
    case .replaced(let from): phrase(.stateReplaced, ["time": time(from)])
    }
  }

  private var sections: [ArrangementDocument.Section] {
    let all: [(ArrangementPhrase, [String])] = [
      (
        .headingParties,
        terms.parties.map { own($0.name) } + [
          phrase(.inForceFrom, ["time": time(terms.inForceFrom)]),
          phrase(.rules, ["number": number(terms.rulesVersion)]),
        ] + character
      ),
      (.headingArea, terms.areaOfOperations.map { value(.area($0)) }),
      (.headingMinima, terms.minima.map(row)), (.headingTimes, times),
      (.headingDeadlines, terms.deadlines.map(deadline)), (.headingContacts, terms.contacts.map(contact)),
      (
        .headingRepresentatives,
        terms.representatives.map {
          phrase(.representative, ["party": own($0.party.name), "position": own($0.position.name)])
        }
      ),
      (.headingChannels, terms.channels.map(channel)),
      (.headingMeasures, terms.measures.enumerated().map { measure($1, number: $0) }), (.headingFormats, formats),
      (.headingConduct, conduct), (.headingSpill, terms.spillProcedure.map { own($0.text) }), (.headingEnd, end),
      (
        .headingAnnexes,
        terms.annexes.map {
          phrase(.annex, ["title": own($0.title.text), "hash": own($0.sha256.hex)])
        }
      ), (.headingSignatures, printed.signatures.map(signature)),
    ]
    return all.map { heading, lines in
      ArrangementDocument.Section(
        heading: phrase(heading), lines: lines.isEmpty ? [phrase(.none)] : lines)
    }
  }

  // MARK: Terms

  /// What the channel is for, and who only observes it.
  private var character: [String] {
    var lines: [String] = []
    if terms.character == .humanitarian { lines.append(phrase(.humanitarian)) }
    if !terms.observers.isEmpty {
      lines.append(phrase(.observers, ["parties": list(terms.observers.map { own($0.name) })]))
    }
    return lines
  }

  private func row(_ row: MinimaRow) -> String {
    phrase(
      .pair, ["first": kind(row.first), "second": kind(row.second), "minima": minima(row.minima)])
  }

  private func minima(_ minima: Minima) -> String {
    phrase(
      .minima,
      [
        "lateral": value(.distance(minima.lateral)), "vertical": value(.distance(minima.vertical)),
        "time": duration(UInt32(clamping: minima.seconds)),
      ])
  }

  private func kind(_ kind: ActivityKind?) -> String {
    guard let kind else { return phrase(.anyKind) }
    return Term.of(kind).0.map(language.term) ?? phrase(.laterKind)
  }

  private var times: [String] {
    let all: [(ArrangementPhrase, UInt32)] = [
      (.minimumNotice, terms.minimumNoticeSeconds), (.receipt, terms.receiptSeconds),
      (.commCheck, terms.commCheckSeconds), (.clock, terms.clockToleranceSeconds),
    ]
    let leads = terms.leadTimes.map {
      [(ArrangementPhrase.leadTime, $0.normalSeconds), (.emergencyLeadTime, $0.emergencySeconds)]
    }
    return (all + (leads ?? [])).map { phrase($0, ["time": duration($1)]) }
  }

  private func deadline(_ deadline: Deadline) -> String {
    let steps: [(Term, UInt32)] = [
      (.hasIt, deadline.hasItSeconds), (.understood, deadline.understoodSeconds),
      (.passedOn, deadline.passedOnSeconds), (.done, deadline.doneSeconds),
    ]
    let given = steps.filter { $0.1 > 0 }.map {
      phrase(.step, ["step": language.term($0), "time": duration($1)])
    }
    let steady = given.isEmpty ? [phrase(.none)] : given
    return phrase(
      .deadline, ["precedence": language.term(Term(precedence: deadline.precedence)), "steps": list(steady)])
  }

  private func contact(_ contact: Contact) -> String {
    phrase(
      .contact,
      ["party": own(contact.party.name), "means": own(contact.means.text), "address": own(contact.address.text)])
  }

  private func channel(_ channel: RadioChannel) -> String {
    var text = phrase(
      .channel, ["purpose": own(channel.purpose.text), "frequency": value(.frequency(channel.frequency))])
    if let party = channel.party {
      text = phrase(.channelParty, ["channel": text, "party": own(party.name)])
    }
    if let callSign = channel.callSign {
      text = phrase(.callSign, ["channel": text, "call-sign": own(callSign.text)])
    }
    return text
  }

  private func measure(_ measure: Measure, number place: Int) -> String {
    let volume = measure.volume
    var text = phrase(
      .measure,
      [
        "number": number(UInt32(clamping: place)), "kind": kind(measure.kind), "name": own(measure.name.text),
        "area": value(.area(volume.area)), "lower": value(.height(volume.band.lower)),
        "upper": value(.height(volume.band.upper)), "from": time(volume.window.start),
        "until": time(volume.window.end),
      ])
    if let own = measure.minima {
      text = phrase(.measureMinima, ["measure": text, "minima": minima(own)])
    }
    if !measure.opening.isEmpty {
      text = phrase(.measureOpening, ["measure": text, "hours": list(measure.opening.map(hours))])
    }
    if let by = measure.revalidateBy {
      text = phrase(.measureConfirmation, ["measure": text, "time": time(by)])
    }
    return text
  }

  private func kind(_ kind: MeasureKind) -> String {
    switch kind {
    case .buffer: phrase(.buffer)
    case .noFly: phrase(.noFly)
    case .safeCorridor: phrase(.safeCorridor)
    case .protectedSite: phrase(.protectedSite)
    case .coordinationLine: phrase(.coordinationLine)
    case .other: phrase(.laterKind)
    }
  }

  private func hours(_ hours: OpeningHours) -> String {
    let names: [ArrangementPhrase] = [.monday, .tuesday, .wednesday, .thursday, .friday, .saturday, .sunday]
    let days = names.indices.filter { hours.days >> UInt32($0) & 1 == 1 }.map { phrase(names[$0]) }
    return phrase(
      .hours,
      [
        "days": days.count == 7 ? phrase(.everyDay) : days.joined(separator: " "),
        "from": own(OpeningHours.clock(hours.fromMinute)),
        "until": own(OpeningHours.clock((hours.fromMinute + hours.minutes) % 1_440)),
      ])
  }

  private var formats: [String] {
    var lines = [phrase(.languages, ["languages": list(terms.languages.map { own($0.text) })])]
    if let catalogue = terms.catalogue {
      lines.append(phrase(.catalogue, ["catalogue": own(catalogue.hex)]))
    }
    lines.append(
      terms.formats.isEmpty
        ? phrase(.formatsAll) : phrase(.formats, ["numbers": list(terms.formats.map(number))]))
    return lines
  }

  private var conduct: [String] {
    var lines = terms.confidentiality.map { own($0.text) }
    if let disclosure = terms.permittedDisclosure {
      lines.append(phrase(.disclosure, ["text": own(disclosure.text)]))
    }
    let days = terms.retentionDays
    lines.append(
      days == 0 ? phrase(.retentionUnlimited) : phrase(.retention, ["number": number(days)]))
    return lines
  }

  private var end: [String] {
    [
      phrase(.suspensionRule),
      phrase(.terminationRule, ["time": duration(terms.terminationNoticeSeconds)]),
    ]
  }

  private func signature(_ signature: PrintedArrangement.Signature) -> String {
    phrase(
      .signature,
      [
        "party": own(signature.party.name), "time": time(signature.at), "entry": value(.entry(signature.ref)),
      ])
  }

  // MARK: Pieces

  private func phrase(_ phrase: ArrangementPhrase, _ values: [String: String] = [:]) -> String {
    wording.phrase(phrase, values, governed: language.governed)
  }

  private func value(_ content: ParameterContent) -> String { ValueText(language: language).text(content) }
  private func time(_ instant: Instant) -> String { value(.time(instant)) }
  private func duration(_ seconds: UInt32) -> String { value(.duration(seconds: seconds)) }
  private func list(_ texts: [String]) -> String { texts.joined(separator: language.separator) }
  private func number(_ number: UInt32) -> String { String(number) }

  /// Somebody's own words, whatever their direction.
  private func own(_ text: String) -> String { Isolates.around(text) }
}
