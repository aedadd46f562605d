// SPDX-License-Identifier: Apache-2.0
import Hummingbird
import Mechanism
import TransparencyLog
import Wire

/// An entry for an officer who reads its places back from the own map: everything but where they are.
enum ReadBackViews {
  static func show(_ office: Office, _ call: Call) async throws -> Response {
    let (ref, bytes) = try EntryViews.stored(call, office)
    let entry: Entry
    do { entry = try EntryCodec.decode(bytes) } catch {
      throw Problem(.conflict, "The bytes are not an entry: \(error)", field: "path.ref")
    }
    return .json(
      try await BoardViews.see(office, call) { sight in
        let own = sight.board.readBacks(of: ref, by: sight.own)
        return .object([
          "ref": EntryJSON.value(of: ref), "kind": .string(EntryJSON.kind(of: entry.body)),
          "body": EntryJSON.hidingPlaces(EntryJSON.value(of: entry.body)),
          "form": sight.board.readBackForm(of: ref).map { .string($0.rawValue) },
          "places": .array(sight.board.readablePlaces(of: ref).map { .number($0.number) }),
          // What the own side has read and how it compares; the place itself is still hidden.
          "readBacks": .array(own.map { ActivityJSON.readBack($0) }),
        ])
      })
  }
}
