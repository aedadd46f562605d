// SPDX-License-Identifier: Apache-2.0
import Simulator

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

// Runs seeds of the simulator without the rest of the command:
//
//     parley-simulate [FIRST [COUNT]] [--story] [--workers N] [--nodes N] [--seconds N] [--faults LIST]
//
// `--poor-line` times a FLASH over 2,400 bit/s instead, against its targets (95 of 100 within 15 s on a warm line, 60 s on a cold one). LIST names kinds of fault, separated by commas: none, network, poor-lines, crashes, disks, clocks, restores, clones,
// tampering, liars, all. Exit status 0 if all invariants hold in all runs, 1 if not, 2 for arguments that mean nothing.

/// What was asked for.
struct Arguments {
  var first: UInt64 = 1
  var count: UInt64 = 2_000
  var tellsStory = false
  /// Whether the poor-line trial is run instead.
  var poorLine = false
  var workers = 2
  var options = Simulation.Options()

  /// Reads the command line; nil if it means nothing.
  init?(_ words: [String]) {
    var numbers: [UInt64] = []
    var words = words[...]
    while let word = words.popFirst() {
      switch word {
      case "--story": tellsStory = true
      case "--poor-line": poorLine = true
      case "--faults":
        guard let mix = words.popFirst().flatMap({ FaultMix(names: $0) }) else { return nil }
        options.faults = mix
      case "--workers", "--nodes", "--seconds":
        guard let value = words.popFirst().flatMap({ Int($0) }), value > 0 else { return nil }
        if word == "--workers" { workers = value }
        if word == "--nodes" { options.nodes = value }
        if word == "--seconds" { options.seconds = value }
      default:
        guard let number = UInt64(word) else { return nil }
        numbers.append(number)
      }
    }
    guard numbers.count <= 2 else { return nil }
    if let given = numbers.first { first = given }
    if numbers.count == 2 { count = numbers[1] } else if numbers.count == 1 { count = 1 }
    guard first <= UInt64.max - count else { return nil }
  }
}

/// Runs a seed again and tells it.
@MainActor func tell(_ seed: UInt64, _ arguments: Arguments, whole: Bool) {
  var options = arguments.options
  options.tellStory = true
  print(Simulation.run(seed: seed, options: options).text(whole: whole), terminator: "")
}

guard let arguments = Arguments(Array(CommandLine.arguments.dropFirst())) else {
  print("usage: parley-simulate [FIRST [COUNT]] [--story] [--workers N] [--nodes N] [--seconds N] [--faults LIST]")
  exit(2)
}

if arguments.poorLine {
  var isMet = true
  for (isCold, target) in [(false, Int64(15_000)), (true, 60_000)] {
    let seeds = arguments.first..<(arguments.first + max(arguments.count, 100))
    let trials = try seeds.map { seed in
      (time: try PoorLineTrial.flash(seed: seed, isCold: isCold)?.receiptMilliseconds ?? 600_000, seed: seed)
    }.sorted { $0 < $1 }
    let times = trials.map(\.time)
    let (middle, late, last) = (times[times.count / 2], times[times.count * 95 / 100], times[times.count - 1])
    print("FLASH, \(isCold ? "cold" : "warm"), \(times.count) seeds: p50 \(middle) ms, p95 \(late) ms, max \(last) ms")
    if arguments.tellsStory, let slowest = trials.last?.seed {
      print("the slowest, seed \(slowest):")
      print(try PoorLineTrial.story(seed: slowest, isCold: isCold), terminator: "")
    }
    if late > target {
      print("p95 is beyond the target of \(target) ms")
      isMet = false
    }
  }
  if let trial = try PoorLineTrial.flash(seed: arguments.first, isCold: false) {
    print("seed \(arguments.first), warm: \(trial.bytesThere) bytes there, \(trial.bytesBack) bytes back")
  }
  exit(isMet ? 0 : 1)
}

if arguments.count == 1 {
  var options = arguments.options
  options.tellStory = true
  let report = Simulation.run(seed: arguments.first, options: options)
  print(report.text(whole: arguments.tellsStory), terminator: "")
  exit(report.violations.isEmpty ? 0 : 1)
}

let sweep = await Simulation.sweep(
  seeds: arguments.first..<(arguments.first + arguments.count), options: arguments.options, workers: arguments.workers
) { progress in
  if let failure = progress.failure { print("seed \(failure.seed): \(failure.violations.first?.text ?? "")") }
  if progress.done % 100 == 0 || progress.done == progress.total {
    print("\(progress.done) of \(progress.total) runs, \(progress.failed) with a violation")
    fflush(nil)
  }
}
for report in sweep.failures.prefix(3) { tell(report.seed, arguments, whole: arguments.tellsStory) }
for report in sweep.failures {
  for violation in report.violations {
    print("seed \(report.seed) at \(violation.time.text): \(violation.invariant.statement): \(violation.text)")
  }
}
print("faults and lies: \(sweep.statistics.eventLine)")
print(
  "\(sweep.runs) runs, \(sweep.failures.count) with a violation; digest \(String(sweep.digest, radix: 16)); "
    + sweep.statistics.line)
exit(sweep.failures.isEmpty ? 0 : 1)
