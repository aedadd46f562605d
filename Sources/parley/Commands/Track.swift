// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct TrackCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "track",
    abstract: "Report what own sensors see, and learn what it is about to enter. It stays at home.",
    discussion: """
      FILE has {"tracks": [{"name": "A1", "party": "bravo", "place": [35.78, 35.53], "height": "5000 m MSL", "courseDegrees": 90,
      "speedMetresPerSecond": 220, "at": "2099-03-01T06:00:00Z"}, …]}; party, climbMetresPerSecond, doubtMetres and heightDoubtMetres may be
      left out. A track that is about to enter a buffer, a no-fly area, a protected site or another party's activity within ten
      minutes is shown here and in parley watch. Nobody else is told: that is for an officer to do.

      EXAMPLES
        parley track tracks.json -d alfa
        parley track -d alfa                      (shows the tracks, and what they are about to enter)
      """)
  @OptionGroup var access: NodeAccess
  @Argument(help: "JSON file with reports, or - for standard input.") var file: String?

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      if let file {
        let answer = try await client.post("/api/v1/tracks", try JSONValue(parsing: readInput(file), name: file))
        if access.json { return print(answer.text(pretty: true)) }
        print("\(answer["taken"].integer ?? 0) taken")
        let refused = answer["refused"].array
        for report in refused {
          print("  NOT TAKEN: \(PlainText.shown(report["name"].string ?? "?")): \(report["reason"].string ?? "?")")
        }
        guard refused.isEmpty else { throw Failure.notSo("\(refused.count) reports were not taken") }
        return
      }
      let answer = try await client.get("/api/v1/tracks")
      if access.json { return print(answer.text(pretty: true)) }
      print("\(answer["tracks"].array.count) tracks")
      for alert in answer["alerts"].array { print(WatchText.alert(alert)) }
    }
  }
}
