// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@testable import TransparencyLog

/// Every parser of this module is fed with altered, cut and random bytes. It must not trap; and what it accepts it
/// must write back as the same bytes, so that nobody can make two texts of one meaning.
@Suite("Hostile input")
struct HostileInputTests {
  /// A parser: the bytes that the value writes, `nil` if the parser refuses.
  typealias Reparse = @Sendable ([UInt8]) -> [UInt8]?

  struct Format: CustomTestStringConvertible, Sendable {
    let name: String
    let seed: [UInt8]
    let reparse: Reparse

    var testDescription: String { name }
  }

  static let formats: [Format] = {
    let note = Array((CheckpointTests.text + "\n" + CheckpointTests.logLine + CheckpointTests.witnessLine).utf8)
    let policy = (try? PolicyTests.example()) ?? ""
    let proof = (try? TlogProofTests.Logged().proof(of: 3, extra: [1, 2]))?.bytes ?? []
    let upload = (try? MirrorTests.Upload(250, 262, logSize: 262).body()) ?? []
    let bundle = (try? EntryBundle.encode((0..<5).map(entry))) ?? []
    return [
      Format(name: "note", seed: note) { (try? SignedNote(parsing: $0))?.bytes },
      Format(name: "checkpoint", seed: Array(CheckpointTests.text.utf8)) { bytes in
        Bytes.utf8(bytes).flatMap { try? Checkpoint(parsing: $0) }?.textBytes
      },
      Format(name: "signature lines", seed: Array((CheckpointTests.logLine + CheckpointTests.witnessLine).utf8)) {
        bytes in
        (try? NoteSignature.parseLines(bytes)).map { Array($0.map(\.line).joined().utf8) }
      },
      Format(name: "cosignature", seed: Array(CheckpointTests.witnessLine.utf8)) { bytes in
        guard let text = Bytes.utf8(bytes), let read = try? Cosignature(parsing: text) else { return nil }
        return Array(read.line.utf8).dropLast(bytes.last == 0x0A ? 0 : 1)
      },
      Format(name: "vkey", seed: Array(NoteTests.vkey.utf8)) { bytes in
        Bytes.utf8(bytes).flatMap { try? VerifierKey(vkey: $0) }.map { Array($0.vkey.utf8) }
      },
      Format(name: "proof", seed: proof) { (try? TlogProof(parsing: $0))?.bytes },
      Format(name: "add-checkpoint", seed: Array(WitnessTests.example.utf8)) {
        (try? AddCheckpointRequest(parsing: $0))?.bytes
      },
      Format(name: "mirror information", seed: Array("20852163\n20852014\ndGlja2V0\n".utf8)) {
        (try? MirrorInfo(parsing: $0))?.bytes
      },
      Format(name: "tile path", seed: Array("tile/0/x001/x234/067.p/17".utf8)) { bytes in
        Bytes.utf8(bytes).flatMap { TilePath(parsing: $0) }.map { Array($0.description.utf8) }
      },
      Format(name: "bundle", seed: bundle) { bytes in
        for width in 0...6 {
          if let entries = try? EntryBundle.decode(bytes, width: width) { return try? EntryBundle.encode(entries) }
        }
        return nil
      },
      Format(name: "add-entries", seed: upload) { bytes in
        guard let request = try? AddEntriesRequest(parsing: bytes) else { return nil }
        var written = request.header.bytes
        for package in request.packages {
          guard (try? package.append(to: &written)) != nil else { return nil }
          _ = try? package.verify(size: request.header.uploadEnd, root: .zero)
        }
        return written + bytes.dropFirst(written.count)
      },
      // Comments and spaces are not kept; the policy that is written is a fixed point.
      Format(name: "policy", seed: Array(policy.utf8)) { bytes in
        guard let read = try? LogPolicy(parsing: bytes) else { return nil }
        return (try? LogPolicy(parsing: read.bytes)) == read ? bytes : []
      },
    ]
  }()

  @Test("Altered bytes are refused, or written back as they are", arguments: formats)
  func altered(format: Format) throws {
    var random = SeededGenerator(seed: 40)
    try #require(!format.seed.isEmpty)
    #expect(format.reparse(format.seed) == format.seed, "the seed itself")
    var failures = Failures()
    for _ in 0..<800 {
      let bytes = random.mutated(format.seed)
      if let written = format.reparse(bytes) { failures.check(written == bytes, "\(bytes)") }
    }
    for length in 0..<min(format.seed.count, 600) {
      let bytes = Array(format.seed.prefix(length))
      if let written = format.reparse(bytes) { failures.check(written == bytes, "cut at \(length)") }
    }
    for length in 0..<200 {
      let bytes = random.bytes(length)
      if let written = format.reparse(bytes) { failures.check(written == bytes, "\(bytes)") }
    }
    failures.report()
  }
}
