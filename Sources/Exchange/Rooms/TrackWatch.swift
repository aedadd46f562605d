// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// Tracks that the own side's feeds report, each watched for what it is about to enter: a measure that keeps others out, or
/// the volume of another party's activity. A value; all of it stays at home.
public struct TrackWatch: Sendable {
  /// Tracks at a time.
  public static let tracks = 10_000
  /// How far ahead one looks, seconds.
  public static let lookaheadSeconds = 600

  /// A report under the name that the feed gives the track.
  public struct Report: Hashable, Sendable {
    /// The track, as the feed calls it.
    public let name: Label
    /// Whose it is, as far as the own side knows; nil if it does not.
    public let party: PartyID?
    /// What was seen.
    public let track: Track

    /// A report.
    public init(name: Label, party: PartyID?, track: Track) {
      self.name = name
      self.party = party
      self.track = track
    }
  }

  /// What a track can be about to enter.
  public enum Subject: Hashable, Sendable {
    /// A measure of the arrangement that was proposed in this entry.
    case measure(arrangement: EntryRef, number: Int, Measure)
    /// The current version of another party's activity.
    case activity(EntryRef, owner: PartyID)
  }

  /// A track that is about to enter, or is in, something.
  public struct Alert: Hashable, Sendable {
    /// The track.
    public let name: Label
    /// Whose it is.
    public let party: PartyID?
    /// What it enters.
    public let subject: Subject
    /// When and where it is predicted to enter and to leave, the first of its stays.
    public let passage: TrackPassage
  }

  /// What is told of an alert.
  public enum Signal: Hashable, Sendable {
    case begins(Alert)
    /// It was predicted to enter, and has.
    case enters(Alert)
    /// It is not predicted to enter any more, has left, or is not reported any more.
    case ends(Alert)
  }

  /// Why a report is not taken.
  public enum Refusal: Error, Hashable, Sendable {
    /// The report is too old, or too far ahead.
    case track(TrackError)
    /// There is no room for one more track.
    case full
  }

  private var reports: [Label: Report] = [:]
  private var current: [Label: [Alert]] = [:]

  /// Without tracks.
  public init() {}

  /// All alerts, first what is entered first.
  public var alerts: [Alert] {
    current.values.flatMap { $0 }.sorted {
      ($0.passage.window.start, $0.name.text) < ($1.passage.window.start, $1.name.text)
    }
  }

  /// The latest report of each track, by name.
  public var tracks: [Report] {
    reports.values.sorted { $0.name.text.utf8.lexicographicallyPrecedes($1.name.text.utf8) }
  }

  /// Takes a report in place of the last one of its track. An older one than that changes nothing.
  ///
  /// - Throws: `Refusal`; then nothing has changed.
  public mutating func take(
    _ report: Report, on picture: ConflictPicture, at now: Instant
  ) throws(Refusal) -> [Signal] {
    if let last = reports[report.name], last.track.time > report.track.time { return [] }
    guard reports[report.name] != nil || reports.count < Self.tracks else { throw .full }
    let alerts: [Alert]
    do throws(TrackError) { alerts = try self.alerts(of: report, on: picture, at: now) } catch { throw .track(error) }
    reports[report.name] = report
    return replace(report.name, alerts)
  }

  /// Looks at all tracks again as time goes on and the board changes; those that were not reported for
  /// `TacticalLimits.age` are let go.
  public mutating func look(on picture: ConflictPicture, at now: Instant) -> [Signal] {
    tracks.flatMap { report -> [Signal] in
      guard let alerts = try? alerts(of: report, on: picture, at: now) else {
        reports[report.name] = nil
        return replace(report.name, [])
      }
      return replace(report.name, alerts)
    }
  }

  private mutating func replace(_ name: Label, _ new: [Alert]) -> [Signal] {
    let old = current[name] ?? []
    current[name] = new.isEmpty ? nil : new
    let ended = old.filter { alert in !new.contains { $0.subject == alert.subject } }.map(Signal.ends)
    return ended
      + new.compactMap { alert in
        guard let before = old.first(where: { $0.subject == alert.subject }) else { return .begins(alert) }
        return alert.passage.isUnderWay && !before.passage.isUnderWay ? .enters(alert) : nil
      }
  }

  private func alerts(
    of report: Report, on picture: ConflictPicture, at now: Instant
  ) throws(TrackError) -> [Alert] {
    try picture.visits(of: report.track, by: report.party, from: now, lookahead: Self.lookaheadSeconds)
      .map { Alert(name: report.name, party: report.party, subject: $0.subject, passage: $0.passage) }
  }
}

extension ConflictPicture {
  /// What a track of a party is predicted to enter, with the first of its stays.
  func visits(
    of track: Track, by party: PartyID?, from now: Instant, lookahead: Int
  ) throws(TrackError) -> [(subject: TrackWatch.Subject, passage: TrackPassage)] {
    let measures = arrangement?.arrangement.measures ?? []
    let visits = try index.visits(of: track, from: now, lookahead: lookahead, upTo: largestMinima) { key in
      switch key {
      case .measure(_, let number): measures[number].kind.keepsOut ? measures[number].minima ?? .zero : nil
      case .version(let ref): versions[ref]?.owner == party ? nil : .zero
      case .reference: nil
      }
    }
    return visits.compactMap { visit in
      guard let passage = visit.passages.first else { return nil }
      switch visit.key {
      case .measure(let arrangement, let number):
        return (.measure(arrangement: arrangement, number: number, measures[number]), passage)
      case .version(let ref): return versions[ref].map { (.activity($0.activity, owner: $0.owner), passage) }
      case .reference: return nil
      }
    }
  }
}

extension MeasureKind {
  /// Whether those whom it does not concern stay out.
  var keepsOut: Bool {
    switch self {
    case .buffer, .noFly, .protectedSite: true
    default: false
    }
  }
}
