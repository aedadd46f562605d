// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Foundation
import Mechanism
import Separation
import Storage
import TransparencyLog
import Wire

/// A desk on the national side of an air gap. It reads files that came one way, keeps plans, checks them, and writes
/// releases that an officer carries. It opens no socket.
public struct Desk: Sendable {
  let directory: DeskDirectory
  /// Whose desk it is.
  public let party: PartyID
  let roster: ChannelRoster
  let store: SQLiteStore

  /// What is held of the logs.
  public var archive: DeskArchive { DeskArchive(store) }

  /// Closes the store.
  public func close() { store.close() }

  // MARK: What comes in

  /// What became of files that were given to take.
  public struct Intake: Sendable {
    /// Runs that were taken, verified, and are durable now.
    public var taken: [UInt64] = []
    /// How many entries they added.
    public var entries = 0
    /// Files that were refused, each with the reason; nothing of their runs was taken.
    public var refused: [(file: String, reason: String)] = []
    /// What is missing before more can be taken, in words.
    public var gaps: [String] = []
    /// Files of runs that were taken before.
    public var known = 0
  }

  /// Takes files, in any order: whole runs, one after the other. A run is taken only if all of it is verified by the
  /// cards; what does not come to be taken can be given again.
  ///
  /// - Throws: what the store throws. Files that are wrong are no error: they are named.
  public func take(_ files: [(name: String, bytes: [UInt8])]) throws -> Intake {
    var intake = Intake()
    var runs: [UInt64: [Int: DeskFile]] = [:]
    var next = try archive.next()
    for file in files.sorted(by: { $0.name < $1.name }) {
      do {
        let parsed = try DeskFile(parsing: file.bytes)
        guard parsed.head.channel == roster.name, parsed.head.party == party else {
          intake.refused.append((file.name, "it is of \(parsed.head.party) in channel \(parsed.head.channel)"))
          continue
        }
        guard parsed.run >= next else {
          intake.known += 1
          continue
        }
        let earlier = runs[parsed.run, default: [:]].updateValue(parsed, forKey: parsed.number)
        if let earlier, earlier != parsed {
          intake.refused.append((file.name, "another file says that it is file \(parsed.number) of run \(parsed.run)"))
          runs[parsed.run, default: [:]][parsed.number] = earlier
        }
      } catch {
        intake.refused.append((file.name, "\(error)"))
      }
    }
    while let run = runs.removeValue(forKey: next) {
      guard let count = run.values.first?.count, run.count == count else {
        let missing = (1...(run.values.first?.count ?? 1)).filter { run[$0] == nil }.prefix(8)
        intake.gaps.append("run \(next): file \(missing.map(String.init).joined(separator: ", ")) is missing")
        return intake
      }
      do {
        intake.entries += try take(run.values.sorted { $0.number < $1.number })
        intake.taken.append(next)
      } catch let error as DeskFileError {
        intake.refused.append(("run \(next)", "\(error)"))
        return intake
      } catch let error as NotVerified {
        intake.refused.append(("run \(next)", error.reason))
        return intake
      }
      next += 1
    }
    if let later = runs.keys.min() {
      intake.gaps.append("run \(next) is missing; run \(later) and later ones wait for it: give them again with it")
    }
    return intake
  }

  private struct NotVerified: Error { let reason: String }

  private func take(_ files: [DeskFile]) throws -> Int {
    let run = try DeskRun(files)
    var archive = archive
    var batch = try archive.lay(run)
    let report = try archive.verify(roster)
    guard report.isClean else {
      throw NotVerified(reason: report.problems.prefix(4).map(\.description).joined(separator: "; "))
    }
    // What was removed on the line is removed here.
    let gone = try report.board.removedParts.map(\.part).filter { try archive.part($0) != nil }
    batch.parts.removeAll { gone.contains($0.key) }
    batch.removedParts = gone
    try store.apply([batch])
    return batch.entries.count
  }

  // MARK: Looking

  /// The board, and of which moment it is; nil before the first run.
  public func board() throws -> (board: Board, head: DeskCopy.Head)? {
    let archive = archive
    guard let head = try archive.head() else { return nil }
    return (try archive.board(roster), head)
  }

  /// The board as the local interface shows it.
  public func boardJSON(catalogue: Catalogue, language: Language) throws -> [UInt8]? {
    try board().map { OfflineBoard.json($0.board, of: $0.head, catalogue: catalogue, language: language) }
  }

  /// What an entry said in words, if they came.
  public func text(origin: String, index: UInt64) throws -> String? {
    guard let origin = try? Origin(origin) else { return nil }
    let part = try archive.part(PartKey(origin: origin, index: index, number: 0))
    return part.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// The title of a plan or of a notice, for conflicts.
  public func title(origin: String, index: UInt64) throws -> String? {
    if origin == Self.planOrigin { return try Int(exactly: index).map { try plan($0).notice.title.text } }
    guard let origin = try? Origin(origin),
      let stored = try archive.entries(of: origin, from: index, limit: 1).first,
      let entry = try? EntryCodec.decode(stored.bytes)
    else { return nil }
    switch entry.body {
    case .notice(let notice): return notice.title.text
    case .amendment(let amendment): return amendment.notice.title.text
    default: return nil
    }
  }

  /// Verifies everything that is held again.
  public func verify() throws -> Audit.Report { try archive.verify(roster) }

  // MARK: Checking

  /// The origin by which conflicts name plans: `plan@NUMBER`.
  public static let planOrigin = "plan"

  /// A plan against everything that was released by others, and against the other plans and what the own side has
  /// said; JSON as `POST /api/v1/check` answers.
  ///
  /// - Parameter amends: the activity of which the plan is a new version.
  public func check(_ plan: DeskPlan, now: Instant) throws -> [UInt8] {
    guard let (board, head) = try board() else { throw DeskError.noDesk("\(directory.root): nothing was imported yet") }
    let others = try plans().filter { $0.number != plan.number && !$0.isReleased }
    let names = try others.map { other in
      let name = EntryRef(
        origin: try Origin(Self.planOrigin), index: UInt64(other.number), leaf: MerkleTree.leafHash([]))
      return (name: name, notice: other.notice)
    }
    let released = ConflictPicture(of: board, at: now)
    let own = ConflictPicture(
      ofPlans: names, and: party, on: board, at: now, besides: plan.amends, or: plan.notice)
    return OfflineDraft.check(
      plan.notice, of: party, on: board, in: [released, own], asOf: head.at, now: now)
  }

  /// What would clear the conflicts of a plan with what was released by others.
  public func resolve(_ plan: DeskPlan, now: Instant) throws -> [UInt8] {
    guard let (board, head) = try board() else { throw DeskError.noDesk("\(directory.root): nothing was imported yet") }
    return OfflineDraft.resolutions(
      plan.notice, of: party, in: ConflictPicture(of: board, at: now), asOf: head.at, now: now)
  }
}
