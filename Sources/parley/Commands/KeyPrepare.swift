// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Node
import Wire

struct KeyPrepare: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prepare", abstract: "Prepare one more successor of a log, for when it has to be closed.",
    discussion: """
      `parley init` prepares three of each log. `parley key show` tells how many are left; without one, a log that is
      closed (key seal, a restored copy) has no follower and nothing more can be said on its lane. The node takes new ones
      up when it starts.

      EXAMPLES
        parley key prepare urgent --recovery-key /media/recovery.key -d alfa
        parley key prepare plans --request successor.request -d alfa                      (at the node)
        parley key certify successor.request --recovery-key recovery.key --output successor.certificate
        parley key prepare plans --certificate successor.certificate -d alfa              (at the node)
      """)
  @Argument(help: "The log: urgent or plans.") var lane: LaneName
  @Option(name: .shortAndLong, help: "The node's directory (default: $PARLEY_DIRECTORY, or the current directory).")
  var directory = NodeDirectory.preset
  @OptionGroup var source: CertificateSource

  func run() async throws {
    try await withFailures {
      let preparation = try SuccessorPreparation(
        lane == .urgent ? .urgent : .plans, in: DataDirectory(directory))
      guard let note = try await source.note(in: directory, { try preparation.text() }) else { return }
      try preparation.keep(note)
      print("prepared \(preparation.origin); the node takes it up when it is started again")
    }
  }
}
