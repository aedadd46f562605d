// SPDX-License-Identifier: Apache-2.0

extension Catalogue {
  /// The files of the catalogue that comes with the software.
  public static let shippedFiles = [
    CatalogueFile(name: "arrangement-ar.json", bytes: PackageResources.arrangement_ar_json),
    CatalogueFile(name: "arrangement-en.json", bytes: PackageResources.arrangement_en_json),
    CatalogueFile(name: "arrangement-he.json", bytes: PackageResources.arrangement_he_json),
    CatalogueFile(name: "arrangement-tr.json", bytes: PackageResources.arrangement_tr_json),
    CatalogueFile(name: "formats-watch.json", bytes: PackageResources.formats_watch_json),
    CatalogueFile(name: "language-ar.json", bytes: PackageResources.language_ar_json),
    CatalogueFile(name: "language-en.json", bytes: PackageResources.language_en_json),
    CatalogueFile(name: "language-he.json", bytes: PackageResources.language_he_json),
    CatalogueFile(name: "language-tr.json", bytes: PackageResources.language_tr_json),
  ]

  /// The catalogue that comes with the software. The tests read these very bytes; one that can not be read is a fault of
  /// the build, which must not start.
  public static let shipped: Catalogue = {
    do { return try Catalogue(files: shippedFiles) } catch { preconditionFailure("shipped catalogue: \(error)") }
  }()
}
