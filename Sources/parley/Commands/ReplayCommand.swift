// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Replay a documented case from a scenario file, with real nodes on loopback.",
    discussion: """
      Makes a node for each party and a witness, pairs them, agrees the arrangement, plays the steps at their documented times on an
      exercise clock that is fast between them, shows both sides, checks the scenario's expectations, verifies all logs, and leaves the nodes running, from then on at
      the pace of real time, for a browser and the other commands.

      EXAMPLES
        parley replay scenarios/latakia-2018.json --directory demo/run --layer airways=airways.json
        parley replay --stop --directory demo/run
      """)
  @Argument(help: "The scenario file.") var scenario: String?
  @Option(
    name: .shortAndLong, help: "Directory for the nodes; what an earlier replay left there is stopped and removed.")
  var directory = "demo/run"
  @Option(help: "First of the ports on loopback; each party takes two, the witness one.") var port = 7440
  @Option(help: "A reference layer of the scenario: NAME=FILE.") var layer: [String] = []
  @Flag(help: "Stop what a replay left running in the directory.") var stop = false

  func run() async throws {
    try await withFailures {
      try refuse(("--stop", stop), with: [("SCENARIO", scenario != nil), ("--layer", !layer.isEmpty)])
      Children.stop(in: directory)
      if stop { return print("stopped") }
      guard let file = scenario else {
        throw Failure.input("name a scenario file, for example scenarios/latakia-2018.json")
      }
      var layers: [String: String] = [:]
      for text in layer {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Failure.input("--layer \(text): write NAME=FILE") }
        layers[parts[0]] = parts[1]
      }
      let scenario = try Scenario(file: file)
      var stage = try await Stage.set(scenario, directory: directory, port: port, layers: layers)
      try await stage.play()
      try stage.verify()
      try stage.clock.slowDown()
      stage.farewell()
      guard stage.unmet.isEmpty else {
        throw Failure.notSo("not as expected:\n  " + stage.unmet.joined(separator: "\n  "))
      }
    }
  }
}
