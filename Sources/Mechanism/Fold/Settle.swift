// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog
import Wire

/// An entry that takes effect: where it stands and who wrote it.
struct Writing {
  let id: EntryID
  let log: LogNumber
  let party: PartyID
  let entry: Entry
}

extension Board {
  /// Puts the next entry of a log on the board.
  mutating func settle(_ logged: LoggedEntry, in log: LogNumber, _ frontier: SettledFrontier) {
    let id = EntryID(log, logs[log].size)
    var fault: InvalidReason?
    switch (frontier, logged.content) {
    case (.widened(let known, let apart), .success(let entry)):
      widenPast(of: log, by: known, apart: apart, accepted: entry.frontier)
    case (.faulty(let reason), _): fault = reason
    case (.widened, .failure): break
    }
    switch logged.content {
    case .failure(let error):
      appendHead(
        EntryHead(
          leaf: logged.ref.leaf, writtenAt: logs[log].writtenFloor, position: facts.positions.number(of: .node),
          kind: .malformed, parts: 0), in: log)
      facts.malformed[id] = error
      facts.notUnderstood[log].append(id.index)
      facts.invalid[log].append((id.index, .malformed))
    case .success(let entry):
      let writing = Writing(id: id, log: log, party: logs[log].party, entry: entry)
      let kind = EntryKind(entry.body)
      fault = fault ?? faultOfTime(entry.writtenAt, in: log) ?? faultOfPlace(kind, writing)
      record(writing, kind, fault)
      appendHead(
        EntryHead(
          leaf: logged.ref.leaf, writtenAt: entry.writtenAt, position: facts.positions.number(of: entry.position),
          kind: kind, parts: UInt8(clamping: entry.parts.count)), in: log)
      logs[log].writtenFloor = max(logs[log].writtenFloor, entry.writtenAt)
    }
  }

  private mutating func appendHead(_ head: EntryHead, in log: LogNumber) {
    logs[log].heads.append(head)
    logs[log].tip.append(head.leaf)
  }

  private func faultOfTime(_ writtenAt: Instant, in log: LogNumber) -> InvalidReason? {
    writtenAt < logs[log].writtenFloor ? .writtenAtDecreases : nil
  }

  /// Whether the entry may stand here at all.
  private func faultOfPlace(_ kind: EntryKind, _ writing: Writing) -> InvalidReason? {
    let log = writing.log
    for seal in facts.seals where seal.log == log && seal.size <= writing.id.index && logs.isPast(seal.id, for: log) {
      if seal.id != writing.id { return .afterSeal }
    }
    return kind.isAllowed(in: logs[log].lane) ? nil : .wrongLane
  }

  /// Records what an entry says, or why it has no effect. A safety warning always has effect.
  private mutating func record(_ writing: Writing, _ kind: EntryKind, _ fault: InvalidReason?) {
    let log = writing.log
    if writing.entry.isPartlyUnknown || kind == .unknown { facts.notUnderstood[log].append(writing.id.index) }
    if case .safetyWarning(let warning) = writing.entry.body {
      recordWarning(warning, writing, fault)
      return
    }
    do throws(InvalidReason) {
      if let fault { throw fault }
      try fold(writing)
    } catch {
      facts.invalid[log].append((writing.id.index, error))
    }
  }

  private mutating func fold(_ writing: Writing) throws(InvalidReason) {
    switch writing.entry.body {
    case .arrangementProposed(let arrangement): try propose(arrangement, writing)
    case .arrangementSigned(let proposal): try sign(proposal, writing)
    case .notice(let notice): open(notice, writing)
    case .amendment(let amendment): try amend(amendment, writing)
    case .activity(let activity, let event): try happen(event, to: activity, writing)
    case .received(let received): try receive(received, writing)
    case .answer(let answer): try recordAnswer(answer, writing)
    case .holdRequested(let request): try requestHold(request, writing)
    case .holdLifted(let hold): try liftHold(hold, writing)
    case .finding(let finding): try find(finding, writing)
    case .hotline(let message): recordMessage(message, writing)
    case .referenceLayer(let layer): facts.layers[writing.id] = layer
    case .partRemoved(let removal): try removePart(removal, writing)
    case .keyRotated(let rotation): try rotate(rotation, writing)
    case .sealed(let sealed): try seal(sealed, writing)
    case .successor(let successor): try succeed(successor, writing)
    case .splitView(let evidence): try recordEvidence(evidence, writing)
    case .manning(let manning): recordManning(manning, writing)
    case .protest(let protest): recordProtest(protest, writing)
    case .safetyWarning, .unknown: break
    }
  }

  /// The entry that a reference of the entry being written names: inside its past, with these bytes.
  func resolve(_ ref: EntryRef, _ writing: Writing) throws(InvalidReason) -> EntryID {
    guard let log = logs.number(of: ref.origin), log == writing.log || knows(log, writing) else {
      throw roster.isFounding(ref.origin) ? .notInPast : .unknownReference
    }
    let entry = EntryID(log, min(ref.index, BoardLimits.logEntries))
    guard logs.isPast(entry, for: writing.log) else { throw .notInPast }
    guard logs.head(entry).leaf == ref.leaf else { throw .wrongLeafHash }
    return entry
  }

  /// Whether the writer has seen anything of a log. What else this board knows of it must not matter.
  private func knows(_ log: LogNumber, _ writing: Writing) -> Bool { pastSize(of: log, writing) > 0 }

  /// How much of another log lies in the past of the entry being written.
  func pastSize(of log: LogNumber, _ writing: Writing) -> UInt64 {
    let clock = logs[writing.log].clock
    return log < clock.count ? clock[log] : 0
  }
}
