// SPDX-License-Identifier: Apache-2.0

// Field numbers of the envelope and of the bodies; the schema's `Entry`.

extension Body {
  /// Fields of the envelope that are bodies, known or of a later version.
  static let fields: ClosedRange<UInt32> = 16...255

  /// Fields of the envelope that are bodies of this version.
  static let knownFields: Set<UInt32> = Set(16...34).union([55])

  /// Reads the body in a field of the envelope; `unknown` if this version does not know the field or a choice in it.
  static func read(_ field: UInt32, from reader: inout FieldReader) throws(WireError) -> Body {
    guard knownFields.contains(field) else {
      try reader.skip()
      return .unknown(field)
    }
    return try readKnown(field, from: &reader) ?? .unknown(field)
  }

  private static func readKnown(_ field: UInt32, from reader: inout FieldReader) throws(WireError) -> Body? {
    switch field {
    case 16: try reader.messageOrLater("arrangement_proposed").map(Body.arrangementProposed)
    case 17: try reader.messageOrLater("arrangement_signed").map(Body.arrangementSigned)
    case 18: try reader.messageOrLater("notice").map(Body.notice)
    case 19: try reader.messageOrLater("amendment").map(Body.amendment)
    case 20:
      try reader.messageOrLater("activity", as: ActivityChange.self).map { Body.activity($0.activity, $0.event) }
    case 21: try reader.messageOrLater("received").map(Body.received)
    case 22: try reader.messageOrLater("answer").map(Body.answer)
    case 23: try reader.messageOrLater("hold_requested").map(Body.holdRequested)
    case 24: try reader.messageOrLater("hold_lifted").map(Body.holdLifted)
    case 25: try reader.messageOrLater("finding").map(Body.finding)
    case 26: try reader.messageOrLater("safety_warning").map(Body.safetyWarning)
    case 27: try reader.messageOrLater("hotline").map(Body.hotline)
    case 28: try reader.messageOrLater("reference_layer").map(Body.referenceLayer)
    case 29: try reader.messageOrLater("part_removed").map(Body.partRemoved)
    case 30: try reader.messageOrLater("key_rotated").map(Body.keyRotated)
    case 31: try reader.messageOrLater("sealed").map(Body.sealed)
    case 32: try reader.messageOrLater("successor").map(Body.successor)
    case 33: try reader.messageOrLater("split_view").map(Body.splitView)
    case 34: try reader.messageOrLater("manning").map(Body.manning)
    default: try reader.messageOrLater("protest").map(Body.protest)
    }
  }

  /// Writes the body in its field of the envelope.
  func write(to writer: inout FieldWriter) throws(WireError) {
    switch self {
    case .arrangementProposed(let body): try writer.message(16, "arrangement_proposed", body)
    case .arrangementSigned(let body): try writer.message(17, "arrangement_signed", body)
    case .notice(let body): try writer.message(18, "notice", body)
    case .amendment(let body): try writer.message(19, "amendment", body)
    case .activity(let ref, let event):
      try writer.message(20, "activity", ActivityChange(activity: ref, event: event))
    case .received(let body): try writer.message(21, "received", body)
    case .answer(let body): try writer.message(22, "answer", body)
    case .holdRequested(let body): try writer.message(23, "hold_requested", body)
    case .holdLifted(let body): try writer.message(24, "hold_lifted", body)
    case .finding(let body): try writer.message(25, "finding", body)
    case .safetyWarning(let body): try writer.message(26, "safety_warning", body)
    case .hotline(let body): try writer.message(27, "hotline", body)
    case .referenceLayer(let body): try writer.message(28, "reference_layer", body)
    case .partRemoved(let body): try writer.message(29, "part_removed", body)
    case .keyRotated(let body): try writer.message(30, "key_rotated", body)
    case .sealed(let body): try writer.message(31, "sealed", body)
    case .successor(let body): try writer.message(32, "successor", body)
    case .splitView(let body): try writer.message(33, "split_view", body)
    case .manning(let body): try writer.message(34, "manning", body)
    case .protest(let body): try writer.message(55, "protest", body)
    case .unknown(let field): throw WireError(.unknownBody(field)).inside("body")
    }
  }
}
