// SPDX-License-Identifier: Apache-2.0
import ArgumentParser

@main
struct Parley: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "parley")
}
