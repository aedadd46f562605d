// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Wire

/// The board as the local interface shows it, made from a copy, without a node.
public enum OfflineBoard {
  /// JSON of the board as of the moment of the copy.
  public static func json(_ board: Board, of head: DeskCopy.Head) -> [UInt8] {
    let sight = BoardViews.Sight(board: board, own: head.party, lines: head.lines, now: head.at)
    return BoardViews.whole(sight, isExercise: head.isExercise).bytes
  }
}
