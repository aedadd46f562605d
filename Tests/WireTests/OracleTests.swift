// SPDX-License-Identifier: Apache-2.0
import TestSupport
import SwiftProtobuf
import Testing

@testable import Wire

@Suite("Other implementations of Protocol Buffers")
struct OracleTests {
  @Test("swift-protobuf reads what we write, and writes the same bytes", arguments: EntryGenerator.kinds)
  func swiftProtobuf(kind: Int) throws {
    var generator = EntryGenerator(seed: 400 + UInt64(kind))
    generator.allowsLater = true
    for _ in 0..<50 {
      let bytes = try EntryCodec.encode(try generator.entry(kind: kind))
      let message = try ProtoEntry(serializedBytes: bytes)
      // Made anew by way of its JSON, so that no byte that it read can come back by itself.
      let made = try ProtoEntry(jsonString: try message.jsonString())
      let written: [UInt8] = try made.serializedBytes()
      #expect(written == bytes)
      #expect(message.unknownFields.data.isEmpty)
    }
  }

  @Test("Google's library for Python reads the same values from the schema alone, and writes the same bytes")
  func python() throws {
    var generator = EntryGenerator(seed: 21)
    var asked: [String] = []
    var written: [[UInt8]] = []
    for kind in EntryGenerator.kinds {
      for _ in 0..<25 {
        let entry = try generator.entry(kind: kind)
        let bytes = try EntryCodec.encode(entry)
        written.append(bytes)
        asked.append("\(HexText.encode(bytes)) \(EntryJSON.value(of: entry))")
      }
    }
    let answers = try PythonOracle.lines(of: "wire_entries.py", input: asked)
    try #require(answers.count == asked.count)
    for (answer, bytes) in zip(answers, written) {
      #expect(answer == "ok \(HexText.encode(bytes))")
    }
  }
}
