// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import separation_pictures

@Suite("The pictures of the documentation")
struct PictureTests {
  @Test("are what the code draws, to a fifth of a pixel")
  func current() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "docs/pictures")
    for (name, svg) in try Scenes.all() {
      let kept = pieces(try String(contentsOf: folder.appending(path: name), encoding: .utf8))
      let drawn = pieces(svg)
      #expect(kept.count == drawn.count, "\(name): run separation-pictures")
      for (old, new) in zip(kept, drawn) {
        if let place = Double(old), let now = Double(new) {
          #expect(abs(place - now) <= 0.2, "\(name)")
        } else {
          #expect(old == new, "\(name)")
        }
      }
    }
  }

  /// Numbers with a decimal, and what stands between them.
  private func pieces(_ text: String) -> [Substring] { text.split { " LMZ\"\n".contains($0) } }
}
