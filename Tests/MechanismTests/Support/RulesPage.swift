// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The tables of `docs/rules.md`, by the heading that they stand under.
struct RulesPage {
  private var tables: [String: [[String]]] = [:]

  init() throws {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("docs/rules.md"), encoding: .utf8)
    var heading = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") { heading = String(line.dropFirst(3)) }
      guard line.hasPrefix("|") else { continue }
      let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      tables[heading, default: []].append(cells.map { $0.trimmingCharacters(in: .whitespaces) })
    }
  }

  /// The rows under a heading, without header and rule.
  func rows(_ heading: String) throws -> [[String]] {
    guard let table = tables[heading], table.count > 2 else { throw TestFailure.missing("table \(heading)") }
    return Array(table.dropFirst(2))
  }
}
