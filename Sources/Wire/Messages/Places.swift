// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension Position: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var latitude: Int32 = 0
    var longitude: Int32 = 0
    while let field = try reader.next() {
      switch field {
      case 1: latitude = try reader.sint32("latitude_e7")
      case 2: longitude = try reader.sint32("longitude_e7")
      default: try reader.skip()
      }
    }
    try self.init(statedLatitudeE7: latitude, longitudeE7: longitude)
  }

  /// A position in its one form.
  init(statedLatitudeE7 latitude: Int32, longitudeE7 longitude: Int32) throws(WireError) {
    do { self = try Position(latitudeE7: latitude, longitudeE7: longitude) } catch { throw WireError(.position(error)) }
    guard longitudeE7 == longitude else { throw WireError(.longitudeNotNormal(e7: longitude)) }
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.sint32(1, latitudeE7)
    writer.sint32(2, longitudeE7)
  }
}

/// A path or ring of positions as differences: nearby vertices take two or three bytes each.
enum Steps {
  static func read(_ reader: inout FieldReader) throws(WireError) -> [Position] {
    let steps = try reader.packedSint64("steps_e7", limit: 2 * SeparationLimits.vertices)
    guard steps.count % 2 == 0 else { throw WireError(.oddCoordinates(count: steps.count)).inside("steps_e7") }
    var positions: [Position] = []
    positions.reserveCapacity(steps.count / 2)
    var latitude: Int32 = 0
    var longitude: Int32 = 0
    for index in stride(from: 0, to: steps.count, by: 2) {
      do throws(WireError) {
        latitude = try add(steps[index], to: latitude)
        longitude = try add(steps[index + 1], to: longitude)
        positions.append(try Position(statedLatitudeE7: latitude, longitudeE7: longitude))
      } catch { throw error.inside("steps_e7", index / 2) }
    }
    return positions
  }

  private static func add(_ step: Int64, to value: Int32) throws(WireError) -> Int32 {
    let (sum, overflow) = step.addingReportingOverflow(Int64(value))
    guard !overflow, let result = Int32(exactly: sum) else {
      throw WireError(
        .outOfRange(value: step, allowed: Int64(Int32.min) - Int64(value)...Int64(Int32.max) - Int64(value)))
    }
    return result
  }

  static func write(_ positions: [Position], to writer: inout FieldWriter) {
    var steps: [Int64] = []
    steps.reserveCapacity(2 * positions.count)
    var latitude: Int64 = 0
    var longitude: Int64 = 0
    for position in positions {
      steps.append(Int64(position.latitudeE7) - latitude)
      steps.append(Int64(position.longitudeE7) - longitude)
      latitude = Int64(position.latitudeE7)
      longitude = Int64(position.longitudeE7)
    }
    writer.packedSint64(1, steps)
  }
}

extension FieldReader {
  /// A length in millimetres that is not negative.
  mutating func length(_ name: StaticString) throws(WireError) -> Distance {
    Distance(millimetres: Int64(try uint64(name, largest: UInt64(Int64.max))))
  }

  /// A direction in millionths of a degree, less than a whole turn.
  mutating func bearing(_ name: StaticString) throws(WireError) -> Bearing {
    Bearing(microdegrees: Int64(try uint64(name, largest: 359_999_999)))
  }
}

extension FieldWriter {
  /// A length in millimetres that is not negative.
  mutating func length(_ field: UInt32, _ name: StaticString, _ value: Distance) throws(WireError) {
    guard value >= .zero else {
      throw WireError(.outOfRange(value: value.millimetres, allowed: 0...Int64.max)).inside(name)
    }
    uint64(field, UInt64(value.millimetres))
  }

  /// A direction in millionths of a degree.
  mutating func bearing(_ field: UInt32, _ value: Bearing) { uint64(field, UInt64(value.microdegrees)) }
}
