// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Catalogue

@Suite("The page of all formats")
struct PageTests {
  @Test("docs/formats.md ends with what `parley formats --page` prints")
  func upToDate() throws {
    let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/formats.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let generated = FormatsPage.text(of: .shipped)
    #expect(text.hasSuffix("\n\n" + generated), "put the output of parley formats --page in its place")
    #expect(generated.components(separatedBy: "\n### ").count == Catalogue.shipped.formats.count + 1)
  }
}
