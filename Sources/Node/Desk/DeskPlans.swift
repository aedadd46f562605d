// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Glibc
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A plan that nobody was told of.
public struct DeskPlan: Sendable {
  /// Its number at the desk.
  public let number: Int
  /// What it would say.
  public var notice: ActivityNotice
  /// The activity of which it is a new version; nil for a new one.
  public var amends: EntryPlace?
  /// Number of the release with which it left; nil while it is private.
  public var release: UInt64?

  /// Whether it left.
  public var isReleased: Bool { release != nil }

  /// As a file of the desk, and for a reader.
  public var json: JSONValue {
    .object([
      "number": .number(number), "release": release.map { .number($0) },
      "amends": amends.map { .string("\($0.origin)@\($0.index)") }, "notice": EntryJSON.value(of: notice),
    ])
  }
}

/// One line of the ledger: what left, when, and by whose position.
public struct DeskRelease: Hashable, Sendable {
  /// Its number, from 1.
  public let number: UInt64
  /// SHA-256 of the file.
  public let hash: Hash256
  /// Number of the plan.
  public let plan: Int
  /// Who released it.
  public let position: PositionDesignator
  /// When.
  public let at: Instant

  var line: String { "\(number) \(hash.hex) \(plan) \(position) \(at.iso8601)\n" }

  init(number: UInt64, hash: Hash256, plan: Int, position: PositionDesignator, at: Instant) {
    self.number = number
    self.hash = hash
    self.plan = plan
    self.position = position
    self.at = at
  }

  init?(_ line: Substring) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 5, let number = UInt64(words[0]), let digits = Hex.decode(words[1]),
      let hash = try? Hash256(digits), let plan = Int(words[2]), let position = try? PositionDesignator(words[3]),
      let at = try? Instant(iso8601: words[4])
    else { return nil }
    self.init(number: number, hash: hash, plan: plan, position: position, at: at)
  }
}

extension Desk {
  /// All plans, ascending by number.
  public func plans() throws -> [DeskPlan] {
    let left = Dictionary(try releases().map { ($0.plan, $0.number) }, uniquingKeysWith: { _, last in last })
    return try FileManager.default.contentsOfDirectory(atPath: directory.plans).compactMap { name in
      Int(name.prefix { $0 != "." })
    }.sorted().map { number in try read(number, release: left[number]) }
  }

  /// A plan.
  public func plan(_ number: Int) throws -> DeskPlan {
    guard let plan = try plans().first(where: { $0.number == number }) else { throw DeskError.noPlan(number) }
    return plan
  }

  /// Keeps a new plan.
  public func add(_ notice: ActivityNotice, amends: EntryPlace?) throws -> DeskPlan {
    // Numbers of dropped plans that left are not used again: the ledger speaks of them.
    let used = try plans().map(\.number) + releases().map(\.plan)
    let plan = DeskPlan(number: (used.max() ?? 0) + 1, notice: notice, amends: amends)
    try write(plan)
    return plan
  }

  /// Keeps another form of a plan. What left is history: the changed plan is private again.
  public func change(_ number: Int, to notice: ActivityNotice) throws -> DeskPlan {
    var plan = try plan(number)
    guard plan.release == nil else { return try add(notice, amends: plan.amends) }
    plan.notice = notice
    try write(plan)
    return plan
  }

  /// Forgets a plan.
  public func drop(_ number: Int) throws {
    _ = try plan(number)
    try FileManager.default.removeItem(atPath: path(number))
  }

  // MARK: What leaves

  /// What left, in order.
  public func releases() throws -> [DeskRelease] {
    guard let data = FileManager.default.contents(atPath: directory.ledger) else { return [] }
    return try String(decoding: data, as: UTF8.self).split(separator: "\n").map { line in
      guard let release = DeskRelease(line) else { throw DeskError.unreadable(directory.ledger) }
      return release
    }
  }

  /// What a release of a plan would be, byte for byte.
  public func preview(_ number: Int) throws -> (file: ReleaseFile, bytes: [UInt8]) {
    let plan = try plan(number)
    let file = ReleaseFile(
      channel: roster.name, party: party, number: UInt64(try releases().count) + 1, amends: plan.amends,
      notice: plan.notice)
    return (file, try file.content())
  }

  /// Writes a release. What the officer is to take is written first, under another name beside it; then the desk's copy and the
  /// ledger; and then it gets its name. So the ledger never names a file that could not be written, and no file leaves that it
  /// does not name. This is the only thing that ever leaves a desk.
  public func release(_ number: Int, to path: String, by position: PositionDesignator, at now: Instant) throws
    -> DeskRelease
  {
    guard !FileManager.default.fileExists(atPath: path) else { throw DeskError.inTheWay(path) }
    let (file, bytes) = try preview(number)
    let release = DeskRelease(
      number: file.number, hash: .sha256(bytes), plan: number, position: position, at: now)
    let outside = "\(path).part"
    // Left by a release that did not come to its end.
    try? FileManager.default.removeItem(atPath: outside)
    do { try SecretFile.create(bytes, at: outside) } catch {
      throw DeskError.unwritable(path, reason: "\(error)")
    }
    do {
      try keep(release, bytes)
      guard rename(outside, path) == 0 else {
        throw DeskError.unwritable(path, reason: String(cString: strerror(errno)))
      }
    } catch {
      try? FileManager.default.removeItem(atPath: outside)
      try strike(release)
      throw error
    }
    return release
  }

  /// The desk's own copy and the line of the ledger.
  private func keep(_ release: DeskRelease, _ bytes: [UInt8]) throws {
    let copy = "\(directory.releases)/\(release.number).release"
    if FileManager.default.contents(atPath: copy).map({ [UInt8]($0) }) != bytes {
      // Left by a release that did not come to its end, and so never left the desk.
      try? FileManager.default.removeItem(atPath: copy)
      try SecretFile.create(bytes, at: copy)
    }
    let lines = try releases().map(\.line).joined() + release.line
    try replace(directory.ledger, Array(lines.utf8))
  }

  /// Takes a line back of what did not leave after all.
  private func strike(_ release: DeskRelease) throws {
    let all = try releases()
    guard all.last == release else { return }
    try replace(directory.ledger, Array(all.dropLast().map(\.line).joined().utf8))
    try FileManager.default.removeItem(atPath: "\(directory.releases)/\(release.number).release")
  }

  // MARK: Files

  private func path(_ number: Int) -> String { "\(directory.plans)/\(number).json" }

  func read(_ number: Int, release: UInt64?) throws -> DeskPlan {
    let path = path(number)
    guard let data = FileManager.default.contents(atPath: path), let json = try? JSONValue(parsing: Array(data)),
      let said = json["notice"], let notice = try? EntryJSON.notice(said)
    else { throw DeskError.unreadable(path) }
    var amends: EntryPlace?
    if case .string(let text)? = json["amends"], let at = text.lastIndex(of: "@"),
      let origin = try? Origin(String(text[..<at])), let index = UInt64(text[text.index(after: at)...])
    {
      amends = EntryPlace(origin: origin, index: index)
    }
    return DeskPlan(number: number, notice: notice, amends: amends, release: release)
  }

  private func write(_ plan: DeskPlan) throws {
    var stored = plan
    stored.release = nil
    try replace(path(plan.number), stored.json.bytes)
  }

  /// A whole file in place of the one before, or that one.
  private func replace(_ path: String, _ bytes: [UInt8]) throws {
    let fresh = "\(path).new"
    try? FileManager.default.removeItem(atPath: fresh)
    try SecretFile.create(bytes, at: fresh)
    guard rename(fresh, path) == 0 else { throw DeskError.unreadable(path) }
  }
}
