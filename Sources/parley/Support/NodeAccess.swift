// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOSSL
import Node

/// The directory of a node, for every command that works with one.
struct DirectoryOption: ParsableArguments {
  @Option(name: .shortAndLong, help: "The node's directory (default: $PARLEY_DIRECTORY, or the current directory).")
  var directory: String = NodeDirectory.preset
}

/// Where the own node is, and as which position the command speaks to it.
struct NodeAccess: ParsableArguments {
  @OptionGroup var place: DirectoryOption

  @Option(
    name: .customLong("as"),
    help: "Who speaks: the token is read from DIRECTORY/tokens/NAME, where `parley user --name NAME` put it.")
  var position: String = "watch-1"

  @Option(help: "The local listener's address, if not the one in DIRECTORY/node.json: http(s)://HOST:PORT.")
  var node: String?

  @Option(
    help: "PEM file of the authorities that vouch for the local listener's certificate, if not the one in node.json.")
  var ca: String?

  @Flag(help: "Print JSON for machines.")
  var json = false

  var directory: String { place.directory }

  /// A client of the node that these options name.
  func client() throws -> NodeClient {
    let base = try node.map(Self.address) ?? NodeDirectory.localAddress(directory)
    guard Account.isName(position) else {
      throw Failure.usage(
        "--as \"\(position)\" is no account's name: 1 to 64 of A-Z, a-z, 0-9, \".\", \"_\" and \"-\", not with a \".\" first; "
          + "give the NAME of a file in \(directory)/tokens")
    }
    let path = "\(directory)/tokens/\(position)"
    guard let token = FileManager.default.contents(atPath: path) else {
      throw Failure.forbidden(
        "no token for \(position): \(path) cannot be read; "
          + "make one with `parley user --name \(position) --position POSITION -d \(directory)`, or choose another with --as"
      )
    }
    return NodeClient(
      base: base, token: String(decoding: token, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines),
      http: try Connection.client(for: base, directory: directory, authorities: ca))
  }

  /// `http(s)://HOST:PORT`.
  static func address(_ text: String) throws(Failure) -> String {
    guard let url = URLComponents(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false,
      ["", "/"].contains(url.path), url.query == nil, url.user == nil
    else {
      throw .usage(
        "--node \"\(text)\" is no address: write http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:7080")
    }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }
}

/// The HTTP client for an address, with what it trusts.
enum Connection {
  /// For addresses in the clear, and those whose certificate the system trusts.
  static let plain = make(nil)

  /// Clients with trust of their own; they live as long as the command.
  private static let made = NIOLockedValueBox<[HTTPClient]>([])

  static func client(for base: String, directory: String, authorities: String?) throws -> HTTPClient {
    var trust: TLSConfiguration?
    if let authorities {
      trust = try LocalTrust.authorities(authorities)
    } else if base.hasPrefix("https:"), DataDirectory(directory).holdsNode {
      trust = try LocalTrust.ofNode(DataDirectory(directory))
    }
    guard let trust else { return plain }
    let client = make(trust)
    made.withLockedValue { $0.append(client) }
    return client
  }

  private static func make(_ trust: TLSConfiguration?) -> HTTPClient {
    var configuration = HTTPClient.Configuration(tlsConfiguration: trust)
    // Who waits for an answer is told at once that there is nobody, not after a minute of trying.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Why a call got no answer, for people.
  static func words(_ error: any Error, base: String) -> String {
    let text = "\(error)"
    if text.contains("CERTIFICATE_VERIFY_FAILED") || text.contains("unableToValidateCertificate")
      || text.contains("handshakeFailed")
    {
      return
        "the certificate of the node at \(base) is not one that is trusted here: give the node's directory with -d "
        + "(localListener.certificate of its node.json is trusted), or the authorities with --ca FILE"
    }
    if text.contains("WRONG_VERSION_NUMBER") {
      return
        "the node at \(base) does not speak TLS: write http:// instead of https://, or give localListener a certificate"
    }
    if text.contains("errno: 111") || text.contains("Connection refused") {
      return "nothing listens at \(base): is `parley serve` running?"
    }
    if text.contains("imeout") || text.contains("deadlineExceeded") {
      return "the node at \(base) did not answer in time"
    }
    if text.contains("remoteConnectionClosed") || text.contains("reset by peer") {
      return "the node at \(base) closed the connection: if its local listener speaks TLS, write https://"
    }
    return "the node at \(base) cannot be reached (\(text)); is `parley serve` running?"
  }
}

/// Speaks to a node's local JSON API.
struct NodeClient: Sendable {
  let base: String
  let token: String
  var http = Connection.plain

  /// What is asked of a resource.
  enum Method: String {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  /// An answer of the node.
  struct Answer {
    var status: Int
    var body: Data
    func json() throws -> JSONValue { body.isEmpty ? .null : try JSONValue(answer: body) }
  }

  /// The whole reference of an entry, with the leaf hash that the node holds.
  func resolve(_ reference: Reference) async throws -> JSONValue {
    try await get("/api/v1/entries/\(reference.pathElement)")["ref"]
  }

  func get(_ path: String) async throws -> JSONValue { try await call(.get, path).json() }
  func post(_ path: String, _ body: JSONValue = .object([:])) async throws -> JSONValue {
    try await send(.post, path, body)
  }

  func send(_ method: Method, _ path: String, _ body: JSONValue) async throws -> JSONValue {
    let bytes = Data(body.text().utf8)
    // The node would close the connection before it is read to its end.
    guard bytes.count <= LocalInterface.draftBytes else {
      throw Failure.input(
        "The input is larger than the node takes.\n    field: body\n    value: \(bytes.count) bytes\n    "
          + "limit: \(LocalInterface.draftBytes) bytes\n    fix: Send less, or split it.")
    }
    return try await call(method, path, bytes).json()
  }

  /// Calls the node; a problem becomes a `Failure` that says what the node said.
  func call(
    _ method: Method, _ path: String, _ body: Data? = nil, contentType: String = "application/json",
    seconds: Int64 = 60, idempotencyKey: String? = nil
  ) async throws -> Answer {
    var request = HTTPClientRequest(url: base + path)
    request.method = HTTPMethod(rawValue: method.rawValue)
    request.headers.add(name: "Authorization", value: "Bearer \(token)")
    if let idempotencyKey { request.headers.add(name: "Idempotency-Key", value: idempotencyKey) }
    if let body {
      request.headers.add(name: "Content-Type", value: contentType)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let answer: Answer
    do {
      let response = try await http.execute(request, timeout: .seconds(seconds))
      let bytes = try await response.body.collect(upTo: 256 * 1024 * 1024)
      answer = Answer(status: Int(response.status.code), body: Data(bytes.readableBytesView))
    } catch {
      throw Failure.unavailable(Connection.words(error, base: base))
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

  /// Reads a stream of events until it ends, and goes on where it was after a lost connection.
  func follow(_ path: String, _ tell: (_ event: String, _ data: JSONValue) -> Void) async throws {
    var last: String?
    while true {
      var request = HTTPClientRequest(url: base + path)
      request.headers.add(name: "Authorization", value: "Bearer \(token)")
      if let last { request.headers.add(name: "Last-Event-ID", value: last) }
      do {
        let response = try await http.execute(request, deadline: .distantFuture)
        guard response.status.code < 400 else {
          let bytes = try await response.body.collect(upTo: 1_048_576)
          return try Self.check(Answer(status: Int(response.status.code), body: Data(bytes.readableBytesView)))
        }
        var parser = EventParser()
        for try await piece in response.body {
          for event in parser.take(piece.readableBytesView) {
            last = event.id ?? last
            if let data = try? JSONValue(parsing: Data(event.data.utf8), name: "event") { tell(event.name, data) }
          }
        }
      } catch let failure as Failure { throw failure } catch {
        // A node that was there before comes back.
        guard last != nil else { throw Failure.unavailable(Connection.words(error, base: base)) }
        printError("parley: \(Connection.words(error, base: base)); trying again")
      }
      try await Task.sleep(for: .seconds(1))
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
      let response = try await http.execute(request, timeout: .hours(1))
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
      throw Failure.unavailable("it did not come whole: \(Connection.words(error, base: base))")
    }
  }
}
