// SPDX-License-Identifier: Apache-2.0

/// A half of the Earth.
public enum Hemisphere: String, Hashable, Sendable, CaseIterable, CustomStringConvertible {
  /// The equator and everything north of it.
  case north
  /// Everything south of the equator.
  case south

  /// The hemisphere of a place; the equator counts as north.
  public init(of place: Position) { self = place.latitudeE7 < 0 ? .south : .north }

  /// `north` or `south`.
  public var description: String { rawValue }
}

/// The zones of UTM and the latitude bands of MGRS (NGA.STND.0037), in exact arithmetic.
enum UTMZone {
  /// Letters of the bands from 80° S, 8° each, but X has 12°.
  static let bands = Array("CDEFGHJKLMNPQRSTUVWX")

  /// Whether UTM and not UPS is used at a latitude: from 80° S up to, but not including, 84° N.
  static func covers(latitudeE7: Int32) -> Bool { (-800_000_000..<840_000_000).contains(latitudeE7) }

  /// The zone of a place between 80° S and 84° N, with the exceptions in the southwest of Norway and around Svalbard.
  static func number(of place: Position) -> Int {
    let zone = Int((Int64(place.longitudeE7) + 1_800_000_000) / 60_000_000) + 1
    let (latitude, longitude) = (place.latitudeE7, place.longitudeE7)
    if (560_000_000..<640_000_000).contains(latitude), (30_000_000..<120_000_000).contains(longitude) { return 32 }
    guard latitude >= 720_000_000, (0..<420_000_000).contains(longitude) else { return zone }
    return longitude < 90_000_000 ? 31 : longitude < 210_000_000 ? 33 : longitude < 330_000_000 ? 35 : 37
  }

  /// The index in `bands` of a latitude between 80° S and 84° N.
  static func band(latitudeE7: Int32) -> Int { min(Int((Int64(latitudeE7) + 800_000_000) / 80_000_000), 19) }

  /// The longitude in degrees in the middle of a zone's regular width.
  static func centralMeridian(_ zone: Int) -> Double { Double(zone * 6 - 183) }

  /// The western and eastern end, in degrees, of a zone within a band; `nil` where the exceptions leave nothing of it.
  static func longitudes(zone: Int, band: Int) -> ClosedRange<Double>? {
    switch (bands[band], zone) {
    case ("V", 31): return 0...3
    case ("V", 32): return 3...12
    case ("X", 32), ("X", 34), ("X", 36): return nil
    case ("X", 31): return 0...9
    case ("X", 33): return 9...21
    case ("X", 35): return 21...33
    case ("X", 37): return 33...42
    default: return centralMeridian(zone) - 3...centralMeridian(zone) + 3
    }
  }

  /// The southern and northern end, in degrees, of a band.
  static func latitudes(band: Int) -> ClosedRange<Double> {
    Double(band * 8 - 80)...(band == 19 ? 84 : Double(band * 8 - 72))
  }
}
