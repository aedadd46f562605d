// SPDX-License-Identifier: Apache-2.0

/// Where a listener is: `https://host:port/prefix`, as it stands on a card or in the configuration.
public struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
  /// Whether the line is encrypted. In the clear only for a witness, whose answers prove themselves.
  public let isTLS: Bool
  /// Name or address; IPv6 without brackets.
  public let host: String
  /// 1...65535.
  public let port: Int
  /// Path before the resource, empty or starting with a slash, without one at its end.
  public let prefix: String

  /// Reads a base URL: `http` or `https`, host, optional port, optional path; no user, query or fragment.
  public init?(_ url: String) {
    let rest: Substring
    if url.hasPrefix("https://") {
      isTLS = true
      rest = url.dropFirst(8)
    } else if url.hasPrefix("http://") {
      isTLS = false
      rest = url.dropFirst(7)
    } else {
      return nil
    }
    let printable = rest.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }
    guard printable, !rest.contains(where: { "?#@\\\"".contains($0) }) else { return nil }
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    let authority = rest[..<slash]
    var path = rest[slash...]
    while path.hasSuffix("/") { path = path.dropLast() }
    prefix = String(path)
    guard let (host, port) = Self.split(authority, defaultPort: isTLS ? 443 : 80) else { return nil }
    self.host = host
    self.port = port
  }

  private static func split(_ authority: Substring, defaultPort: Int) -> (String, Int)? {
    var host = authority
    var port = defaultPort
    let colon = authority.lastIndex(of: ":")
    let bracket = authority.lastIndex(of: "]")
    if let colon, bracket.map({ $0 < colon }) ?? true {
      guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else { return nil }
      port = Int(number)
      host = authority[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    return host.isEmpty ? nil : (String(host), port)
  }

  /// As a `Host` header has it.
  var authority: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == (isTLS ? 443 : 80) ? name : "\(name):\(port)"
  }

  /// The base URL.
  public var description: String { "\(isTLS ? "https" : "http")://\(authority)\(prefix)" }
}
