// SPDX-License-Identifier: Apache-2.0
import Storage
import StorageContract
import TestSupport
import Testing

@Suite("The contract of a store, on SQLite files")
struct ContractTests {
  @Test("Any sequence of batches, refusals and reopenings looks like the model", arguments: 0..<UInt64(24))
  func sequence(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    try StoreContract { try SQLiteStore(path: folder.store) }.checkSequence(seed: seed, groups: 40)
  }

  @Test("The model keeps its own contract", arguments: 0..<UInt64(8))
  func model(seed: UInt64) throws {
    let model = ModelStore()
    try StoreContract { model }.checkSequence(seed: seed, groups: 40)
  }
}
