// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Node

/// Where the own node is, and as which position the command speaks to it.
struct NodeAccess: ParsableArguments {
  @Option(name: .shortAndLong, help: "The node's directory (default: $PARLEY_DIRECTORY, or the current directory).")
  var directory: String = ProcessInfo.processInfo.environment["PARLEY_DIRECTORY"] ?? "."

  @Option(name: .customLong("as"), help: "The position to speak as; its token is read from DIRECTORY/tokens/POSITION.")
  var position: String = "watch-1"

  @Option(help: "The local listener's address, if not the one in DIRECTORY/node.json.")
  var node: String?

  @Flag(help: "Print JSON for machines.")
  var json = false

  /// A client of the node that these options name.
  func client() throws -> NodeClient {
    let base = try node ?? NodeDirectory.localAddress(directory)
    let path = "\(directory)/tokens/\(position)"
    guard let token = FileManager.default.contents(atPath: path) else {
      throw Failure.forbidden(
        "no token for position \(position): \(path) cannot be read; "
          + "make one with `parley user --name \(position) --position \(position) -d \(directory)`, or choose a position with --as"
      )
    }
    return NodeClient(
      base: base, token: String(decoding: token, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
  }
}

/// Speaks to a node's local JSON API.
struct NodeClient: Sendable {
  let base: String
  let token: String

  /// What is asked of a resource.
  enum Method: String {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
  }

  /// An answer of the node.
  struct Answer {
    var status: Int
    var body: Data
    func json() throws -> JSONValue { body.isEmpty ? .null : try JSONValue(parsing: body, name: "the node's answer") }
  }

  /// The whole reference of an entry, with the leaf hash that the node holds.
  func resolve(_ reference: Reference) async throws -> JSONValue {
    try await get("/api/v1/entries/\(reference.pathElement)")["ref"]
  }

  func get(_ path: String) async throws -> JSONValue { try await call(.get, path).json() }
  func post(_ path: String, _ body: JSONValue = .object([:])) async throws -> JSONValue {
    let bytes = Data(body.text().utf8)
    // The node would close the connection before it is read to its end.
    guard bytes.count <= LocalInterface.draftBytes else {
      throw Failure.input(
        "The input is larger than the node takes.\n    field: body\n    value: \(bytes.count) bytes\n    "
          + "limit: \(LocalInterface.draftBytes) bytes\n    fix: Send less, or split it.")
    }
    return try await call(.post, path, bytes).json()
  }

  /// Calls the node; a problem becomes a `Failure` that says what the node said.
  func call(
    _ method: Method, _ path: String, _ body: Data? = nil, contentType: String = "application/json",
    seconds: Int64 = 60
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: base + path)
    request.method = HTTPMethod(rawValue: method.rawValue)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    if let body {
      request.headers.add(name: "Content-Type", value: contentType)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let answer: Answer
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(seconds))
      let bytes = try await response.body.collect(upTo: 256 * 1024 * 1024)
      answer = Answer(status: Int(response.status.code), body: Data(bytes.readableBytesView))
    } catch {
      throw Failure.unavailable("the node at \(base) cannot be reached (\(error)); is `parley serve` running?")
    }
    try Self.check(answer)
    return answer
  }

  private static func check(_ answer: Answer) throws(Failure) {
    guard answer.status >= 400 else { return }
    let text = Problem.text(answer)
    switch answer.status {
    case 401, 403: throw .forbidden(text)
    case 500: throw .fault(text)
    case 429, 503, 507: throw .unavailable(text)
    default: throw .input(text)
    }
  }

  /// Posts and writes the answer to a file piece by piece (`-`: standard output); returns how many bytes came. A file
  /// that does not come whole is not left behind.
  func download(_ path: String, _ body: JSONValue, to file: String) async throws -> Int {
    var request = HTTPClientRequest(url: base + path)
    request.method = .POST
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(string: body.text()))
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: .hours(1))
      guard response.status.code < 400 else {
        let bytes = try await response.body.collect(upTo: 1_048_576)
        try Self.check(Answer(status: Int(response.status.code), body: Data(bytes.readableBytesView)))
        return 0
      }
      let output = try FileOutput(file)
      do {
        for try await piece in response.body { try output.write(Data(piece.readableBytesView)) }
        return try output.finish()
      } catch {
        output.abandon()
        throw error
      }
    } catch let failure as Failure { throw failure } catch {
      throw Failure.unavailable("the node at \(base) did not send it whole (\(error)); try again")
    }
  }
}

/// A problem (RFC 9457) in words.
enum Problem {
  static func text(_ answer: NodeClient.Answer) -> String {
    guard let json = try? answer.json(), case .object = json else { return "the node answered \(answer.status)" }
    var lines: [String] = []
    for problem in [json] + json["problems"].array {
      var parts = [problem["detail"].string ?? problem["title"].string ?? "refused"]
      for key in ["field", "value", "limit", "fix"] {
        if let text = problem[key].string { parts.append("\(key): \(text)") }
      }
      let line = parts.joined(separator: "\n    ")
      if !lines.contains(line) { lines.append(line) }
    }
    return lines.joined(separator: "\n  ")
  }
}
