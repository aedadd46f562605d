// SPDX-License-Identifier: Apache-2.0
import Mechanism
import TransparencyLog
import Wire

extension NodeMachine {
  /// In each slot: every open own log's latest checkpoint to every witness, and then to the peers.
  mutating func runWitnessSlot() {
    guard stopped == nil, witnesses.isDue(at: uptime) else { return }
    for index in own.indices where own[index].isOpen {
      guard let signed = own[index].signed else { continue }
      for key in witnesses.keys { submit(signed, index, to: key.name) }
      if witnesses.holdsBack(own[index].lane) { release(index) }
    }
  }

  private mutating func submit(_ signed: SignedCheckpoint, _ index: Int, to witness: String) {
    let old = min(witnesses.size(witness, own[index].origin), signed.checkpoint.size)
    let proof: [Hash256]? = reading { machine in
      let tiles = StoreTiles(store: machine.store, origin: machine.own[index].origin)
      return try machine.own[index].tree.consistencyProof(from: old, to: signed.checkpoint.size, reading: tiles)
    }
    guard let proof else { return }
    let body = AddCheckpointRequest(oldSize: old, proof: proof, checkpoint: signed.bytes).bytes
    guard call(.witness(witness), PeerPath.addCheckpoint, body, for: .witness(witness, signed)) != nil else { return }
    own[index].show(signed)
  }

  mutating func answeredWitness(_ name: String, _ signed: SignedCheckpoint, _ response: PeerResponse) {
    let origin = signed.checkpoint.origin
    guard let key = witnesses.keys.first(where: { $0.name == name }) else { return }
    switch response.status {
    case 200:
      guard let lines = try? NoteSignature.parseLines(response.body),
        let cosignature = lines.compactMap({ try? Cosignature(parsing: $0) }).first(where: { $0.isBy(key) })
      else { return witnesses.refused(name, "no cosignature in the answer") }
      do { try cosignature.verify(checkpoint: signed.checkpoint, by: key) } catch {
        return witnesses.refused(name, "\(error)")
      }
      witnesses.learn(name, origin, size: signed.checkpoint.size)
      stage(Receipt(by: .witness(name), checkpoint: signed.checkpoint, cosignature: cosignature))
    case 409:
      guard let latest = try? LatestSize(parsing: response.body) else { return witnesses.refused(name, "409") }
      let isBeyond = latest.size > signed.checkpoint.size
      witnesses.learn(name, origin, size: isBeyond ? signed.checkpoint.size : latest.size)
      if isBeyond { witnesses.refused(name, "the witness has seen \(latest.size) entries of \(origin)") }
    default: witnesses.refused(name, "\(response.status) \(response.reason)")
    }
  }
}
