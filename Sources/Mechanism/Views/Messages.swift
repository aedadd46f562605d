// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

/// A hotline message and what the other parties made of it. Its text is a part beside the entry.
public struct Message: Hashable, Sendable {
  /// The message.
  public let ref: EntryRef
  /// Who wrote it.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// How urgent it is.
  public let precedence: Precedence
  /// Language of the text.
  public let language: Label
  /// The entry that it speaks of.
  public let about: EntryRef?
  /// The numbered format with its values, if it is in one.
  public let format: FilledFormat?
  /// When it was also said by voice, by its writer's word.
  public let spokenAt: Instant?
  /// What is wrong with it.
  public let defects: [Defect]
  /// Per other party, ascending.
  public let progress: [Progress]
}

/// A safety warning and what the other parties made of it.
public struct Warning: Hashable, Sendable {
  /// The warning.
  public let ref: EntryRef
  /// Who wrote it.
  public let party: PartyID
  /// Where and when it was stated.
  public let stated: Stated
  /// What it says.
  public let warning: SafetyWarning
  /// What is wrong with it; it counts all the same.
  public let defects: [Defect]
  /// Per other party, ascending.
  public let progress: [Progress]
}

extension Board {
  /// All hotline messages, ascending by entry.
  public var messages: [Message] {
    let timeline = timeline()
    return logs.ordered.flatMap { log in
      var found: [Message] = []
      facts.messages[log].forEach { found.append(view($0, in: log, timeline)) }
      return found
    }
  }

  /// The latest messages of a log from an index on, ascending; at most `limit`.
  public func messages(of origin: Origin, from index: UInt64, limit: Int) -> [Message] {
    guard let log = logs.number(of: origin) else { return [] }
    let timeline = timeline()
    let all = facts.messages[log]
    let first = all.partition { $0.index < index }
    return (first..<min(all.count, first + max(0, limit))).map { view(all[$0], in: log, timeline) }
  }

  /// The message of an entry.
  public func message(_ ref: EntryRef) -> Message? {
    guard let entry = entry(ref), let fact = messageFact(entry) else { return nil }
    return view(fact, in: entry.log, timeline())
  }

  func messageFact(_ id: EntryID) -> MessageFact? {
    let all = facts.messages[id.log]
    let place = all.partition { $0.index < id.index }
    return place < all.count && all[place].index == id.index ? all[place] : nil
  }

  /// All safety warnings, ascending by entry.
  public var warnings: [Warning] {
    let timeline = timeline()
    return logs.ordered.flatMap { log in facts.warnings[log].map { view($0, in: log, timeline) } }
  }

  private func view(_ fact: MessageFact, in log: LogNumber, _ timeline: ArrangementTimeline) -> Message {
    let id = EntryID(log, fact.index)
    var defects: [Defect] = []
    if fact.subjectIsUnknown { defects.append(.unknownSubject) }
    if logs[log].lane == .plans { defects.append(.inPlansLog) }
    return Message(
      ref: logs.ref(id), party: logs[log].party, stated: stated(id), precedence: fact.precedence,
      language: facts.languages[fact.language], about: fact.about.map(logs.ref),
      format: facts.formats[id], spokenAt: facts.voice.spokenAt[id], defects: defects,
      progress: progress(on: id, deadlines: fact.precedence, timeline))
  }

  /// Geometry, and so no part of the digest.
  static func referenceDefects(of warning: SafetyWarning) -> [Defect] {
    guard let difference = warning.reference?.difference(from: warning.place, radius: warning.radius) else { return [] }
    return [.referenceDiffers(difference)]
  }

  private func view(_ fact: WarningFact, in log: LogNumber, _ timeline: ArrangementTimeline) -> Warning {
    let id = EntryID(log, fact.index)
    let inForce = timeline.inForce(at: logs.head(id).writtenAt)
    let place = inForce.flatMap { AreaOfOperations($0.arrangement.areaOfOperations).defect(of: fact.warning.place) }
    return Warning(
      ref: logs.ref(id), party: logs[log].party, stated: stated(id), warning: fact.warning,
      defects: fact.defects + (place.map { [$0] } ?? []) + Self.referenceDefects(of: fact.warning),
      progress: progress(on: id, deadlines: .flash, timeline))
  }
}
