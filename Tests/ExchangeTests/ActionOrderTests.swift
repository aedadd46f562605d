// SPDX-License-Identifier: Apache-2.0
import Exchange
import Testing
import Wire

@Suite("The order in which a turn's actions are done")
struct ActionOrderTests {
  @Test("What the disk and the other side wait for is done first, in its own order")
  func order() throws {
    let bravo = try PartyID("bravo")
    let call = Action.call(CallID(1), .party(bravo), PeerRequest(path: "/x", body: []), timeoutSeconds: 1)
    let ordered = Action.ordered([
      .confirm(RequestID(1), []), .changed(.stopped("a")), call, .placed(RequestID(2), []),
      .commit(CommitID(1), StoreBatch()), .changed(.stopped("b")),
    ])
    let names = ordered.map { String("\($0)".prefix { $0 != "(" }) }
    #expect(names == ["call", "placed", "commit", "confirm", "changed", "changed"])
  }
}
