// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

/// A safety warning from input, with everything in the input that is not as it should be.
public struct WarningInput: Hashable, Sendable {
  /// The warning, ready to be said.
  public let warning: SafetyWarning
  /// What was missing, misunderstood or contradictory; none of it is in the way.
  public let defects: [InputError]
}

extension EntryJSON {
  /// A safety warning: `nature`, `place` (or `latitude` and `longitude`), `radiusMetres`, `lower`, `upper`, `from`,
  /// `until`.
  ///
  /// Nothing but a place that can not be read stops it. Without a radius, what else is missing or unusable is as the short form
  /// of its nature has it; with one, or where there is no such form, it is left open or taken at its most cautious: no radius is 0, no start is `now`, no end is
  /// the last instant there is. All of that is named among the defects.
  ///
  /// - Throws: `InputError` if there is no place to warn of; then a FLASH message is the way.
  public static func safetyWarning(_ json: JSONValue, now: Instant) throws(InputError) -> WarningInput {
    var reader = WarningReader(input: try JSONInput(json))
    let place = try reader.place()
    let nature = reader.nature()
    // Whoever states a radius states the rest too.
    let short = reader.input.has("radiusMetres") ? nil : nature.shortForm
    let radius = reader.read("radiusMetres", else: short.map { "\($0.radius)" } ?? "0 m, as no radius is stated") {
      value throws(InputError) in
      try value.metres(Int64.min...Int64.max)
    }
    // Of heights, one alone may be meant to stand without the other.
    let ground = short == nil || reader.hasHeights ? nil : (lower: Altitude.surface, upper: Altitude.unlimited)
    let lower = reader.height("lower", else: ground == nil ? "no height" : "from the ground up")
    let upper = reader.height("upper", else: ground == nil ? "no height" : "without limit")
    let from =
      reader.read("from", else: "from now on") { value throws(InputError) in try value.instant() } ?? now
    let end = short.map { from.adding(seconds: $0.seconds) }
    let until = reader.read("until", else: end.map { "until \($0.iso8601)" } ?? "until further notice") {
      value throws(InputError) in
      try value.instant()
    }
    let warning = SafetyWarning(
      place: place, radius: radius ?? short?.radius ?? .zero, lower: lower ?? ground?.lower,
      upper: upper ?? ground?.upper, from: from, until: until ?? end ?? .latest, nature: nature,
      reference: reader.reference())
    reader.judge(warning)
    return WarningInput(warning: warning, defects: reader.defects)
  }
}

/// Reads members and collects what is wrong with them.
private struct WarningReader {
  var input: JSONInput
  var defects: [InputError] = []

  mutating func place() throws(InputError) -> Position {
    if let place = try input.optional("place", { value throws(InputError) in try value.position() }) { return place }
    let latitude = try input.required("latitude") { value throws(InputError) in
      try value.units(places: 7, -900_000_000...900_000_000)
    }
    let longitude = try input.required("longitude") { value throws(InputError) in
      try value.units(places: 7, -1_800_000_000...1_800_000_000)
    }
    do { return try Position(latitudeE7: Int32(latitude), longitudeE7: Int32(longitude)) } catch {
      throw InputError(.position(error))
    }
  }

  /// A member, or `nil` with a defect that says what stands in its place.
  mutating func read<T>(
    _ name: String, else assumption: String, _ read: (JSONValue) throws(InputError) -> T
  ) -> T? {
    do throws(InputError) {
      if let value = try input.optional(name, read) { return value }
    } catch {
      defects.append(error)
    }
    defects.append(InputError(.assumed(assumption)).inside(name))
    return nil
  }

  /// Whether a height is given, whatever it is.
  var hasHeights: Bool { input.has("lower") || input.has("upper") }

  mutating func height(_ name: String, else assumption: String) -> Altitude? {
    read(name, else: assumption) { value throws(InputError) in try value.altitude() }
  }

  /// Left out if it can not be read.
  mutating func reference() -> PlaceReference? {
    do throws(InputError) {
      return try input.optional("reference") { value throws(InputError) in try value.placeReference() }
    } catch {
      defects.append(error)
      return nil
    }
  }

  mutating func nature() -> WarningNature {
    read("nature", else: "unspecified") { value throws(InputError) in
      try value.enumeration(WarningNature.self)
    } ?? .unspecified
  }

  /// Names what is senseless in a warning that was read.
  mutating func judge(_ warning: SafetyWarning) {
    if warning.radius < .zero {
      defects.append(
        InputError(.area(.lengthOutOfRange(field: "radius", value: warning.radius, limit: SeparationLimits.radius)))
          .inside("radiusMetres"))
    }
    if let lower = warning.lower, let upper = warning.upper {
      do { _ = try AltitudeBand(lower: lower, upper: upper) } catch {
        defects.append(InputError(.band(error)).inside("upper"))
      }
    }
    do { _ = try TimeWindow(start: warning.from, end: warning.until) } catch {
      defects.append(InputError(.window(error)).inside("until"))
    }
    do { try input.end() } catch { defects.append(error) }
  }
}
