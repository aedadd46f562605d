// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Crypto
import Exchange
import Logging
import Mechanism
import Separation
import Storage
import TransparencyLog
import Wire

/// What the local listener works with: the running machine, and what stays at home.
struct Office: Sendable {
  let directory: DataDirectory
  let party: PartyID
  let channel: Label
  let runtime: NodeRuntime<NodeMachine>
  let store: any NodeStore
  let clock: NodeClock
  let hub: EventHub
  let database: OfficeDatabase
  let signIn: SignIn
  let audit: AuditTrail
  let policy: ReleasePolicy
  /// What the own side asks of drafts beyond the rules.
  let draftPolicy: DraftPolicy
  /// Primary languages that the own watch reads.
  let readLanguages: Set<String>
  /// How the own watch is called.
  let watch: WatchPolicy
  let outsideCalls: OutsideCalls
  /// Whether whoever has the watch is there.
  let presence: Presence
  /// Tracks of own feeds.
  let tracks: TrackDesk
  let ownCard: Card
  /// How many successors of each lane's log were prepared.
  let preparedSuccessors: [Lane: Int]
  /// All cards of the channel, ascending by party.
  let cards: [Card]
  let hpke: Curve25519.KeyAgreement.PrivateKey
  let witnesses: [VerifierKey]
  let metrics: NodeMetrics
  let logger: Logger
  /// Whether the local listener speaks TLS, so that cookies must too.
  let isTLS: Bool

  /// The formats of this node, in all their languages.
  let catalogue: Catalogue

  /// Reads drafts as of now.
  var reader: DraftReader {
    DraftReader(
      now: clock.now().wall, recovery: ownCard.recovery, catalogue: catalogue, resolve: entry(named:),
      parts: parts(beside:))
  }

  /// What stands beside an entry, as far as it is here.
  private func parts(beside ref: EntryRef) -> [Part] {
    let found = try? store.parts(
      of: ref.origin, in: ref.index..<ref.index + 1, bytes: Wire.Limits.parts * Wire.Limits.partBytes)
    return found?.parts.map(\.part) ?? []
  }

  /// The entry of a reference as people write it, `ORIGIN@INDEX`, if it is here.
  func entry(named text: String) -> EntryRef? {
    guard let (origin, index) = try? Call.place(text, field: "ref"),
      let stored = try? store.entries(of: origin, from: index, limit: 1).first
    else { return nil }
    return EntryRef(origin: origin, index: index, leaf: stored.leaf)
  }

  /// Those whose receipts an entry needs: the other parties.
  let receiving: Set<Peer>

  /// Cards of other parties that were handed in while the node runs.
  let pairing: Pairing

  /// Version of this software, as the API states it.
  static let version = "0.1.0"
}
