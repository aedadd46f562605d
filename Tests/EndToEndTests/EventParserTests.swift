// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import parley

@Suite("Server-sent events are read from pieces of any size")
struct EventParserTests {
  private static let stream =
    "retry: 1000\n: comment\n\nid: e.1;a=1\nevent: rings\ndata: {\"a\":1}\n\r\ndata\ndata:two\r\rid: e.2\nevent: x\n\ndata:  three\n\ndata: cut"

  @Test(arguments: 1...stream.utf8.count) func pieces(_ size: Int) {
    var parser = EventParser()
    var events: [EventParser.Event] = []
    var rest = Array(Self.stream.utf8)[...]
    while !rest.isEmpty {
      events += parser.take(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    #expect(
      events == [
        EventParser.Event(name: "rings", data: "{\"a\":1}", id: "e.1;a=1"),
        EventParser.Event(data: "\ntwo", id: "e.1;a=1"), EventParser.Event(data: " three", id: "e.2"),
      ])
  }
}
