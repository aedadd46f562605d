// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// The command line of a warning, made so that nothing in it stops the warning: an option that is not known, that has no value or
/// one that can not be read goes along as words, and is told of after sending. Everything else is as the parser takes it.
enum WarningArguments {
  /// The command that these arguments are for.
  static let command = "warn"

  /// Options that take a value. Of the first group the value is left as it is given: the node takes it as far as it is usable.
  private static let said: Set<String> = [
    "place", "radius", "nature", "lower", "upper", "from", "until", "text", "reference", "reference-name",
  ]
  private static let settings: Set<String> = ["wait", "directory", "as", "node", "ca"]
  private static let flags: Set<String> = ["preview", "json", "help"]

  /// - Parameter arguments: all of the command line, without the program's name.
  /// - Returns: the same if it is not a warning's.
  static func tolerant(_ arguments: [String]) -> [String] {
    guard arguments.first == command else { return arguments }
    var reading = Reading(rest: Array(arguments.dropFirst()))
    reading.readAll()
    return [command] + reading.arguments
  }

  private struct Reading {
    /// What is still to be read.
    var rest: [String]
    private var options: [String: String] = [:]
    private var plain: [String] = []
    private var words: [String] = []
    /// What goes along behind the words, so that nature and place stay in front.
    private var remarks: [String] = []
    private var notes: [String] = []

    init(rest: [String]) { self.rest = rest }

    /// For the parser. Words and notes stand behind an equals sign, so that no dash in them is an option.
    var arguments: [String] {
      plain + options.sorted { $0.key < $1.key }.map { "--\($0.key)=\($0.value)" }
        + (words + remarks).map { "--said=\($0)" }
        + notes.map { "--flagged=\($0)" }
    }

    mutating func readAll() {
      var areWords = false
      while !rest.isEmpty {
        let argument = rest.removeFirst()
        if areWords {
          word(argument)
        } else if argument == "--" {
          areWords = true
        } else if let name = WarningArguments.flag(argument) {
          plain.append("--\(name)")
        } else if let (name, value) = WarningArguments.option(argument) {
          take(name, value)
        } else {
          if argument.hasPrefix("--") {
            notes.append("\(argument): no option of a warning; it goes along as words")
          }
          word(argument)
        }
      }
    }

    private mutating func word(_ argument: String) { if !argument.isEmpty { words.append(argument) } }

    private mutating func take(_ name: String, _ attached: String?) {
      var value = attached
      if value == nil, let next = rest.first, next != "--", WarningArguments.flag(next) == nil,
        WarningArguments.option(next) == nil
      {
        value = rest.removeFirst()
        // 15 km without quotation marks are not 15 m.
        if name == "radius", let number = value, let unit = rest.first, (try? Distance("1 \(unit)")) != nil {
          rest.removeFirst()
          value = "\(number) \(unit)"
        }
      }
      guard let value, !value.isEmpty else {
        notes.append("--\(name): given without a value; the warning goes as if it were not there")
        return
      }
      if let problem = WarningArguments.problem(name, value) {
        notes.append("--\(name) \(value): \(problem)")
        return
      }
      // Of an option that is given twice the last one counts, and what the other said is not lost.
      if let before = options.updateValue(value, forKey: name), before != value {
        notes.append("--\(name): given twice; the last one counts")
        if WarningArguments.said.contains(name) { remarks.append("\(name) also given as: \(before)") }
      }
    }
  }

  private static func flag(_ argument: String) -> String? {
    if argument == "-h" { return "help" }
    let name = argument.hasPrefix("--") ? argument.dropFirst(2).lowercased() : ""
    return flags.contains(name) ? name : nil
  }

  /// The name of an option with the value that is attached to it, if there is one.
  private static func option(_ argument: String) -> (name: String, value: String?)? {
    if argument == "-d" { return ("directory", nil) }
    guard argument.hasPrefix("--") else { return nil }
    let sides = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = sides.first?.lowercased(), said.contains(name) || settings.contains(name) else { return nil }
    return (name, sides.count == 2 ? String(sides[1]) : nil)
  }

  /// Why a setting can not be used, and what stands in its place.
  private static func problem(_ name: String, _ value: String) -> String? {
    switch name {
    case "wait":
      Int(value).map { Submission.seconds.contains($0) } == true
        ? nil : "no number of seconds from 0 to \(Submission.seconds.upperBound); it waited \(Submission.preset) s"
    case "node" where (try? NodeAccess.address(value)) == nil: "no address; the one in node.json was taken"
    case "ca" where (try? readInput(value)) == nil: "can not be read; what node.json names was trusted"
    default: nil
    }
  }
}
