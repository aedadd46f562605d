// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Limits of the board.
public enum BoardLimits {
  /// Entries of one log that may wait for their frontier; what comes after is turned away and fed again later.
  public static let waitingEntries = 4_096
  /// Bytes of entries of one log that may wait for their frontier.
  public static let waitingBytes = 16_777_216
  /// Entries of one log.
  public static let logEntries: UInt64 = 1 << 32
  /// Logs of one channel, with successors.
  public static let logs = 64
  /// Areas of operations of an arrangement.
  public static let areasOfOperations = 16
  /// How far a place may be apart that is said twice, however small it is.
  public static let placeTolerance = Distance.metres(500)
  /// Within how many seconds notices around own activities are counted: six hours.
  public static let probingSeconds = 21_600
  /// From how many on the own watch is told.
  public static let probingActs = 6
  /// Fewest words that key a picture code: 5 words of a list of 256 are 40 bits.
  public static let pictureWords = 5
  /// Words that key a picture code at most.
  public static let pictureWordsAtMost = 16
  /// How many days ago an incident can have begun that the own side opens; what is older is said in words.
  public static let reportedIncidentDays = 366
  /// How many days ago a call can have begun, and what was taken down by voice have been said.
  public static let reportedCallDays = 31
  /// How far from what was notified a movement can be without being flagged.
  public static let enRouteTolerance = Distance.kilometres(5)
  /// Entries of one joint timeline, beside those that state receipts.
  public static let timelineEntries = 1_000
  /// Entries that are proposed as what was taken down by voice.
  public static let voiceMatches = 5
}
