// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

/// The C2SP tlog-policy that says what a receipt is: a checkpoint signed by the log and cosigned by another party. A
/// neutral witness sees no entries, so its cosignature is verified but does not count.
public enum ReceiptPolicy {
  /// A policy for logs with these keys.
  ///
  /// - Parameter mirrors: names and mirror keys of the parties whose cosignatures are receipts.
  /// - Throws: `PolicyError`.
  public static func policy(
    logs: [VerifierKey], mirrors: [(name: String, key: VerifierKey)], witnesses: [VerifierKey]
  ) throws(PolicyError) -> LogPolicy {
    let parties = mirrors.map { LogPolicy.Witness(name: .init("party/\($0.name)"), key: $0.key) }
    let neutral = witnesses.map { LogPolicy.Witness(name: .init("witness/\($0.name)"), key: $0) }
    let group = LogPolicy.Group(name: .init("receipt"), threshold: 1, members: parties.map(\.name))
    return try LogPolicy(
      logs: logs.map { LogPolicy.Log(key: $0) }, witnesses: parties + neutral, groups: [group], quorum: group.name)
  }
}
