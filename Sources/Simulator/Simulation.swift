// SPDX-License-Identifier: Apache-2.0

/// Runs of many nodes in one process, wholly determined by a seed.
public enum Simulation {
  /// What a caller may fix instead of leaving it to the seed.
  public struct Options: Hashable, Sendable {
    /// Number of parties, 2...4.
    public var nodes: Int?
    /// Whether a witness takes part.
    public var witness: Bool?
    /// Seconds of virtual time during which officers speak and faults happen, at least 30.
    public var seconds: Int?
    /// Kinds of fault.
    public var faults: FaultMix?
    /// Whether the story is written down (it is always digested).
    public var tellStory = false

    /// Something that is broken on purpose, to show that the invariants notice.
    package var sabotage: Sabotage?

    /// Everything is left to the seed.
    public init() {}
  }

  /// One run. The same seed and options give the same report in every process.
  public static func run(seed: UInt64, options: Options = Options()) -> Report {
    do {
      let scenario = try Scenario(seed: seed, options: options)
      let world = try World(scenario: scenario, tellStory: options.tellStory, sabotage: options.sabotage)
      world.run()
      return Report(world)
    } catch {
      // A scenario is made of constants and keys; if that fails, the founding itself is broken, and that is a finding
      // too.
      return Report(seed: seed, failure: "\(error)")
    }
  }

  /// What can be broken on purpose.
  package enum Sabotage: Hashable, Sendable {
    /// The shell says that a batch is durable before it is.
    case reportsBeforeDurable
    /// One direction is cut for good.
    case neverHeals
    /// Every activity is shown as clear.
    case showsAllClear
    /// A disk loses its last batch when the process ends.
    case losesLastBatch
    /// Parts never arrive.
    case dropsParts
    /// Of what the other side may go by when the line is lost, only the best known version is shown.
    case hidesVersions
  }

  /// How far a sweep has come.
  public struct Progress: Sendable {
    /// Runs that are done.
    public let done: Int
    /// Runs asked for.
    public let total: Int
    /// Runs with a violation so far.
    public let failed: Int
    /// The run that was done just now, if it has a violation.
    public let failure: Report?
  }

  /// What a sweep has found.
  public struct Sweep: Sendable {
    /// Number of runs.
    public let runs: Int
    /// Reports of the runs with a violation, ascending by seed, told as a story if so asked.
    public let failures: [Report]
    /// Sums over all runs.
    public let statistics: Report.Statistics
    /// The digests of all stories, mixed in the order of the seeds.
    public let digest: UInt64
  }

  /// Runs all seeds of a range on as many threads as asked for. A failing seed is run again to tell its story.
  public static func sweep(
    seeds: Range<UInt64>, options: Options = Options(), workers: Int = 2,
    progress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) async -> Sweep {
    let width = UInt64(max(1, workers))
    var reports: [(seed: UInt64, digest: UInt64)] = []
    var failures: [Report] = []
    var statistics = Report.Statistics()
    await withTaskGroup(of: Report.self) { group in
      var next = seeds.lowerBound
      func add() {
        guard next < seeds.upperBound else { return }
        let seed = next
        next += 1
        group.addTask { run(seed: seed, options: options) }
      }
      for _ in 0..<width { add() }
      for await report in group {
        add()
        reports.append((report.seed, report.digest))
        statistics.add(report.statistics)
        if !report.violations.isEmpty { failures.append(report) }
        progress(
          Progress(
            done: reports.count, total: seeds.count, failed: failures.count,
            failure: report.violations.isEmpty ? nil : report))
      }
    }
    var digest: UInt64 = 0
    for report in reports.sorted(by: { $0.seed < $1.seed }) {
      digest = Mix.avalanche(digest ^ report.digest) &+ report.seed
    }
    return Sweep(
      runs: reports.count, failures: failures.sorted { $0.seed < $1.seed }, statistics: statistics, digest: digest)
  }
}
