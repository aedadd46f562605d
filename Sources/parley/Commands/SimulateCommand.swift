// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Simulator

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run the simulator from a seed: nodes, clocks, networks, disks, liars; tell its story.",
    discussion: """
      From one seed the run is the same on every machine. After it, all invariants are checked; the exit code is 1 if one does not hold.

      EXAMPLES
        parley simulate 42                     (what happened, if something went wrong)
        parley simulate 42 --whole             (the whole story)
        parley simulate 1 --count 2000         (many; the story of each that fails)
        parley simulate 1 --count 100 --json | jq '.runs[] | select(.holds == false)'
      """)
  @Argument(help: "The seed, or the first of several.") var seed: UInt64
  @Option(help: "How many seeds.") var count: UInt64 = 1
  @Option(help: "Nodes, 2 to 4, instead of as many as the seed says.") var nodes: Int?
  @Option(help: "Seconds for which officers speak, 1 to 86400, instead of as many as the seed says.") var seconds: Int?
  @Flag(help: "Tell the whole story, not only what led to a violation.") var whole = false
  @Flag(help: "Print JSON for machines.") var json = false

  func run() async throws {
    try await withFailures {
      guard count <= UInt64.max - seed, count > 0 else { throw Failure.usage("--count \(count): give at least 1") }
      if let nodes, !(2...4).contains(nodes) { throw Failure.usage("--nodes \(nodes): give 2 to 4") }
      if let seconds, !(1...86_400).contains(seconds) { throw Failure.usage("--seconds \(seconds): give 1 to 86400") }
      var failed: [UInt64] = []
      var runs: [JSONValue] = []
      for number in seed..<seed + count {
        // Telling a story takes time: of many seeds only those that fail are told, by a second run.
        var report = report(number, told: count == 1)
        if !report.violations.isEmpty {
          failed.append(number)
          if count > 1 { report = self.report(number, told: true) }
        }
        if json {
          runs.append(value(of: report))
        } else if count == 1 || !report.violations.isEmpty {
          print(report.text(whole: whole), terminator: "")
        }
        if count > 1, (number - seed + 1).isMultiple(of: 100) {
          printError("  \(number - seed + 1) of \(count) seeds, \(failed.count) failed")
        }
      }
      if json { print(JSONValue.object(["runs": .array(runs)]).text(pretty: true)) }
      guard failed.isEmpty else {
        throw Failure.notSo("invariants do not hold for seed \(failed.map(String.init).joined(separator: ", "))")
      }
      if count > 1, !json { print("\(count) seeds, all invariants hold") }
    }
  }

  private func report(_ number: UInt64, told: Bool) -> Report {
    var options = Simulation.Options()
    if let nodes { options.nodes = nodes }
    if let seconds { options.seconds = seconds }
    options.tellStory = told
    return Simulation.run(seed: number, options: options)
  }

  private func value(of report: Report) -> JSONValue {
    .object([
      "seed": .integer(Int64(clamping: report.seed)), "digest": .string(String(report.digest, radix: 16)),
      "holds": .bool(report.violations.isEmpty), "scenario": .string(report.scenario),
      "statistics": .string(report.statistics.line),
      "violations": .array(
        report.violations.map { violation in
          .object([
            "invariant": .string(violation.invariant.statement), "at": .string(violation.time.text),
            "detail": .string(violation.text),
          ])
        }),
    ])
  }
}
