// SPDX-License-Identifier: Apache-2.0
import Exchange
import Foundation
import TransparencyLog

/// The line's side of the one-way copy: makes files of what is new, and puts them where the diode or the guard takes them
/// from. Remembers how far it came beside the node; a run is made once, whatever fails on the way.
public struct DeskExport {
  private let cursor: String
  private let staged: String

  /// - Parameter directory: where the cursor is kept, such as the node's directory.
  public init(directory: String) {
    cursor = "\(directory)/desk-cursor"
    staged = "\(directory)/desk-runs"
  }

  /// Writes what is new since the last run; returns the names of the files.
  ///
  /// - Parameter begin: begins anew with a run of this number, with everything.
  public func write(_ copy: DeskCopyStore, to folder: String, begin: UInt64? = nil) throws -> [String] {
    try FileManager.default.createDirectory(
      atPath: staged, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let from = try begin.map { DeskCursor(run: $0) } ?? read()
    // What was made before the cursor moved left nothing; what was made and counted must still leave.
    var names = try publish(to: folder, before: from.run)
    let (files, after) = try DeskRunWriter.files(copy.plan, from: from, store: copy)
    for file in files {
      try Data(file.content).write(to: URL(fileURLWithPath: "\(staged)/\(file.name)"), options: .atomic)
    }
    try Data(after.content).write(to: URL(fileURLWithPath: cursor), options: .atomic)
    names += try publish(to: folder, before: after.run)
    return names
  }

  private func read() throws -> DeskCursor {
    guard let data = FileManager.default.contents(atPath: cursor) else { return DeskCursor() }
    guard let found = DeskCursor(parsing: [UInt8](data)) else { throw DeskError.unreadable(cursor) }
    return found
  }

  /// Moves staged files of runs that count to the folder, and drops those of a run that was cut off.
  private func publish(to folder: String, before run: UInt64) throws -> [String] {
    var names: [String] = []
    for name in try FileManager.default.contentsOfDirectory(atPath: staged).sorted() {
      let path = "\(staged)/\(name)"
      guard let number = UInt64(name.prefix { $0 != "-" }), number < run,
        let data = FileManager.default.contents(atPath: path)
      else {
        try FileManager.default.removeItem(atPath: path)
        continue
      }
      // Under its name only when it is whole.
      try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"), options: .atomic)
      try FileManager.default.removeItem(atPath: path)
      names.append(name)
    }
    return names
  }
}
