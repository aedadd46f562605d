// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Verifies a dossier from its files alone: entry bytes to leaf hash, inclusion proof, checkpoint signature and receipts;
/// parts against their commitments; record and page against what the files say.
public struct DossierAudit: Sendable {
  /// The outcome.
  public struct Report: Sendable {
    /// What the incident is called; nil if the record can not be read.
    public var title: String?
    /// Who is said to have exported it.
    public var exportedBy: String?
    /// When, by that party's word.
    public var exportedAt: String?
    /// Entries whose proof holds.
    public var proven = 0
    /// Of these, how many carry a receipt of another party.
    public var receipted = 0
    /// Entries without a proof, because nothing signed covered them.
    public var unproven = 0
    /// Parts that fulfil the commitment of their entry.
    public var parts = 0
    /// What is not as it was signed, or as the files say; empty if all is.
    public var problems: [String] = []
    /// What could not be checked with what is at hand, and why.
    public var notChecked: [String] = []
    /// Whether nothing was found.
    public var isClean: Bool { problems.isEmpty }
  }

  private let files: [String: [UInt8]]
  private let given: [Card]
  private var report = Report()
  private var used: Set<String> = [DossierFile.sums, DossierFile.record, DossierFile.page]

  /// An audit of these files.
  ///
  /// - Parameters:
  ///   - files: By name within the folder.
  ///   - cards: The cards of the parties from the reader's own records; without them the dossier's own are taken, and the
  ///     report says so.
  public init(_ files: [DossierFile], cards: [Card]) {
    self.files = Dictionary(files.map { ($0.name, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    given = cards
  }

  /// Whether files look like those of a dossier.
  public static func isDossier(_ names: some Collection<String>) -> Bool {
    names.contains(DossierFile.record) && names.contains(DossierFile.sums)
  }

  /// Verifies everything.
  public mutating func run() -> Report {
    checkSums()
    guard let record = record(), let roster = roster(record) else { return report }
    report.title = record["incident"]?["opened"]?["title"]?.words
    report.exportedBy = record["exportedBy"]?.words
    report.exportedAt = record["exportedAt"]?.words
    let lines = record["lines"]?.elements ?? []
    var proven: [ProvenLine] = []
    var keys: [Origin: [VerifierKey]] = [:]
    for (place, line) in lines.enumerated() {
      guard let found = check(line, place + 1, roster) else { continue }
      proven.append(ProvenLine(ref: found.ref, line: line, entry: found.proven.entry))
      for key in found.proven.keys where !keys[found.proven.origin, default: []].contains(key) {
        keys[found.proven.origin, default: []].append(key)
      }
    }
    for policy in Dossier.policies(keys, roster) {
      used.insert(policy.name)
      if files[policy.name] != policy.bytes { problem("\(policy.name) is not the policy that follows from the cards") }
    }
    let claims = ClaimCheck(lines: proven, record: record)
    report.problems += claims.problems
    report.notChecked += claims.notChecked
    checkPage(record)
    for name in files.keys.sorted() where !used.contains(name) { problem("\(name) belongs to nothing in the record") }
    report.notChecked.append(
      "lateness, disputed times, effect and defects: what the exporting node made of the logs; a copy of the logs shows it"
    )
    return report
  }

  private mutating func problem(_ text: String) { report.problems.append(text) }

  /// Every other file has a line, and every line a file with that sum.
  private mutating func checkSums() {
    let others = files.filter { $0.key != DossierFile.sums }.map { DossierFile(name: $0.key, bytes: $0.value) }
    guard let sums = files[DossierFile.sums] else { return problem("\(DossierFile.sums) is missing") }
    if sums == DossierFile.sums(of: others) { return }
    var stated: [String: String] = [:]
    for line in String(decoding: sums, as: UTF8.self).split(separator: "\n") where line.utf8.count > 66 {
      stated[String(line.dropFirst(66))] = String(line.prefix(64))
    }
    for file in others.sorted(by: { $0.name < $1.name }) {
      guard let sum = stated[file.name] else {
        problem("\(file.name) is not in \(DossierFile.sums)")
        continue
      }
      if sum != Hash256.sha256(file.bytes).hex { problem("\(file.name) was changed: its SHA-256 is another one") }
    }
    for name in stated.keys.sorted() where files[name] == nil { problem("\(name) is missing") }
    if report.problems.isEmpty { problem("\(DossierFile.sums) was changed") }
  }

  private mutating func record() -> JSONValue? {
    guard let bytes = files[DossierFile.record] else {
      problem("\(DossierFile.record) is missing")
      return nil
    }
    do throws(InputError) {
      let record = try JSONValue(parsing: bytes)
      guard record["format"] == .string(Dossier.format) else {
        problem("\(DossierFile.record) is of another format than \(Dossier.format)")
        return nil
      }
      if Dossier.bytes(of: record) != bytes { problem("\(DossierFile.record) is not as it was written") }
      return record
    } catch {
      problem("\(DossierFile.record) can not be read: \(error)")
      return nil
    }
  }

  // MARK: Cards

  private mutating func roster(_ record: JSONValue) -> ChannelRoster? {
    var inside: [Card] = []
    for name in files.keys.sorted() where name.hasPrefix("cards/") {
      used.insert(name)
      do {
        let card = try Card(parsing: files[name] ?? [])
        if name != "cards/\(card.party.name).card" { problem("\(name) is the card of \(card.party)") }
        inside.append(card)
      } catch { problem("\(name) is no card, or was changed: \(error)") }
    }
    for card in given where !inside.contains(card) {
      problem("the dossier does not hold the given card of \(card.party): it is of another channel or keys")
    }
    let missing = inside.map(\.party).filter { party in !given.contains { $0.party == party } }
    if !missing.isEmpty {
      let names = missing.map(\.name).joined(separator: ", ")
      report.notChecked.append(
        "whether the cards of \(names) are theirs; give --card for each party, from your own records")
    }
    guard let channel = inside.first?.channel, record["channel"]?.words == channel.text else {
      problem("the record names another channel than the cards")
      return nil
    }
    if record["parties"] != .array(inside.map(\.party).sorted().map { .string($0.name) }) {
      problem("the record names other parties than the cards")
    }
    do { return try ChannelRoster(name: channel, cards: inside) } catch {
      problem("the cards do not make a channel: \(error)")
      return nil
    }
  }

  // MARK: Entries

  private mutating func check(
    _ line: JSONValue, _ number: Int, _ roster: ChannelRoster
  ) -> (ref: EntryRef, proven: ProvenEntry)? {
    let (name, proofName) = (DossierFile.entry(number, "entry"), DossierFile.entry(number, "tlog-proof"))
    let partsName = DossierFile.entry(number, "parts")
    used.formUnion([name, proofName, partsName])
    guard line["number"] == .number(number), let json = line["ref"], let ref = try? EntryJSON.entryRef(json) else {
      problem("line \(number) of the record names no entry")
      return nil
    }
    guard let bytes = files[name] else {
      problem("\(name) is missing")
      return nil
    }
    do {
      let proof = try files[proofName].map { try TlogProof(parsing: $0) }
      let parts = try files[partsName].map { try PartsMessage(parsing: $0) }
      if let parts, parts.origin != ref.origin || parts.records.isEmpty {
        problem("\(partsName) is of another log")
        return nil
      }
      if let proof, files[proofName] != proof.bytes { problem("\(proofName) is not as a proof is written") }
      let evidence = EntryEvidence(bytes: bytes, proof: proof, parts: parts?.records ?? [])
      let proven = try ProvenEntry(evidence, at: ref, roster: roster)
      for member in proven.members where line[member.name] != member.value {
        problem("line \(number) of the record says another `\(member.name)` than \(name) and its proof")
      }
      if let lane = roster.lane(of: ref.origin), line["lane"] != .string(lane.rawValue) {
        problem("line \(number) of the record says another `lane` than the cards")
      }
      report.parts += evidence.parts.count
      if proof == nil {
        report.unproven += 1
        report.notChecked.append("\(name): nothing signed covered it when it was exported")
      } else {
        report.proven += 1
        if line["receipts"]?.elements.isEmpty == false { report.receipted += 1 }
      }
      return (ref, proven)
    } catch let fault as ProvenEntry.Fault {
      problem("\(name) is not proven: \(fault.reason)")
    } catch {
      problem("\(name) is not proven: \(error)")
    }
    return nil
  }

  private mutating func checkPage(_ record: JSONValue) {
    guard let page = files[DossierFile.page] else { return problem("\(DossierFile.page) is missing") }
    let wording = IncidentWording.shipped.first { DossierPage.identity($0).hex == record["page"]?.words }
    guard let wording else {
      report.notChecked.append(
        "\(DossierFile.page): another version of the software made it; read \(DossierFile.record), or verify with that version"
      )
      return
    }
    if page != Array(DossierPage.html(of: record, wording: wording).utf8) {
      problem("\(DossierFile.page) is not the page of \(DossierFile.record)")
    }
  }
}

/// A line with the entry that its bytes are.
struct ProvenLine {
  let ref: EntryRef
  let line: JSONValue
  let entry: Entry?
}
