// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A folder for one test, removed with it.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("storage-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The store of the test.
  var store: String { path + "/node.db" }

  /// All bytes of all files, one after the other.
  func allBytes() throws -> Data {
    var data = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      data += try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
    }
    return data
  }
}
