// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import TransparencyLog
import Wire

/// Looks at the nodes from time to time, and at the end.
extension World {
  /// What can be judged while things go wrong.
  func inspect() {
    judge.judgeAcknowledged(self)
    judge.judgeSubmissions(self)
    judge.judgeRequests(self)
    judge.judgeUrgency(self)
    judge.judgeBoards(self)
    judge.judgeLostLines(self)
    for node in nodes where node.isRunning && isHonest(node) && judge.violations.isEmpty {
      judge.judgeStandings(node, self)
      judge.judgeLines(node, self)
    }
  }

  /// What must hold once everything had its time.
  func judgeTheEnd() {
    isOver = true
    inspect()
    guard judge.violations.isEmpty else { return }
    judge.judgeMirrors(self)
    judge.judgeSplitViews(self)
    for node in nodes where node.isRunning && isHonest(node) && !node.isTwin { judge.judgeFold(node, self) }
    for node in nodes where node.isRunning && !node.isTwin { judge.judgeWatch(node, self) }
    for node in nodes where isHonest(node) { story.mix(Mix.bytes(Array(sizes(of: node).utf8))) }
  }
}
