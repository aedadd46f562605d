// SPDX-License-Identifier: Apache-2.0

/// How one direction between two nodes behaves at a moment.
struct LinkCondition: Hashable, Sendable {
  /// Milliseconds that a message takes, drawn anew for each one: two of them may overtake each other.
  var delay: ClosedRange<Int64> = 5...40
  /// How many of 1,000 messages are lost.
  var dropPermille = 0
  /// How many of 1,000 messages arrive twice.
  var duplicatePermille = 0
  /// Nothing gets through, neither requests nor answers.
  var isCut = false
  /// Requests do not get through in this direction; answers do.
  var isStarved = false
  /// A poor line: bytes take time, segments are lost and sent again.
  var poorLine: PoorLine?
}
