// SPDX-License-Identifier: Apache-2.0
import Geodesy
import TransparencyLog
import Wire

/// A place of an entry as another party read it from its own map, compared with the entry.
public struct StatedReadBack: Hashable, Sendable {
  /// Which place: the number of the volume, from 0; of the parameter; of a warning 0.
  public let number: Int
  /// What was read.
  public let place: Position
  /// How far that is from the place's reading point, by whole numbers.
  public let apart: Distance
  /// How far it may be.
  public let tolerance: Distance
  /// Where and when it was stated.
  public let stated: Stated
  /// Whether another place was read than the entry has.
  public var differs: Bool { apart > tolerance }
}

/// A place of an entry that can be read back.
public struct ReadablePlace: Hashable, Sendable {
  /// Its number.
  public let number: Int
  /// What a read-back is compared with.
  public let point: ReadingPoint
}

/// How an entry is to be read back.
public enum ReadBackForm: String, Hashable, Sendable {
  /// Every place, from the own map, with the original hidden.
  case full
  /// No time for that, or no place in it: the word "understood".
  case short
}

extension Board {
  /// The places of an entry that can be read back, ascending by number.
  public func readablePlaces(of ref: EntryRef) -> [ReadablePlace] {
    guard let id = entry(ref), invalidReason(of: ref) == nil, !isOnlyNotified(id) else { return [] }
    return readingPoints(of: id).map { ReadablePlace(number: $0.number, point: $0.point) }
  }

  /// How an entry is to be read back: in full where it has places and there is time, which FLASH does not leave; nil where nothing is,
  /// as what is notified in a channel for notification.
  public func readBackForm(of ref: EntryRef) -> ReadBackForm? {
    guard let id = entry(ref), !isOnlyNotified(id) else { return nil }
    let precedence = messageFact(id)?.precedence ?? logs.head(id).kind.askingPrecedence
    return precedence == .flash || readablePlaces(of: ref).isEmpty ? .short : .full
  }

  /// What every party read back of an entry last; of concurrent read-backs of one place all are shown.
  public func readBacks(of ref: EntryRef, by party: PartyID) -> [StatedReadBack] {
    entry(ref).map { latestReadBacks(of: $0, by: party).map(view) } ?? []
  }

  func view(_ fact: ReadBackFact) -> StatedReadBack {
    StatedReadBack(
      number: fact.number, place: fact.place, apart: fact.apart, tolerance: fact.tolerance, stated: stated(fact.id))
  }
}
