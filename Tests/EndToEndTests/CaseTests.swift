// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Every documented case is a scenario file. Each is replayed by real nodes, and says at each minute what they must show; at
/// the end all logs are verified from the bytes.
@Suite("Documented cases would have been seen in time")
struct CaseTests {
  private static var scenarios: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("scenarios")
  }

  private static let cases = [
    "balyun-2020", "deir-al-balah-2024", "deir-ez-zor-2016", "hatay-2015", "latakia-2018",
  ]

  @Test("each scenario file is tested")
  func all() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.scenarios.path).sorted()
    #expect(files == Self.cases.map { "\($0).json" })
  }

  @Test("what the mechanism shows, and when", arguments: cases)
  func replay(_ name: String) async throws {
    let folder = try TemporaryFolder()
    // The civil routes of the demonstration come from a data package; one of them is enough here.
    let layer = folder.file("airways.json")
    try Data(
      #"""
      {"name": "Airways", "source": "Made up for the tests", "segments": [{"name": "B 1",
       "volume": {"area": {"type": "LineString", "coordinates": [[33.0, 35.2], [36.5, 35.6]], "halfWidthMetres": 9260},
        "lower": "FL 195", "upper": "FL 460", "start": "2018-01-01T00:00:00Z", "end": "2019-01-01T00:00:00Z"}}]}
      """#.utf8
    ).write(to: URL(fileURLWithPath: layer))
    let port = try LoopbackPort.run(of: 5)
    let run = folder.file("run")
    let outcome = try await Command.run(
      [
        "replay", Self.scenarios.appendingPathComponent("\(name).json").path, "--directory", run, "--port", "\(port)",
        "--layer", "airways=\(layer)",
      ], in: folder.path)
    let stopped = try await Command.run(["replay", "--stop", "--directory", run], in: folder.path)
    #expect(stopped.status == 0, "\(stopped.all)")
    #expect(outcome.status == 0, "\(outcome.errors)\(outcome.output.suffix(4_000))")
  }
}
