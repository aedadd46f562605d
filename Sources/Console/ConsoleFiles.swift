// SPDX-License-Identifier: Apache-2.0
import Foundation
import Wire

/// The files of the console: its own pages, which are built with the program and lie beside it, and third-party assets (map
/// library, fonts, base map), which set-up installs into a folder with a list of what is in it.
///
/// A path is looked up, never opened: pages are those that were there when the node started, and an asset is served only with
/// the bytes that were installed.
public struct ConsoleFiles: Sendable {
  /// The file of an assets folder that lists what is in it.
  public static let manifest = "manifest.json"

  private let pages: [String: ConsoleFile]
  private let workshop: String?
  private let assetsFolder: String?
  private let digests: [String: String]
  private let list: ConsoleFile?

  /// Whether the page can be shown.
  public var isComplete: Bool { assetsFolder != nil && page("index.html") != nil }

  /// - Parameters:
  ///   - pages: the folder of own pages; nil if there is none.
  ///   - workshop: a folder to read own pages from each time anew instead, for those who work on them.
  ///   - assets: the folder of third-party assets; nil if there is none.
  /// - Throws: `ConsoleAssetsError` if the list of assets is missing or is none.
  public init(pages: String?, workshop: String? = nil, assets: String?) throws(ConsoleAssetsError) {
    self.workshop = workshop
    assetsFolder = assets
    let list = if let assets { try Self.list(of: assets) } else { [UInt8]() }
    digests = if let assets { try Self.digests(list, of: assets) } else { [:] }
    self.list = assets == nil ? nil : ConsoleFile(list, path: Self.manifest)
    self.pages = pages.map(Self.files) ?? [:]
  }

  /// An own page, such as `index.html` or `map/map.js`.
  public func page(_ path: String) -> ConsoleFile? {
    guard let workshop else { return pages[path] }
    guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { return nil }
    return FileManager.default.contents(atPath: "\(workshop)/\(path)").map { ConsoleFile(Array($0), path: path) }
  }

  private static func files(in folder: String) -> [String: ConsoleFile] {
    var files: [String: ConsoleFile] = [:]
    for path in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
      guard let ending = path.split(separator: ".").last, ConsoleFile.types[String(ending)] != nil,
        let data = FileManager.default.contents(atPath: "\(folder)/\(path)")
      else { continue }
      files[path] = ConsoleFile(Array(data), path: path)
    }
    return files
  }

  /// Where own pages are: beside the program, where the build or an installation puts them.
  ///
  /// - Parameter program: the path of the running program.
  public static func usualPages(of program: String) -> String? {
    let folder = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
    let places = [
      folder.appendingPathComponent("parley_Console.resources/Web"),
      folder.deletingLastPathComponent().appendingPathComponent("share/parley/pages"),
    ]
    return places.map(\.path).first { FileManager.default.fileExists(atPath: "\($0)/index.html") }
  }

  /// A third-party asset, such as `vendor/preact.js`, or the list of all.
  ///
  /// - Returns: nil if there is none of this name.
  /// - Throws: `ConsoleAssetsError.changed` if it is not what was installed any more.
  public func asset(_ path: String) throws(ConsoleAssetsError) -> ConsoleFile? {
    if path == Self.manifest { return list }
    guard let assetsFolder, let digest = digests[path] else { return nil }
    let file = "\(assetsFolder)/\(path)"
    guard let data = FileManager.default.contents(atPath: file) else { throw .changed(path: file) }
    let bytes = Array(data)
    guard ConsoleFile.digest(bytes) == digest else { throw .changed(path: file) }
    return ConsoleFile(bytes, path: path, digest: digest)
  }

  /// Where assets are, if nobody says: beside an installed program, or in the folder in which it was built.
  ///
  /// - Parameter program: the path of the running program.
  public static func usualAssets(of program: String) -> String? {
    var folder = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
    var places = [folder.deletingLastPathComponent().appendingPathComponent("share/parley/console")]
    while folder.path != "/" {
      places.append(folder.appendingPathComponent(".console"))
      folder.deleteLastPathComponent()
    }
    return places.map(\.path).first { FileManager.default.fileExists(atPath: "\($0)/\(manifest)") }
  }

  private static func list(of folder: String) throws(ConsoleAssetsError) -> [UInt8] {
    let path = "\(folder)/\(manifest)"
    guard let data = FileManager.default.contents(atPath: path) else { throw .noManifest(path: path) }
    return Array(data)
  }

  private static func digests(_ list: [UInt8], of folder: String) throws(ConsoleAssetsError) -> [String: String] {
    let path = "\(folder)/\(manifest)"
    let json: JSONValue
    do throws(InputError) { json = try JSONValue(parsing: list) } catch {
      throw .manifest(path: path, reason: "\(error)")
    }
    guard case .object(let files)? = json["files"] else { throw .manifest(path: path, reason: "it lists no files") }
    var digests: [String: String] = [:]
    for file in files {
      let name = file.name
      guard case .string(let digest)? = file.value["sha256"] else {
        throw .manifest(path: path, reason: "\(name) has no sha256")
      }
      guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else {
        throw .manifest(path: path, reason: "\(name) leads out of the folder, or is hidden")
      }
      digests[name] = digest
    }
    return digests
  }
}

/// What is wrong with installed assets.
public enum ConsoleAssetsError: Error, Hashable, CustomStringConvertible {
  /// The folder has no list of its files.
  case noManifest(path: String)
  /// The list is none.
  case manifest(path: String, reason: String)
  /// A file is missing, or not what was installed.
  case changed(path: String)

  /// What was wrong, and what to do.
  public var description: String {
    switch self {
    case .noManifest(let path): "\(path) is missing: install the console's assets with scripts/console-assets"
    case .manifest(let path, let reason):
      "\(path): \(reason); install the console's assets again with scripts/console-assets"
    case .changed(let path):
      "\(path) is not what was installed: install the console's assets again with scripts/console-assets"
    }
  }
}
