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
        parley simulate 42
        parley simulate 1 --count 2000
      """)
  @Argument(help: "The seed, or the first of several.") var seed: UInt64
  @Option(help: "How many seeds.") var count: UInt64 = 1
  @Option(help: "Nodes, instead of as many as the seed says.") var nodes: Int?
  @Flag(help: "Tell the whole story, not only what led to a violation.") var whole = false

  func run() async throws {
    try await withFailures {
      var options = Simulation.Options()
      if let nodes { options.nodes = nodes }
      guard count <= UInt64.max - seed, count > 0 else { throw Failure.input("--count \(count): at least 1") }
      var failed: [UInt64] = []
      for number in seed..<seed + count {
        options.tellStory = count == 1
        let report = Simulation.run(seed: number, options: options)
        if count == 1 { print(report.text(whole: whole), terminator: "") }
        if !report.violations.isEmpty { failed.append(number) }
        if count > 1, (number - seed + 1).isMultiple(of: 100) {
          printError("  \(number - seed + 1) of \(count) seeds, \(failed.count) failed")
        }
      }
      guard failed.isEmpty else {
        throw Failure.notSo(
          "invariants do not hold for seed \(failed.map(String.init).joined(separator: ", ")); run one alone for its story"
        )
      }
      if count > 1 { print("\(count) seeds, all invariants hold") }
    }
  }
}
