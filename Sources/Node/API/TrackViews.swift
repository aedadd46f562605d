// SPDX-License-Identifier: Apache-2.0
import Exchange
import Geodesy
import Hummingbird
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Tracks of the own side's feeds, and what they are about to enter. None of it is said to anybody.
enum TrackViews {
  /// Reports of one request.
  static let reports = 1_000

  /// `POST /api/v1/tracks`: takes reports. Those that can not be taken are named; the others count.
  @Sendable static func report(_ office: Office, _ call: Call) async throws -> Response {
    let reports: [TrackWatch.Report]
    let json = try await call.json()
    do throws(InputError) { reports = try input(json) } catch { throw Problem(error) }
    let now = office.clock.now().wall
    let picture = try await office.runtime.read(\.conflictPicture)
    let refused = try office.tracks.take(reports, on: picture, at: now)
    return .json(
      .object([
        "taken": .number(reports.count - refused.count),
        "refused": .array(
          refused.map { number, refusal in
            .object(["number": .number(number), "name": .string(reports[number].name.text), "reason": words(refusal)])
          }),
      ]))
  }

  private static func words(_ refusal: TrackWatch.Refusal) -> JSONValue {
    switch refusal {
    case .track(let error): .string("\(error)")
    case .full:
      .string("\(TrackWatch.tracks) tracks are watched already; leave out those that matter least")
    }
  }

  private static func input(_ json: JSONValue) throws(InputError) -> [TrackWatch.Report] {
    var input = try JSONInput(json)
    let reports = try input.list("tracks", 1...Self.reports) { value throws(InputError) in try report(value) }
    try input.end()
    return reports
  }

  /// One report: `name`, `party` if it is known, `place`, `height`, `courseDegrees` and `speedMetresPerSecond`,
  /// `climbMetresPerSecond`, `at`, `doubtMetres` and `heightDoubtMetres`.
  private static func report(_ json: JSONValue) throws(InputError) -> TrackWatch.Report {
    var input = try JSONInput(json)
    let name = try input.required("name") { value throws(InputError) in try value.label() }
    let party = try input.optional("party") { value throws(InputError) in try value.party() }
    let place = try input.required("place") { value throws(InputError) in try value.position() }
    let height = try input.required("height") { value throws(InputError) in try value.altitude() }
    let course = try input.required("courseDegrees") { value throws(InputError) in
      Bearing(microdegrees: try value.units(places: 6, 0...360_000_000))
    }
    let fast = Int64(TacticalLimits.groundSpeed)
    let speed = try input.required("speedMetresPerSecond") { value throws(InputError) in
      Int32(try value.units(places: 3, 0...fast))
    }
    let steep = Int64(TacticalLimits.climb)
    let climb = try input.optional("climbMetresPerSecond") { value throws(InputError) in
      Int32(try value.units(places: 3, -steep...steep))
    }
    let at = try input.required("at") { value throws(InputError) in try value.instant() }
    let doubt = try input.optional("doubtMetres") { value throws(InputError) in
      try value.metres(0...TacticalLimits.horizontalDoubt.millimetres)
    }
    let heightDoubt = try input.optional("heightDoubtMetres") { value throws(InputError) in
      try value.metres(0...TacticalLimits.verticalDoubt.millimetres)
    }
    try input.end()
    do throws(TrackError) {
      let track = try Track(
        position: place, altitude: height, velocity: Velocity(course: course, groundSpeed: speed, up: climb ?? 0),
        time: at, doubt: TrackDoubt(horizontal: doubt ?? .zero, vertical: heightDoubt ?? .zero))
      return TrackWatch.Report(name: name, party: party, track: track)
    } catch { throw InputError(.motion(error)) }
  }

  /// `GET /api/v1/tracks`: the latest report of each track, and all alerts.
  @Sendable static func list(_ office: Office, _ call: Call) async throws -> Response {
    .json(
      .object([
        "asOf": BoardJSON.time(office.clock.now().wall),
        "tracks": .array(
          office.tracks.tracks.map { report in
            .object([
              "name": .string(report.name.text), "party": report.party.map(BoardJSON.party),
              "place": .position(report.track.position), "at": BoardJSON.time(report.track.time),
            ])
          }),
        "alerts": .array(office.tracks.alerts.map(value)),
      ]))
  }

  static func value(_ alert: TrackWatch.Alert) -> JSONValue {
    let what: (String, JSONValue) =
      switch alert.subject {
      case .measure(let feature, let measure):
        (
          "measure",
          .object([
            "entry": BoardJSON.ref(feature.entry), "number": .number(feature.number),
            "name": .string(measure.name.text),
            "kind": EntryJSON.name(of: measure.kind),
          ])
        )
      case .activity(let ref, let owner):
        ("activity", .object(["ref": BoardJSON.ref(ref), "owner": BoardJSON.party(owner)]))
      }
    return JSONValue.object([
      "track": .string(alert.name.text), "party": alert.party.map(BoardJSON.party),
      "enters": BoardJSON.time(alert.passage.window.start), "leaves": BoardJSON.time(alert.passage.window.end),
      "place": .position(alert.passage.entry), "inside": .bool(alert.passage.isUnderWay),
    ]).adding(what.0, what.1)
  }

  static func value(_ signal: TrackWatch.Signal) -> JSONValue {
    switch signal {
    case .begins(let alert): value(alert).adding("state", .string("begins"))
    case .enters(let alert): value(alert).adding("state", .string("enters"))
    case .ends(let alert): value(alert).adding("state", .string("ends"))
    }
  }
}
