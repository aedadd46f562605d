// SPDX-License-Identifier: Apache-2.0

/// What happened in a run, in plain words. Told only when somebody asks; the digest is kept always.
public struct Story: Sendable {
  /// How much a line matters.
  enum Weight: Int, Comparable, Sendable {
    /// Traffic: interesting only close to a violation.
    case detail
    /// What people and nodes say and decide.
    case event
    /// Faults, lies and violations: always told.
    case headline

    static func < (a: Weight, b: Weight) -> Bool { a.rawValue < b.rawValue }
  }

  struct Line: Sendable {
    let time: VirtualTime
    let actor: Int?
    let weight: Weight
    let text: String
  }

  private(set) var lines: [Line] = []
  private let isTold: Bool
  /// A digest of everything that happened, the same in every process.
  public private(set) var digest: UInt64 = 0

  /// A story that is written down, or only digested.
  init(isTold: Bool) { self.isTold = isTold }

  /// Something happened; `code` and `bytes` go into the digest, the words only into the story.
  mutating func tell(
    _ time: VirtualTime, _ actor: Int?, _ weight: Weight, code: UInt64, _ text: @autoclosure () -> String
  ) {
    mix(UInt64(bitPattern: time.milliseconds))
    mix(code &+ UInt64(bitPattern: Int64(actor ?? -1)) &* 0x1_0000)
    if isTold { lines.append(Line(time: time, actor: actor, weight: weight, text: text())) }
  }

  /// Adds a number to the digest.
  mutating func mix(_ value: UInt64) { digest = Mix.avalanche(digest ^ value) &+ 0x9e37_79b9_7f4a_7c15 }

  /// The story as text, one line for each thing that happened, from a weight on.
  func text(names: [String], from weight: Weight) -> String {
    text(of: lines.filter { $0.weight >= weight }, names: names)
  }

  /// What one needs to understand a violation: all headlines before it, what the nodes involved did in the minute
  /// before it, and the traffic of the last seconds.
  func context(of violation: Violation, names: [String]) -> String {
    let before = lines.filter { $0.time <= violation.time }
    let chosen = before.filter { line in
      if line.weight == .headline { return true }
      let age = violation.time.since(line.time)
      let isInvolved = violation.nodes.isEmpty || line.actor.map(violation.nodes.contains) ?? true
      switch line.weight {
      case .headline: return true
      case .event: return isInvolved && age <= 60_000
      case .detail: return isInvolved && age <= 5_000
      }
    }
    return text(of: chosen, names: names)
  }

  private func text(of lines: [Line], names: [String]) -> String {
    let width = names.map(\.count).max() ?? 0
    return lines.map { line in
      let name = line.actor.map { $0 < names.count ? names[$0] : "?" } ?? ""
      let mark = line.weight == .headline ? "*" : " "
      let padding = String(repeating: " ", count: max(0, width - name.count))
      return "\(line.time.text) \(mark) \(name)\(padding)  \(line.text)\n"
    }.joined()
  }
}
