// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Mechanism
import Separation
import TransparencyLog
import Wire

/// A conflict of a draft, as a finding would state it.
public struct DraftConflict: Hashable, Sendable {
  /// Which of the draft's volumes, counted from 0.
  public let volume: Int
  /// What it is too close to.
  public let other: FindingTarget
  /// Which of that one's volumes, counted from 0.
  public let otherVolume: Int
  /// How the two conflict; `closest` is on the draft's volume.
  public let conflict: Conflict
  /// The minima that are broken.
  public let minima: Minima
}

/// The check of a draft against a picture, in pieces. Nothing is written by it, and nobody is told.
public struct DraftConflictSearch: Sendable {
  private let picture: ConflictPicture
  private let volumes: [Volume]
  private let kind: ActivityKind
  private var search: ConflictSearch<ConflictPicture.Key>

  fileprivate init(_ picture: ConflictPicture, _ notice: ActivityNotice, _ owner: PartyID) {
    self.picture = picture
    volumes = notice.volumes
    kind = notice.kind
    search = ConflictSearch(for: notice.volumes, in: picture.index, upTo: picture.largestMinima) { key in
      picture.minima(for: notice.kind, of: owner, against: key)
    }
  }

  /// Goes on with as much work as it is given (see `ConflictSearch`), in microseconds; what is done is taken from it.
  public mutating func run(work: inout Int) { search.run(work: &work) }

  /// Whether everything was compared.
  public var isDone: Bool { search.isDone }

  /// What was found so far: of each volume the first conflict with each other, in the order of the draft's volumes.
  public var conflicts: [DraftConflict] {
    var seen: Set<FindingTarget> = []
    var volume = 0
    return search.matches.compactMap { match in
      if match.queryVolume != volume { seen = [] }
      volume = match.queryVolume
      guard !seen.contains(match.key.target), let conflict = picture.confirmed(match, of: volumes, kind) else {
        return nil
      }
      seen.insert(match.key.target)
      return DraftConflict(
        volume: match.queryVolume, other: match.key.target, otherVolume: match.keyVolume, conflict: conflict,
        minima: conflict.minima)
    }
  }
}

/// The search for changes that would clear all conflicts of an activity, in pieces.
public struct NoticeResolutions: Sendable {
  /// Why a kind of change is not among what was found.
  public struct Barred: Hashable, Sendable {
    /// Why.
    public enum Reason: Hashable, Sendable {
      /// A conflict that is not avoided: the activity's volume, what it is with, and that one's volume.
      case conflict(volume: Int, other: FindingTarget, otherVolume: Int)
      /// The volume's band reaches to the surface or has no end, so that it does not move as a whole.
      case unboundBand(volume: Int)
      /// The activity reaches further than this from its middle, in all directions.
      case tooWide(limit: Distance)
      /// The work that was allowed did not suffice.
      case outOfWork
    }

    /// The kind of change.
    public let kind: ResolutionKind
    /// Why there is none.
    public let reason: Reason
  }

  /// The activity as it is now.
  public let notice: ActivityNotice
  private var search: ResolutionSearch<ConflictPicture.Key>

  fileprivate init(
    _ picture: ConflictPicture, _ notice: ActivityNotice, _ owner: PartyID, _ limits: ResolutionLimits
  ) {
    self.notice = notice
    search = ResolutionSearch(
      for: notice.volumes, in: picture.index, limits: limits, upTo: picture.largestMinima
    ) { key in picture.minimaOfChange(for: notice.kind, of: owner, against: key) }
  }

  /// Goes on with as much work as it is given (see `ResolutionSearch`), in microseconds; what is done is taken from it.
  public mutating func run(work: inout Int) { search.run(work: &work) }

  /// Whether everything was looked for, or the work of the limits is done.
  public var isDone: Bool { search.isDone }

  /// How many pairs of volumes conflict; nil if the work did not suffice to tell.
  public var conflicts: Int? { search.isChecked ? search.conflicts.count : nil }

  /// What was found, the least change first, each with the notice as it would be.
  public var resolutions: [(resolution: Resolution, notice: ActivityNotice)] {
    search.resolutions.map { resolution in
      var changed = notice
      changed.volumes = resolution.volumes
      // Where it lies now is to be measured anew.
      if changed.volumes.first?.area != notice.volumes.first?.area { changed.reference = nil }
      return (resolution, changed)
    }
  }

  /// Kinds of change of which there is none.
  public var barred: [Barred] {
    search.barred.map { bar in
      let reason: Barred.Reason =
        switch bar.obstacle {
        case .conflict(let key, let volume, let other):
          .conflict(volume: volume, other: key.target, otherVolume: other)
        case .unboundBand(let volume): .unboundBand(volume: volume)
        case .tooWide(let limit): .tooWide(limit: limit)
        case .outOfWork: .outOfWork
        }
      return Barred(kind: bar.kind, reason: reason)
    }
  }
}

extension ConflictPicture {
  /// Begins to check a draft of a party against everything of others.
  public func check(_ notice: ActivityNotice, of owner: PartyID) -> DraftConflictSearch {
    DraftConflictSearch(self, notice, owner)
  }

  /// Begins to look for changes of a draft of a party.
  public func resolutions(
    of notice: ActivityNotice, by owner: PartyID, limits: ResolutionLimits
  ) -> NoticeResolutions {
    NoticeResolutions(self, notice, owner, limits)
  }
}

extension NodeMachine {
  /// What drafts and activities are checked against, as it is now: a snapshot, so that nothing that takes long is done in
  /// the machine's turn.
  public var conflictPicture: ConflictPicture { conflicts.picture }
}
