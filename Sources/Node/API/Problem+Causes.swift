// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Wire

extension Problem {
  /// A value of the body that is not what it should be.
  init(_ error: InputError) {
    let field = error.path.hasPrefix("$.") ? String(error.path.dropFirst(2)) : (error.path == "$" ? "body" : error.path)
    let text = "\(error.problem)"
    switch error.problem {
    case .syntax: self.init(.malformed, text, field: field, fix: "Send JSON (RFC 8259).")
    case .tooLarge(let bytes, let limit):
      self.init(
        .tooLarge, text, field: field, value: "\(bytes) bytes", limit: "\(limit) bytes", fix: "Split the input.")
    case .tooDeep(let limit): self.init(.malformed, text, field: field, limit: "\(limit)", fix: "Nest less.")
    case .memberTwice: self.init(.malformed, text, field: field, fix: "Give it once.")
    case .unknownMember(let known):
      self.init(.unknownField, text, field: field, fix: "Use \(known.joined(separator: ", ")).")
    case .misspelt(let meant):
      self.init(.unknownField, text, field: field, limit: meant, fix: "Rename it to \(meant), or remove it.")
    case .languageTag(let value):
      self.init(
        .invalid, text, field: field, value: value, limit: "a BCP 47 tag such as en, ar, he-IL",
        fix: "Give the tag of the language.")
    case .missing: self.init(.invalid, text, field: field, fix: "Give it.")
    case .choice(let value, let allowed):
      self.init(
        .invalid, text, field: field, value: value, limit: allowed.joined(separator: ", "), fix: "Choose one of these.")
    case .outOfRange(let value, let lowest, let highest):
      self.init(
        .invalid, text, field: field, value: value, limit: "\(lowest) to \(highest)", fix: "Give a value in this range."
      )
    case .count(let count, let allowed):
      self.init(
        .invalid, text, field: field, value: "\(count)", limit: "\(allowed.lowerBound) to \(allowed.upperBound)",
        fix: "Split or shorten the list.")
    case .heightWithoutDatum(let value):
      self.init(
        .invalid, text, field: field, value: value, limit: "wgs84, msl, flight-level, qnh, agl, surface, unlimited",
        fix: "Say above what, such as \"1500 m MSL\" or \"FL 120\".")
    case .hash(let value): self.init(.invalid, text, field: field, value: value, limit: "64 hexadecimal digits")
    default:
      let bounds = Bounds(error.problem)
      self.init(
        .invalid, text, field: field, value: bounds.value, limit: bounds.limit, fix: bounds.fix ?? Self.remedy(in: text)
      )
    }
    reason = Reason(of: error.problem)
  }

  /// Why the mechanism refuses drafts of one's own officers; the first reason, with all of them beside it.
  init(_ refusals: [DraftRefusal]) {
    let texts = refusals.map(\.description)
    let first = texts.first ?? "refused"
    let kind: ProblemKind =
      switch refusals.first {
      case .unknownParty?: .unknownParty
      case .unknownEntry?, .outdatedVersion?, .activityOver?, .alreadyStarted?, .wrongState?,
        .overtaken?, .already?:
        .conflict
      default: .refused
      }
    let bounds = refusals.first.map { Bounds($0) } ?? Bounds()
    let reasons = refusals.map { Reason(of: $0) }
    self.init(
      kind, first, field: reasons.first?.field, value: bounds.value, limit: bounds.limit,
      fix: bounds.fix ?? Self.remedy(in: first), reason: reasons.first)
    guard refusals.count > 1 else { return }
    problems = texts
    self.reasons = reasons
  }

  /// Our own errors end with what to do, after a semicolon or a colon.
  private static func remedy(in text: String) -> String? {
    let cut = text.lastIndex(of: ";") ?? text.ranges(of: ": ").last?.lowerBound
    guard let cut else { return nil }
    let rest = text[text.index(after: cut)...].drop { $0 == " " }
    return rest.isEmpty ? nil : rest.prefix(1).uppercased() + rest.dropFirst() + "."
  }

  /// Why the machine refused.
  init(_ refusal: Refusal) {
    switch refusal {
    case .diskFull:
      self.init(
        .diskFull, "The disk is full: nothing was written. What was confirmed before is safe.",
        fix: "Free space on the node's disk; reading and serving go on meanwhile.")
    case .stopped(let reason):
      self.init(
        .signingStopped, "The node has stopped signing: \(reason)",
        fix: "Repair the cause and start the node again. Use another means of contact meanwhile.")
    case .laneClosed(let lane):
      self.init(
        .signingStopped, "The \(lane.rawValue) log is closed, and no successor is prepared.",
        fix: "Prepare one: parley key prepare \(lane.rawValue) --recovery-key FILE, then start the node again. "
          + "Use another means of contact meanwhile.")
    case .tooLarge(let bytes, let limit):
      self.init(
        .tooLarge, "The entry would be too large.", field: "body", value: "\(bytes) bytes", limit: "\(limit) bytes",
        fix: "Split it, or move text into parts.")
    case .part(let number, let bytes, let limit):
      self.init(
        .tooLarge, "A part is too large, or there are too many.", field: "parts[\(number)]", value: "\(bytes) bytes",
        limit: "\(limit) bytes", fix: "Split it.")
    case .quota(let lane, let waiting, let limit):
      self.init(
        .quota, "Too much waits in the \(lane.rawValue) log.", value: "\(waiting)", limit: "\(limit)",
        fix: "Try again in a moment; urgent messages have a quota of their own.")
    case .invalid(let rule): self.init(.refused, "\(rule)", fix: Self.remedy(in: "\(rule)"))
    }
    reason = Reason(of: refusal)
  }
}
