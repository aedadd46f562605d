// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@testable import Simulator

/// A few runs in every build; `make test` runs thousands of them in a release build.
@Suite struct Runs {
  @Test(arguments: UInt64(1)...12) func everySeedKeepsTheInvariants(seed: UInt64) {
    var options = Simulation.Options()
    options.seconds = 60
    options.tellStory = true
    let report = Simulation.run(seed: seed, options: options)
    #expect(report.violations.isEmpty, "\(report.text())")
  }

  @Test func theSameSeedGivesTheSameRun() {
    var options = Simulation.Options()
    options.seconds = 60
    let first = Simulation.run(seed: 42, options: options)
    options.tellStory = true
    let second = Simulation.run(seed: 42, options: options)
    #expect(first.digest == second.digest)
    #expect(first.statistics == second.statistics)
    #expect(first.digest != Simulation.run(seed: 43, options: options).digest)
  }

  /// Swift's dictionaries are ordered anew in every process: whatever depends on that order shows here.
  @Test func theSameSeedGivesTheSameRunInEveryProcess() throws {
    let outputs = try (0..<2).map { _ in try run("7", "6", "--seconds", "60", "--workers", "1") }
    #expect(outputs[0] == outputs[1])
    #expect(outputs[0].contains("6 runs, 0 with a violation"))
  }

  private func run(_ arguments: String...) throws -> String {
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    let process = Process()
    process.executableURL = folder.appendingPathComponent("parley-simulate")
    process.arguments = arguments
    var environment = ProcessInfo.processInfo.environment
    environment["SWIFT_DETERMINISTIC_HASHING"] = nil
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self)
  }
}

/// The invariants are worth nothing if they do not fail when something is broken.
@Suite struct Sabotage {
  /// Whether a sabotage breaks one of these invariants: within so many seeds, because not every run has a chance to.
  private func breaks(
    _ wanted: Set<Invariant>, _ sabotage: Simulation.Sabotage, faults: FaultMix = [], seeds: Range<UInt64> = 1..<65
  ) -> Bool {
    var options = Simulation.Options()
    options.sabotage = sabotage
    options.faults = faults
    options.seconds = 90
    return seeds.contains { seed in
      Simulation.run(seed: seed, options: options).violations.contains { wanted.contains($0.invariant) }
    }
  }

  @Test func aConfirmationBeforeTheDiskIsNoticed() {
    #expect(breaks([.nothingAcknowledgedIsLost, .signaturesAreHonest], .reportsBeforeDurable))
  }

  @Test func aDiskThatForgetsIsNoticed() {
    #expect(breaks([.nothingAcknowledgedIsLost, .signaturesAreHonest], .losesLastBatch, faults: .crashes))
  }

  @Test func aStandingThatIsTooGoodIsNoticed() {
    #expect(breaks([.standingIsNeverTooGood], .showsAllClear))
  }

  @Test func partsThatNeverArriveAreNoticed() {
    #expect(breaks([.lineNeverJams, .urgentIsNotDelayed, .withheldIsNotDown], .dropsParts))
  }

  @Test func aVersionThatIsNotShownForALostLineIsNoticed() {
    #expect(breaks([.lostLineIsShown], .hidesVersions))
  }

  @Test func aLineThatStaysCutIsNoticed() {
    #expect(breaks([.lineNeverJams, .urgentIsNotDelayed], .neverHeals))
  }
}
