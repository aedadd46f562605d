// SPDX-License-Identifier: Apache-2.0

/// Facts of an activity that a scenario may expect.
struct ActivityFacts {
  let late: Bool
  let findings: Bool
  let noKnownConflict: Bool

  init(_ view: JSONValue) {
    let current = view["versions"].array.filter { $0["current"].bool == true }
    late = current.flatMap { $0["parties"].array }.contains { $0["timing"]["state"].string == "late" }
    findings = view["findings"].array.contains { $0["open"].bool == true }
    noKnownConflict = view["standing"]["summary"]["state"].string == "no-known-conflict"
  }

  /// What differs from the expected facts, in words.
  func differences(from expected: JSONValue) -> [String] {
    let actual = ["late": late, "findings": findings, "noKnownConflict": noKnownConflict]
    return expected.object.sorted { $0.key < $1.key }.compactMap { name, value in
      guard let wanted = value.bool, let found = actual[name] else { return "\(name) is no fact that can be expected" }
      return wanted == found ? nil : "\(name) is \(found), expected \(wanted)"
    }
  }
}
