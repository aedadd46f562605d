// SPDX-License-Identifier: Apache-2.0
import Console
import HTTPTypes
import Hummingbird
import Logging

/// The console: the node's pages for a browser. They hold nothing of the channel; what they show they ask the API for.
enum ConsolePages {
  /// What a browser may do with the pages: nothing that does not come from this node. The map library makes its workers from
  /// blobs.
  static let headers = HTTPFields(named: [
    (
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
        + "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'"
    ), ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
  ])

  /// Instead of the page, where its files are not installed.
  private static let missing = """
    <!doctype html><html lang="en"><meta charset="utf-8"><title>Parley</title>
    <h1>The node runs. The files of its page are not installed.</h1>
    <p>In the project's folder: <code>make setup</code>, then start the node again. If they are somewhere else, name their folders in
    <code>node.json</code>: <code>{"console": {"assets": "/…", "pages": "/…"}}</code>.</p>
    <p>Everything that the page does, the command does too: <code>parley --help</code>.</p></html>
    """

  /// Where pages and assets are found.
  static func add(to router: Router<OfficeContext>, _ files: ConsoleFiles, _ logger: Logger) {
    router.get("/") { request, _ in
      guard files.isComplete else { return Response.bytes(Array(missing.utf8), type: "text/html; charset=utf-8") }
      return try answer(request, files.page("index.html"))
    }
    router.get("/console/**") { request, context in
      try answer(request, files.page(context.parameters.getCatchAll().joined(separator: "/")))
    }
    router.get("/assets/**") { request, context in
      let path = context.parameters.getCatchAll().joined(separator: "/")
      return try await aside {
        let file: ConsoleFile?
        do throws(ConsoleAssetsError) { file = try files.asset(path) } catch {
          logger.error("console", metadata: ["detail": "\(error)"])
          throw Problem(.internalError, "\(error)")
        }
        return try answer(request, file)
      }
    }
  }

  private static func answer(_ request: Request, _ file: ConsoleFile?) throws -> Response {
    guard let file else { throw LocalAnswers.unknownResource(request) }
    var headers = Self.headers
    headers[.eTag] = file.tag
    // Kept, but asked for again: an update of the node is an update of its pages.
    headers[.cacheControl] = "no-cache"
    let known = request.headers[.ifNoneMatch]?.split(separator: ",").map { $0.drop { $0 == " " } } ?? []
    guard !known.contains(Substring(file.tag)) else { return Response(status: .notModified, headers: headers) }
    headers[.contentType] = file.type
    return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}

extension HTTPFields {
  /// Headers by their names.
  fileprivate init(named headers: [(name: String, value: String)]) {
    self.init()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { self[name] = value }
    }
  }
}
