// SPDX-License-Identifier: Apache-2.0
import NIOConcurrencyHelpers

/// Goes on once two things are known that become known on different threads.
final class Both<First: Sendable, Second: Sendable>: Sendable {
  private let known = NIOLockedValueBox<(First?, Second?)>((nil, nil))
  private let goOn: @Sendable (First, Second) -> Void

  /// - Parameter goOn: called once, on the thread of whichever comes last.
  init(_ goOn: @escaping @Sendable (First, Second) -> Void) { self.goOn = goOn }

  /// Makes the first known; once.
  func first(_ value: First) {
    let other = known.withLockedValue { known in
      known.0 = value
      return known.1
    }
    if let other { goOn(value, other) }
  }

  /// Makes the second known; once.
  func second(_ value: Second) {
    let other = known.withLockedValue { known in
      known.1 = value
      return known.0
    }
    if let other { goOn(other, value) }
  }
}
