// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Catalogue

@Suite("Telephone scripts")
struct ScriptTests {
  private let catalogue = Catalogue.shipped

  private func script(_ body: Body, _ tag: String, text: String? = nil) throws -> TelephoneScript {
    try catalogue.script(of: body, text: text, in: try .shipped(tag), agreed: catalogue.hash)
  }

  private func hotline(_ format: FilledFormat) throws -> Body {
    .hotline(HotlineMessage(precedence: .flash, language: try Label("en"), format: format))
  }

  @Test("every format has a script in every language: digits are words, and each code has its check group")
  func all() throws {
    var samples = Samples(seed: 31)
    for format in catalogue.formats {
      let body = try hotline(try samples.message(format, catalogue))
      for language in catalogue.languages {
        let script = try script(body, language.tag)
        #expect(script.title.contains(language.title(of: format)))
        for line in script.lines {
          guard let check = line.check, let spoken = line.spokenCheck else { continue }
          #expect(CheckGroup(of: line.written, line: line.number).matches(check))
          let digits = (line.spoken + spoken).filter { $0.isASCII && $0.isNumber }
          // WGS 84 is a name.
          #expect(digits.isEmpty || line.written.contains("WGS 84"), "\(language.tag): \(line.spoken)")
          #expect(line.written.utf8.allSatisfy { $0 < 0x80 || line.written.contains("°") })
        }
        #expect(script.text.contains(script.total))
      }
    }
  }

  @Test("the codes are the same in every language, and typed in they give the same values again")
  func codes() throws {
    var samples = Samples(seed: 77)
    for format in catalogue.formats {
      for _ in 0..<5 {
        let message = try samples.message(format, catalogue)
        let scripts = try catalogue.languages.map { try script(try hotline(message), $0.tag) }
        let codes = scripts.map { $0.lines.filter { $0.check != nil }.map { "\($0.written) \($0.check ?? "")" } }
        #expect(Set(codes).count == 1)
        for value in message.values {
          let parameter = try #require(format.parameter(value.parameter))
          var writer = ScriptWriter(language: try .shipped("en"))
          writer.add(value.content, label: "", of: (format, parameter))
          guard writer.lines.count == 1, let code = writer.lines.first?.written else { continue }
          // An entry is looked up by what is taken down, not read from it.
          if case .entry = value.content { continue }
          let read = try ValueInput(type: parameter.type, resolve: { _ in nil }).content(.string(code))
          #expect(read == value.content, "\(code)")
        }
      }
    }
  }

  @Test("times are spoken to the second, and the check group is over what is spoken")
  func seconds() throws {
    func warning(_ from: String, _ until: String) throws -> TelephoneScript {
      let warning = SafetyWarning(
        place: try Position(latitudeE7: 355_300_000, longitudeE7: 357_800_000), radius: .kilometres(12),
        from: try Instant(iso8601: from), until: try Instant(iso8601: until), nature: .liveFire)
      return try script(.safetyWarning(warning), "en")
    }
    let exact = try warning("2018-09-17T19:40:12.345Z", "2018-09-17T21:00:00.001Z")
    let takenDown = try warning("2018-09-17T19:40:12Z", "2018-09-17T21:00:01Z")
    #expect(exact == takenDown, "whoever takes it down to the second has the same check groups")
    #expect(!exact.text.contains("345"))
  }

  @Test("letters and digits are those of ICAO in English, and can be read back")
  func english() throws {
    let warning = SafetyWarning(
      place: try Position(latitudeE7: 355_300_000, longitudeE7: 357_800_000), radius: .kilometres(12),
      lower: .surface, upper: .meanSeaLevel(centimetres: 1_200_000),
      from: try Instant(iso8601: "2018-09-17T19:40:00Z"), until: try Instant(iso8601: "2018-09-17T21:00:00Z"),
      nature: .liveFire)
    let script = try script(.safetyWarning(warning), "en", text: "Keep\u{202E} away.\n")
    #expect(script.precedence == "Precedence: FLASH")
    #expect(
      script.lines.map(\.spoken) == [
        "live fire, code FOWER", "TREE FIFE DECIMAL FIFE TREE degrees north, TREE FIFE DECIMAL SEVEN AIT degrees east",
        "WUN TOO kilometres", "surface", "WUN TOO, ZERO ZERO ZERO metres above mean sea level",
        "WUN SEVEN WUN NINER FOWER ZERO ZULU, September, year WUN AIT",
        "WUN SEVEN TOO WUN ZERO ZERO ZULU, September, year WUN AIT", "\u{2068}Keep<U+202E> away.<U+000A>\u{2069}",
      ])
    #expect(script.lines.map(\.check).last == .some(nil))
    #expect(script.lines[2].written == "12 km" && script.lines[4].written == "12000 m MSL")
    #expect(try VoiceSpelling.read(Speech(language: .shipped("en")).spelled("FALCON 21")) == "FALCON 21")
  }

  @Test("digits are read one by one in the words of each language")
  func digits() throws {
    let place = try Position(latitudeE7: -355_300_000, longitudeE7: -1_357_800_000)
    #expect(
      Speech(language: try .shipped("tr")).place(place)
        == "üç beş nokta beş üç derece güney, bir üç beş nokta yedi sekiz derece batı")
    #expect(
      Speech(language: try .shipped("he")).place(place)
        == "שלוש חמש נקודה חמש שלוש מעלות דרום, אחת שלוש חמש נקודה שבע שמונה מעלות מערב")
    #expect(
      Speech(language: try .shipped("ar")).place(place)
        == "ثلاثة خمسة فاصلة خمسة ثلاثة درجة جنوبًا، واحد ثلاثة خمسة فاصلة سبعة ثمانية درجة غربًا")
    #expect(Speech(language: try .shipped("he")).number("-1234567") == "מינוס אחת, שתיים שלוש ארבע, חמש שש שבע")
    #expect(
      Speech(language: try .shipped("en")).number("-20.12345") == "MINUS TOO ZERO DECIMAL WUN TOO TREE, FOWER FIFE")
    #expect(Speech(language: try .shipped("en")).number("5000") == "FIFE ZERO ZERO ZERO")
    #expect(Speech(language: try .shipped("tr")).spelled("F-7") == "FOXTROT, yedi")
  }

  @Test("a notice is read volume by volume, an area point by point")
  func notice() throws {
    let ring = try [(353_000_000, 357_000_000), (354_000_000, 357_000_000), (354_000_000, 358_000_000)].map {
      try Position(latitudeE7: $0, longitudeE7: $1)
    }
    let band = try AltitudeBand(lower: .surface, upper: .flightLevel(hundredsOfFeet: 90))
    let window = try TimeWindow(
      start: try Instant(iso8601: "2018-09-17T19:40:00Z"), end: try Instant(iso8601: "2018-09-17T21:00:00Z"))
    let areas = [
      Area.polygon(ring), .circle(center: ring[0], radius: .kilometres(5)),
      .corridor(path: Array(ring.prefix(2)), halfWidth: .nauticalMiles(2)),
    ]
    let notice = ActivityNotice(
      kind: .droneFlight, title: try Label("FALCON 21"),
      volumes: try areas.map { try Volume(area: $0, band: band, window: window) },
      concerned: [try PartyID("bravo"), try PartyID("charlie")],
      contact: try Label("123.45 MHz"))
    let script = try script(.notice(notice), "en")
    #expect(
      script.lines.map(\.label) == [
        "Kind", "Title", "Area, volume 1, point 1 of 3", "Area, volume 1, point 2 of 3", "Area, volume 1, point 3 of 3",
        "Lower limit, volume 1", "Upper limit, volume 1", "From, volume 1", "Until, volume 1", "Area, volume 2",
        "Radius",
        "Lower limit, volume 2", "Upper limit, volume 2", "From, volume 2", "Until, volume 2",
        "Area, volume 3, point 1 of 2", "Area, volume 3, point 2 of 2", "Half width", "Lower limit, volume 3",
        "Upper limit, volume 3", "From, volume 3", "Until, volume 3", "Parties concerned", "Contact",
      ])
    #expect(script.lines[0].spoken == "drone flight, code SIX")
    #expect(script.lines[6].spoken == "flight level ZERO NINER ZERO" && script.lines[6].written == "FL 090")
    let ref = EntryRef(origin: try Origin("a/b"), index: 1, leaf: .sha256([]))
    let amendment = Body.amendment(ActivityAmendment(activity: ref, replaces: ref, notice: notice))
    let changed = try self.script(amendment, "en")
    #expect(changed.title == "Telephone script: New version of a notified activity")
    #expect(changed.lines.first?.label == "Activity" && changed.lines.first?.written == "1 \(CodeText.leaf(ref))")
    #expect(changed.lines.dropFirst().map(\.written) == script.lines.map(\.written))
    #expect(
      try catalogue.script(of: .notice(notice), text: nil, in: .shipped("en"), agreed: nil).instructions.count == 3)
  }

  @Test(
    "an area of every kind is read with all of its points and measures, in every language",
    arguments: ["en", "tr", "he", "ar"])
  func areas(_ tag: String) throws {
    var samples = Samples(seed: 7)
    var seen: Set<String> = []
    for _ in 0..<200 {
      let area = try samples.area()
      let outline = AreaOutline(area)
      seen.insert(outline.phrase.rawValue + (outline.holes.isEmpty ? "" : " with holes"))
      var writer = ScriptWriter(language: try .shipped(tag))
      writer.add(.area(area), label: "area")
      #expect(writer.lines.count == outline.count + outline.measures.count)
      #expect(writer.lines.allSatisfy { $0.check != nil })
      let text = ValueText(language: try .shipped(tag)).text(.area(area))
      for point in outline.points + outline.holes.joined() { #expect(text.contains(CodeText.place(point)), "\(text)") }
      #expect(!text.contains("{"), "\(text)")
    }
    #expect(seen.count == 8, "\(seen)")
  }

  @Test("a warning without end is read as until further notice, and one without heights has no lines for them")
  func openWarning() throws {
    let warning = SafetyWarning(
      place: try Position(latitudeE7: 1, longitudeE7: -1), radius: .metres(50), from: Instant(milliseconds: 0),
      until: .latest, nature: .other(77))
    let script = try script(.safetyWarning(warning), "en")
    #expect(script.lines.map(\.label) == ["Danger", "Place", "Radius", "From", "Until"])
    #expect(
      script.lines.map(\.written) == ["77", "0.0000001 N 0.0000001 W", "50 m", "010000ZJAN70", "until further notice"])
    #expect(script.lines.last?.check == .some(nil))
  }

  @Test("a format of another catalogue is read by its raw values")
  func otherCatalogue() throws {
    let message = FilledFormat(
      number: 5, catalogue: .sha256([1]),
      values: [ParameterValue(parameter: 1, content: .choice(2)), ParameterValue(parameter: 9, content: .later)])
    let script = try script(try hotline(message), "en")
    #expect(script.lines.map(\.label) == ["Parameter 1", "Parameter 9"])
    #expect(script.lines.map(\.spoken).first == "choice 2, code TOO")
    #expect(script.title.contains("another catalogue"))
  }

  @Test("entries that nobody reads aloud have no script")
  func none() throws {
    let free = Body.hotline(HotlineMessage(precedence: .flash, language: try Label("en")))
    #expect(throws: ScriptError.freeText) { try script(free, "en") }
    let ref = EntryRef(origin: try Origin("a/b"), index: 1, leaf: .sha256([]))
    #expect(throws: ScriptError.kind("hold-lifted")) { try script(.holdLifted(ref), "en") }
  }
}
