// SPDX-License-Identifier: Apache-2.0
import Foundation

/// `separation-pictures [folder]`: draws hard cases of the conflict test, as it decides them, into `docs/pictures`.
@main
enum Main {
  static func main() throws {
    let folder = CommandLine.arguments.dropFirst().first ?? "docs/pictures"
    for (name, svg) in try Scenes.all() {
      try Data(svg.utf8).write(to: URL(filePath: folder).appending(path: name))
      print("wrote \(folder)/\(name)")
    }
  }
}
