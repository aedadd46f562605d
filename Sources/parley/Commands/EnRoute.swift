// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

struct EnRouteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "en-route", abstract: "Report where a movement of the own side is, and how it goes.",
    discussion: """
      STATUS  departed, underway, delayed, stopped, needs-assistance, turned-back, arrived

      EXAMPLE
        parley en-route alfa/line-1/plans@7 underway --place 35.53,35.78 -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The movement, ORIGIN@INDEX.") var activity: String
  @Argument(help: "How it goes.") var status: String
  @Option(parsing: .unconditional, help: "LATITUDE,LONGITUDE in decimal degrees; also degrees and minutes, or MGRS.")
  var place: String
  @Option(help: "When it was there (RFC 3339 with zone); now if not given.") var at: String?

  func run() async throws {
    try await withFailures {
      let reference = try Reference(activity)
      var body: [String: JSONValue] = [
        "status": .string(status.lowercased()), "place": NoticeFlags.place(place),
        "activity": try await access.client().resolve(reference),
      ]
      if let at { body["at"] = .string(at) }
      try await submission.send(kind: "en-route", path: "/api/v1/en-route", body: .object(body), access: access)
    }
  }
}
