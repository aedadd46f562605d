// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation

struct InitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a node: keys, prepared successors, an empty store, a watch token.",
    discussion: """
      EXAMPLE
        parley init --party alfa --channel line-1 --directory alfa --peer-port 7443 --local-port 7080

      The recovery key is written to DIRECTORY/recovery.key. Move it to an offline medium: whoever has it can replace every other key.
      """)

  @Option(help: "Short name of the own party: 1 to 32 of a-z, 0-9, -.") var party: String
  @Option(help: "Name of the channel, the same at every party: 1 to 32 of a-z, 0-9, -.") var channel: String
  @Option(name: .shortAndLong, help: "Directory to make the node in (default: $PARLEY_DIRECTORY).") var directory:
    String?
  @Option(help: "Address that other parties reach this node at.") var peerHost = "127.0.0.1"
  @Option(help: "Port of the listener for other parties.") var peerPort = 7443
  @Option(help: "Port of the local listener for officers and their systems.") var localPort = 7080

  func run() async throws {
    try await withFailures {
      let directory = try NodeDirectory.named(directory)
      try await NodeDirectory.initialise(
        directory, party: party, channel: channel, peerHost: peerHost, peerPort: peerPort, localPort: localPort)
      print("made \(party) on channel \(channel) in \(directory)")
      print(
        "move \(directory)/recovery.key offline now; then give your card to the other parties: parley card -d \(directory)"
      )
    }
  }
}

struct CardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "card", abstract: "Print the own card: what another party needs to pair.",
    discussion: "EXAMPLE\n  parley card --directory alfa > alfa.card")
  @OptionGroup var place: DirectoryOption

  func run() async throws {
    try await withFailures { try writeOutput(Data(NodeDirectory.card(place.directory)), to: "-") }
  }
}

struct PairCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pair", abstract: "Take another party's card; prints the check words to compare by voice.",
    discussion: """
      EXAMPLE
        parley pair bravo.card --directory alfa

      Both sides read the sixteen words to each other. If a single one differs, somebody has exchanged a card: do not serve.
      """)
  @Argument(help: "The other party's card, or - for standard input.") var card: String?
  @OptionGroup var place: DirectoryOption
  @Option(help: "Instead of a card: verifier key of a witness.") var witness: String?
  @Option(help: "SHA-256 of the witness's certificate, as `parley witness init` printed it.") var witnessPin: String?
  @Option(help: "Base URL of the witness.") var witnessUrl: String?
  @Option(help: "Seconds between two submissions to the witness; notices wait for the next one.") var cadence = 5

  func run() async throws {
    try await withFailures {
      try refuse(
        ("CARD", card != nil),
        with: [
          ("--witness", witness != nil), ("--witness-pin", witnessPin != nil), ("--witness-url", witnessUrl != nil),
        ])
      if let witness {
        guard let witnessPin, let witnessUrl else {
          throw Failure.usage("--witness needs --witness-pin and --witness-url")
        }
        try NodeDirectory.addWitness(
          place.directory, vkey: witness, pin: witnessPin, url: witnessUrl, cadenceSeconds: cadence)
        return print("the node uses this witness from its next start")
      }
      guard let card else { throw Failure.usage("name the other party's card file, or - for standard input") }
      let paired = try NodeDirectory.pair(place.directory, card: [UInt8](readInput(card)))
      print("paired with \(paired.party)")
      print("check words, to be compared by voice:")
      for row in stride(from: 0, to: paired.checkWords.count, by: 4) {
        print("  " + paired.checkWords[row..<min(row + 4, paired.checkWords.count)].joined(separator: " "))
      }
    }
  }
}

struct UserCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Add a person or a system to the own node.",
    discussion: """
      EXAMPLES
        parley user --name r.deniz --position commander-3 --password-file - -d alfa < secret
        parley user --name commander-1 --position commander-1 -d alfa   (a token is written to alfa/tokens/commander-1)
        parley user --name radar-feed --position feed -d alfa           (a token is written to alfa/tokens/radar-feed)
        parley user --name r.deniz --new-password --password-file - -d alfa < other   (its sessions end)

      The token's file is called after the name, and --as NAME uses it. Who adds accounts can act as any of them: leave it
      to somebody who holds no commander's account. The own audit trail shows each account that was added.
      """)
  @Option(help: "Name for the own audit trail; never leaves this node. 1 to 64 of A-Z, a-z, 0-9, \".\", \"_\", \"-\".")
  var name: String
  @Option(help: "Position: watch, commander, translator, auditor or feed, with an optional number (watch-2).")
  var position: String?
  @Option(help: "File with the password (- for standard input); without it, a token is made.") var passwordFile: String?
  @Flag(
    help: "Give the account, which is there already, another password. Drafts that wait are not its to countersign.")
  var newPassword = false
  @OptionGroup var place: DirectoryOption

  func run() async throws {
    try await withFailures {
      let password = try passwordFile.map {
        String(decoding: try readInput($0), as: UTF8.self).trimmingCharacters(in: .newlines)
      }
      if newPassword {
        guard let password, position == nil else {
          throw Failure.usage("--new-password: give --password-file, and no --position: it stays as it is")
        }
        try await NodeDirectory.setPassword(place.directory, name: name, password: password)
        return print("\(name) has another password")
      }
      guard let position else { throw Failure.usage("--position: give it, for example watch-2") }
      let token = try await NodeDirectory.addUser(place.directory, name: name, position: position, password: password)
      print(token.map { "token written to \($0)" } ?? "added \(name)")
    }
  }
}

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the node until it is told to stop (SIGTERM, SIGINT).",
    discussion: "EXAMPLE\n  parley serve --directory alfa")
  @OptionGroup var place: DirectoryOption

  func run() async throws {
    try await withFailures { try await NodeDirectory.serve(place.directory) }
  }
}

struct WitnessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness", abstract: "Run a neutral witness: it sees checkpoints only.",
    discussion: """
      EXAMPLES
        parley witness init --name witness.example --directory witness --port 7600 alfa.card bravo.card
        parley witness serve --directory witness
      """,
    subcommands: [WitnessInit.self, WitnessServe.self])
}

struct WitnessInit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Make a witness for the parties whose cards are given; prints its verifier key.",
    discussion:
      "EXAMPLE\n  parley witness init --name witness.example --directory witness --port 7600 alfa.card bravo.card")
  @Option(help: "Name of the witness's key.") var name: String
  @Option(name: .shortAndLong, help: "Directory to make the witness in (default: $PARLEY_DIRECTORY).")
  var directory: String?
  @Option(help: "Port to listen on.") var port = 7600
  @Argument(help: "Cards of the parties.") var cards: [String]

  func run() async throws {
    try await withFailures {
      guard (1...65_535).contains(port) else { throw Failure.usage("--port \(port): give 1 to 65535") }
      let directory = try NodeDirectory.named(directory)
      let cards = try self.cards.map { try [UInt8](readInput($0)) }
      let made = try NodeDirectory.initialiseWitness(directory, name: name, port: port, cards: cards)
      print("key \(made.vkey)\ntls-sha256 \(made.pin)")
      print(
        "each party adds it: parley pair --witness \(made.vkey) --witness-pin \(made.pin) --witness-url https://HOST:\(port) -d DIRECTORY"
      )
    }
  }
}

struct WitnessServe: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Run the witness until it is told to stop.",
    discussion: "EXAMPLE\n  parley witness serve --directory witness")
  @Option(name: .shortAndLong, help: "The witness's directory (default: $PARLEY_DIRECTORY, or the current directory).")
  var directory = NodeDirectory.preset

  func run() async throws {
    try await withFailures { try await NodeDirectory.serveWitness(directory) }
  }
}
