// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension EntryJSON {
  /// An activity notice, in the form that `value(of:)` gives or as GeoJSON.
  ///
  /// - Throws: `InputError` with the place in the text, the value, the limit and what to do.
  public static func notice(_ json: JSONValue) throws(InputError) -> ActivityNotice {
    switch json["type"] {
    case .string("Feature")?: return try geoJSONNotice([json])
    case .string("FeatureCollection")?:
      var input = try JSONInput(json)
      _ = input.take("type")
      return try input.required("features") { features throws(InputError) in
        guard case .array(let list) = features else { throw InputError(.type(needed: .array)) }
        return try geoJSONNotice(list)
      }
    default: return try standardNotice(json)
    }
  }

  private static func standardNotice(_ json: JSONValue) throws(InputError) -> ActivityNotice {
    var input = try JSONInput(json)
    let kind = try input.required("kind") { value throws(InputError) in try value.enumeration(ActivityKind.self) }
    let title = try input.required("title") { value throws(InputError) in try value.label() }
    let volumes = try input.list("volumes", 1...Limits.volumes) { value throws(InputError) in try value.volume() }
    let concerned = try input.list("concerned", 0...Limits.parties) { value throws(InputError) in try value.party() }
    let contact = try input.optional("contact") { value throws(InputError) in try value.label() }
    let sites = try input.list("namedSites", 0...Limits.namedSites) { value throws(InputError) in
      try value.numberedFeature()
    }
    let humanitarian = try input.optional("humanitarian") { value throws(InputError) in
      try humanitarianDetails(value)
    }
    let reference = try input.optional("reference") { value throws(InputError) in try value.placeReference() }
    let lostLine = try input.optional("lostLine") { value throws(InputError) in try value.lostLine() }
    try input.end()
    return ActivityNotice(
      kind: kind, title: title, volumes: volumes, concerned: concerned, contact: contact, namedSites: sites,
      humanitarian: humanitarian, reference: reference, lostLine: lostLine)
  }

  /// One volume from each feature. What is said of the whole activity stands in the properties of at least one of them;
  /// where several have them, they agree. Other properties are passed over, unless they are nearly one of these.
  private static func geoJSONNotice(_ features: [JSONValue]) throws(InputError) -> ActivityNotice {
    guard (1...Limits.volumes).contains(features.count) else {
      throw InputError(.count(features.count, allowed: 1...Limits.volumes))
    }
    var whole = FeatureProperties()
    var volumes: [Volume] = []
    for (index, feature) in features.enumerated() {
      do throws(InputError) {
        let (more, properties) = try self.volumes(ofFeature: feature)
        volumes += more
        try whole.merge(properties)
      } catch { throw features.count == 1 ? error : error.inside(index) }
    }
    guard volumes.count <= Limits.volumes else {
      throw InputError(.count(volumes.count, allowed: 1...Limits.volumes))
    }
    guard let kind = whole.kind else { throw InputError(.missing).inside("kind").inside("properties") }
    guard let title = whole.title else { throw InputError(.missing).inside("title").inside("properties") }
    return ActivityNotice(
      kind: kind, title: title, volumes: volumes, concerned: whole.concerned ?? [], contact: whole.contact,
      namedSites: whole.namedSites ?? [], humanitarian: whole.humanitarian, reference: whole.reference,
      lostLine: whole.lostLine)
  }

  private static func volumes(ofFeature json: JSONValue) throws(InputError) -> ([Volume], FeatureProperties) {
    var feature = try JSONInput(json)
    let type = try feature.required("type") { value throws(InputError) in try value.text() }
    guard type == "Feature" else { throw InputError(.choice(type, allowed: ["Feature"])).inside("type") }
    let shape = try feature.required("properties") { value throws(InputError) in
      var properties = try JSONInput(value)
      return ShapeInput(&properties)
    }
    let area = try feature.required("geometry") { value throws(InputError) in
      try value.soundArea(properties: shape)
    }
    return try feature.required("properties") { value throws(InputError) -> ([Volume], FeatureProperties) in
      var properties = try JSONInput(value)
      _ = ShapeInput(&properties)
      let volumes = try properties.volumes(area)
      let whole = try FeatureProperties(&properties)
      try properties.refuseMisspellings()
      return (volumes, whole)
    }
  }
}

extension JSONInput {
  /// The volume that heights and times make of an area; the volumes of its legs, if it has `legs`.
  fileprivate mutating func volumes(_ area: Area) throws(InputError) -> [Volume] {
    if let volumes = try track(along: area) {
      for name in ["lower", "upper", "start", "end"] where take(name) != nil {
        throw InputError(.exclusive(with: "legs")).inside(name)
      }
      return volumes
    }
    return [try volume(area: area, areaName: "geometry")]
  }

  /// The volumes of a corridor whose `legs` have heights and times of their own, one for each; nil if none are given.
  private mutating func track(along area: Area) throws(InputError) -> [Volume]? {
    guard case .corridor(let path, let halfWidth) = area else { return nil }
    return try optional("legs") { value throws(InputError) -> [Volume] in
      let legs = try value.elements(1...Limits.volumes) { leg throws(InputError) -> TrackCorridor.Leg in
        var input = try JSONInput(leg)
        let leg = TrackCorridor.Leg(band: try input.band(), window: try input.window())
        try input.end()
        return leg
      }
      let track = TrackCorridor(path: path, halfWidth: halfWidth, legs: legs)
      do throws(TrackCorridorError) { return try track.volumes() } catch { throw InputError(.track(error)) }
    }
  }
}

/// What the properties of a feature say about the whole activity.
private struct FeatureProperties {
  var kind: ActivityKind?
  var title: Label?
  var concerned: [PartyID]?
  var contact: Label?
  var namedSites: [NumberedFeature]?
  var humanitarian: HumanitarianDetails?
  var reference: PlaceReference?
  var lostLine: LostLine?

  init() {}

  init(_ input: inout JSONInput) throws(InputError) {
    kind = try input.optional("kind") { value throws(InputError) in try value.enumeration(ActivityKind.self) }
    title = try input.optional("title") { value throws(InputError) in try value.label() }
    contact = try input.optional("contact") { value throws(InputError) in try value.label() }
    humanitarian = try input.optional("humanitarian") { value throws(InputError) in
      try EntryJSON.humanitarianDetails(value)
    }
    reference = try input.optional("reference") { value throws(InputError) in try value.placeReference() }
    lostLine = try input.optional("lostLine") { value throws(InputError) in try value.lostLine() }
    concerned = try input.optional("concerned") { value throws(InputError) in
      try value.elements(0...Limits.parties) { value throws(InputError) in try value.party() }
    }
    namedSites = try input.optional("namedSites") { value throws(InputError) in
      try value.elements(0...Limits.namedSites) { value throws(InputError) in try value.numberedFeature() }
    }
  }

  mutating func merge(_ other: FeatureProperties) throws(InputError) {
    kind = try agreed(kind, other.kind, "kind")
    title = try agreed(title, other.title, "title")
    concerned = try agreed(concerned, other.concerned, "concerned")
    contact = try agreed(contact, other.contact, "contact")
    namedSites = try agreed(namedSites, other.namedSites, "namedSites")
    humanitarian = try agreed(humanitarian, other.humanitarian, "humanitarian")
    reference = try agreed(reference, other.reference, "reference")
    lostLine = try agreed(lostLine, other.lostLine, "lostLine")
  }

  private func agreed<T: Equatable>(_ mine: T?, _ theirs: T?, _ name: String) throws(InputError) -> T? {
    if let mine, let theirs, mine != theirs { throw InputError(.contradiction(name)).inside(name).inside("properties") }
    return mine ?? theirs
  }
}
