// SPDX-License-Identifier: Apache-2.0

/// Every limit of the peer protocol and of a node's waiting rooms. What is beyond one is refused with a clear status.
public enum ExchangeLimits {
  /// Bytes of a peer's request body.
  public static let requestBytes = 33_554_432
  /// Bytes of a peer's response body.
  public static let responseBytes = 33_554_432
  /// Bytes of entries and parts in the first upload of ours on a line; later ones follow what the line passes.
  public static let uploadBytesFirst = 4_096
  /// Bytes of one upload at least, on the slowest line.
  public static let uploadBytesLeast = 1_024
  /// Bytes of one upload at most, on a fast line.
  public static let uploadBytesMost = 8_388_608
  /// Bytes of an upload from which on the next one is built while it is under way.
  public static let bulkBytes = 65_536
  /// What the slowest line that counts passes: 2,400 bit/s, less overhead.
  public static let slowestBytesPerSecond = 250
  /// Bytes of entries and parts up to which an upload goes out as one `append`.
  public static let appendBytes = 16_384
  /// Bytes of an `append` that is read: one entry and its parts may be larger than an upload aims at.
  public static let appendBytesMost = 2_097_152
  /// Entries of one `append`.
  public static let appendEntries: UInt64 = 256
  /// Positions that one `append` leaves to be worked out: each may cost its receiver a look at the disk.
  public static let appendPositions = 1_024
  /// Entry packages of one `add-entries` (tlog-mirror, "Implementation Considerations").
  public static let packagesPerRequest = 32
  /// Bytes that a range answered to `get-entries` or `get-parts` aims at.
  public static let rangeBytes = 4_194_304
  /// Entries that one `get-entries` or `get-parts` may ask for.
  public static let rangeEntries = 8_192
  /// Pending checkpoints of a log that are remembered as possible ends of an upload (tlog-mirror: "the last several").
  public static let pendingCheckpoints = 8
  /// `add-entries` requests that wait for their checkpoint or parts, from all peers.
  public static let parkedRequests = 64
  /// `add-entries` requests of one peer that wait.
  public static let parkedPerParty = 16
  /// Bytes of parked requests.
  public static let parkedBytes = 67_108_864
  /// About how long a turn compares volumes, microseconds; what is left is compared in the next ones.
  public static let conflictWork = 10_000
  /// How long a request is parked, milliseconds.
  public static let parkMilliseconds: Int64 = 2_000
  /// Within what time an answer shows that the line is not slow, milliseconds.
  public static let promptMilliseconds: Int64 = 1_500
  /// How long an upload may have no answer before it is sent again beside the first one, milliseconds; doubled each time.
  public static let againMilliseconds: Int64 = 6_500
  /// How long a small upload may hold up what is urgent and came after it, milliseconds.
  public static let newsMilliseconds: Int64 = 1_000
  /// How often an upload is sent again before the first one has failed.
  public static let sendingsAgain = 2
  /// Sendings of one log to one peer that have no answer, besides the last one.
  public static let sendingsOpen = 4
  /// A call that began so long after an upload and was answered shows that the line did not keep the receipt away,
  /// milliseconds.
  public static let overtakenMilliseconds: Int64 = 15_000
  /// What a call may take at most besides its bytes, seconds.
  public static let patienceMost: Int64 = 90
  /// Number of parts of a party that wait for their entries.
  public static let waitingParts = 16_384
  /// Parts that one upload brings at most: parts may arrive before their entries, and all of them must find room.
  public static let uploadParts = 8_192
  /// Bytes of parts of a party that wait for their entries.
  public static let waitingPartsBytes = 67_108_864
  /// Parts of one log that entries promise and that have not come.
  public static let missingParts = 65_536
  /// Peers' requests that wait for a commit.
  public static let requestsInCommit = 1_024
  /// Calls to all peers that are not answered yet.
  public static let callsInFlight = 512
  /// Number of drafts of a lane that wait for the disk. Each lane has its own.
  public static let waitingDrafts = 16_384
  /// Bytes of the parts of the drafts of a lane that wait for the disk.
  public static let waitingDraftBytes = 67_108_864
  /// Own entries of one batch.
  public static let batchEntries = 2_048
  /// Of the drafts that wait, a batch takes a third, but at least as many: while it is being written, sent and
  /// cosigned, the next one is made. All in one batch would leave every stage idle while another one works.
  public static let batchShare = 16
  /// Plans stand back this long for what is urgent, milliseconds: several times what an exchange takes on a good line.
  public static let standBackMilliseconds: Int64 = 10
  /// Bytes of own entries after which no more are added to a batch.
  public static let batchBytes = 16_777_216
  /// Drafts of one submission.
  public static let draftsPerRequest = 1_024
  /// Checkpoint claims in frontiers that wait until this node holds as much: per writer and log.
  public static let claimsPerWriter = 4
  /// Evidence of split views that a node writes about one log.
  public static let evidencePerLog = 8
  /// Successors of a log that are accepted.
  public static let successors = 16
  /// Rotations of a log's key that are accepted.
  public static let rotations = 64
  /// Findings that one version is given; more wait until one of these is settled.
  public static let findingsPerVersion = 64
  /// Entries of one party, precedence and direction that are watched for their answers at a time; more wait in their logs.
  public static let openItems = 1_024
  /// FLASHes and safety warnings of a party that are told of although they are not on the board yet; more are told once they
  /// are.
  public static let earlyFlashes = 16
  /// Bytes of an entry that is told of early, and of its words.
  public static let earlyFlashBytes = 4_096
  /// Bytes of entries and parts up to which an upload goes out as one `append` to a peer that can not write: only in that
  /// one does it hear what is urgent.
  public static let appendBytesRefused = 65_536
  /// Entries that a turn looks through for what waits for an answer.
  public static let openItemsLookedAt = 2_048
  /// Decoded entries that wait for their checkpoint in memory; more are read again from the store.
  public static let decodedEntries = 16_384

  /// The start-up query waits for all peers this long, seconds of uptime, then goes on with those that answered.
  public static let startQuerySeconds: Int64 = 10
  /// Comm-check interval while no arrangement is in force, seconds.
  public static let commCheckSeconds = 180
  /// Receipt limit while no arrangement is in force, seconds.
  public static let receiptSeconds = 60
  /// Shortest time between two heartbeats, milliseconds.
  public static let heartbeatMilliseconds: Int64 = 1_000
  /// First wait after a failed call, milliseconds, before jitter.
  public static let backoffFirst: Int64 = 500
  /// Longest wait after a failed call, milliseconds, before jitter.
  public static let backoffMost: Int64 = 30_000
  /// How long records that no one waits for may stay unwritten, milliseconds.
  public static let lazyMilliseconds: Int64 = 1_000
  /// How long a `Received` waits for more that it can speak of, milliseconds.
  public static let receivedMilliseconds: Int64 = 50
  /// How long a checkpoint waits for its entries before it is committed alone, milliseconds.
  public static let checkpointAloneMilliseconds: Int64 = 20
  /// How long a peer that does not answer, but calls, is left alone, milliseconds.
  public static let eagerMilliseconds: Int64 = 2_000
  /// How long a log's own party has before what the board waits for is fetched from another mirror, milliseconds.
  public static let relayMilliseconds: Int64 = 5_000
  /// How long a peer is left alone that could not show what the board waits for to be of another history, milliseconds.
  public static let probeMilliseconds: Int64 = 10_000
  /// How long a peer is not asked again what it holds of a closed log, milliseconds, at most.
  public static let askMilliseconds: Int64 = 60_000
  /// How long a full disk is left alone before the next attempt, milliseconds.
  public static let fullDiskMilliseconds: Int64 = 5_000
}
