// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Dossier
import Foundation

struct VerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Re-derive everything from the bytes and say what was changed, if anything.",
    discussion: """
      Without FILE: reads the node's store (the node may be running), hashes every entry again, rebuilds every tree,
      checks every signature, receipt, tile and part, and folds the board anew.

      With FILE, without a node:
        a proof (.tlog-proof)   with the cards of the parties; the entry, and its parts if they are there, are read
                                from the files beside it
        a copy for the desk     with the cards of the parties; without them, by those in the file
        an incident's dossier   (a folder) with the cards of the parties; without them, by those in the folder
        a file of the exchange  with -d: only its recipient can open it

      EXIT CODES  0 everything is as it was signed   1 something is not: it is named   65, 66 the input can not be used

      EXAMPLES
        parley verify -d alfa
        parley verify flash.tlog-proof --card alfa.card --card bravo.card
        parley verify flash.tlog-proof --policy flash.policy --entry flash.entry
        parley verify board.parley-copy --card alfa.card --card bravo.card
        parley verify to-bravo.parley -d bravo
        parley verify incident-4 --card alfa.card --card bravo.card
      """)
  @Argument(
    help: "A proof, a copy, a file of the exchange, or the folder of a dossier; without it, the node's own store.")
  var file: String?
  @Option(name: .shortAndLong, help: "The node's directory (default: $PARLEY_DIRECTORY, or the current directory).")
  var directory = NodeDirectory.preset
  @OptionGroup var trust: TrustOptions
  @Option(help: "For a proof, instead of cards: the C2SP tlog-policy with the keys that count.") var policy: String?
  @Option(help: "For a proof: the entry's bytes, if not beside it.") var entry: String?
  @Option(help: "For a proof: the entry's parts, if not beside it.") var parts: String?
  @Flag(help: "Print JSON for machines.") var json = false

  func run() async throws {
    try await withFailures {
      guard let file else {
        return try report(
          Verification.store(directory) { done, of, name in printError("  \(name): \(done) of \(of) entries") })
      }
      if let read = try DossierFolder.read(file) { return try dossier(read.files, read.strange, file) }
      let bytes = [UInt8](try readInput(file))
      switch FileKind(bytes) {
      case .proof: try proof(bytes, file)
      case .copy: try report(CopyCheck(bytes, trust: trust).report)
      case .sealedCopy: try report(CopyCheck(trust.open(bytes), trust: trust).report)
      case .bundle:
        let verdict = try BundleCheck.verdict(bytes, directory: directory)
        print(json ? verdict.json.text(pretty: true) : verdict.text)
        guard verdict.isClean else { throw Failure.notSo("not everything is as it was signed; see above") }
      case .unknown:
        throw Failure.notSo(
          "\(file) does not begin like a proof, a copy or a file of the exchange: it is something else, or was changed")
      }
    }
  }

  private func proof(_ bytes: [UInt8], _ file: String) throws {
    let base = file.hasSuffix(".tlog-proof") ? String(file.dropLast(11)) : file
    let entry = [UInt8](try readInput(self.entry ?? "\(base).entry"))
    let verdict: ProofVerdict
    if let policy {
      verdict = try ProofCheck.underPolicy(bytes, policy: [UInt8](readInput(policy)), entry: entry)
    } else {
      guard !trust.card.isEmpty else {
        throw Failure.input("a proof needs keys that you trust: give --card for each party, or --policy FILE")
      }
      verdict = try ProofCheck.byCards(bytes, entry: entry, trust: trust)
    }
    let parts = self.parts ?? "\(base).parts"
    let given = self.parts != nil || FileManager.default.fileExists(atPath: parts)
    let whole = given ? try verdict.with(parts: [UInt8](readInput(parts))) : verdict
    print(json ? whole.json.text(pretty: true) : whole.text)
  }

  private func dossier(_ files: [DossierFile], _ strange: [String], _ folder: String) throws {
    guard DossierAudit.isDossier(files.map(\.name)) else {
      throw Failure.notSo("\(folder) has no incident.json and SHA256SUMS: it is no dossier, or files are missing")
    }
    var audit = DossierAudit(files, cards: try trust.cards())
    var report = audit.run()
    report.problems += strange
    print(json ? DossierText.json(report).text(pretty: true) : DossierText.render(report))
    guard report.isClean else { throw Failure.notSo("not everything is as it was signed; see above") }
  }

  private func report(_ report: Verification.Report) throws {
    print(json ? report.json : report.text)
    guard report.isClean else { throw Failure.notSo("not everything is as it was signed; see above") }
  }
}
