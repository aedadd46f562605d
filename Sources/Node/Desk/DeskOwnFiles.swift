// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import Mechanism
import TransparencyLog
import Wire

/// What a desk holds besides the logs: plans, what left, and the ledger of it. Nobody signs these files, so they are held against
/// each other.
extension Desk {
  /// What is not as the desk's own files say of each other, in words; empty if all is.
  public func ownDamage() throws -> [String] {
    let ledger: [DeskRelease]
    do { ledger = try releases() } catch { return ["\(directory.ledger): a line of it can not be read"] }
    var damage: [String] = []
    for (place, release) in ledger.enumerated() {
      let number = UInt64(place + 1)
      if release.number != number {
        damage.append(
          "\(directory.ledger): line \(number) is of release \(release.number); a line is missing or changed")
      }
      if place > 0, release.at < ledger[place - 1].at {
        damage.append("\(directory.ledger): release \(release.number) is dated before the one in front of it")
      }
      damage += try self.damage(of: release)
    }
    return try damage + strangers(ledger) + planDamage()
  }

  /// The copy of what left against its line, and against the plan that it was made of.
  private func damage(of release: DeskRelease) throws -> [String] {
    let path = "\(directory.releases)/\(release.number).release"
    guard let data = FileManager.default.contents(atPath: path) else {
      return ["\(path): the ledger names it, and it is not there"]
    }
    guard Hash256.sha256([UInt8](data)) == release.hash else {
      return ["\(path): it is not the file whose hash the ledger has"]
    }
    guard let file = try? ReleaseFile(parsing: [UInt8](data)), file.number == release.number, file.party == party,
      file.channel == roster.name
    else { return ["\(path): it is no release \(release.number) of this desk"] }
    guard FileManager.default.fileExists(atPath: "\(directory.plans)/\(release.plan).json"),
      let plan = try? read(release.plan, release: release.number),
      plan.notice != file.notice || plan.amends != file.amends
    else { return [] }
    return [
      "\(directory.plans)/\(release.plan).json: it says something else than release \(release.number), which was made of it"
    ]
  }

  /// Copies of releases that the ledger does not name.
  private func strangers(_ ledger: [DeskRelease]) throws -> [String] {
    let known = Set(ledger.map { "\($0.number).release" })
    return try FileManager.default.contentsOfDirectory(atPath: directory.releases).sorted()
      .filter { !known.contains($0) }
      .map { "\(directory.releases)/\($0): the ledger has no line of it" }
  }

  private func planDamage() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.plans).sorted().compactMap { name in
      let path = "\(directory.plans)/\(name)"
      guard name.hasSuffix(".json"), let number = Int(name.dropLast(5)), "\(number).json" == name else {
        return "\(path): it is no plan of this desk"
      }
      guard let data = FileManager.default.contents(atPath: path), let json = try? JSONValue(parsing: [UInt8](data)),
        json["number"] == .number(number), (try? read(number, release: nil)) != nil
      else { return "\(path): it can not be read as plan \(number)" }
      return nil
    }
  }
}
