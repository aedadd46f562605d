// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// What leaves a desk: one notice, or a new version of an activity, as plain lines and nothing else. It holds no salt, no
/// hash of anything that stays, and no number that is not in the notice but its own. An officer of the line's side reads
/// it, and sends it as any other draft.
///
///     parley.release/v1
///     channel line-1
///     party alfa
///     release 3
///     amends alfa/line-1/plans 7
///     notice
///      kind patrol
///      …
///     end <SHA-256 of all lines before>
public struct ReleaseFile: Hashable, Sendable {
  /// The first line.
  static let magic = "parley.release/v1"

  /// The channel.
  public var channel: Label
  /// The party that says it.
  public var party: PartyID
  /// Its number in the desk's ledger, from 1.
  public var number: UInt64
  /// The activity of which this is a new version; nil for a new activity.
  public var amends: EntryPlace?
  /// What is to be said.
  public var notice: ActivityNotice

  /// Describes a release.
  public init(channel: Label, party: PartyID, number: UInt64, amends: EntryPlace? = nil, notice: ActivityNotice) {
    self.channel = channel
    self.party = party
    self.number = number
    self.amends = amends
    self.notice = notice
  }

  /// The file's bytes.
  ///
  /// - Throws: ``DeskFileError`` where the notice has no plain form or is too long.
  public func content() throws -> [UInt8] {
    var rows = [Self.magic, "channel \(channel)", "party \(party)", "release \(number)"]
    if let amends { rows.append("amends \(amends.origin) \(amends.index)") }
    rows.append("notice")
    do { rows += try PlainForm.lines(of: notice).map { " \($0)" } } catch let error as PlainError {
      throw DeskFileError.plain("the notice", error)
    }
    for (place, row) in rows.enumerated() where row.utf8.count > DeskFile.lineBytes {
      throw DeskFileError.lineTooLong(row: place + 1)
    }
    let text = rows.joined(separator: "\n") + "\n"
    let bytes = Array((text + "end \(Hash256.sha256(Array(text.utf8)).hex)\n").utf8)
    guard bytes.count <= DeskFile.bytes else { throw DeskFileError.size(bytes.count) }
    return bytes
  }

  /// Reads a release strictly: one release has one text.
  public init(parsing bytes: [UInt8]) throws {
    var rows = try PlainText.rows(bytes, magic: Self.magic)
    func take(_ key: String) throws -> String {
      guard let row = rows.first, row.hasPrefix("\(key) ") else {
        throw DeskFileError.row(rows.first ?? "", "a line \"\(key) …\"")
      }
      rows.removeFirst()
      return String(row.dropFirst(key.count + 1))
    }
    channel = try Label(try take("channel"))
    party = try PartyID(try take("party"))
    guard let number = canonical(try take("release")), number > 0 else {
      throw DeskFileError.row("release", "a number from 1 on")
    }
    self.number = number
    if rows.first?.hasPrefix("amends ") == true {
      let words = try take("amends").split(separator: " ").map(String.init)
      guard words.count == 2, let origin = try? Origin(words[0]), let index = canonical(words[1]) else {
        throw DeskFileError.row("amends", "\"amends ORIGIN INDEX\"")
      }
      amends = EntryPlace(origin: origin, index: index)
    }
    guard rows.first == "notice", rows.dropFirst().allSatisfy({ $0.hasPrefix(" ") }) else {
      throw DeskFileError.row(rows.first ?? "", "the line \"notice\", and lines with one space in front")
    }
    do { notice = try PlainForm.notice(of: rows.dropFirst().map { String($0.dropFirst()) }) } catch let error
      as PlainError
    {
      throw DeskFileError.plain("the notice", error)
    } catch let error as WireError {
      throw DeskFileError.value("the notice", error)
    }
    guard try content() == bytes else { throw DeskFileError.row("the file", "the one text of this release") }
  }
}
