// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A file that appears under its name only when it is whole; `-` is standard output.
final class FileOutput {
  private let path: String
  private let partial: String?
  private let handle: FileHandle
  private var written = 0

  init(_ path: String) throws(Failure) {
    self.path = path
    guard path != "-" else {
      (partial, handle) = (nil, .standardOutput)
      return
    }
    let partial = "\(path).part"
    let attributes = [FileAttributeKey.posixPermissions: NSNumber(value: 0o600)]
    guard FileManager.default.createFile(atPath: partial, contents: nil, attributes: attributes),
      let handle = FileHandle(forWritingAtPath: partial)
    else { throw .file(path, reason: "cannot be written; choose a folder that exists and may be written") }
    (self.partial, self.handle) = (partial, handle)
  }

  func write(_ data: Data) throws(Failure) {
    do { try handle.write(contentsOf: data) } catch {
      throw .file(path, reason: "cannot be written: \(error.localizedDescription)")
    }
    written += data.count
  }

  /// Closes it, gives it its name, and returns how many bytes it has.
  func finish() throws(Failure) -> Int {
    guard let partial else { return written }
    try? handle.close()
    guard rename(partial, path) == 0 else {
      throw .file(path, reason: "cannot be written: \(String(cString: strerror(errno)))")
    }
    return written
  }

  func abandon() {
    guard let partial else { return }
    try? handle.close()
    try? FileManager.default.removeItem(atPath: partial)
  }
}
