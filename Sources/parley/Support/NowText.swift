// SPDX-License-Identifier: Apache-2.0
import Foundation

/// The time of the own machine.
enum NowText {
  /// RFC 3339 in UTC, in whole seconds.
  static var utc: String { ISO8601DateFormatter().string(from: Date()) }
}
