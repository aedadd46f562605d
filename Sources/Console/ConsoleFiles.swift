// SPDX-License-Identifier: Apache-2.0
import Foundation
import Wire

/// The files of the console: its own pages, which are part of the software, and third-party assets (map library, fonts, base
/// map), which set-up installs into a folder with a list of what is in it.
///
/// Only what is listed is served, and an asset only with the bytes that were installed: a path is looked up, never opened.
public struct ConsoleFiles: Sendable {
  /// The file of an assets folder that lists what is in it.
  public static let manifest = "manifest.json"

  private let pages: [String: ConsoleFile]
  private let pagesFolder: String?
  private let assetsFolder: String?
  private let digests: [String: String]
  private let list: ConsoleFile?

  /// Whether third-party assets are there; without them only `missing.html` makes sense.
  public var hasAssets: Bool { assetsFolder != nil }

  /// - Parameters:
  ///   - pages: a folder to read own pages from instead of those in the software, each time anew: for those who work on them.
  ///   - assets: the folder of third-party assets; nil if there is none.
  /// - Throws: `ConsoleAssetsError` if the folder's list is missing or is none.
  public init(pages: String? = nil, assets: String?) throws(ConsoleAssetsError) {
    pagesFolder = pages
    assetsFolder = assets
    let list = if let assets { try Self.list(of: assets) } else { [UInt8]() }
    digests = if let assets { try Self.digests(list, of: assets) } else { [:] }
    self.list = assets == nil ? nil : ConsoleFile(list, path: Self.manifest)
    self.pages = Dictionary(
      uniqueKeysWithValues: Self.shipped.map { ($0.path, ConsoleFile($0.bytes, path: $0.path)) })
  }

  /// An own page, such as `index.html` or `map/map.js`.
  public func page(_ path: String) -> ConsoleFile? {
    guard let pagesFolder else { return pages[path] }
    guard !path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) else { return nil }
    return FileManager.default.contents(atPath: "\(pagesFolder)/\(path)").map { ConsoleFile(Array($0), path: path) }
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
