// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import Testing
import TransparencyLog

@testable import Wire

@Suite("References, read-backs and proposals with a deadline")
struct PlaceReferenceTests {
  private struct TestFailure: Error {}

  private func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test("a reference is read from numbers and from words alike")
  func forms() throws {
    let numbers = try parsed(
      #"{"name": "Airfield K", "place": [40.176, 35.2854], "distanceMetres": 5500, "bearingDegrees": 120}"#)
    let words = try parsed(#"{"name": "Airfield K", "text": "5.5 km 120° T from 35.2854, 40.1760"}"#)
    #expect(try numbers.placeReference() == words.placeReference())
    #expect(throws: InputError(.missing, at: "$.distanceMetres")) {
      try parsed(#"{"name": "K", "place": [40, 35], "bearingDegrees": 120}"#).placeReference()
    }
    #expect(throws: InputError.self) { try parsed(#"{"name": "K", "text": "5.5 km from 35, 40"}"#).placeReference() }
  }

  @Test("a time to answer stands beside a proposal alone")
  func untilOfAProposalOnly() throws {
    let ref = EntryRef(origin: try Origin("a"), index: 0, leaf: .zero)
    var writer = FieldWriter()
    try writer.message(1, "to", ref)
    try writer.enumeration(2, "plain", PlainState.understood)
    writer.uint64(6, 5)
    var reader = FieldReader(writer.bytes)
    #expect(throws: WireError.self) { try Answer(from: &reader) }
  }

  @Test("an entry with its places hidden names none of them")
  func hidden() throws {
    var generator = EntryGenerator(seed: 7)
    for _ in 0..<200 {
      let notice = try generator.notice()
      let hidden = EntryJSON.hidingPlaces(EntryJSON.value(of: notice))
      guard case .array(let volumes)? = hidden["volumes"] else { throw TestFailure() }
      #expect(volumes.count == notice.volumes.count)
      for volume in volumes {
        #expect(volume["area"] == .string("hidden"))
        #expect(volume["start"] != nil && volume["lower"] != nil)
      }
      #expect(notice.reference == nil || hidden["reference"] == .string("hidden"))
      #expect(!hidden.description.contains("coordinates"))
    }
  }
}
