// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The translators' queue: texts of others in languages that the own watch does not read, until somebody has translated
/// them and somebody else has checked it. All of it stays at home.
enum TranslationViews {
  /// Texts looked at, the newest of each kind.
  static let texts = 1_000

  /// A text of another party.
  private struct Spoken: Sendable {
    let ref: EntryRef
    let party: PartyID
    let kind: String
    let precedence: Precedence?
    let language: String
    let writtenAt: Instant
  }

  /// What waits, or with `state` what is in one: the most urgent first, then the oldest.
  @Sendable static func list(_ office: Office, _ call: Call) async throws -> Response {
    let wanted = try state(call)
    let (party, read) = (office.party, office.readLanguages)
    let board = try await office.runtime.read(\.board)
    let waiting = spoken(on: board, to: party)
      .filter { !read.contains(LanguageTag.primary($0.language)) && hasText($0.ref, office) }
    let translations = Dictionary(grouping: try office.database.translations()) { $0.place }
    let items = waiting.compactMap { spoken -> JSONValue? in
      let own = (translations[EntryPlace(spoken.ref)] ?? []).filter { read.contains(LanguageTag.primary($0.language)) }
      // A draft waits, even beside one that was checked.
      let state = own.isEmpty ? "untranslated" : own.contains { $0.state == .draft } ? "draft" : "checked"
      guard wanted.map({ $0 == state }) ?? (state != "checked") else { return nil }
      return .object([
        "ref": BoardJSON.ref(spoken.ref), "by": BoardJSON.party(spoken.party), "kind": .string(spoken.kind),
        "precedence": spoken.precedence.map { .string("\($0)") }, "language": .string(spoken.language),
        "writtenAt": BoardJSON.time(spoken.writtenAt), "state": .string(state),
        "translations": .array(own.map(value)),
      ])
    }
    return .json(.object(["texts": .array(items)]))
  }

  private static func state(_ call: Call) throws -> String? {
    let known = ["untranslated", "draft", "checked"]
    guard let text = call.query("state") else { return nil }
    guard known.contains(text) else {
      throw Problem(
        .invalid, "There is no such state.", field: "query.state", value: text, limit: known.joined(separator: ", "),
        fix: "Leave it out for what waits.")
    }
    return text
  }

  private static func spoken(on board: Board, to party: PartyID) -> [Spoken] {
    let messages = board.messages.suffix(texts).map {
      Spoken(
        ref: $0.ref, party: $0.party, kind: "hotline", precedence: $0.precedence, language: $0.language.text,
        writtenAt: $0.stated.at)
    }
    let protests = board.protests.suffix(texts).map {
      Spoken(
        ref: $0.ref, party: $0.party, kind: "protest", precedence: nil, language: $0.language.text,
        writtenAt: $0.stated.at)
    }
    return (messages + protests).filter { $0.party != party }.sorted { first, second in
      let (a, b) = (first.precedence ?? .routine, second.precedence ?? .routine)
      return a != b ? a > b : (first.writtenAt, first.ref) < (second.writtenAt, second.ref)
    }
  }

  private static func hasText(_ ref: EntryRef, _ office: Office) -> Bool {
    (try? office.store.part(PartKey(origin: ref.origin, index: ref.index, number: 0))) != nil
  }

  /// A translation without its text, as it stands beside what it translates.
  static func value(_ translation: Translation) -> JSONValue {
    .object([
      "language": .string(translation.language), "state": .string(translation.state.rawValue),
      "by": .string(translation.position), "at": BoardJSON.time(Instant(milliseconds: translation.written)),
    ])
  }

  /// The translations of one entry, with their texts.
  @Sendable static func show(_ office: Office, _ call: Call) async throws -> Response {
    let place = EntryPlace(try EntryViews.ref(call, office))
    return .json(
      .object([
        "translations": .array(
          try office.database.translations(of: place).map { translation in
            value(translation).adding("text", .string(translation.text))
              .adding("digest", .string(translation.digest))
          })
      ]))
  }

  /// Keeps a draft. A checked translation stands until another one is checked, and what was written earlier stays to be seen.
  @Sendable static func write(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    guard hasText(ref, office) else {
      throw Problem(
        .notFound, "There is no text beside the entry.", field: "path.ref", value: "\(ref.origin.name)@\(ref.index)",
        fix: "See GET /api/v1/translations.")
    }
    let (language, text) = try input(try await call.json())
    let account = try call.identity().account
    try office.database.keepTranslation(
      text, of: EntryPlace(ref), in: language, by: account, at: office.clock.now().wall)
    try await office.audit.append(
      account, "translate",
      detail: .object([
        "entry": .string("\(ref.origin.name)@\(ref.index)"), "language": .string(language),
        "digest": .string(Hash256.sha256(Array(text.utf8)).hex),
      ]))
    return Response(status: .noContent)
  }

  private static func input(_ json: JSONValue) throws -> (language: String, text: String) {
    guard case .object(let members) = json, Set(members.map(\.name)) == ["language", "text"], members.count == 2 else {
      throw Problem(
        .malformed, "Into which language, and what?", field: "body",
        fix: "Give {\"language\": \"en\", \"text\": \"…\"}.")
    }
    // The same rules as for what is said: see the hotline.
    do throws(InputError) {
      let (protest, text) = try EntryJSON.protest(json)
      return (protest.language.text, text)
    } catch { throw Problem(error) }
  }

  /// Another account has read it and found it right.
  @Sendable static func check(_ office: Office, _ call: Call) async throws -> Response {
    let ref = try EntryViews.ref(call, office)
    let json = try await call.json()
    guard case .string(let language)? = json["language"], case .string(let digest)? = json["digest"] else {
      throw Problem(
        .malformed, "Which translation?", field: "language, digest",
        fix: "Give both as GET /api/v1/translations/{ref} shows them.")
    }
    let account = try call.identity().account
    let found = try office.database.translations(of: EntryPlace(ref))
      .first { $0.language == language && $0.digest == digest && $0.state != .superseded }
    guard let found else {
      throw Problem(
        .conflict, "It is not the translation that stands now.", field: "digest", value: digest,
        fix: "Read it again, and check that.", reason: Reason(.translationReplaced))
    }
    guard found.writer != account.name else {
      throw Problem(
        .rights, "Nobody checks an own translation.", field: "language", value: language,
        fix: "Ask another translator, a watch officer or a commander.", reason: Reason(.ownTranslation))
    }
    guard try office.database.checkTranslation(found, by: account, at: office.clock.now().wall) else {
      throw Problem(
        .conflict, "It was checked or changed meanwhile.", fix: "Read it again.", reason: Reason(.translationChanged))
    }
    try await office.audit.append(
      account, "check-translation",
      detail: .object([
        "entry": .string("\(ref.origin.name)@\(ref.index)"), "language": .string(language),
        "digest": .string(digest),
      ]))
    return Response(status: .noContent)
  }
}
