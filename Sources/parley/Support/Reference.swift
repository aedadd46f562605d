// SPDX-License-Identifier: Apache-2.0
import Foundation

/// An entry as people write it: `ORIGIN@INDEX`, e.g. `alfa/line-1/plans@7`.
struct Reference: Hashable, CustomStringConvertible {
  let origin: String
  let index: UInt64

  /// Parses what a person wrote.
  init(_ text: String) throws {
    guard let at = text.lastIndex(of: "@"), let index = UInt64(text[text.index(after: at)...]), at != text.startIndex
    else {
      throw Failure.input(
        "\"\(text)\" names no entry; write ORIGIN@INDEX, for example alfa/line-1/plans@7, as `parley board` shows it")
    }
    origin = String(text[..<at])
    self.index = index
  }

  /// Reads `{origin, index}` of an answer.
  init?(_ json: JSONValue) {
    guard let origin = json["origin"].string,
      let index = json["index"].integer ?? json["index"].string.flatMap(Int64.init),
      index >= 0
    else { return nil }
    self.origin = origin
    self.index = UInt64(index)
  }

  var description: String { "\(origin)@\(index)" }

  /// As one element of a URL's path.
  var pathElement: String { parley.pathElement(description) }
}

/// A text as one element of a URL's path.
func pathElement(_ text: String) -> String {
  // Letters and digits beyond ASCII are no part of a URL.
  let plain = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@")
  return text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
}
