// SPDX-License-Identifier: Apache-2.0
import Foundation
import NIOConcurrencyHelpers

/// Standard output, written at once and watched: what a command says must not be lost with an exit code of 0.
enum Output {
  private static let fault = NIOLockedValueBox<String?>(nil)

  /// Writes bytes; after a failure nothing more is written, and `finish` says why.
  static func write(_ bytes: Data) {
    fault.withLockedValue { fault in
      if fault == nil { fault = writeAll(bytes, to: STDOUT_FILENO) }
    }
  }

  /// - Throws: `Failure.file` when something could not be written.
  static func finish() throws(Failure) {
    if let reason = fault.withLockedValue({ $0 }) {
      throw .file("standard output", reason: "cannot be written: \(reason)")
    }
  }

  /// Writes everything, or returns why not.
  static func writeAll(_ bytes: Data, to descriptor: Int32) -> String? {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      guard count > 0 else { return String(cString: strerror(errno)) }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}

/// A line to standard output, in place of the library's, which forgets what could not be written.
func print(_ text: String, terminator: String = "\n") { Output.write(Data((text + terminator).utf8)) }
