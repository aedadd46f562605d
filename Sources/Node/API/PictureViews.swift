// SPDX-License-Identifier: Apache-2.0
import Exchange
import Hummingbird
import Mechanism
import Wire

/// The picture code, by which two officers confirm by voice that they look at the same board.
enum PictureViews {
  /// The code for words that the other officer spoke: `?words=a b c`.
  @Sendable static func show(_ office: Office, _ call: Call) async throws -> Response {
    guard let text = call.query("words") else {
      throw Problem(
        .invalid, "Which words did the other officer speak?", field: "query.words",
        fix: "Give them separated by spaces; POST to this resource to draw fresh ones.")
    }
    let spoken = text.replacing("+", with: " ").split(whereSeparator: { $0 == " " || $0 == "," || $0 == "-" }).map(
      String.init)
    return try await code(office, spoken)
  }

  /// Draws fresh words to speak, with the code for them.
  @Sendable static func ask(_ office: Office, _ call: Call) async throws -> Response {
    var generator = SystemRandomNumberGenerator()
    return try await code(office, PictureCode.freshWords(using: &generator))
  }

  private static func code(_ office: Office, _ spoken: [String]) async throws -> Response {
    let board = try await office.runtime.read(\.board)
    let code: PictureCode
    do { code = try PictureCode(of: board, keyedBy: spoken) } catch {
      throw Problem(
        .invalid, "\(error)", field: "words", value: spoken.joined(separator: " "),
        fix: "Ask the other officer to repeat them.", reason: Reason(of: error))
    }
    return .json(
      .object([
        "words": .array(spoken.map { .string($0) }), "code": .array(code.words.map { .string($0) }),
        "cutCode": .array(code.cutWords.map { .string($0) }), "cut": .array(code.cut.map(BoardJSON.position)),
        "notice": .string("The code covers what was said up to the cut, and not the passing of time."),
      ]))
  }
}
