// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing
import TransparencyLog
import Wire

@testable import Catalogue

@Suite("The catalogue that is shipped")
struct CatalogueTests {
  private let catalogue = Catalogue.shipped

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/Catalogue/Resources")

  @Test("it has the formats that documented incidents ask for, in four languages")
  func content() {
    #expect(catalogue.formats.count >= 16)
    #expect(catalogue.languages.map(\.tag) == ["ar", "en", "he", "tr"])
    #expect(catalogue.languages.map(\.isRightToLeft) == [true, false, true, false])
    let keys = Set(catalogue.formats.map(\.key))
    let asked: Set = [
      "comm-check", "aircraft-in-distress", "stray-aircraft", "stray-drone", "accidental-launch", "live-firing",
      "keep-clear", "request-hold", "cease-firing-request", "identify-track", "own-over-line", "search-and-rescue",
      "medical-evacuation", "convoy-changed", "position-correction", "line-fault", "watch-change", "commanders-call",
      "say-again", "acknowledgement", "fire-near-position", "humanitarian-stopped", "unexploded-ordnance",
    ]
    #expect(keys.isSuperset(of: asked))
  }

  @Test("danger to life rings at once and needs more than an eye on it")
  func urgency() {
    for format in catalogue.formats where format.precedence == .flash {
      #expect(format.needs >= .passedOn, "\(format.key)")
    }
  }

  @Test("every file of the folder is shipped, byte for byte")
  func files() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    #expect(names == Catalogue.shippedFiles.map(\.name))
    for file in Catalogue.shippedFiles {
      #expect(try Array(Data(contentsOf: Self.folder.appending(path: file.name))) == file.bytes)
    }
  }

  @Test("its hash is what sha256sum makes of the folder, as Python does it")
  func hash() throws {
    let lines = try PythonOracle.lines(of: "catalogue_hash.py", [Self.folder.path])
    #expect(lines.map(String.init) == [catalogue.hash.hex])
  }

  @Test("any change of any file changes the hash")
  func hashCoversAll() throws {
    for index in Catalogue.shippedFiles.indices {
      var files = Catalogue.shippedFiles
      files[index] = CatalogueFile(name: files[index].name, bytes: files[index].bytes + [10])
      #expect(try Catalogue(files: files).hash != catalogue.hash)
      // The order in which they are given does not count.
      #expect(try Catalogue(files: Catalogue.shippedFiles.reversed()).hash == catalogue.hash)
    }
  }

  @Test("every parameter of every format is in the sentences of every language, full or with the required ones only")
  func complete() throws {
    var samples = Samples(seed: 5)
    for format in catalogue.formats {
      for onlyRequired in [false, true] {
        let message = try samples.message(format, catalogue, onlyRequired: onlyRequired)
        for language in catalogue.languages {
          let rendering = catalogue.render(message, sender: try Label("en"), in: language, agreed: catalogue.hash)
          let text = try #require(rendering.text, "\(format.key)")
          #expect(rendering.items.count == message.values.count)
          for item in rendering.items { #expect(text.contains(item.value), "\(language.tag) \(format.key): \(item)") }
          #expect(!text.contains("{") && !rendering.heading.contains("{"))
          #expect(rendering.isCertified && rendering.misfits.isEmpty)
        }
      }
    }
  }

  @Test("no two languages and no two formats have the same words")
  func distinct() {
    for format in catalogue.formats {
      #expect(Set(catalogue.languages.map { $0.title(of: format) }).count == catalogue.languages.count)
    }
    for language in catalogue.languages {
      #expect(Set(catalogue.formats.map { language.title(of: $0) }).count == catalogue.formats.count)
      let statements = catalogue.formats.map { language.formats[$0.number]?.sentences.first?.pieces }
      #expect(Set(statements).count == catalogue.formats.count)
    }
  }

  @Test("wordings in Hebrew and Arabic are in their script, and in no other language's")
  func scripts() {
    for language in catalogue.languages {
      let range: ClosedRange<UInt32>? =
        language.tag == "he" ? 0x590...0x5FF : language.tag == "ar" ? 0x600...0x6FF : nil
      for wording in language.formats.values {
        let words = [wording.title] + wording.parameters.values.flatMap { [$0.label] + $0.choices }
        for word in words {
          let letters = word.unicodeScalars.filter { $0.properties.isAlphabetic }
          let foreign = letters.filter { letter in
            range.map { !$0.contains(letter.value) } ?? (letter.value >= 0x250)
          }
          #expect(foreign.isEmpty, "\(language.tag): \(word)")
        }
      }
    }
  }
}
