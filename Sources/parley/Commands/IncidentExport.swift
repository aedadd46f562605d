// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Dossier
import Foundation

struct IncidentExport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write an incident's dossier: a folder that opens in any browser, and proves itself.",
    discussion: """
      The folder has a page (index.html: no script, opens offline), the same for machines (incident.json), and the bytes, proofs and
      receipts of every entry. `parley verify FOLDER` checks it without a node; docs/incidents.md names independent tools. Parts that
      were removed are not in it. What is in it is for whoever may see the logs: look at the arrangement's permitted disclosure.

      EXAMPLES
        parley incident export alfa/line-1/urgent@4 --to incident-4 -d alfa
        parley incident export alfa/line-1/urgent@4 --to incident-4-tr --language tr -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The incident: ORIGIN@INDEX.") var incident: String
  @Option(help: "The folder that is made.") var to: String
  @Option(help: "Language of the page: ar, en, he, tr.") var language = "en"

  func run() async throws {
    try await withFailures {
      let reference = try Reference(incident)
      let path = "/api/v1/incidents/\(reference.pathElement)/dossier?language=\(pathElement(language))"
      let answer = try await access.client().get(path)
      let files = try answer["files"].array.map { file in
        guard let name = file["name"].string, let text = file["base64"].string, let data = Data(base64Encoded: text)
        else { throw Failure.fault("the node's answer holds something else than files") }
        return DossierFile(name: name, bytes: Array(data))
      }
      // Nothing is written that would not hold.
      var audit = DossierAudit(files, cards: [])
      let report = audit.run()
      guard report.isClean else { throw Failure.notSo(report.problems.joined(separator: "\n")) }
      try DossierFolder.write(files, to: to)
      if access.json {
        let named = JSONValue.object([
          "folder": .string(to), "files": .integer(Int64(files.count)), "entries": .integer(Int64(report.proven)),
          "receipted": .integer(Int64(report.receipted)), "unproven": .integer(Int64(report.unproven)),
        ])
        print(named.text(pretty: true))
      } else {
        print("wrote \(to): \(files.count) files, \(report.proven) entries with proofs, \(report.receipted) receipted")
        if report.unproven > 0 { print("NOT YET SIGNED: \(report.unproven) entries are in it without a proof") }
      }
    }
  }
}

/// A dossier as a folder.
enum DossierFolder {
  /// Writes into a folder of this name, which must not exist.
  static func write(_ files: [DossierFile], to path: String) throws {
    let manager = FileManager.default
    guard !manager.fileExists(atPath: path) else {
      throw Failure.file(path, reason: "exists already; give the name of a new folder")
    }
    // It gets its name when it is whole.
    let partial = "\(path).part"
    do {
      try? manager.removeItem(atPath: partial)
      for file in files {
        let place = URL(fileURLWithPath: partial).appendingPathComponent(file.name)
        try manager.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(file.bytes).write(to: place)
      }
      try manager.moveItem(atPath: partial, toPath: path)
    } catch {
      try? manager.removeItem(atPath: partial)
      throw Failure.file(path, reason: "cannot be written: \(error.localizedDescription)")
    }
  }

  /// The files of a folder, and what is in it besides and has no place in a dossier; nil if the path is none. Only what lies in the folder
  /// itself is read: a link leads elsewhere, and what is no file can not be summed.
  static func read(_ path: String) throws -> (files: [DossierFile], strange: [String])? {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else { return nil }
    guard let names = FileManager.default.enumerator(atPath: path) else {
      throw Failure.file(path, reason: "cannot be read")
    }
    var files: [DossierFile] = []
    var strange: [String] = []
    var folders: Set<String> = []
    var bytes = 0
    for case let name as String in names {
      let whole = "\(path)/\(name)"
      switch try FileManager.default.attributesOfItem(atPath: whole)[.type] as? FileAttributeType {
      case .typeDirectory?:
        folders.insert(name)
        continue
      case .typeRegular?: break
      case .typeSymbolicLink?:
        strange.append("\(name) is a symbolic link, and leads out of the dossier")
        continue
      default:
        strange.append("\(name) is no file")
        continue
      }
      let content = [UInt8](try readInput(whole))
      bytes += content.count
      guard files.count < DossierLimits.files, bytes <= DossierLimits.bytes else {
        throw Failure.input(
          "\(path): more than \(DossierLimits.files) files or \(DossierLimits.bytes) bytes: this is no dossier")
      }
      files.append(DossierFile(name: name, bytes: content))
    }
    for file in files {
      var parts = file.name.split(separator: "/").dropLast()
      while !parts.isEmpty {
        folders.remove(parts.joined(separator: "/"))
        parts = parts.dropLast()
      }
    }
    return (files, strange + folders.sorted().map { "\($0) is an empty folder, which no dossier has" })
  }
}

/// What a dossier proves, for people and machines.
enum DossierText {
  static func render(_ report: DossierAudit.Report) -> String {
    var lines = ["incident \"\(PlainText.shown(report.title ?? "?"))\""]
    if let by = report.exportedBy, let at = report.exportedAt {
      lines.append("exported by \(PlainText.shown(by)) at \(PlainText.shown(at)), by its own word")
    }
    lines.append(
      "entries proven \(report.proven), of these receipted by another party \(report.receipted); "
        + "without a proof \(report.unproven); parts \(report.parts)")
    for part in report.notChecked { lines.append("not checked: \(part)") }
    for problem in report.problems { lines.append("NOT AS SIGNED: \(problem)") }
    lines.append(report.isClean ? "everything is as it was signed" : "\(report.problems.count) problems")
    return lines.joined(separator: "\n")
  }

  static func json(_ report: DossierAudit.Report) -> JSONValue {
    .object([
      "clean": .bool(report.isClean), "incident": report.title.map { .string($0) } ?? .null,
      "exportedBy": report.exportedBy.map { .string($0) } ?? .null,
      "exportedAt": report.exportedAt.map { .string($0) } ?? .null, "proven": .integer(Int64(report.proven)),
      "receipted": .integer(Int64(report.receipted)), "unproven": .integer(Int64(report.unproven)),
      "parts": .integer(Int64(report.parts)), "problems": .array(report.problems.map { .string($0) }),
      "notChecked": .array(report.notChecked.map { .string($0) }),
    ])
  }
}
