// SPDX-License-Identifier: Apache-2.0
import Foundation
import Wire

/// JSON as a value, for answers that the command only looks into and prints.
enum JSONValue: Codable, Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// Reads a JSON file strictly, as the node does: no member twice. The error says where it breaks.
  init(parsing data: Data, name: String) throws {
    do throws(InputError) { self.init(try Wire.JSONValue(parsing: Array(data))) } catch {
      throw Failure.input(
        "\(name): \(error.problem)\n    field: \(error.path == "$" ? "body" : String(error.path.dropFirst(2)))\n    "
          + "fix: Correct it there; `--help` of the command has an example.")
    }
  }

  /// Reads an answer of the node.
  init(answer data: Data) throws {
    do { self = try JSONDecoder().decode(JSONValue.self, from: data) } catch {
      throw Failure.fault("the node's answer is not JSON: is something else listening there?")
    }
  }

  private init(_ json: Wire.JSONValue) {
    switch json {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .number(let number):
      let isWhole = !number.digits.contains { ".eE".contains($0) }
      if isWhole, let value = Int64(number.digits) {
        self = .integer(value)
      } else {
        self = .number(Double(number.digits) ?? 0)
      }
    case .string(let text): self = .string(text)
    case .array(let values): self = .array(values.map { JSONValue($0) })
    case .object(let members):
      self = .object(
        Dictionary(members.map { ($0.name, JSONValue($0.value)) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// Compact or readable JSON text with sorted keys.
  func text(pretty: Bool = false) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting =
      pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return "null" }
    return String(decoding: data, as: UTF8.self)
  }

  subscript(key: String) -> JSONValue {
    if case .object(let object) = self { object[key] ?? .null } else { .null }
  }

  var array: [JSONValue] { if case .array(let array) = self { array } else { [] } }
  var object: [String: JSONValue] { if case .object(let object) = self { object } else { [:] } }
  var string: String? { if case .string(let text) = self { text } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var integer: Int64? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int64(exactly: value)
    default: nil
    }
  }
  var isNull: Bool { self == .null }
}

extension Wire.JSONValue {
  /// The JSON text.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}
