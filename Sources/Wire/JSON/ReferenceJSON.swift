// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension EntryJSON {
  /// A place said by distance and bearing from a known one.
  public static func value(of reference: PlaceReference) -> JSONValue {
    .object([
      "name": .string(reference.name.text), "place": .position(reference.place),
      "distanceMetres": .metres(reference.distance),
      "bearingDegrees": .number(JSONNumber(units: Int64(reference.bearing.microdegrees), places: 6)),
      "toleranceMetres": reference.tolerance.map { .metres($0) },
    ])
  }

  /// What an activity does when the line is lost.
  public static func value(of lostLine: LostLine) -> JSONValue {
    .object(["action": .enumeration(lostLine.action), "latest": .instant(lostLine.latest)])
  }

  /// The places of an entry and everything that they could be read from, left out: what an officer sees who is about to
  /// read a place back from the map. Texts stay where they are, in the parts.
  public static func hidingPlaces(_ json: JSONValue) -> JSONValue {
    switch json {
    case .object(let members):
      .object(
        members.map { member in
          placeMembers.contains(member.name)
            ? JSONMember(name: member.name, value: .string("hidden"))
            : JSONMember(name: member.name, value: hidingPlaces(member.value))
        })
    case .array(let values): .array(values.map(hidingPlaces))
    default: json
    }
  }

  /// Members of the JSON of an entry that say where something is.
  private static let placeMembers: Set<String> = [
    "area", "place", "closest", "reference", "distanceMetres", "bearingDegrees",
  ]
}

extension JSONValue {
  /// A reference: `name`, and either `place`, `distanceMetres` and `bearingDegrees` (true), or all three in a `text` such as
  /// `5.5 km 120° T from 35.2854, 40.1760`; and if wished `toleranceMetres`.
  func placeReference() throws(InputError) -> PlaceReference {
    var input = try JSONInput(self)
    let name = try input.required("name") { value throws(InputError) in try value.label() }
    let tolerance = try input.optional("toleranceMetres") { value throws(InputError) in try value.metres(1...Int64.max)
    }
    let relative = try input.optional("text") { value throws(InputError) in try value.relativePosition() }
    let reference: PlaceReference
    if let relative {
      reference = PlaceReference(
        name: name, place: relative.origin, distance: relative.distance, bearing: relative.bearing,
        tolerance: tolerance)
    } else {
      reference = PlaceReference(
        name: name, place: try input.required("place") { value throws(InputError) in try value.position() },
        distance: try input.required("distanceMetres") { value throws(InputError) in try value.metres() },
        bearing: try input.required("bearingDegrees") { value throws(InputError) in
          Bearing(microdegrees: try value.units(places: 6, 0...359_999_999))
        }, tolerance: tolerance)
    }
    try input.end()
    return reference
  }

  private func relativePosition() throws(InputError) -> RelativePosition {
    let text = try text()
    do { return try RelativePosition(text) } catch { throw InputError(.relative(error)) }
  }

  /// A declaration: `action` (`continue`, `hold`, `abort`) and `latest`.
  func lostLine() throws(InputError) -> LostLine {
    var input = try JSONInput(self)
    let action = try input.required("action") { value throws(InputError) in try value.enumeration(LostLineAction.self) }
    let latest = try input.required("latest") { value throws(InputError) in try value.instant() }
    try input.end()
    return LostLine(action: action, latest: latest)
  }

  /// A read-back: `number`, 0 if it is left out, and `place`.
  func readBack() throws(InputError) -> ReadBack {
    var input = try JSONInput(self)
    let numbers = 0...Int64(Limits.readBackNumbers - 1)
    let number = try input.optional("number") { value throws(InputError) in try value.whole(numbers) } ?? 0
    let place = try input.required("place") { value throws(InputError) in try value.position() }
    try input.end()
    return ReadBack(number: Int(number), place: place)
  }
}
