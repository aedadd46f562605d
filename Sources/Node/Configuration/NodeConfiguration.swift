// SPDX-License-Identifier: Apache-2.0
import Foundation
import Wire

/// The file `node.json` of a data directory. All paths are relative to the directory; every field but `party` and
/// `channel` has a default.
///
/// ```json
/// {
///   "party": "north",
///   "channel": "levant",
///   "peerListener": {"host": "0.0.0.0", "port": 8443},
///   "localListener": {"host": "127.0.0.1", "port": 8080},
///   "witnesses": [{"key": "witness.example+…", "url": "https://192.0.2.7:8444", "tlsSHA256": "…"}],
///   "witnessCadenceSeconds": 60,
///   "twoPositionsAlsoFor": ["referenceLayer"],
///   "soloReleaseAfterSeconds": 900,
///   "sessionHours": 12,
///   "logLevel": "info"
/// }
/// ```
public struct NodeConfiguration: Hashable, Sendable, Codable {
  /// Own party.
  public var party: String
  /// Channel.
  public var channel: String
  /// Where other parties' nodes call.
  public var peerListener = Listener(host: "0.0.0.0", port: 8443)
  /// Where the own side's people and systems call.
  public var localListener = Listener(host: "127.0.0.1", port: 8080)
  /// URLs to use for a party instead of those on its card.
  public var peerURLs: [String: [String]] = [:]
  /// Witnesses, which see checkpoints only.
  public var witnesses: [Witness] = []
  /// Time between two submissions to the witnesses, 1...86,400 s.
  public var witnessCadenceSeconds = 60
  /// Kinds of entry for which two positions must release, beside those that always need two.
  public var twoPositionsAlsoFor: [String] = []
  /// How long a draft waits for its second position before the first one may release it alone, 60...86,400 s; nil for
  /// never. It is kept for a commander to look at, and does not concern arrangements, keys and removals.
  public var soloReleaseAfterSeconds: Int?
  /// Whether a notice must say its place a second time, by distance and bearing from a known place.
  public var referenceRequired = false
  /// How long a session lasts, 1...168 h.
  public var sessionHours = 12
  /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
  public var logLevel = "info"
  /// Languages that the own watch reads (BCP 47), at most 16: what others write in another one waits for a translator.
  public var languages = ["en"]
  /// How the own watch is called.
  public var watch = Watch()
  /// The pages for a browser.
  public var console = Console()
  /// Runs the node on another clock, for exercises and demonstrations.
  public var exerciseClock: ExerciseClock?

  /// An address to listen at; port 0 lets the system choose.
  public struct Listener: Hashable, Sendable, Codable {
    /// Name or address of the interface.
    public var host: String
    /// 0...65535.
    public var port: Int
    /// PEM files of a certificate chain and its key, for TLS on the local listener; the peer listener has its own.
    public var certificate: String?
    /// PEM file of the key that belongs to the certificate.
    public var key: String?

    /// Whether only this machine can reach it.
    var isLoopback: Bool {
      let parts = host.split(separator: ".", omittingEmptySubsequences: false)
      let isLoopbackNet = parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
      return isLoopbackNet || ["localhost", "::1"].contains(host)
    }

    /// An address.
    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// Where the console's files are.
  public struct Console: Hashable, Sendable, Codable {
    /// Folder of third-party assets as `scripts/console-assets` makes it; nil looks beside the program and above it.
    public var assets: String?
    /// Folder to read own pages from, each time anew, instead of those beside the program: for those who work on them.
    public var pages: String?

    /// The usual places.
    public init() {}
  }

  /// A witness.
  public struct Witness: Hashable, Sendable, Codable {
    /// Verifier key (type 0x04) of its cosignatures.
    public var key: String
    /// Base URL of its add-checkpoint resource.
    public var url: String
    /// Hex SHA-256 of its TLS certificate (DER). Without it the line is not pinned; its cosignatures prove themselves.
    public var tlsSHA256: String?

    /// A witness.
    public init(key: String, url: String, tlsSHA256: String? = nil) {
      self.key = key
      self.url = url
      self.tlsSHA256 = tlsSHA256
    }
  }

  /// The clock of an exercise.
  public enum ExerciseClock: Hashable, Sendable, Codable {
    /// As the configuration says, from start to stop of the node.
    case pace(ExercisePace)
    /// As a file says (`{"file": PATH}`), which may be replaced while the node runs.
    case file(String)

    private enum Field: String, CodingKey {
      case file
    }

    /// Reads either.
    public init(from decoder: any Decoder) throws {
      let file = try decoder.container(keyedBy: Field.self).decodeIfPresent(String.self, forKey: .file)
      self = try file.map { .file($0) } ?? .pace(ExercisePace(from: decoder))
    }

    /// Writes what `init(from:)` reads.
    public func encode(to encoder: any Encoder) throws {
      switch self {
      case .pace(let pace): try pace.encode(to: encoder)
      case .file(let path):
        var container = encoder.container(keyedBy: Field.self)
        try container.encode(path, forKey: .file)
      }
    }
  }

  /// The configuration of a fresh node.
  public init(party: String, channel: String) {
    self.party = party
    self.channel = channel
  }

  /// Reads fields that are there, and keeps the defaults of others.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    party = try values.decode(String.self, forKey: .party)
    channel = try values.decode(String.self, forKey: .channel)
    func read<Value: Decodable>(_ key: CodingKeys, _ value: inout Value) throws {
      value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(.peerListener, &peerListener)
    try read(.localListener, &localListener)
    try read(.peerURLs, &peerURLs)
    try read(.witnesses, &witnesses)
    try read(.witnessCadenceSeconds, &witnessCadenceSeconds)
    try read(.twoPositionsAlsoFor, &twoPositionsAlsoFor)
    soloReleaseAfterSeconds = try values.decodeIfPresent(Int.self, forKey: .soloReleaseAfterSeconds)
    try read(.referenceRequired, &referenceRequired)
    try read(.sessionHours, &sessionHours)
    try read(.logLevel, &logLevel)
    try read(.languages, &languages)
    try read(.watch, &watch)
    try read(.console, &console)
    exerciseClock = try values.decodeIfPresent(ExerciseClock.self, forKey: .exerciseClock)
  }

  private static let fields: [String: [String]] = [
    "": [
      "party", "channel", "peerListener", "localListener", "peerURLs", "witnesses", "witnessCadenceSeconds",
      "twoPositionsAlsoFor", "soloReleaseAfterSeconds", "referenceRequired", "sessionHours", "logLevel", "languages",
      "watch", "console", "exerciseClock",
    ],
    "peerListener": ["host", "port"],
    "localListener": ["host", "port", "certificate", "key"],
    "console": ["assets", "pages"],
    "exerciseClock": ["start", "factor", "anchor", "until", "then", "file"],
    "witnesses": ["key", "url", "tlsSHA256"],
    "watch": ["escalation", "idleMinutes", "idleAnswerMinutes"],
    "watch.escalation": ["afterPercent", "to", "run", "post"],
  ]

  /// Reads a file strictly: what no field is called is an error, not silently without effect.
  ///
  /// - Throws: `ConfigurationFault`.
  public static func read(_ path: String) throws(ConfigurationFault) -> NodeConfiguration {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .unreadable(path: path)
    }
    let json: JSONValue
    do throws(InputError) { json = try JSONValue(parsing: Array(data)) } catch {
      throw .file(path: path, reason: "\(error)")
    }
    guard case .object = json else { throw .file(path: path, reason: "must be an object, in braces") }
    try check(json, in: "")
    for name in ["peerListener", "localListener", "exerciseClock", "console"] {
      if let inner = json[name] { try check(inner, in: name) }
    }
    if case .object(let members)? = json["exerciseClock"], members.count > 1, json["exerciseClock"]?["file"] != nil {
      throw .value(
        field: "exerciseClock", value: members.map(\.name).joined(separator: ", "),
        needed: "either file alone, or start, factor and anchor")
    }
    if case .array(let witnesses)? = json["witnesses"] {
      for witness in witnesses { try check(witness, in: "witnesses") }
    }
    if let watch = json["watch"] {
      try check(watch, in: "watch")
      if case .array(let stages)? = watch["escalation"] {
        for stage in stages { try check(stage, in: "watch.escalation") }
      }
    }
    let configuration: NodeConfiguration
    do { configuration = try JSONDecoder().decode(NodeConfiguration.self, from: data) } catch {
      throw .file(path: path, reason: Self.reason(error, in: json))
    }
    try configuration.check()
    return configuration
  }

  private static func check(_ json: JSONValue, in place: String) throws(ConfigurationFault) {
    guard case .object(let members) = json else { return }
    let known = fields[place] ?? []
    for member in members where !known.contains(member.name) {
      throw .unknownField(place.isEmpty ? member.name : "\(place).\(member.name)", known: known)
    }
  }

  func check() throws(ConfigurationFault) {
    _ = try watchPolicy()
    _ = try idlePolicy()
    if let seconds = soloReleaseAfterSeconds, !(60...86_400).contains(seconds) {
      throw .value(field: "soloReleaseAfterSeconds", value: "\(seconds)", needed: "60 to 86400, or left out for never")
    }
    for (name, listener) in [("peerListener", peerListener), ("localListener", localListener)] {
      guard (0...65_535).contains(listener.port) else {
        throw .value(field: "\(name).port", value: "\(listener.port)", needed: "0 to 65535")
      }
    }
    guard peerListener.port != localListener.port || peerListener.port == 0 else {
      throw .value(
        field: "localListener.port", value: "\(localListener.port)", needed: "another port than peerListener.port")
    }
    guard (localListener.certificate == nil) == (localListener.key == nil) else {
      throw .value(
        field: "localListener", value: localListener.key == nil ? "certificate alone" : "key alone",
        needed: "certificate and key together")
    }
    guard localListener.certificate != nil || localListener.isLoopback else {
      throw .value(
        field: "localListener.host", value: localListener.host,
        needed: "127.0.0.1, ::1 or localhost; for another address give localListener.certificate and localListener.key "
          + "(PEM files), because passwords and tokens would go over the network in the clear")
    }
    for (party, urls) in peerURLs.sorted(by: { $0.key < $1.key }) {
      for url in urls where PeerAddress(url)?.isTLS != true {
        throw .value(field: "peerURLs.\(party)", value: url, needed: "https://HOST[:PORT][/PATH]")
      }
    }
    guard (1...86_400).contains(witnessCadenceSeconds) else {
      throw .value(field: "witnessCadenceSeconds", value: "\(witnessCadenceSeconds)", needed: "1 to 86400")
    }
    guard (1...16).contains(languages.count) else {
      throw .value(field: "languages", value: "\(languages.count) languages", needed: "1 to 16")
    }
    for language in languages where !LanguageTag.isWellFormed(language) {
      throw .value(field: "languages", value: language, needed: "tags of BCP 47 such as en or ar-SY")
    }
    guard (1...168).contains(sessionHours) else {
      throw .value(field: "sessionHours", value: "\(sessionHours)", needed: "1 to 168")
    }
  }

  private static func reason(_ error: any Error, in json: JSONValue) -> String {
    func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: ".") }
    switch error {
    case DecodingError.keyNotFound(let key, let context): return "\(path(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context):
      return "\(path(context.codingPath)) must be \(words(for: type, at: path(context.codingPath)))"
    case DecodingError.dataCorrupted(let context):
      let place = context.codingPath.isEmpty ? fraction(in: json) ?? "a number" : path(context.codingPath)
      return "\(place) must be a whole number, at most 9223372036854775807"
    default: return "\(error)"
    }
  }

  /// The first number that is not whole; no setting takes one, and the decoder does not say where it stands.
  private static func fraction(in json: JSONValue) -> String? {
    switch json {
    case .object(let members):
      for member in members {
        if case .number(let number) = member.value {
          if Int64(number.digits) == nil { return member.name }
        } else if let inner = fraction(in: member.value) {
          return "\(member.name).\(inner)"
        }
      }
      return nil
    case .array(let values): return values.lazy.compactMap { fraction(in: $0) }.first
    default: return nil
    }
  }

  /// What a field must be, as somebody who writes JSON calls it.
  private static func words(for type: Any.Type, at path: String) -> String {
    if path == "peerURLs" { return #"an object such as {"bravo": ["https://192.0.2.2:8443"]}"# }
    if path.hasPrefix("peerURLs.") { return #"a list of texts such as ["https://192.0.2.2:8443"]"# }
    if type == String.self { return "a text, in quotation marks" }
    if type == Bool.self { return "true or false, without quotation marks" }
    if type == Int.self || type == Int64.self { return "a whole number, without quotation marks" }
    return "\(type)".hasPrefix("Array") ? "a list, in brackets" : "an object, in braces"
  }

  /// The file's bytes.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return [] }
    return Array(data) + [10]
  }
}
