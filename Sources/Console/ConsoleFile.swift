// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation

/// A file as it is served to a browser.
public struct ConsoleFile: Sendable {
  /// What it holds.
  public let bytes: [UInt8]
  /// Media type, with its charset where it is text.
  public let type: String
  /// Quoted strong validator (RFC 9110, section 8.8.3) over the bytes.
  public let tag: String

  init(_ bytes: [UInt8], path: String) {
    self.init(bytes, path: path, digest: ConsoleFile.digest(bytes))
  }

  init(_ bytes: [UInt8], path: String, digest: String) {
    self.bytes = bytes
    type = Self.type(of: path)
    tag = "\"\(digest.prefix(32))\""
  }

  /// SHA-256 in lower-case hex.
  static func digest(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { byte in
      let hex = String(byte, radix: 16)
      return byte < 16 ? "0" + hex : hex
    }.joined()
  }

  /// Types of what a page loads; others are only bytes.
  static let types: [String: String] = [
    "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "json": "application/json", "geojson": "application/geo+json", "svg": "image/svg+xml", "png": "image/png",
    "ttf": "font/ttf", "txt": "text/plain; charset=utf-8",
  ]

  private static func type(of path: String) -> String {
    path.split(separator: ".").last.flatMap { types[String($0)] } ?? "application/octet-stream"
  }
}
