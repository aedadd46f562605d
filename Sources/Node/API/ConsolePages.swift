// SPDX-License-Identifier: Apache-2.0
import Console
import HTTPTypes
import Hummingbird
import Logging

/// The console: the node's pages for a browser. They hold nothing of the channel; what they show they ask the API for.
enum ConsolePages {
  /// What a browser may do with the pages: nothing that does not come from this node. The map library makes its workers from
  /// blobs.
  static let headers: HTTPFields = [
    .contentSecurityPolicy:
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
      + "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
      + "frame-ancestors 'none'",
    HTTPField.Name("Referrer-Policy")!: "no-referrer",
    HTTPField.Name("Cross-Origin-Opener-Policy")!: "same-origin",
    HTTPField.Name("Permissions-Policy")!: "camera=(), microphone=(), geolocation=()",
  ]

  /// Where pages and assets are found.
  static func add(to router: Router<OfficeContext>, _ files: ConsoleFiles, _ logger: Logger) {
    router.get("/") { request, _ in
      try answer(request, files.page(files.hasAssets ? "index.html" : "missing.html"))
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
