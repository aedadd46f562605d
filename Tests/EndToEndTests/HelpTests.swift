// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing
import Wire

@Suite("Every command explains itself")
struct HelpTests {
  private func command(_ arguments: String...) async throws -> Command.Outcome { try await command(arguments) }

  private func command(_ arguments: [String]) async throws -> Command.Outcome {
    try await Command.run(arguments, in: NSTemporaryDirectory())
  }

  @Test("each command has help with an example, and says what it does in one line")
  func help() async throws {
    let dump = try await command("--experimental-dump-help")
    let tree = try JSONValue(parsing: Array(dump.output.utf8))
    let leaves = Self.leaves(of: try #require(tree["command"]), under: [])
    #expect(leaves.count > 25)
    for (path, leaf) in leaves where path.last != "help" {
      #expect(leaf["abstract"]?.text?.isEmpty == false, "\(path)")
      #expect(leaf["discussion"]?.text?.contains("EXAMPLE") == true, "\(path) has no example")
    }
    let help = try await command("notify", "--help")
    #expect(help.status == 0 && help.output.contains("EXAMPLE"))
    #expect(try await command("--help").output.contains("EXIT CODES"))
  }

  private static func leaves(of command: JSONValue, under path: [String]) -> [([String], JSONValue)] {
    let path = path + [command["commandName"]?.text ?? ""]
    let children = command["subcommands"]?.items ?? []
    return children.isEmpty ? [(path, command)] : children.flatMap { leaves(of: $0, under: path) }
  }

  @Test("a completion script is made for each shell, and knows the commands", arguments: ["bash", "zsh", "fish"])
  func completion(shell: String) async throws {
    let script = try await command("--generate-completion-script", shell)
    #expect(script.status == 0 && script.output.contains("countersign"), "\(script.errors)")
    // The shell itself, where it is installed, finds nothing wrong with it.
    guard let program = ["/bin/\(shell)", "/usr/bin/\(shell)"].first(where: FileManager.default.isExecutableFile)
    else { return }
    let file = NSTemporaryDirectory() + "/completion-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Data(script.output.utf8).write(to: URL(fileURLWithPath: file))
    let checked = try await Command.run(["-n", file], in: "/tmp", program: URL(fileURLWithPath: program))
    #expect(checked.status == 0, "\(checked.errors)")
  }

  @Test("a seed tells its story, the same each time; a line that is wrong is no fault of the input")
  func simulate() async throws {
    let run = ["simulate", "7", "--nodes", "2", "--seconds", "5"]
    let story = try await command(run + ["--whole"])
    #expect(story.status == 0 && story.output.split(separator: "\n").count > 10, "\(story)")
    #expect(try await command(run + ["--whole"]).output == story.output)
    let json = try await command(run + ["--json"])
    #expect(try JSONValue(parsing: Array(json.output.utf8))["runs"]?.items.first?["seed"]?.integer == 7)
    #expect(try await command("simulate", "seven").status == 64)
    #expect(try await command("verify", "-d", "/nowhere").status == 66)
  }
}
