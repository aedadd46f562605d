// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog
import Wire

@testable import Catalogue

@Suite("An arrangement is printed in every language of the catalogue")
struct DocumentTests {
  private let catalogue = Catalogue.shipped

  private static func arrangement(catalogue: Hash256?) throws -> Arrangement {
    let (alfa, bravo) = (try PartyID("alfa"), try PartyID("bravo"))
    let center = try Position(latitude: 35.5, longitude: 35.8)
    let from = try Instant(iso8601: "2026-01-01T00:00:00Z")
    let volume = try Volume(
      area: .circle(center: center, radius: .kilometres(5)),
      band: AltitudeBand(lower: .surface, upper: .meanSeaLevel(centimetres: 150_000)),
      window: TimeWindow(start: from, end: from.adding(seconds: 86_400)))
    return Arrangement(
      title: try Label("Line 1 <north> & \"south\""), parties: [alfa, bravo], inForceFrom: from,
      areaOfOperations: [volume.area],
      minima: [MinimaRow(first: .flight, minima: Minima(lateral: .metres(900), vertical: .metres(300), seconds: 60))],
      minimumNoticeSeconds: 900, deadlines: [Deadline(precedence: .flash, hasItSeconds: 60, doneSeconds: 900)],
      receiptSeconds: 30, commCheckSeconds: 600, clockToleranceSeconds: 30, languages: [try Label("en")],
      catalogue: catalogue,
      contacts: [Contact(party: bravo, means: try Label("VHF"), address: try Label("guard"))],
      measures: [
        Measure(
          kind: .safeCorridor, name: try Label("Road 4"), volume: volume, minima: .zero, revalidateBy: from,
          opening: [try #require(OpeningHours(days: 9, fromMinute: 360, minutes: 240))])
      ],
      retentionDays: 365, annexes: [Annex(title: try Label("Annex A"), sha256: .zero)],
      replaces: EntryRef(origin: try Origin("alfa/line-1/plans"), index: 4, leaf: .zero),
      terminationNoticeSeconds: 86_400,
      channels: [
        RadioChannel(
          purpose: try Label("escort"), frequency: Frequency(hertz: 36_500_000), party: alfa,
          callSign: try CallSign("FALCON 21"))
      ], formats: [1, 5], confidentiality: [try Clause("Staffs only.")],
      spillProcedure: [try Clause("Tell the other side.")])
  }

  private static func printed(catalogue: Hash256?, signed: Bool = true) throws -> PrintedArrangement {
    let (alfa, bravo) = (try PartyID("alfa"), try PartyID("bravo"))
    let ref = EntryRef(origin: try Origin("alfa/line-1/plans"), index: 7, leaf: .zero)
    let at = try Instant(iso8601: "2026-02-03T04:05:00Z")
    return PrintedArrangement(
      try arrangement(catalogue: catalogue), ref: ref,
      state: signed ? .agreed(from: at) : .proposed(by: alfa, missing: [bravo]),
      signatures: [PrintedArrangement.Signature(party: alfa, at: at, ref: ref)],
      suspensions: [PrintedArrangement.Act(party: bravo, at: at)],
      ends: [PrintedArrangement.Act(party: bravo, at: at)], asOf: at)
  }

  @Test("what a humanitarian channel and incidents add is printed, and an end that lies ahead is told as that")
  func humanitarian() throws {
    let (alfa, bravo) = (try PartyID("alfa"), try PartyID("bravo"))
    var terms = try Self.arrangement(catalogue: nil)
    terms.character = .humanitarian
    terms.leadTimes = LeadTimes(normalSeconds: 172_800, emergencySeconds: 86_400)
    terms.observers = [bravo]
    terms.representatives = [Representative(party: alfa, position: try PositionDesignator("commander-7"))]
    let now = try Instant(iso8601: "2026-02-03T04:05:00Z")
    let ref = EntryRef(origin: try Origin("alfa/line-1/plans"), index: 7, leaf: .zero)
    for tag in ["ar", "en", "he", "tr"] {
      let language = try #require(catalogue.language(tag))
      func text(endsAfter seconds: Int) throws -> String {
        let printed = PrintedArrangement(
          terms, ref: ref, state: .agreed(from: now),
          ends: [PrintedArrangement.Act(party: bravo, at: now.adding(seconds: seconds))], asOf: now)
        return try #require(catalogue.document(of: printed, in: language)).text
      }
      let ahead = try text(endsAfter: 86_400)
      #expect(ahead.contains("commander-7") && ahead.contains(NotificationBanner.text(tag)), "\(tag): \(ahead)")
      #expect(ahead.contains("48") && ahead.contains("24"), "\(tag): \(ahead)")
      if tag == "en" {
        #expect(ahead.contains("ENDS by") && !ahead.contains("ENDED by"), "\(ahead)")
        #expect(ahead.contains("Observers, who say nothing of activities"), "\(ahead)")
        #expect(try text(endsAfter: -60).contains("ENDED by"))
      }
    }
  }

  @Test("two of something stands in the genitive after a preposition in Arabic, and in the nominative elsewhere")
  func dual() throws {
    var terms = try Self.arrangement(catalogue: nil)
    (terms.minimumNoticeSeconds, terms.receiptSeconds, terms.commCheckSeconds) = (7_200, 2, 120)
    let now = try Instant(iso8601: "2026-02-03T04:05:00Z")
    terms.areaOfOperations = [
      .circle(center: try Position(latitude: 35.5, longitude: 35.8), radius: .kilometres(2))
    ]
    let ref = EntryRef(origin: try Origin("alfa/line-1/plans"), index: 7, leaf: .zero)
    let language = try #require(catalogue.language("ar"))
    let printed = PrintedArrangement(terms, ref: ref, state: .agreed(from: now), asOf: now)
    let text = try #require(catalogue.document(of: printed, in: language)).text
    for words in ["لا يقل عن ساعتين (2)", "خلال ثانيتين (2)", "كل دقيقتين (2)", "نصف قطرها كيلومتران (2)"] {
      #expect(text.contains(words), "\(words) in \(text)")
    }
  }

  @Test("in each language it is whole, with the reservations at head and end", arguments: ["ar", "en", "he", "tr"])
  func everyLanguage(_ tag: String) throws {
    let language = try #require(catalogue.language(tag))
    let document = try #require(catalogue.document(of: Self.printed(catalogue: catalogue.hash), in: language))
    let text = document.text
    for name in ["alfa", "bravo", "Road 4", "FALCON 21", "36.5", "Annex A", "Staffs only.", "guard", "06:00", "10:00"] {
      #expect(text.contains(name), "\(name)")
    }
    #expect(!text.contains("{") && !text.contains("}"), "every slot is filled")
    #expect(document.reservations.count == 4)
    for reservation in document.reservations {
      #expect(text.components(separatedBy: reservation).count == 3, "\(reservation)")
      #expect(document.html.components(separatedBy: reservation).count == 3, "\(reservation)")
    }
    #expect(document.isCertified && document.sections.count == 15)
    #expect(Set(document.sections.map(\.heading)).count == 15)
    #expect(document.sections.allSatisfy { !$0.lines.isEmpty })
    // Everything that has a direction of its own is closed again in its line.
    for line in text.split(separator: "\n") {
      let (opens, closes) = (line.filter { $0 == "\u{2068}" }, line.filter { $0 == "\u{2069}" })
      #expect(opens.count == closes.count, "\(line)")
    }
    #expect(document.html.contains("dir=\"\(["ar", "he"].contains(tag) ? "rtl" : "ltr")\""))
    #expect(document.html.contains("&lt;north&gt; &amp; &quot;south&quot;"))
    #expect(!document.html.contains("<north>"))
  }

  @Test("languages differ in every sentence that has words of its own")
  func noLanguageIsMissing() throws {
    #expect(catalogue.documentLanguages == ["ar", "en", "he", "tr"])
    let english = try #require(catalogue.arrangements["en"])
    for tag in ["ar", "he", "tr"] {
      let other = try #require(catalogue.arrangements[tag])
      for phrase in ArrangementPhrase.allCases
      where english.phrase(phrase, governed: [:]).contains(where: \.isLetter) && phrase != .annex {
        let plain = english.phrase(phrase, governed: [:]).replacing(/\{[^}]*\}/, with: "")
        guard plain.contains(where: \.isLetter) else { continue }
        #expect(other.phrase(phrase, governed: [:]) != english.phrase(phrase, governed: [:]), "\(tag) \(phrase)")
      }
    }
  }

  @Test("the wording is certified only if all have signed a catalogue with exactly it")
  func certification() throws {
    let english = try #require(catalogue.language("en"))
    for (hash, signed) in [(Hash256?.none, true), (.zero, true), (catalogue.hash, false)] {
      let document = try #require(catalogue.document(of: Self.printed(catalogue: hash, signed: signed), in: english))
      #expect(!document.isCertified)
      #expect(document.text.contains("UNCERTIFIED"))
    }
  }

  @Test("in English it says what it is and grants nothing")
  func words() throws {
    let english = try #require(catalogue.language("en"))
    let text = try #require(catalogue.document(of: Self.printed(catalogue: nil), in: english)).text
    for sentence in [
      "This arrangement is no authorisation.", "It is no waiver of the right of self-defence.",
      "It is without prejudice to recognition, sovereignty or borders.",
      "no known conflict among notified activities, as of HHMM Z", "SUSPENDED by", "Monday Thursday",
    ] { #expect(text.contains(sentence), "\(sentence)") }
    for word in ["permit ", "permission", "approve", "cleared", "granted"] { #expect(!text.contains(word), "\(word)") }
  }

  @Test("a wording that is missing, has a slot too few or is of no language of the catalogue is refused by name")
  func faults() throws {
    func fault(_ change: (inout String) -> Void, name: String = "arrangement-tr.json") -> String? {
      var files = Catalogue.shippedFiles
      guard let place = files.firstIndex(where: { $0.name == "arrangement-tr.json" }) else { return nil }
      var text = String(decoding: files[place].bytes, as: UTF8.self)
      change(&text)
      files[place] = CatalogueFile(name: name, bytes: Array(text.utf8))
      do throws(CatalogueError) { _ = try Catalogue(files: files) } catch { return "\(error)" }
      return nil
    }
    #expect(fault { $0.replace("\"buffer\"", with: "\"bufer\"") }?.contains("buffer") == true)
    #expect(fault { $0.replace("{title}", with: "") }?.contains("title") == true)
    #expect(fault { $0.replace("\"language\": \"tr\"", with: "\"language\": \"de\"") }?.contains("language-de") == true)
    #expect(fault({ _ in }, name: "arrangement-xx.json")?.contains("arrangement-tr.json") == true)
    #expect(fault { _ in } == nil)
  }
}
