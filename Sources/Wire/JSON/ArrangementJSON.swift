// SPDX-License-Identifier: Apache-2.0
import Separation

extension EntryJSON {
  /// An arrangement.
  public static func value(of arrangement: Arrangement) -> JSONValue {
    .object([
      "rulesVersion": .number(arrangement.rulesVersion), "title": .string(arrangement.title.text),
      "parties": .array(arrangement.parties.map { .string($0.name) }),
      "inForceFrom": .instant(arrangement.inForceFrom),
      "areaOfOperations": .array(arrangement.areaOfOperations.map { .area($0) }),
      "minima": .array(arrangement.minima.map(value(of:))),
      "minimumNoticeSeconds": .number(arrangement.minimumNoticeSeconds),
      "deadlines": .array(arrangement.deadlines.map(value(of:))),
      "receiptSeconds": .number(arrangement.receiptSeconds),
      "commCheckSeconds": .number(arrangement.commCheckSeconds),
      "clockToleranceSeconds": .number(arrangement.clockToleranceSeconds),
      "languages": .array(arrangement.languages.map { .string($0.text) }),
      "catalogue": arrangement.catalogue.map { .hash($0) },
      "contacts": .array(arrangement.contacts.map(value(of:))),
      "measures": .array(arrangement.measures.map(value(of:))),
      "permittedDisclosure": arrangement.permittedDisclosure.map { .string($0.text) },
      "retentionDays": .number(arrangement.retentionDays),
      "annexes": .array(arrangement.annexes.map(value(of:))),
      "replaces": arrangement.replaces.map { .entryRef($0) },
      "terminationNoticeSeconds": .number(arrangement.terminationNoticeSeconds),
      "channels": .array(arrangement.channels.map(value(of:))),
      "formats": .array(arrangement.formats.map { .number($0) }),
      "confidentiality": .array(arrangement.confidentiality.map { .string($0.text) }),
      "spillProcedure": .array(arrangement.spillProcedure.map { .string($0.text) }),
      "representatives": .array(arrangement.representatives.map(value(of:))),
      "character": arrangement.character == .military ? nil : .enumeration(arrangement.character),
      "leadTimes": arrangement.leadTimes.map { value(of: $0) },
      "observers": arrangement.observers.isEmpty ? nil : .array(arrangement.observers.map { .string($0.name) }),
    ])
  }

  /// A row of the matrix of minima.
  public static func value(of row: MinimaRow) -> JSONValue {
    .object([
      "first": row.first.map { .enumeration($0) }, "second": row.second.map { .enumeration($0) },
      "lateralMetres": .metres(row.minima.lateral), "verticalMetres": .metres(row.minima.vertical),
      "seconds": .number(row.minima.seconds),
    ])
  }

  /// Deadlines of a precedence.
  public static func value(of deadline: Deadline) -> JSONValue {
    .object([
      "precedence": .enumeration(deadline.precedence), "hasItSeconds": .number(deadline.hasItSeconds),
      "understoodSeconds": .number(deadline.understoodSeconds), "passedOnSeconds": .number(deadline.passedOnSeconds),
      "doneSeconds": .number(deadline.doneSeconds),
    ])
  }

  /// A means of contact.
  public static func value(of contact: Contact) -> JSONValue {
    .object([
      "party": .string(contact.party.name), "means": .string(contact.means.text),
      "address": .string(contact.address.text),
    ])
  }

  /// A frequency.
  public static func value(of channel: RadioChannel) -> JSONValue {
    .object([
      "purpose": .string(channel.purpose.text), "frequencyHertz": .number(channel.frequency.hertz),
      "party": channel.party.map { .string($0.name) }, "callSign": channel.callSign.map { .string($0.text) },
    ])
  }

  /// A measure.
  public static func value(of measure: Measure) -> JSONValue {
    .object([
      "kind": .enumeration(measure.kind), "name": .string(measure.name.text), "volume": .volume(measure.volume),
      "minima": measure.minima.map { .minima($0) }, "revalidateBy": measure.revalidateBy.map { .instant($0) },
      "opening": measure.opening.isEmpty ? nil : .array(measure.opening.map(value(of:))),
    ])
  }

  /// An annex.
  public static func value(of annex: Annex) -> JSONValue {
    .object(["title": .string(annex.title.text), "sha256": .hash(annex.sha256)])
  }

  /// An area, as GeoJSON.
  public static func value(of area: Area) -> JSONValue { .area(area) }

  /// A part of a reference layer.
  public static func value(of layer: ReferenceLayer) -> JSONValue {
    .object([
      "name": .string(layer.name.text), "source": .string(layer.source.text),
      "segments": .array(
        layer.segments.map { .object(["name": .string($0.name.text), "volume": .volume($0.volume)]) }),
    ])
  }
}
