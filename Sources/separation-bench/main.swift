// SPDX-License-Identifier: Apache-2.0
import Foundation

// Measures the searches of `Separation` on seeded workloads: separation-bench <what> [numbers].
let arguments = CommandLine.arguments.dropFirst()
let counts = arguments.dropFirst().compactMap { Int($0) }
switch arguments.first {
case "strategic": try Strategic.run(counts.isEmpty ? [1_000, 10_000, 100_000, 1_000_000] : counts)
case "workload":
  // For other programs: workload <path> <volumes> <seed>.
  guard counts.count == 2, let path = arguments.dropFirst().first else {
    print("usage: separation-bench workload path volumes seed")
    exit(64)
  }
  let text = try StrategicWorkload(count: counts[0], seed: UInt32(clamping: counts[1])).text
  try text.write(toFile: path, atomically: true, encoding: .utf8)
case "tactical": try Tactical.run(counts.isEmpty ? [1_000, 10_000, 100_000] : counts)
case "resolutions": try Resolutions.run(counts.isEmpty ? [1_000, 10_000, 100_000] : counts)
default:
  print(
    "usage: separation-bench strategic [volumes ...] | tactical [tracks ...] | resolutions [volumes ...]"
      + " | workload path volumes seed")
}
