// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Foundation

/// Where a party's catalogue of formats comes from: the folder `catalogue` of its data directory, else the software.
public enum CatalogueFolder {
  /// The catalogue that a node in this directory uses.
  ///
  /// - Throws: `CatalogueError` if the folder is there and its files are no catalogue; an error of the file system.
  public static func catalogue(of directory: DataDirectory) throws -> Catalogue {
    guard FileManager.default.fileExists(atPath: directory.catalogue) else { return .shipped }
    return try catalogue(in: directory.catalogue)
  }

  /// The catalogue of a folder: all files in it whose names do not start with a point.
  ///
  /// - Throws: `CatalogueError` if the files are no catalogue; an error of the file system.
  public static func catalogue(in folder: String) throws -> Catalogue {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
    return try Catalogue(
      files: try names.map { name in
        CatalogueFile(name: name, bytes: Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))))
      })
  }
}
