// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
import PackageDescription

/// `PARLEY_CORE=1` leaves out everything that needs a server stack or a database, so that the mechanism itself
/// resolves, builds and tests in a fraction of the time. `PARLEY_STORAGE=1` leaves out only the server stack.
let withoutDatabase = Context.environment["PARLEY_CORE"] == "1"
let withoutServer = withoutDatabase || Context.environment["PARLEY_STORAGE"] == "1"

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Tests use members of what their targets bring along, without importing every module by name.
let tests: [SwiftSetting] = [.treatAllWarnings(as: .error), .enableUpcomingFeature("ExistentialAny")]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

var dependencies: [Package.Dependency] = [
  .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
]

var targets: [Target] = [
  .systemLibrary(name: "CGeodesic", pkgConfig: "proj", providers: [.apt(["libproj-dev"])]),
  .target(name: "Geodesy", dependencies: ["CGeodesic"], swiftSettings: strict),
  .target(name: "Separation", dependencies: ["Geodesy"], swiftSettings: strict),
  .target(name: "TransparencyLog", dependencies: [crypto], swiftSettings: strict),
  .target(
    name: "Wire",
    dependencies: ["Geodesy", "Separation", "TransparencyLog", crypto],
    resources: [.embedInCode("Schema/parley.proto")],
    swiftSettings: strict),
  .target(
    name: "Catalogue", dependencies: ["Geodesy", "Separation", "TransparencyLog", "Wire"],
    resources: [
      .embedInCode("Resources/arrangement-ar.json"), .embedInCode("Resources/arrangement-en.json"),
      .embedInCode("Resources/arrangement-he.json"), .embedInCode("Resources/arrangement-tr.json"),
      .embedInCode("Resources/formats-watch.json"), .embedInCode("Resources/language-ar.json"),
      .embedInCode("Resources/language-en.json"), .embedInCode("Resources/language-he.json"),
      .embedInCode("Resources/language-tr.json"),
      .embedInCode("IncidentPage/incident-ar.json"), .embedInCode("IncidentPage/incident-en.json"),
      .embedInCode("IncidentPage/incident-he.json"), .embedInCode("IncidentPage/incident-tr.json"),
    ],
    swiftSettings: strict),
  .target(
    name: "Mechanism", dependencies: ["Geodesy", "Separation", "TransparencyLog", "Wire", crypto],
    swiftSettings: strict),
  .target(
    name: "Exchange",
    dependencies: ["Geodesy", "Separation", "TransparencyLog", "Wire", "Mechanism", crypto],
    swiftSettings: strict),
  .target(
    name: "Dossier",
    dependencies: ["Geodesy", "Separation", "TransparencyLog", "Wire", "Catalogue", "Mechanism", "Exchange", crypto],
    swiftSettings: strict),
  .target(
    name: "Simulator",
    dependencies: ["Geodesy", "Separation", "TransparencyLog", "Wire", "Mechanism", "Exchange", crypto],
    swiftSettings: strict),
  .target(
    name: "Console", dependencies: ["Wire", crypto], resources: [.copy("Web")], swiftSettings: strict),
  .executableTarget(name: "parley-simulate", dependencies: ["Simulator"], swiftSettings: strict),
  .executableTarget(
    name: "board-bench", dependencies: ["Geodesy", "Mechanism", "Separation", "TransparencyLog", "Wire"],
    swiftSettings: strict),
  .executableTarget(name: "separation-bench", dependencies: ["Geodesy", "Separation"], swiftSettings: strict),
  .executableTarget(
    name: "separation-pictures", dependencies: ["Geodesy", "Separation"], swiftSettings: strict),
  .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
  .testTarget(name: "GeodesyTests", dependencies: ["Geodesy", "TestSupport"], swiftSettings: tests),
  .testTarget(
    name: "SeparationTests",
    dependencies: ["Geodesy", "Separation", "TestSupport", "separation-bench", "separation-pictures"],
    swiftSettings: tests),
  .testTarget(name: "TransparencyLogTests", dependencies: ["TransparencyLog", "TestSupport"], swiftSettings: tests),
  .testTarget(
    name: "WireTests",
    dependencies: [
      "Geodesy", "Separation", "TransparencyLog", "Wire", "TestSupport",
      .product(name: "SwiftProtobuf", package: "swift-protobuf"),
    ],
    swiftSettings: tests),
  .testTarget(
    name: "CatalogueTests",
    dependencies: ["Geodesy", "Separation", "TransparencyLog", "Wire", "Catalogue", "TestSupport"],
    swiftSettings: tests),
  .testTarget(name: "MechanismTests", dependencies: ["Mechanism", "TestSupport"], swiftSettings: tests),
  .testTarget(name: "ExchangeTests", dependencies: ["Catalogue", "Dossier", "Exchange"], swiftSettings: tests),
  .testTarget(
    name: "SimulatorTests", dependencies: ["Exchange", "Simulator", "TransparencyLog", "parley-simulate"],
    swiftSettings: tests),
]

if !withoutDatabase {
  dependencies += [.package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0")]
  targets += [
    .systemLibrary(name: "CSQLiteSettings", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .target(
      name: "Storage",
      dependencies: [
        "CSQLiteSettings", "Exchange", "TransparencyLog", "Wire", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "StorageContract", dependencies: ["Exchange", "Storage", "TestSupport", "TransparencyLog", "Wire"],
      path: "Tests/StorageContract", swiftSettings: strict),
    .executableTarget(
      name: "storage-torture",
      dependencies: [
        "Exchange", "Storage", "StorageContract", "TestSupport", "TransparencyLog", "Wire",
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      path: "Tests/StorageTorture", swiftSettings: strict),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "Exchange", "Storage", "StorageContract", "TransparencyLog", "Wire", "storage-torture", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: tests),
  ]
}

if !withoutServer {
  dependencies += [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ]
  targets += [
    .systemLibrary(name: "CSeccomp"),
    .systemLibrary(name: "CSpawn"),
    .systemLibrary(name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .target(
      name: "Node",
      dependencies: [
        "CArgon2", "CSeccomp", "CSpawn", "Geodesy", "Separation", "TransparencyLog", "Wire", "Catalogue", "Mechanism",
        "Exchange", "Dossier", "Storage", "Console",
        crypto, .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [.embedInCode("Resources/openapi.json")],
      swiftSettings: strict),
    .executableTarget(
      name: "parley",
      dependencies: [
        "Geodesy", "Separation", "TransparencyLog", "Wire", "Catalogue", "Mechanism", "Exchange", "Simulator",
        "Dossier", "Storage", "Node", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "NodeTests",
      dependencies: [
        "Geodesy", "Separation", "TransparencyLog", "Wire", "Catalogue", "Mechanism", "Exchange", "Dossier", "Storage",
        "Console", "Node",
        "TestSupport", crypto,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: tests),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "TransparencyLog", "Wire", "Storage", "TestSupport", "parley",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: tests),
  ]
}

let package = Package(
  name: "parley",
  products: [
    .library(name: "TransparencyLog", targets: ["TransparencyLog"])
  ] + (withoutServer ? [] : [.executable(name: "parley", targets: ["parley"])]),
  dependencies: dependencies,
  targets: targets,
  swiftLanguageModes: [.v6]
)
