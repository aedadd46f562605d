// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Mechanism
import Separation
import Wire

/// The board as the local interface shows it, made from a copy, without a node.
public enum OfflineBoard {
  /// JSON of the board as of the moment of the copy.
  public static func json(
    _ board: Board, of head: DeskCopy.Head, catalogue: Catalogue, language: Language
  ) -> [UInt8] {
    let sight = BoardViews.Sight(
      board: board, own: head.party, lines: head.lines, now: head.at, catalogue: catalogue, language: language)
    return BoardViews.whole(sight, isExercise: head.isExercise).bytes
  }
}

/// A draft against a board, as the local interface shows it, without a node.
public enum OfflineDraft {
  /// JSON as `POST /api/v1/check` answers: the conflicts in all pictures together, and what would be refused or flagged.
  public static func check(
    _ notice: ActivityNotice, of party: PartyID, on board: Board, in pictures: [ConflictPicture], asOf: Instant,
    now: Instant
  ) -> [UInt8] {
    var conflicts: [DraftConflict] = []
    var isComplete = true
    for picture in pictures {
      var search = picture.check(notice, of: party)
      var work = ConflictViews.checkWork
      while !search.isDone, work > 0 { search.run(work: &work) }
      conflicts += search.conflicts
      isComplete = isComplete && search.isDone
    }
    let verdict = DraftCheck(board: board, own: party, now: now).check(.notice(notice), in: .plans)
    return JSONValue.object([
      "asOf": BoardJSON.time(asOf), "complete": .bool(isComplete),
      "conflicts": .array(conflicts.map(ConflictJSON.value)),
      "refusals": .array(verdict.refusals.map { .string($0.description) }),
      "defects": .array(verdict.defects.map { .string($0.description) }), "notice": .string(BoardJSON.disclaimer),
    ]).bytes
  }

  /// JSON as `POST /api/v1/resolutions` answers, against what was released by others.
  public static func resolutions(
    _ notice: ActivityNotice, of party: PartyID, in picture: ConflictPicture, asOf: Instant, now: Instant
  ) -> [UInt8] {
    var search = picture.resolutions(of: notice, by: party, limits: ResolutionLimits(notBefore: now))
    while !search.isDone {
      var work = ConflictViews.checkWork
      search.run(work: &work)
    }
    return ConflictViews.json(search, version: nil, asOf: asOf).bytes
  }
}
