// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Exchange
import Mechanism
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
