// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Catalogue
import Exchange
import Foundation
import Node
import Separation
import TransparencyLog
import Wire

struct BoardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board",
    abstract: "Show the board: activities with their standing, warnings, messages, findings, lines.",
    discussion: """
      EXAMPLES
        parley board -d alfa
        parley board -d alfa --json | jq .activities
        parley board -d alfa --language he       (messages in a format in Hebrew)
        parley board --copy board.parley-copy --card alfa.card --card bravo.card     (at the desk, without a node)
      """)
  @OptionGroup var access: NodeAccess
  @Option(help: "Read a copy that `parley export --copy` wrote, without a node.") var copy: String?
  @OptionGroup var reading: ReadingLanguage
  @OptionGroup var trust: TrustOptions

  func run() async throws {
    try await withFailures {
      if let copy {
        try refuse(
          ("--copy", true), with: [("--node", access.node != nil), ("--ca", access.ca != nil)])
        return try show(copy: [UInt8](readInput(copy)))
      }
      let client = try access.client()
      let board = try await client.get("/api/v1/board?\(reading.query)")
      if access.json { return print(board.text(pretty: true)) }
      print(BoardText.render(board, texts: await SaidTexts.of(SaidTexts.spoken(board), client)))
    }
  }

  private func texts(_ board: JSONValue, in store: DeskCopyStore) -> SaidTexts {
    var texts: [String: String] = [:]
    for reference in SaidTexts.spoken(board) {
      guard let origin = try? Origin(reference.origin),
        let part = try? store.part(PartKey(origin: origin, index: reference.index, number: 0))
      else { continue }
      texts[reference.description] = String(decoding: part.bytes, as: UTF8.self)
    }
    return SaidTexts(texts)
  }

  /// Verified first; what does not hold stands above the board, and in the exit code.
  private func show(copy bytes: [UInt8]) throws {
    let plain = FileKind(bytes) == .sealedCopy ? try trust.open(bytes) : bytes
    let check = try CopyCheck(plain, trust: trust)
    let head = check.store.head
    let catalogue = try CatalogueSource.catalogue(of: access.directory)
    let board = try JSONValue(
      answer: Data(
        OfflineBoard.json(
          check.report.audit.board, of: head, catalogue: catalogue, language: try reading.language(of: catalogue))))
    if access.json {
      print(board.text(pretty: true))
    } else {
      print(
        "COPY made by \(head.party) at \(head.at.iso8601): nothing here is newer\n\(BoardText.render(board, texts: texts(board, in: check.store)))"
      )
      for part in check.report.notChecked { print("not checked: \(part)") }
    }
    guard check.report.isClean else {
      throw Failure.notSo("THE COPY IS NOT AS IT WAS SIGNED: see parley verify FILE. Do not rely on this board.")
    }
  }
}

struct NotifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notify", abstract: "Notify an activity (or a new version of it) to the other parties.",
    discussion: """
      FILE is a GeoJSON Feature (RFC 7946); a FeatureCollection is one activity with several volumes. Its geometry:
        Polygon     the area, less its holes
        Point       with radiusMetres: a circle; with innerRadiusMetres, outerRadiusMetres, fromDegrees and toDegrees: a sector (clockwise;
                    equal azimuths: a whole ring); with semiMajorMetres, semiMinorMetres and orientationDegrees: an ellipse; with lineDegrees,
                    spreadDegrees, minimumRangeMetres and maximumRangeMetres: live firing from there (maximumOrdinate instead of lower and
                    upper, if so wished)
        LineString  with halfWidthMetres: a corridor; with legs as well, a list of lower, upper, start and end for each leg: a flight with
                    heights and times by leg; with movingRadiusMetres and two points: a circle that moves from start to end
      Properties:
        kind      flight, patrol, convoy, exercise, live-firing, drone-flight, humanitarian-movement, static-site
        title     short title, up to 96 bytes
        lower, upper   "surface", "unlimited", "1500 m MSL", "5000 ft MSL", "FL190", "3000 ft QNH 1013.2 hPa",
                       "500 ft AGL (ground up to 600 m MSL)", or {"datum": "qnh", "metres": …, "hPa": …}
        start, end     RFC 3339 with zone, e.g. 2099-03-01T06:00:00Z, or a date-time group, e.g. 010600ZMAR2099
        contact   frequency or telephone while it runs (optional)
        reference where the (first) place lies, by distance and true bearing from a known place, measured independently of the drawing:
                  {"name": "Airfield K", "text": "5.5 km 120° T from 35.2854, 40.1760"}; if it leads elsewhere, nothing is sent (optional,
                  unless node.json has referenceRequired)
        lostLine  what it does when the line is lost: {"action": "continue" | "hold" | "abort", "latest": time} (optional)

      EXAMPLES
        parley notify flight.geojson -d alfa
        parley notify flight.geojson --amend alfa/line-1/plans@7 -d alfa
        parley notify -d alfa --kind patrol --title "Patrol 3" --circle 36.20,37.15,2000 --lower surface --upper "800 m MSL" \\
          --start 2099-03-01T06:00:00Z --end 2099-03-01T08:00:00Z
        parley notify -d alfa --kind flight --title "Survey 1" --circle -33.45,-70.66,5000 --lower "-20 m MSL" --upper "FL 90" \\
          --start 2099-03-01T06:00:00Z --end 2099-03-01T08:00:00Z                 (south and west begin with a minus)
        parley notify --withdraw alfa/line-1/plans@7 -d alfa
        parley notify flight.geojson --site alfa/line-1/plans@0#2 -d alfa        (names a protected site that it has to touch)
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "GeoJSON file, or - for standard input.") var file: String?
  @OptionGroup var flags: NoticeFlags
  @Option(help: "Give a new version of this activity.") var amend: String?
  @Option(
    help: "A protected site that it has to touch: ORIGIN@INDEX, #NUMBER behind it in an arrangement; repeat for more.")
  var site: [String] = []
  @Option(help: "Withdraw this activity.") var withdraw: String?
  @Option(help: "Report that this activity has started.") var started: String?
  @Option(help: "Report that this activity has ended.") var ended: String?

  func run() async throws {
    try await withFailures {
      try refuseConflicts([
        ("--amend", amend != nil), ("--withdraw", withdraw != nil), ("--started", started != nil),
        ("--ended", ended != nil),
      ])
      try refuse(("FILE", file != nil), with: flags.given)
      let events = [("--withdraw", withdraw, "withdrawal"), ("--started", started, "start"), ("--ended", ended, "end")]
      for (option, reference, verb) in events {
        guard let reference else { continue }
        try refuse((option, true), with: [("FILE", file != nil)] + flags.given)
        let activity = try Reference(reference)
        return try await submission.send(
          kind: verb, path: "/api/v1/activities/\(activity.pathElement)/\(verb)", subject: ("activity", activity),
          access: access)
      }
      var feature = try file.map { try JSONValue(parsing: readInput($0), name: $0) } ?? flags.feature()
      if !site.isEmpty {
        var sites: [JSONValue] = []
        for name in site { sites.append(try await FeatureReference(name).json(access.client())) }
        feature = NoticeFlags.naming(sites, in: feature)
      }
      if let amend {
        let activity = try Reference(amend)
        let body = try await Amendment.body(of: activity, notice: feature, client: access.client())
        try await submission.send(
          kind: "amendment", path: "/api/v1/activities/\(activity.pathElement)/amendments", body: body,
          subject: ("activity", activity), access: access)
      } else {
        try await submission.send(kind: "notice", path: "/api/v1/notices", body: feature, access: access)
      }
    }
  }
}

struct WarnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warn", abstract: "Send a safety warning: FLASH, at once, by one position; never blocked.",
    discussion: """
      SHORT FORMS, for seconds: parley warn NATURE PLACE. Without --radius, what is not given is as the form has it, from the ground up:
        accidental-launch   50 km, 30 min          live-fire           15 km, 1 h
        stray-aircraft      50 km, 1 h             mistaken-position   10 km, 1 h
        stray-drone         20 km, 1 h             distress, rescue    20 km, 6 h

      Whatever cannot be understood (a radius, heights upside down, end before start, a place outside the area of
      operations) is sent as far as it is usable, and flagged. Without a place that can be read it goes as a FLASH
      message with the words as they were given. An option that is not known or has no value goes along as words, and is told of
      after sending.

      EXAMPLES
        parley warn accidental-launch 35.53,35.78 -d alfa
        parley warn stray-drone 37S BT 47029 11570 low and slow -d alfa      (words after the place go with it)
        parley warn distress -33.45,-70.66 -d alfa
        parley warn --place 35.53,35.78 --radius 15000 --nature live-fire --until 2099-03-01T08:00:00Z --text "Rockets falling" -d alfa
        parley warn --place -33.45,-70.66 --radius 5000 --nature distress -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "A nature, a place as --place takes it, and words if there are any.", valueName: "nature> <place> <words"))
  var form: [String] = []
  @Option(parsing: .unconditional, help: "LATITUDE,LONGITUDE in decimal degrees; also degrees and minutes, or MGRS.")
  var place: String?
  @Option(parsing: .unconditional, help: "Radius in metres, or with its unit: 15000, \"15 km\", \"8 NM\".")
  var radius: String?
  @Option(
    help: "unspecified, stray-aircraft, stray-drone, accidental-launch, live-fire, distress, mistaken-position, rescue."
  )
  var nature: String?
  @Option(parsing: .unconditional, help: "Lower height, e.g. surface, 800 m MSL, FL 190.") var lower: String?
  @Option(parsing: .unconditional, help: "Upper height.") var upper: String?
  @Option(parsing: .unconditional, help: "From (RFC 3339 with zone); from now on if not given.") var from: String?
  @Option(parsing: .unconditional, help: "Until (RFC 3339 with zone); until further notice if not given.")
  var until: String?
  @Option(parsing: .unconditional, help: "A few words more.") var text: String?
  @Option(
    help:
      "Where it lies, measured independently: \"5.5 km 120° T from 35.2854, 40.1760\"; flagged if it leads elsewhere.")
  var reference: String?
  @Option(help: "What the place after --reference's \"from\" is called.") var referenceName: String?
  @Option(help: .private) var said: [String] = []
  @Option(help: .private) var flagged: [String] = []

  func run() async throws {
    try await withFailures {
      let short = WarningWords(form + said, nature: nature, place: place)
      var body: [String: JSONValue] = ["nature": .string(short.nature ?? "unspecified")]
      if let place = short.place { body["place"] = WarningWords.place(place) }
      // A radius that is none is left to the short form.
      var unreadable: [String] = []
      if let radius {
        if let metres = WarningWords.metres(radius) {
          body["radiusMetres"] = .number(metres)
        } else {
          unreadable.append("radius as given: \(radius)")
        }
      }
      if let lower { body["lower"] = .string(lower) }
      if let upper { body["upper"] = .string(upper) }
      if let from { body["from"] = .string(from) }
      if let until { body["until"] = .string(until) }
      // What could not be taken goes along in words: nothing that was given is lost, and nothing stops it.
      let words = ([text] + [short.rest] + unreadable).compactMap(\.self).joined(separator: "; ")
      if !words.isEmpty { body["text"] = .string(words) }
      if let reference { body["reference"] = NoticeFlags.reference(reference, name: referenceName) }
      try await submission.send(
        kind: "warning", path: "/api/v1/warnings", body: .object(body), flagged: flagged, access: access)
    }
  }
}

struct AnswerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Answer an entry of the other side: each state is separate and timed.",
    discussion: """
      STATES  has-it, understood, passed-on (with --attestation all-concerned|partial|not-yet), done,
              no-objection, objection, request-for-change, declined
      Places are read back with `parley readback`; proposals are made and answered with `parley negotiate`.

      "no objection" is never a permission: nothing here authorises anything.

      EXAMPLES
        parley answer bravo/line-1/urgent@3 has-it -d alfa
        parley answer bravo/line-1/plans@12 passed-on --attestation all-concerned -d alfa
      """)
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The entry that is answered: ORIGIN@INDEX.") var entry: String
  @Argument(help: "The state.") var state: String
  @Option(help: "Who was told: all-concerned, partial, not-yet.") var attestation: String?
  @Option(help: "Read-back or wish in words.") var text: String?

  func run() async throws {
    try await withFailures {
      var body: [String: JSONValue] = [
        "to": try await access.client().resolve(Reference(entry)), "state": .string(state.lowercased()),
      ]
      if let attestation { body["attestation"] = .string(attestation.lowercased()) }
      if let text { body["text"] = .string(text) }
      try await submission.send(kind: "answer", path: "/api/v1/answers", body: .object(body), access: access)
    }
  }
}

struct HoldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hold", abstract: "Request hold of an activity of the other side, or lift the own request.",
    discussion:
      "EXAMPLES\n  parley hold bravo/line-1/plans@4 -d alfa\n  parley hold --lift alfa/line-1/urgent@9 -d alfa")
  @OptionGroup var access: NodeAccess
  @OptionGroup var submission: Submission
  @Argument(help: "The activity (its first notice).") var activity: String?
  @Option(help: "Lift this request hold of ours.") var lift: String?

  func run() async throws {
    try await withFailures {
      try refuseConflicts([("ACTIVITY", activity != nil), ("--lift", lift != nil)])
      if let lift {
        let hold = try Reference(lift)
        try await submission.send(
          .delete, kind: "lift", path: "/api/v1/holds/\(hold.pathElement)", subject: ("hold", hold), access: access)
      } else if let activity {
        let body = JSONValue.object(["activity": try await access.client().resolve(Reference(activity))])
        try await submission.send(kind: "hold", path: "/api/v1/holds", body: body, access: access)
      } else {
        throw Failure.usage("name the activity to request hold of, or --lift a request")
      }
    }
  }
}

struct PictureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picture", abstract: "Check by voice that both sides look at the same board.",
    discussion: """
      The asking officer speaks fresh words; both compute the code over the same cut and compare it by voice. The code covers what was said up to
      that cut, not the passing of time.

      EXAMPLES
        parley picture -d alfa                                        (draws fresh words and shows the own code)
        parley picture --words "amber copper delta ..." -d bravo   (the other side's answer)
      """)
  @OptionGroup var access: NodeAccess
  @Option(help: "The words that the asking officer spoke.") var words: String?

  func run() async throws {
    try await withFailures {
      let client = try access.client()
      let answer =
        if let words {
          try await client.get("/api/v1/picture?words=\(words.split(separator: " ").joined(separator: "+"))")
        } else {
          try await client.post("/api/v1/picture")
        }
      print(access.json ? answer.text(pretty: true) : PictureText.render(answer))
    }
  }
}
