// SPDX-License-Identifier: Apache-2.0

/// Wordings with slots that every language has, beside those of the formats.
enum Phrase: String, CaseIterable, Sendable {
  // Values.
  case place, bearing, circle, corridor, polygon, sector, ellipse, transit, entry
  case firingFan = "firing-fan"
  case withoutHole = "without-hole"
  case flightLevel = "flight-level"
  case meanSeaLevel = "mean-sea-level"
  case ellipsoid, qnh
  case aboveGround = "above-ground"

  // What is said of a rendering.
  case heading, authoritative
  case otherCatalogue = "other-catalogue"
  case unknownFormat = "unknown-format"
  case parameter
  case unknownChoice = "unknown-choice"

  // A telephone script.
  case scriptTitle = "script-title"
  case scriptPrecedence = "script-precedence"
  case scriptCheck = "script-check"
  case scriptTotal = "script-total"
  case scriptPoint = "script-point"
  case scriptVolume = "script-volume"
  case scriptHole = "script-hole"
  case spokenPlace = "spoken-place"
  case spokenTime = "spoken-time"
  case spokenBearing = "spoken-bearing"
  case spokenChoice = "spoken-choice"
  case spokenEntry = "spoken-entry"

  /// The slots that each wording has.
  var slots: [String] {
    switch self {
    case .place: ["degrees", "grid"]
    case .bearing: ["degrees"]
    case .circle: ["radius", "place"]
    case .corridor: ["half-width", "points"]
    case .polygon: ["points"]
    case .withoutHole: ["area", "points"]
    case .sector: ["place", "inner-radius", "outer-radius", "from-bearing", "to-bearing"]
    case .ellipse: ["place", "semi-major", "semi-minor", "orientation"]
    case .firingFan: ["place", "gun-target-line", "spread", "minimum-range", "maximum-range"]
    case .transit: ["radius", "points"]
    case .entry: ["index", "origin", "leaf"]
    case .flightLevel: ["level"]
    case .meanSeaLevel, .ellipsoid: ["height"]
    case .qnh: ["height", "setting"]
    case .aboveGround: ["height", "terrain"]
    case .heading: ["number", "title"]
    case .authoritative: ["language"]
    case .otherCatalogue: ["number", "catalogue"]
    case .unknownFormat: ["number"]
    case .parameter, .unknownChoice: ["number"]
    case .scriptTitle: ["title"]
    case .scriptPrecedence: ["precedence"]
    case .scriptCheck, .scriptTotal: ["digits"]
    case .scriptPoint: ["label", "number", "count"]
    case .scriptVolume, .scriptHole: ["label", "number"]
    case .spokenPlace: ["latitude", "north", "longitude", "east"]
    case .spokenTime: ["digits", "month", "year"]
    case .spokenBearing: ["degrees"]
    case .spokenChoice: ["word", "digits"]
    case .spokenEntry: ["index", "origin", "leaf"]
    }
  }
}

/// Words without slots that every language has.
enum Term: String, CaseIterable, Sendable {
  case surface, unlimited
  case north, south, east, west
  case routine, priority, immediate, flash
  case hasIt = "has-it"
  case understood
  case passedOn = "passed-on"
  case done
  case uncertified, misfit
  case laterValue = "later-value"
  case remark = "free-text"
  case instructions = "script-instructions"
  case textInstructions = "script-text-instructions"
  // Kinds of activity and of warning.
  case flight, patrol, convoy, exercise
  case liveFiring = "live-firing"
  case droneFlight = "drone-flight"
  case humanitarianMovement = "humanitarian-movement"
  case staticSite = "static-site"
  case unspecified
  case strayAircraft = "stray-aircraft"
  case strayDrone = "stray-drone"
  case accidentalLaunch = "accidental-launch"
  case liveFire = "live-fire"
  case distress
  case mistakenPosition = "mistaken-position"
  case rescue
  // Titles and labels of scripts that are no format's.
  case notice, amendment, activity, concerned
  case untilFurtherNotice = "until-further-notice"
  case safetyWarning = "safety-warning"
  case kind, title, area, place, radius, lower, upper, from, until, nature, contact
  case halfWidth = "half-width"
  // What areas are measured by.
  case innerRadius = "inner-radius"
  case outerRadius = "outer-radius"
  case fromBearing = "from-bearing"
  case toBearing = "to-bearing"
  case semiMajor = "semi-major"
  case semiMinor = "semi-minor"
  case orientation, spread
  case gunTargetLine = "gun-target-line"
  case minimumRange = "minimum-range"
  case maximumRange = "maximum-range"
}

/// Units that every language has in all plural forms, with the slot `n`.
enum UnitWord: String, CaseIterable, Sendable {
  case metre, kilometre, foot, hour, minute, second, knot, megahertz, kilohertz, hectopascal
  case nauticalMile = "nautical-mile"
  case kilometrePerHour = "kilometre-per-hour"
  case metrePerSecond = "metre-per-second"
}
