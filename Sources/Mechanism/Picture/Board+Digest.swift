// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation
import TransparencyLog
import Wire

extension Board {
  /// Everything that the board shows, at its cut, in one sequence of bytes: equal for equal boards whatever the order
  /// of arrival. What entries say is in there by the roots of their logs; what the fold made of it is in there in full.
  public func canonicalBytes() -> [UInt8] {
    var writer = CanonicalWriter()
    writer.write("parley/board/v1")
    writer.write(roster.name.text)
    writer.write(cutPositions) { $0.write($1) }
    writer.write(arrangements) { $0.write($1) }
    writer.write(activities) { $0.write($1) }
    writer.write(messages) { writer, message in
      writer.write(message.ref)
      writer.write(message.about) { $0.write($1) }
      writer.write(message.defects) { $0.write($1.code) }
      writer.write(message.progress) { $0.write($1) }
    }
    // What is wrong with a warning's place is geometry, and not part of the digest.
    writer.write(warnings) { writer, warning in
      writer.write(warning.ref)
      writer.write(warning.progress) { $0.write($1) }
    }
    writer.write(facts.warnings.indices.sorted { logs[$0].origin < logs[$1].origin }.flatMap { facts.warnings[$0] }) {
      $0.write($1.defects) { $0.write($1.code) }
    }
    writer.write(protests) { writer, protest in
      writer.write(protest.ref)
      writer.write(protest.about) { $0.write($1) }
      writer.write(protest.defects) { $0.write($1.code) }
    }
    writer.write(manning) { $0.write($1.stated) }
    writer.write(incidents) { $0.write($1) }
    writer.write(calls) { $0.write($1) }
    writer.write(commanderCalls) { $0.write($1) }
    writer.write(takenDown) { $0.write($1) }
    writer.write(enRoute) { $0.write($1.stated) }
    writer.write(holds) { $0.write($1) }
    writeStandstill(&writer)
    writer.write(findings) { $0.write($1) }
    writer.write(negotiations) { $0.write($1) }
    writeKeeping(&writer)
    return writer.bytes
  }

  /// SHA-256 of the canonical bytes.
  public func digest() -> Hash256 { Hash256.sha256(canonicalBytes()) }

  private func writeStandstill(_ writer: inout CanonicalWriter) {
    writer.write(suspensions) { writer, suspension in
      writer.write(suspension.ref)
      writer.write(suspension.missing) { $0.write($1) }
      writer.write(suspension.endedBy) { $0.write($1) }
    }
    writer.write(terminations) { writer, end in
      writer.write(end.ref)
      writer.write(end.from)
      writer.write(end.endedBy) { $0.write($1) }
    }
    writer.write(declaredMeasures) { writer, measure in
      writer.write(measure.feature.entry)
      writer.write(measure.holders) { $0.write($1) }
      writer.write(measure.liftedBy) { $0.write($1) }
    }
    writer.write(measureWords) { writer, said in
      writer.write(logs.ref(said.key.entry))
      writer.write(said.words) { $0.write(logs.ref($1.id)) }
    }
  }

  private func writeKeeping(_ writer: inout CanonicalWriter) {
    writer.write(invalid) { writer, entry in
      writer.write(entry.ref)
      writer.write(entry.reason.rawValue)
    }
    writer.write(notUnderstood) { $0.write($1.ref) }
    writer.write(splitViews) { writer, view in
      writer.write(view.origin)
      writer.write(view.ref)
      writer.write(view.isOpen)
    }
    writer.write(seals) { writer, seal in
      writer.write(seal.ref)
      writer.write(seal.last)
    }
    writer.write(removedParts) { writer, removed in
      writer.write(removed.part.origin)
      writer.write(removed.part.index)
      writer.write(removed.part.number)
    }
    writer.write(receivedClaims) { writer, claim in
      writer.write(claim.party)
      writer.write(claim.origin)
      writer.write(claim.size)
      writer.write(claim.at)
    }
    writer.write(disputes) { writer, dispute in
      writer.write(dispute.ref)
      writer.write(dispute.party)
    }
    let joined = logs.ordered.filter { logs[$0].size > 0 }.map { logs[$0].origin }
    writer.write(joined) { writer, origin in
      writer.write(keys(of: origin)) { writer, key in
        writer.write(key.fromSize)
        writer.write(key.key.vkey)
      }
    }
  }
}

extension CanonicalWriter {
  mutating func write(_ record: ArrangementRecord) {
    write(record.ref)
    write(record.signatures) { $0.write($1.ref) }
    write(record.counteredBy) { $0.write($1) }
    switch record.state {
    case .proposed(let missing):
      write("proposed")
      write(missing) { $0.write($1) }
    case .signed:
      write("signed")
    case .agreed(let from):
      write("agreed")
      write(from)
    case .replaced(let ref, let from):
      write("replaced")
      write(ref)
      write(from)
    }
  }

  mutating func write(_ activity: Activity) {
    write(activity.ref)
    write(activity.state.rawValue)
    write(activity.versions) { writer, version in
      writer.write(version.ref)
      writer.write(version.isCurrent)
      writer.write(version.progress) { $0.write($1) }
      writer.write(version.timing) { $0.write($1) }
    }
    write(activity.moments) { $0.write($1.stated) }
    write(activity.dispositions) { $0.write($1) }
  }

  mutating func write(_ timing: NoticeTiming) {
    switch timing {
    case .inTime: write("inTime")
    case .late(let milliseconds):
      write("late")
      write(milliseconds)
    case .notReceived: write("notReceived")
    case .noArrangement: write("noArrangement")
    }
  }

  mutating func write(_ disposition: Disposition) {
    write(disposition.party)
    write(disposition.kind.rawValue)
    write(disposition.answers)
    write(disposition.stated)
  }

  mutating func write(_ progress: Progress) {
    write(progress.party)
    write(progress.receipt) { writer, claim in
      writer.write(claim.receivedAt)
      writer.write(claim.statedIn)
      writer.write(claim.isDisputed)
    }
    for stated in [progress.hasIt, progress.understood, progress.passedOn?.stated, progress.done] {
      write(stated) { $0.write($1) }
    }
    write(progress.passedOn) { $0.write($1.attestation.caution) }
    write(progress.disposition) { $0.write($1) }
    write(progress.readBacks) { writer, readBack in
      writer.write(readBack.stated)
      writer.write(readBack.number)
      writer.write(readBack.apart.millimetres)
      writer.write(readBack.tolerance.millimetres)
    }
    write(progress.dues) { writer, dues in
      for step in AnswerStep.allCases { writer.write(dues[step]) { $0.write($1) } }
    }
  }

  mutating func write(_ hold: RequestedHold) {
    write(hold.ref)
    write(hold.lifted) { $0.write($1) }
  }

  mutating func write(_ finding: FoundConflict) {
    write(finding.ref)
    write(finding.isOpen)
  }
}
