// SPDX-License-Identifier: Apache-2.0
import Foundation

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
  /// How long a session lasts, 1...168 h.
  public var sessionHours = 12
  /// `trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`.
  public var logLevel = "info"
  /// Runs the node on another clock, for exercises and demonstrations.
  public var exerciseClock: NodeClock.Exercise?

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

    /// An address.
    public init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
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
    try read(.sessionHours, &sessionHours)
    try read(.logLevel, &logLevel)
    exerciseClock = try values.decodeIfPresent(NodeClock.Exercise.self, forKey: .exerciseClock)
  }

  private static let fields: [String: [String]] = [
    "": [
      "party", "channel", "peerListener", "localListener", "peerURLs", "witnesses", "witnessCadenceSeconds",
      "twoPositionsAlsoFor", "sessionHours", "logLevel", "exerciseClock",
    ],
    "peerListener": ["host", "port"],
    "localListener": ["host", "port", "certificate", "key"],
    "exerciseClock": ["start", "factor", "anchor"],
  ]

  /// Reads a file strictly: what no field is called is an error, not silently without effect.
  ///
  /// - Throws: `ConfigurationFault`.
  public static func read(_ path: String) throws(ConfigurationFault) -> NodeConfiguration {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .file(path: path, reason: "can not be read")
    }
    let configuration: NodeConfiguration
    do {
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
      try check(object, in: "")
      for name in ["peerListener", "localListener", "exerciseClock"] {
        if let inner = object[name] as? [String: Any] { try check(inner, in: name) }
      }
      configuration = try JSONDecoder().decode(NodeConfiguration.self, from: data)
    } catch let fault as ConfigurationFault {
      throw fault
    } catch {
      throw .file(path: path, reason: Self.reason(error))
    }
    try configuration.check()
    return configuration
  }

  private static func check(_ object: [String: Any], in place: String) throws(ConfigurationFault) {
    let known = fields[place] ?? []
    for key in object.keys.sorted() where !known.contains(key) {
      throw .unknownField(place.isEmpty ? key : "\(place).\(key)", known: known)
    }
  }

  private func check() throws(ConfigurationFault) {
    for (name, listener) in [("peerListener", peerListener), ("localListener", localListener)] {
      guard (0...65_535).contains(listener.port) else {
        throw .value(field: "\(name).port", value: "\(listener.port)", needed: "0 to 65535")
      }
    }
    guard (1...86_400).contains(witnessCadenceSeconds) else {
      throw .value(field: "witnessCadenceSeconds", value: "\(witnessCadenceSeconds)", needed: "1 to 86400")
    }
    guard (1...168).contains(sessionHours) else {
      throw .value(field: "sessionHours", value: "\(sessionHours)", needed: "1 to 168")
    }
  }

  private static func reason(_ error: any Error) -> String {
    func path(_ keys: [any CodingKey]) -> String { keys.map(\.stringValue).joined(separator: ".") }
    switch error {
    case DecodingError.keyNotFound(let key, let context): return "\(path(context.codingPath + [key])) is missing"
    case DecodingError.typeMismatch(let type, let context): return "\(path(context.codingPath)) must be \(type)"
    case DecodingError.valueNotFound(let type, let context): return "\(path(context.codingPath)) must be \(type)"
    default: return "not JSON"
    }
  }

  /// The file's bytes.
  public var json: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return [] }
    return Array(data) + [10]
  }
}
