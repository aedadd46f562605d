// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// When witnesses are given checkpoints: on a fixed cadence, changed or not, so that the tempo of operations does not
/// leak; and a checkpoint of `plans` goes to a peer in no earlier slot than to the witness.
struct WitnessSlots: Sendable {
  struct Standing: Sendable {
    /// Size of the latest checkpoint that the witness has of a log, as far as is known.
    var sizes: [Origin: UInt64] = [:]
    var receipts: [Origin: Receipt] = [:]
    var trouble: String?
  }

  let keys: [VerifierKey]
  let cadence: Int64
  private(set) var nextSlot: Int64?
  private(set) var standing: [String: Standing] = [:]

  init(keys: [VerifierKey], cadenceSeconds: Int) {
    self.keys = keys
    cadence = Int64(cadenceSeconds) * 1_000
    for key in keys { standing[key.name] = Standing() }
  }

  /// `plans` wait for the slot; `urgent` never waits for a witness.
  func holdsBack(_ lane: Lane) -> Bool { !keys.isEmpty && lane == .plans }

  /// Whether a slot is due; the next one is a cadence later, whatever the delay.
  mutating func isDue(at uptime: Int64) -> Bool {
    guard !keys.isEmpty else { return false }
    guard let slot = nextSlot else {
      nextSlot = uptime + cadence
      return true
    }
    guard uptime >= slot else { return false }
    nextSlot = slot + (1 + (uptime - slot) / cadence) * cadence
    return true
  }

  func size(_ name: String, _ origin: Origin) -> UInt64 { standing[name]?.sizes[origin] ?? 0 }

  mutating func learn(_ name: String, _ origin: Origin, size: UInt64) { standing[name]?.sizes[origin] = size }

  mutating func failed(_ name: String) { standing[name]?.trouble = "unreachable" }

  mutating func refused(_ name: String, _ reason: String) { standing[name]?.trouble = reason }

  mutating func settle(_ name: String, _ receipt: Receipt) {
    let origin = receipt.checkpoint.origin
    guard receipt.checkpoint.size >= standing[name]?.receipts[origin]?.checkpoint.size ?? 0 else { return }
    standing[name]?.receipts[origin] = receipt
    let known = max(size(name, origin), receipt.checkpoint.size)
    standing[name]?.sizes[origin] = known
    standing[name]?.trouble = nil
  }

  func receipts(of origin: Origin) -> [Receipt] { keys.compactMap { standing[$0.name]?.receipts[origin] } }
}
