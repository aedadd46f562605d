// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

@Suite("A store whose machine loses power")
struct PowerCutTests {
  private func run(_ seed: UInt64, cuts: Int, _ more: [String] = []) throws -> (last: String?, status: Int32) {
    let folder = try TemporaryFolder()
    let machine = try Victim(["power-cut", folder.path, "\(seed)", "\(cuts)"] + more)
    var last: String?
    while let line = machine.line() { last = line }
    return (last, machine.finish())
  }

  @Test(
    "What was synchronised is enough: nothing acknowledged is lost, whatever else reached the disk",
    arguments: 1..<UInt64(4))
  func honestDisk(seed: UInt64) throws {
    let (last, status) = try run(seed, cuts: 60)
    #expect(last == "60 cuts: nothing acknowledged was lost")
    #expect(status == 0)
  }

  @Test("A disk that does not synchronise is found out, so the test above would find a commit without fsync")
  func lyingDisk() throws {
    let (last, status) = try run(1, cuts: 60, ["lying"])
    #expect(status == 1)
    let found = ["batches were acknowledged", "disk image is malformed"].contains { last?.contains($0) == true }
    #expect(found, "\(last ?? "nothing")")
  }
}
