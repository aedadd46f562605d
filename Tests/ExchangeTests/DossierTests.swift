// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Dossier
import Exchange
import Geodesy
import Mechanism
import Separation
import Testing
import TransparencyLog
import Wire

@Suite("The dossier of an incident proves itself")
struct DossierTests {
  private static let names = ["alpha", "bravo"]

  /// Two nodes with an incident that was agreed on, disputed and closed; returns the files that one of them exports.
  private static func files(
    by name: String = "alpha", language: String = "en", text: String = "We saw two flashes.", cutFirst: Bool = false
  ) throws -> ([DossierFile], World) {
    var world = try World(names)
    let (alpha, bravo) = (try PartyID("alpha"), try PartyID("bravo"))
    world.run(1_000)
    func say(_ party: PartyID, _ lane: Lane, _ body: Body, _ text: String? = nil) throws -> EntryRef {
      let draft = Draft(
        lane: lane, position: try Say.position(), body: body,
        parts: text.map { [DraftPart(role: .text, bytes: Array($0.utf8))] } ?? [])
      let id = world.submit(party, [draft])
      world.run(1_500)
      return try #require(world.confirmed(id)?.first)
    }
    let proposal = try say(alpha, .plans, .arrangementProposed(terms()))
    for party in [alpha, bravo] { _ = try say(party, .plans, .arrangementSigned(proposal)) }
    let warning = try say(alpha, .urgent, try Say.warning().body)
    _ = try say(bravo, .urgent, .answer(Answer(to: warning, state: .understood)))
    if cutFirst { world.cut(alpha, bravo) }
    let incident = try say(
      alpha, .urgent,
      .incidentOpened(
        IncidentOpened(
          title: Label("Flashes <b>\"near\"</b> & the line"), nature: .openingOfFire,
          from: Instant(milliseconds: World.epoch),
          about: [warning])), text)
    guard !cutFirst else { return (try export(incident, by: name, language: language, world), world) }
    let fact = try say(
      bravo, .plans, .incidentAction(IncidentAction(incident: incident, step: .fact)), "There was fire.")
    _ = try say(alpha, .plans, .incidentAction(IncidentAction(incident: incident, step: .agreed(fact))))
    _ = try say(bravo, .plans, .incidentAction(IncidentAction(incident: incident, step: .disputed(fact))), "Not ours.")
    let calming = CalmingMeasure(measure: try Label("Guns silent"), entry: warning)
    _ = try say(bravo, .urgent, .incidentAction(IncidentAction(incident: incident, step: .calming(calming))))
    for party in [alpha, bravo] {
      _ = try say(party, .plans, .incidentAction(IncidentAction(incident: incident, step: .closed(.jointly))))
    }
    world.run(3_000)
    return (try export(incident, by: name, language: language, world), world)
  }

  private static func terms() throws -> Arrangement {
    Arrangement(
      title: try Label("terms"), parties: try names.map { try PartyID($0) }, inForceFrom: Instant(milliseconds: 1),
      areaOfOperations: [
        .circle(center: try Position(latitudeE7: 355_000_000, longitudeE7: 358_000_000), radius: .kilometres(100))
      ],
      minimumNoticeSeconds: 60, receiptSeconds: 30, commCheckSeconds: 600, clockToleranceSeconds: 30,
      representatives: try names.map { Representative(party: try PartyID($0), position: try Say.position()) })
  }

  static func export(_ incident: EntryRef, by name: String, language: String, _ world: World) throws -> [DossierFile] {
    let party = try PartyID(name)
    let (machine, store) = (try world[party], try world.node(party).store)
    let timeline = try #require(machine.board.timeline(ofIncident: incident))
    var evidence: [EntryRef: EntryEvidence] = [:]
    for line in timeline.lines {
      let stored = try #require(try store.entries(of: line.ref.origin, from: line.ref.index, limit: 1).first)
      let range = line.ref.index..<line.ref.index + 1
      evidence[line.ref] = EntryEvidence(
        bytes: stored.bytes, proof: try? machine.proof(of: line.ref),
        parts: try store.parts(of: line.ref.origin, in: range, bytes: .max).parts.map(PartsMessage.Record.init))
    }
    let source = DossierSource(
      incident: try #require(machine.board.incident(incident)), timeline: timeline, board: machine.board,
      cards: try world.channel.identities.map { try $0.card.signed(by: $0.recovery) }, evidence: evidence,
      exportedBy: party, exportedAt: world.now)
    let wording = try #require(IncidentWording.shipped.first { $0.tag == language })
    return try Dossier.files(of: source, wording: wording)
  }

  private func verify(_ files: [DossierFile], _ cards: [Card] = []) -> DossierAudit.Report {
    var audit = DossierAudit(files, cards: cards)
    return audit.run()
  }

  @Test("what either side exports verifies, with every entry proven and receipted", arguments: names)
  func verifies(by name: String) throws {
    let (files, world) = try Self.files(by: name)
    let report = verify(files, world.channel.identities.map(\.card))
    #expect(report.problems == [])
    #expect(report.unproven == 0)
    #expect(report.proven > 15)
    #expect(report.receipted == report.proven)
    #expect(report.parts == 3)
    #expect(report.title == "Flashes <b>\"near\"</b> & the line")
    #expect(!report.notChecked.contains { $0.contains("--card") })
    #expect(verify(files).notChecked.contains { $0.contains("--card") })
  }

  @Test("a byte changed in any file is found, as is a file that is missing, added or swapped")
  func tampering() throws {
    let (files, _) = try Self.files()
    for (place, file) in files.enumerated() {
      for position in [0, file.bytes.count / 2, file.bytes.count - 1] {
        var bytes = file.bytes
        bytes[position] ^= 1
        var changed = files
        changed[place] = DossierFile(name: file.name, bytes: bytes)
        #expect(!verify(changed).isClean, "\(file.name), byte \(position)")
      }
      var without = files
      without.remove(at: place)
      #expect(!verify(without).isClean, "without \(file.name)")
    }
    #expect(!verify(files + [DossierFile(name: "entries/9999.entry", bytes: [1])]).isClean)
  }

  @Test(
    "who makes the sums anew is found by the proofs, the record and the page",
    arguments: [
      ("entry", 3), ("tlog-proof", 3), ("parts", 3), ("card", 1), ("policy", 1), ("json", 1), ("html", 1),
    ])
  func forgedSums(suffix: String, count: Int) throws {
    let (files, world) = try Self.files()
    let others = files.filter { $0.name != "SHA256SUMS" }
    let places = others.indices.filter { others[$0].name.hasSuffix(".\(suffix)") }.prefix(count)
    #expect(places.count == count)
    for place in places {
      for position in stride(from: 0, to: others[place].bytes.count, by: max(1, others[place].bytes.count / 40)) {
        var changed = others
        var bytes = changed[place].bytes
        bytes[position] ^= 1
        changed[place] = DossierFile(name: changed[place].name, bytes: bytes)
        let sums = changed.sorted { $0.name < $1.name }.map { "\(Hash256.sha256($0.bytes).hex)  \($0.name)\n" }
        changed.append(DossierFile(name: "SHA256SUMS", bytes: Array(sums.joined().utf8)))
        let report = verify(changed, world.channel.identities.map(\.card))
        #expect(!report.isClean, "\(others[place].name), byte \(position)")
      }
    }
  }

  @Test("the record can not say another thing of answers, facts and closings than the entries do")
  func forgedRecord() throws {
    let (files, world) = try Self.files()
    let record = try #require(files.first { $0.name == "incident.json" })
    let text = String(decoding: record.bytes, as: UTF8.self)
    for (old, new) in [
      ("\"disputed\":true", "\"disputed\":false"), ("\"jointly\":true", "\"jointly\":false"),
      ("Guns silent", "Guns loaded"), ("\"exportedBy\":\"alpha\"", "\"exportedBy\":\"bravo\""),
    ] {
      let forged = text.replacing(old, with: new)
      #expect(forged != text, "\(old)")
      var changed = files.filter { !["SHA256SUMS", "incident.json"].contains($0.name) }
      changed.append(DossierFile(name: "incident.json", bytes: Array(forged.utf8)))
      let sums = changed.sorted { $0.name < $1.name }.map { "\(Hash256.sha256($0.bytes).hex)  \($0.name)\n" }
      changed.append(DossierFile(name: "SHA256SUMS", bytes: Array(sums.joined().utf8)))
      #expect(!verify(changed, world.channel.identities.map(\.card)).isClean, "\(old)")
    }
  }

  @Test("a hostile text is no markup, can not turn the page around, and hides nothing")
  func hostileText() throws {
    let hostile = "</bdi><script>alert(1)</script>\u{202E}turned\u{2066}\u{200B}\n\"'&"
    let (files, _) = try Self.files(text: hostile)
    let page = String(decoding: try #require(files.first { $0.name == "index.html" }).bytes, as: UTF8.self)
    #expect(!page.contains("<script"))
    #expect(page.contains("&lt;/bdi&gt;&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("U+202E") && page.contains("U+2066") && page.contains("U+200B"))
    for scalar in ["\u{202E}", "\u{2066}", "\u{200B}"] { #expect(!page.contains(scalar)) }
    #expect(page.contains("Flashes &lt;b&gt;&quot;near&quot;&lt;/b&gt; &amp; the line"))
    #expect(verify(files).isClean)
  }

  @Test(
    "the page has the reservations at its head, loads nothing and has a policy that forbids it",
    arguments: [
      "en", "tr", "he", "ar",
    ])
  func page(language: String) throws {
    let (files, _) = try Self.files(language: language)
    let page = String(decoding: try #require(files.first { $0.name == "index.html" }).bytes, as: UTF8.self)
    let wording = try #require(IncidentWording.shipped.first { $0.tag == language })
    let body = try #require(page.components(separatedBy: "<body>").last)
    #expect(body.drop { $0 == "\n" }.hasPrefix("<p class=\"reservations\">"))
    #expect(page.contains("<html lang=\"\(language)\" dir=\"\(wording.isRightToLeft ? "rtl" : "ltr")\">"))
    #expect(page.contains("default-src 'none'"))
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains(" style="))
    #expect(page.contains(wording(.stateClosedJointly)) && page.contains(wording(.factDisputed)))
    // What entries say is no JSON, and its names are those of the language.
    #expect(!page.contains("{&quot;") && !page.contains("[{"), "raw values")
    for name in ["title", "nature", "from", "place", "radiusMetres"] {
      #expect(!page.contains("<dt>\(name)</dt>") || language == "en", "\(name)")
      #expect(!page.contains("<dt><span class=\"n\">\(name)</span></dt>"), "\(name)")
    }
    let english = try #require(IncidentWording.shipped.first { $0.tag == "en" })
    #expect(Set(wording.members.keys) == Set(english.members.keys))
    #expect(Set(wording.values.keys) == Set(english.values.keys))
    #expect(verify(files).isClean)
  }

  @Test("what was written while the line was cut is there without a receipt, and says so")
  func cutLine() throws {
    let (files, world) = try Self.files(cutFirst: true)
    let report = verify(files, world.channel.identities.map(\.card))
    #expect(report.problems == [])
    #expect(report.receipted < report.proven + report.unproven)
  }

  @Test("both sides make the same timeline of the same cut")
  func sameTimeline() throws {
    let (_, world) = try Self.files()
    let boards = try Self.names.map { try world[PartyID($0)].board }
    #expect(boards[0].cut == boards[1].cut)
    let incident = try #require(boards[0].incidents.first?.ref)
    #expect(boards[0].timeline(ofIncident: incident) == boards[1].timeline(ofIncident: incident))
  }

  @Test(
    "no language lacks a word: terms are read whole, and every kind of entry has one in each",
    arguments: [
      "en", "tr", "he", "ar",
    ])
  func wording(language: String) throws {
    let wording = try #require(IncidentWording.shipped.first { $0.tag == language })
    #expect(Set(wording.kinds.keys) == Set(EntryKind.allCases.map(\.rawValue)))
    #expect(IncidentTerm.allCases.allSatisfy { !wording($0).isEmpty })
  }
}
