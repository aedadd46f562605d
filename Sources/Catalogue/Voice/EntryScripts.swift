// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

extension Catalogue {
  /// The telephone script of an entry: a message in a format, a notice or an amendment, a safety warning.
  ///
  /// - Parameters:
  ///   - text: The free text beside the entry, if there is one and it is here.
  ///   - agreed: The catalogue that the arrangement in force names, if one is in force and names one.
  /// - Throws: `ScriptError` for entries of other kinds.
  public func script(
    of body: Body, text: String?, in language: Language, agreed: Hash256?
  ) throws(ScriptError) -> TelephoneScript {
    var writer = ScriptWriter(language: language)
    let uncertified = agreed == hash ? [] : [language.term(.uncertified)]
    switch body {
    case .hotline(let message):
      guard let filled = message.format else { throw .freeText }
      let rendering = render(filled, sender: message.language, in: language, agreed: agreed)
      let format = filled.catalogue == hash ? self.format(filled.number) : nil
      for (value, item) in zip(filled.values, rendering.items) {
        let parameter = format?.parameter(value.parameter).map { parameter in
          parameter.type.takes(value.content) ? (format, parameter) : (nil, parameter)
        }
        if case (let format?, let parameter)? = parameter {
          writer.add(value.content, label: item.label, of: (format, parameter))
        } else {
          writer.add(value.content, label: item.label)
        }
      }
      if let text { writer.add(language.term(.remark), words: text) }
      return writer.script(title: rendering.heading, precedence: message.precedence, remarks: rendering.remarks)
    case .notice(let notice):
      writer.add(notice)
      return writer.script(title: language.term(.notice), precedence: nil, remarks: uncertified)
    case .amendment(let amendment):
      writer.add(.entry(amendment.activity), label: language.term(.activity))
      writer.add(amendment.notice)
      return writer.script(title: language.term(.amendment), precedence: nil, remarks: uncertified)
    case .safetyWarning(let warning):
      writer.add(warning)
      if let text { writer.add(language.term(.remark), words: text) }
      return writer.script(title: language.term(.safetyWarning), precedence: .flash, remarks: uncertified)
    default: throw .kind(EntryJSON.kind(of: body))
    }
  }
}

extension ScriptWriter {
  fileprivate mutating func add(_ notice: ActivityNotice) {
    let (term, number) = Term.of(notice.kind)
    let word = term.map(language.term) ?? language.phrase(.unknownChoice, ["number": String(number)])
    add(choice: word, number, language.term(.kind))
    add(language.term(.title), words: notice.title.text)
    for (index, volume) in notice.volumes.enumerated() {
      let number = notice.volumes.count == 1 ? nil : index + 1
      add(.area(volume.area), label: label(.area, ofVolume: number))
      add(.height(volume.band.lower), label: label(.lower, ofVolume: number))
      add(.height(volume.band.upper), label: label(.upper, ofVolume: number))
      // Rather too early and too late than the reverse.
      add(label(.from, ofVolume: number), time: volume.window.start.atSecond(.down))
      add(label(.until, ofVolume: number), time: volume.window.end.atSecond(.up))
    }
    if !notice.concerned.isEmpty {
      let names = notice.concerned.map(\.name).joined(separator: ", ")
      add(language.term(.concerned), words: names)
    }
    if let contact = notice.contact { add(language.term(.contact), words: contact.text) }
  }

  private func label(_ term: Term, ofVolume number: Int?) -> String {
    guard let number else { return language.term(term) }
    return language.phrase(.scriptVolume, ["label": language.term(term), "number": String(number)])
  }

  fileprivate mutating func add(_ warning: SafetyWarning) {
    let (term, number) = Term.of(warning.nature)
    let word = term.map(language.term) ?? language.phrase(.unknownChoice, ["number": String(number)])
    add(choice: word, number, language.term(.nature))
    add(.place(warning.place), label: language.term(.place))
    add(.distance(warning.radius), label: language.term(.radius))
    if let lower = warning.lower { add(.height(lower), label: language.term(.lower)) }
    if let upper = warning.upper { add(.height(upper), label: language.term(.upper)) }
    add(language.term(.from), time: warning.from.atSecond(.down))
    if warning.until == .latest {
      add(language.term(.until), words: language.term(.untilFurtherNotice))
    } else {
      add(language.term(.until), time: warning.until.atSecond(.up))
    }
  }
}

extension Term {
  /// The word of a kind of activity and its number; no word for one of a later version.
  static func of(_ kind: ActivityKind) -> (Term?, UInt32) {
    switch kind {
    case .flight: (.flight, 1)
    case .patrol: (.patrol, 2)
    case .convoy: (.convoy, 3)
    case .exercise: (.exercise, 4)
    case .liveFiring: (.liveFiring, 5)
    case .droneFlight: (.droneFlight, 6)
    case .humanitarianMovement: (.humanitarianMovement, 7)
    case .staticSite: (.staticSite, 8)
    case .other(let number): (nil, number)
    }
  }

  /// The word of the nature of a warning and its number; no word for one of a later version.
  fileprivate static func of(_ nature: WarningNature) -> (Term?, UInt32) {
    switch nature {
    case .unspecified: (.unspecified, 0)
    case .strayAircraft: (.strayAircraft, 1)
    case .strayDrone: (.strayDrone, 2)
    case .accidentalLaunch: (.accidentalLaunch, 3)
    case .liveFire: (.liveFire, 4)
    case .distress: (.distress, 5)
    case .mistakenPosition: (.mistakenPosition, 6)
    case .rescue: (.rescue, 7)
    case .other(let number): (nil, number)
    }
  }
}
