// SPDX-License-Identifier: Apache-2.0

/// Every limit on what an entry may hold. Breaking one is an error that names it.
public enum Limits {
  /// Largest entry, in bytes (tlog-mirror carries entries behind a 16-bit length).
  public static let entryBytes = 65_535
  /// Largest part, in bytes.
  public static let partBytes = 1_048_576
  /// Parts of one entry.
  public static let parts = 64
  /// Logs in a frontier.
  public static let frontier = 64
  /// Nesting of messages in an entry.
  public static let depth = 8
  /// Volumes of one activity.
  public static let volumes = 64
  /// Volumes in which an activity that departed from its notice is now.
  public static let actualVolumes = 8
  /// Numbers of places that can be read back, from 0.
  public static let readBackNumbers = 100
  /// Parties of one arrangement.
  public static let parties = 16
  /// Standing measures, and reference layer segments, of one arrangement or layer entry.
  public static let features = 2_000
  /// Bytes of a party's name.
  public static let partyNameBytes = 32
  /// Bytes of a position designator.
  public static let positionBytes = 32
  /// Bytes of a label (call sign, title, frequency, name of a layer).
  public static let labelBytes = 96
  /// Bytes of a signed checkpoint or certificate inside an entry.
  public static let noteBytes = 8_192
  /// Bytes of a verifier key as text: a name, the key ID, and the base64 of 33 bytes.
  public static let verifierKeyBytes = 310
  /// Areas of operations of one arrangement.
  public static let areasOfOperations = 16
  /// Rows of the matrix of separation minima.
  public static let minimaRows = 256
  /// Deadlines of one arrangement: one for each precedence.
  public static let deadlines = 4
  /// Languages of one arrangement.
  public static let languages = 16
  /// Numbers of formats of a catalogue.
  public static let formatNumbers: ClosedRange<UInt32> = 1...9_999
  /// Numbers of parameters of a format.
  public static let parameterNumbers: ClosedRange<UInt32> = 1...99
  /// Values of one message in a format.
  public static let formatValues = 32
  /// Bytes of a call sign.
  public static let callSignBytes = 24
  /// Bytes of a clause of an arrangement.
  public static let clauseBytes = 480
  /// Clauses on one subject of an arrangement.
  public static let clauses = 16
  /// Frequencies of one arrangement.
  public static let channels = 256
  /// Formats that one arrangement names.
  public static let formats = 256
  /// Opening hours of one measure.
  public static let openingHours = 28
  /// Protected sites that one notice names.
  public static let namedSites = 64
  /// Contacts of one arrangement.
  public static let contacts = 256
  /// Positions that one arrangement designates for incidents.
  public static let representatives = 256
  /// Entries that one incident, or the record of one call, is about.
  public static let incidentEntries = 64
  /// Bytes of a JSON text that is read: an arrangement or a layer in readable form is longer than its entry.
  public static let jsonBytes = 4_194_304
  /// Nesting of objects and arrays in a JSON text that is read.
  public static let jsonDepth = 32
  /// Bytes of a number in a JSON text that is read.
  public static let jsonNumberBytes = 40
}
