// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

/// The command. It parses, calls and prints; every decision is made in a room above.
@main
struct Parley: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parley",
    abstract: "Deconfliction between forces that do not trust each other: two logs, one board.",
    discussion: """
      Parley informs. It never authorises, tasks or targets: no authorisation, no waiver of self-defence, without
      prejudice to recognition, sovereignty or borders.

      First steps, at each party:
        parley init --party alfa --channel line-1 --directory alfa
        parley card --directory alfa > alfa.card          (exchange cards in person)
        parley pair bravo.card --directory alfa           (compare the check words by voice)
        parley serve --directory alfa
        parley board --directory alfa

      EXIT CODES
        0   done
        1   not so: a verification failed, an expectation was not met, a receipt did not come in time,
            a draft conflicts (check), no change clears its conflicts (resolve),
            another place was read back (readback)
        64  the command line is wrong
        65  the input is wrong, and the message names field, value, limit and fix
        66  a file cannot be read or written (standard output too)
        69  the node cannot be reached, or takes nothing now (stopping, full disk)
        70  a fault inside parley
        77  this position may not do that
      """,
    version: "0.1.0",
    groupedSubcommands: [
      CommandGroup(
        name: "Set up",
        subcommands: [
          InitCommand.self, CardCommand.self, PairCommand.self, UserCommand.self, ServeCommand.self,
          WitnessCommand.self, KeyCommand.self,
        ]),
      CommandGroup(
        name: "On watch",
        subcommands: [
          WatchCommand.self, BoardCommand.self, CheckCommand.self, ResolveCommand.self, NotifyCommand.self,
          WarnCommand.self, AnswerCommand.self, MessageCommand.self, FormatsCommand.self, ScriptCommand.self,
          HoldCommand.self, IncidentCommand.self, CallCommand.self, VoiceCommand.self, EnRouteCommand.self,
          ManningCommand.self, ProtestCommand.self, TranslateCommand.self, DutyCommand.self, TrackCommand.self,
          ReleaseCommand.self, ArrangementCommand.self, MeasureCommand.self, PictureCommand.self,
          ActivityCommand.self, ReadBackCommand.self, NegotiateCommand.self,
        ]),
      CommandGroup(
        name: "Prove",
        subcommands: [VerifyCommand.self, ProveCommand.self, ExportCommand.self, ImportCommand.self]),
      CommandGroup(name: "Behind an air gap", subcommands: [DeskCommand.self]),
      CommandGroup(name: "Try", subcommands: [SimulateCommand.self, ReplayCommand.self]),
    ])

  /// Parses and runs. What is printed without a command (help, version, completion scripts) must not be lost either.
  static func main() async {
    do {
      var command = try parseAsRoot(WarningArguments.tolerant(Array(CommandLine.arguments.dropFirst())))
      if var waiting = command as? any AsyncParsableCommand { try await waiting.run() } else { try command.run() }
    } catch {
      guard exitCode(for: error) == .success else { exit(withError: error) }
      let text = fullMessage(for: error)
      if !text.isEmpty { print(text) }
      do { try Output.finish() } catch {
        printError("parley: \(error)")
        exit(withError: error.exitCode)
      }
    }
  }
}
