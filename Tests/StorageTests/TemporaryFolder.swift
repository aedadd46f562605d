// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

extension TemporaryFolder {
  /// The store of the test.
  var store: String { file("node.db") }

  /// All bytes of all files, one after the other.
  func allBytes() throws -> Data {
    var data = Data()
    for name in try FileManager.default.contentsOfDirectory(atPath: path).sorted() {
      data += try Data(contentsOf: URL(fileURLWithPath: file(name)))
    }
    return data
  }
}
