// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOConcurrencyHelpers

/// The time as HTTP writes it (RFC 9110, section 5.6.7), written once a second.
enum HTTPDate {
  private static let last = NIOLockedValueBox<(second: time_t, text: String)>((.min, ""))

  /// Now.
  static var now: String {
    let second = time(nil)
    return last.withLockedValue { last in
      if last.second != second { last = (second, text(second)) }
      return last.text
    }
  }

  /// - Parameter second: Unix time.
  static func text(_ second: time_t) -> String {
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1_900) "
      + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }
}
