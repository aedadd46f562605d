// SPDX-License-Identifier: Apache-2.0
import Wire

/// What came of a run.
public struct Report: Sendable {
  /// How much happened.
  public struct Statistics: Hashable, Sendable {
    /// Things that happened in virtual time.
    public var happenings = 0
    /// Entries made durable, on all disks.
    public var entries = 0
    /// Batches made durable.
    public var commits = 0
    /// Calls between nodes.
    public var calls = 0
    /// Drafts handed in, confirmed, and submissions refused.
    public var submitted = 0
    /// Drafts confirmed as durable.
    public var confirmed = 0
    /// Submissions refused.
    public var refused = 0
    /// Receipts taken.
    public var receipts = 0
    /// Starts of processes.
    public var starts = 0
    /// Faults.
    public var faults = 0
    /// Standings that were held against the raw entries, and those that said "no known conflict, current".
    public var standings = 0
    /// Standings that said "no known conflict, current".
    public var clear = 0
    /// Boards that were compared at equal cuts.
    public var comparisons = 0
    /// Runs in which two views of a log met.
    public var splitViews = 0
    /// Runs in which a receipt was withheld for long enough to be seen.
    public var withheld = 0
    /// How often each kind of fault and lie really happened, by its name.
    public var events: [String: Int] = [:]

    /// A fault or lie has happened.
    mutating func count(_ event: String) { events[event, default: 0] += 1 }

    /// Adds the counts of another run.
    mutating func add(_ other: Statistics) {
      happenings += other.happenings
      entries += other.entries
      commits += other.commits
      calls += other.calls
      submitted += other.submitted
      confirmed += other.confirmed
      refused += other.refused
      receipts += other.receipts
      starts += other.starts
      faults += other.faults
      standings += other.standings
      clear += other.clear
      comparisons += other.comparisons
      splitViews += other.splitViews
      withheld += other.withheld
      events.merge(other.events, uniquingKeysWith: +)
    }

    /// How often each fault and lie happened, in one line.
    public var eventLine: String {
      events.keys.sorted().map { "\($0) \(events[$0] ?? 0)" }.joined(separator: ", ")
    }

    /// The counts in one line.
    public var line: String {
      "\(entries) entries in \(commits) commits, \(calls) calls, \(submitted) drafts (\(confirmed) confirmed, \(refused) "
        + "requests refused), \(receipts) receipts, \(starts) starts, \(faults) faults, \(standings) standings "
        + "(\(clear) clear), \(comparisons) boards compared, \(splitViews) split views met, \(withheld) withheld"
    }
  }

  /// The seed.
  public let seed: UInt64
  /// What the seed decided, in words.
  public let scenario: String
  /// Digest of everything that happened.
  public let digest: UInt64
  /// Invariants that did not hold; a run ends at the first one.
  public let violations: [Violation]
  /// How much happened.
  public let statistics: Statistics
  /// What happened, if it was told.
  public let story: Story
  /// Names of the nodes by number.
  public let names: [String]

  init(_ world: World) {
    seed = world.scenario.seed
    scenario = world.scenario.words
    digest = world.story.digest
    violations = world.judge.violations
    var counted = world.statistics
    counted.events.merge(world.liar?.told ?? [:], uniquingKeysWith: +)
    statistics = counted
    story = world.story
    names = world.names
  }

  init(seed: UInt64, failure: String) {
    self.seed = seed
    scenario = "could not be made"
    digest = 0
    violations = [Violation(invariant: .nodeKeepsItsContract, time: .zero, nodes: [], text: failure)]
    statistics = Statistics()
    story = Story(isTold: false)
    names = []
  }

  /// The run in plain words: the scenario, then for each violation what one needs to understand it, or the whole story.
  public func text(whole: Bool = false) -> String {
    var text = "seed \(seed): \(scenario)\n"
    if whole {
      text += story.text(names: names, from: .detail)
    } else {
      for violation in violations {
        text += story.context(of: violation, names: names)
      }
    }
    for violation in violations {
      let who = violation.nodes.map { $0 < names.count ? names[$0] : "?" }.joined(separator: ", ")
      text += "VIOLATED at \(violation.time.text)\(who.isEmpty ? "" : " (\(who))"): \(violation.invariant.statement)\n"
      text += "  \(violation.text)\n"
    }
    if violations.isEmpty { text += "all invariants hold: \(statistics.line)\n" }
    return text
  }
}

extension Scenario {
  /// What the seed decided, in words.
  var words: String {
    var words = parties.map(\.name).joined(separator: ", ")
    if hasWitness { words += " and a witness" }
    words += "; officers speak for \(healing.milliseconds / 1_000) s"
    words += ", comm check \(terms.commCheckSeconds) s"
    if let liar {
      words += "; \(parties[liar.party]) lies: \(liar.lies.map { "\($0)" }.joined(separator: ", "))"
    }
    words += faults.isEmpty ? "; no faults" : "; \(faults.count) faults"
    return words
  }
}
