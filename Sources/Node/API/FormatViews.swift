// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// The formats of the catalogue, and entries as telephone scripts.
enum FormatViews {
  static func formats(_ office: Office, _ call: Call) async throws -> Response {
    let language = try call.language(of: office.catalogue)
    let now = office.clock.now().wall
    let wording = try await office.runtime.read { machine in
      Wording(catalogue: office.catalogue, language: language, board: machine.board, now: now)
    }
    return .json(
      .object([
        "catalogue": .string(office.catalogue.hash.hex), "certified": .bool(wording.agreed == office.catalogue.hash),
        "languages": .array(
          office.catalogue.languages.map {
            .object([
              "tag": .string($0.tag), "name": .string($0.name), "direction": .string($0.isRightToLeft ? "rtl" : "ltr"),
            ])
          }),
        "formats": .array(office.catalogue.formats.map { value(of: $0, in: language) }),
      ]))
  }

  private static func value(of format: Format, in language: Language) -> JSONValue {
    .object([
      "number": .number(format.number), "key": .string(format.key), "title": .string(language.title(of: format)),
      "precedence": .string("\(format.precedence)"), "needs": .string(format.needs.rawValue),
      "parameters": .array(
        format.parameters.map { parameter in
          var choices: JSONValue?
          if case .choice(let keys) = parameter.type {
            choices = .array(
              zip(keys, language.choices(of: parameter, in: format)).map {
                .object(["key": .string($0), "label": .string($1)])
              })
          }
          return .object([
            "number": .number(parameter.number), "key": .string(parameter.key),
            "label": .string(language.label(of: parameter, in: format)), "type": .string(parameter.type.name),
            "optional": .bool(parameter.isOptional), "limits": .string(parameter.type.limits), "choices": choices,
          ])
        }),
    ])
  }

  /// An entry as it is read over a telephone.
  static func script(_ office: Office, _ call: Call) async throws -> Response {
    let (ref, bytes) = try EntryViews.stored(call, office)
    let language = try call.language(of: office.catalogue)
    let place = "\(ref.origin.name)@\(ref.index)"
    let entry: Entry
    do { entry = try EntryCodec.decode(bytes) } catch {
      throw Problem(.invalid, "The entry can not be read: \(error)", field: "path.ref", value: place)
    }
    let now = office.clock.now().wall
    let wording = try await office.runtime.read { machine in
      Wording(catalogue: office.catalogue, language: language, board: machine.board, now: now)
    }
    let script: TelephoneScript
    do throws(ScriptError) {
      script = try office.catalogue.script(
        of: entry.body, text: text(of: entry, ref, office), in: language, agreed: wording.agreed)
    } catch { throw Problem(.invalid, "\(error)", field: "path.ref", value: place) }
    return .json(value(of: script))
  }

  /// The free text beside an entry, if there is one and it is here as the entry commits to it.
  private static func text(of entry: Entry, _ ref: EntryRef, _ office: Office) -> String? {
    guard let promise = entry.parts.first, promise.role == .text,
      let part = try? office.store.part(PartKey(origin: ref.origin, index: ref.index, number: 0)), part.fulfils(promise)
    else { return nil }
    return String(decoding: part.bytes, as: UTF8.self)
  }

  private static func value(of script: TelephoneScript) -> JSONValue {
    .object([
      "language": .string(script.language), "direction": .string(script.isRightToLeft ? "rtl" : "ltr"),
      "title": .string(script.title), "precedence": script.precedence.map { .string($0) },
      "instructions": .array(script.instructions.map { .string($0) }),
      "lines": .array(
        script.lines.map { line in
          .object([
            "number": .number(line.number), "label": .string(line.label), "written": .string(line.written),
            "spoken": .string(line.spoken), "check": line.check.map { .string($0) },
            "spokenCheck": line.spokenCheck.map { .string($0) },
          ])
        }),
      "total": .string(script.total), "spokenTotal": .string(script.spokenTotal), "text": .string(script.text),
    ])
  }
}
