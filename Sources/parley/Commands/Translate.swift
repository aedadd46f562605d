// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ProtestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protest", abstract: "Put a protest on record, or show those that are. It never rings.",
    discussion: """
      A protest goes into the plans log, is received and provable like everything else, and asks the other side's watch for
      nothing. What is dangerous is no protest: warn, or send a message.

      EXAMPLES
        parley protest "Your aircraft crossed the line at 0412Z without a notice." --about bravo/line-1/plans@9 -d alfa
        parley protest --list -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The text, in the sender's language; - reads it from standard input.") var text: String?
  @Option(help: "Language of the text (BCP 47).") var language = "en"
  @Option(help: "The entry that it speaks of.") var about: String?
  @Flag(help: "Show the latest protests of all parties.") var list = false

  func run() async throws {
    try await withFailures {
      try refuseConflicts([("TEXT", text != nil), ("--list", list)])
      if list { return try await show() }
      guard let text else { throw Failure.usage("give the text of the protest, or --list") }
      var body: [String: JSONValue] = [
        "language": .string(language),
        "text": .string(try readWords(text)),
      ]
      if let about { body["about"] = try await access.client().resolve(Reference(about)) }
      try await submission.send(kind: "protest", path: "/api/v1/protests", body: .object(body), access: access)
    }
  }

  private func show() async throws {
    let client = try access.client()
    let answer = try await client.get("/api/v1/protests")
    if access.json { return print(answer.text(pretty: true)) }
    let protests = answer["protests"].array
    if protests.isEmpty { return print("no protest is on record") }
    let texts = await SaidTexts.of(SaidTexts.spoken(answer), client)
    for protest in protests { print(BoardText.protest(protest, texts).joined(separator: "\n")) }
  }
}

struct TranslateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate", abstract: "What others wrote in languages that the own watch does not read.",
    discussion: """
      A text waits until somebody has translated it and somebody else has checked that. The languages that the watch reads
      stand in node.json (languages). Translations stay at home; the sender's own words are what counts.

      EXAMPLES
        parley translate list --as tara -d alfa
        parley translate show bravo/line-1/urgent@3 --as tara -d alfa
        parley translate write bravo/line-1/urgent@3 "We have lost an aircraft." --to en --as tara -d alfa
        parley translate check bravo/line-1/urgent@3 --to en --as ada -d alfa
      """,
    subcommands: [TranslateList.self, TranslateShow.self, TranslateWrite.self, TranslateCheck.self],
    defaultSubcommand: TranslateList.self)
}

struct TranslateList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show what waits, the most urgent first.",
    discussion: "EXAMPLES\n  parley translate list --as tara -d alfa\n  parley translate list --state checked -d alfa")
  @OptionGroup var access: NodeAccess
  @Option(help: "untranslated, draft or checked; what waits if not given.") var state: String?

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      let answer = try await client.get("/api/v1/translations" + (state.map { "?state=\(pathElement($0))" } ?? ""))
      if access.json { return print(answer.text(pretty: true)) }
      let texts = answer["texts"].array
      if texts.isEmpty { return print(state == nil ? "nothing waits to be translated or checked" : "none") }
      for text in texts {
        let precedence = text["precedence"].string.map { " \($0.uppercased())" } ?? ""
        print(
          "\(text["state"].string ?? "?")  [\(Reference(text["ref"])?.description ?? "?")]\(precedence) "
            + "\(text["kind"].string ?? "?") by \(text["by"].string ?? "?") in \(text["language"].string ?? "?"), "
            + "written \(text["writtenAt"].string ?? "?")")
      }
    }
  }
}

struct TranslateShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a text with its translations.",
    discussion: "EXAMPLE\n  parley translate show bravo/line-1/urgent@3 --as tara -d alfa")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String

  func run() async throws {
    try await withFailures {
      let (client, reference) = (try access.client(), try Reference(entry))
      let answer = try await client.get("/api/v1/translations/\(reference.pathElement)")
      if access.json { return print(answer.text(pretty: true)) }
      let text = try await client.call(.get, "/api/v1/entries/\(reference.pathElement)/parts/0").body
      print("AS IT WAS WRITTEN\n\(PlainText.shown(String(decoding: text, as: UTF8.self)))")
      for translation in answer["translations"].array {
        print(
          "\(translation["language"].string ?? "?"), \(translation["state"].string ?? "?"), "
            + "by \(translation["by"].string ?? "?") at \(translation["at"].string ?? "?")")
        print(PlainText.shown(translation["text"].string ?? ""))
      }
    }
  }
}

struct TranslateWrite: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "write", abstract: "Write a translation; somebody else checks it.",
    discussion: """
      EXAMPLES
        parley translate write bravo/line-1/urgent@3 "We have lost an aircraft." --to en --as tara -d alfa
        parley translate write bravo/line-1/urgent@3 - --to en --as tara -d alfa < translation.txt
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String
  @Argument(help: "The translation; - reads it from standard input.") var text: String
  @Option(help: "Its language (BCP 47).") var to: String

  func run() async throws {
    try await withFailures {
      let words = try readWords(text)
      _ = try await access.client().send(
        .put, "/api/v1/translations/\(try Reference(entry).pathElement)",
        .object(["language": .string(to), "text": .string(words)]))
      print("kept as a draft; somebody else checks it: parley translate check \(entry) --to \(to)")
    }
  }
}

struct TranslateCheck: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say that a translation of somebody else is right.",
    discussion: "EXAMPLE\n  parley translate check bravo/line-1/urgent@3 --to en --as ada -d alfa")
  @OptionGroup var access: NodeAccess
  @Argument(help: "The entry: ORIGIN@INDEX.") var entry: String
  @Option(help: "Its language (BCP 47).") var to: String

  func run() async throws {
    try await withFailures {
      let (client, path) = (try access.client(), "/api/v1/translations/\(try Reference(entry).pathElement)")
      let translations = try await client.get(path)["translations"].array
      guard let found = translations.first(where: { $0["language"].string == to }) else {
        let known = translations.compactMap { $0["language"].string }.joined(separator: ", ")
        throw Failure.input(
          "there is no translation into \(to)"
            + (known.isEmpty ? "; write one: parley translate write \(entry) TEXT --to \(to)" : "; there is: \(known)"))
      }
      _ = try await client.post(
        "\(path)/check", .object(["language": .string(to), "digest": found["digest"]]))
      print("checked:\n\(PlainText.shown(found["text"].string ?? ""))")
    }
  }
}
