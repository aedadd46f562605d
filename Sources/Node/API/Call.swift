// SPDX-License-Identifier: Apache-2.0
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TransparencyLog
import Wire

/// A request to the local listener, with whom it is from.
struct Call: Sendable {
  let request: Request
  let parameters: Parameters
  let remoteAddress: String
  /// The connection that it came on.
  let channel: any Channel
  /// Who asks; nil on routes that need nobody.
  let caller: Identity?
  let bodyLimit: Int

  /// Who asks.
  ///
  /// - Throws: `Problem` of kind `signIn`.
  func identity() throws -> Identity {
    guard let caller else {
      throw Problem(.signIn, "This resource is for those who have signed in.", reason: Reason(.notSignedIn))
    }
    return caller
  }

  // MARK: Body

  /// Whether the body is so small that reading it takes no time worth speaking of.
  var isSmall: Bool {
    if request.method == .get { return true }
    return request.headers[.contentLength].flatMap { Int($0) }.map { $0 <= PreparedDraft.smallBytes } ?? false
  }

  /// The body's bytes.
  ///
  /// - Throws: `Problem` of kind `tooLarge`.
  func bytes() async throws -> [UInt8] {
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bodyLimit {
      throw tooLarge("\(length)")
    }
    do {
      let buffer = try await request.body.collect(upTo: bodyLimit)
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw tooLarge(nil)
    }
  }

  private func tooLarge(_ length: String?) -> Problem {
    Problem(
      .tooLarge, "The body is larger than this resource takes.", field: "body", value: length.map { "\($0) bytes" },
      limit: "\(bodyLimit) bytes", fix: "Send less, or split it.")
  }

  /// The body as JSON, read strictly.
  ///
  /// - Throws: `Problem` of kind `unsupportedMediaType`, `tooLarge` or `malformed`.
  func json() async throws -> JSONValue {
    let type = request.headers[.contentType]
    try Self.checkIsJSON(type)
    return try Self.json(try await bytes(), type: type)
  }

  /// The same from bytes that are there.
  static func json(_ bytes: [UInt8], type: String?) throws -> JSONValue {
    try checkIsJSON(type)
    do { return try JSONValue(parsing: bytes) } catch { throw Problem(error) }
  }

  private static func checkIsJSON(_ type: String?) throws {
    let type = type ?? ""
    if type == "application/json" { return }
    let essence = type.split(separator: ";").first.map { $0.trimmingCharacters(in: .whitespaces).lowercased() } ?? ""
    guard ["application/json", "application/geo+json"].contains(essence) else {
      throw Problem(
        .unsupportedMediaType, "The body must be JSON.", field: "Content-Type", value: type,
        fix: "Send application/json or application/geo+json.")
    }
  }

  // MARK: Path and query

  /// A part of the path, decoded.
  func path(_ name: String) -> String { (parameters.get(name) ?? "").removingPercentEncoding ?? "" }

  /// What stands behind the path.
  var query: Query { Query(request.uri.query ?? "") }

  /// A query parameter, decoded.
  func query(_ name: String) -> String? { query[name] }

  /// A whole number from the query.
  ///
  /// - Throws: `Problem` of kind `invalid` when it is none, or outside the range.
  func query(_ name: String, in range: ClosedRange<UInt64>, default value: UInt64) throws -> UInt64 {
    try query.number(name, in: range, default: value)
  }

  /// `ORIGIN@INDEX`, as it stands in paths.
  ///
  /// - Throws: `Problem` of kind `invalid`.
  func place(_ name: String = "ref") throws -> (origin: Origin, index: UInt64) {
    try Self.place(path(name), field: "path.\(name)")
  }

  /// `ORIGIN@INDEX`.
  ///
  /// - Throws: `Problem` of kind `invalid`.
  static func place(_ text: String, field: String) throws -> (origin: Origin, index: UInt64) {
    guard let at = text.lastIndex(of: "@"), let index = UInt64(text[text.index(after: at)...]),
      let origin = try? Origin(String(text[..<at]))
    else {
      throw Problem(
        .invalid, "This names no entry.", field: field, value: text,
        fix: "Give ORIGIN@INDEX, percent-encoded, such as north%2Flevant%2Fplans@12.",
        reason: Reason(.namesNoEntry, nil, ["text": .typed(text)]))
    }
    return (origin, index)
  }

  /// A cookie of the request.
  static func cookie(_ name: String, in headers: HTTPFields) -> String? {
    for header in headers[values: .cookie] {
      if let found = cookie(name, in: header) { return found }
    }
    return nil
  }

  /// The same of one header.
  static func cookie(_ name: String, in header: String) -> String? {
    for pair in header.split(separator: ";") {
      let trimmed = pair.drop { $0 == " " }
      if trimmed.hasPrefix(name + "=") { return String(trimmed.dropFirst(name.count + 1)) }
    }
    return nil
  }
}

extension Response {
  /// JSON, not to be kept by anybody in between.
  static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
    Response(
      status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(string: value.description)))
  }

  /// Bytes of a kind.
  static func bytes(_ bytes: [UInt8], type: String = "application/octet-stream") -> Response {
    Response(
      status: .ok, headers: [.contentType: type, .cacheControl: "no-store"],
      body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
