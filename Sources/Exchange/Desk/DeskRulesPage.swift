// SPDX-License-Identifier: Apache-2.0
import Wire

/// Every pattern of a line of the files in either direction, for a guard.
public enum DeskRulesPage {
  private static let number = "(0|[1-9][0-9]{0,19})"
  private static let hash = "[0-9a-f]{64}"
  private static let word = "[!-~]{1,255}"
  private static let time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,3})?Z"
  private static let party = "[a-z][a-z0-9-]{0,31}"

  /// Files to a desk.
  public static var copy: [String] {
    let reasons = WithheldReason.allCases.map(\.rawValue).joined(separator: "|")
    let kinds = [RecordKind.head, RecordKind.mirror, RecordKind.receipt].joined(separator: "|")
    return [
      "^\(DeskFile.magic.escaped)$", "^run \(number)$", "^file \(number) of \(number)$", "^channel .{1,96}$",
      "^party \(party)$", "^time \(time)$", "^exercise (yes|no)$", "^line \(party) (up|down) (\(time)|never)$",
      "^entries \(word)$", "^entry \(number) \(hash)( continued)?$", "^entry \(number) \(hash) withheld (\(reasons))$",
      "^part \(number) \(number) [0-9a-f]{32}( continued)?$", "^part \(number) \(number) withheld (\(reasons))$",
      "^record (\(kinds)) \(word)( \(word))?( continued)?$", "^ text .{0,16384}$", "^ note .{0,8192}$",
      "^end \(hash)$",
    ] + PlainRule.all(of: .entry).map { "^ \($0.pattern.dropFirst())" }
  }

  /// Files from a desk.
  public static var release: [String] {
    [
      "^\(ReleaseFile.magic.escaped)$", "^channel .{1,96}$", "^party \(party)$", "^release \(number)$",
      "^amends \(word) \(number)$", "^notice$", "^end \(hash)$",
    ] + PlainRule.all(of: .notice).map { "^ \($0.pattern.dropFirst())" }
  }
}

extension String {
  /// A text that a regular expression matches as it stands.
  fileprivate var escaped: String { replacing(".", with: "\\.") }
}
