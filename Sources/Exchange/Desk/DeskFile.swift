// SPDX-License-Identifier: Apache-2.0
import Crypto
import Separation
import TransparencyLog
import Wire

/// One of the small files that carry the logs to a desk: lines of text of ``PlainAlphabet``, each of an enumerated kind,
/// so that a guard between the networks can pass it by a list of patterns (docs/desk.md). A run of files is one step of the copy.
///
///     parley.desk/v1
///     channel line-1
///     party alfa
///     run 12
///     file 2 of 5
///     time 2026-11-26T19:00:00Z
///     exercise no
///     line bravo up 2026-11-26T18:59:58Z
///     entries alfa/line-1/plans
///     entry 17 <leaf hash>
///      written_at 1537213140000
///      …
///     entry 18 <leaf hash> withheld unknown-field
///     part 17 0 <salt>
///      text …
///     record head alfa/line-1/plans
///      note …
///     end <SHA-256 of all lines before>
public struct DeskFile: Hashable, Sendable {
  /// The first line.
  static let magic = "parley.desk/v1"
  /// Largest file, bytes.
  public static let bytes = 65_536
  /// Longest line, bytes without its end.
  public static let lineBytes = 32_768
  /// Most files of one run.
  public static let files = 1_000_000

  /// The step of the copy that it belongs to, from 1.
  public let run: UInt64
  /// Its number in the run, from 1.
  public let number: Int
  /// How many files the run has.
  public let count: Int
  /// What the copying node said of the moment; the same in all files of a run.
  public let head: DeskCopy.Head
  /// The lines after the head and before the end.
  package let items: [String]

  package init(run: UInt64, number: Int, count: Int, head: DeskCopy.Head, items: [String]) {
    self.run = run
    self.number = number
    self.count = count
    self.head = head
    self.items = items
  }

  /// The name under which it is written: run and number, so that names sort as the files follow each other.
  public var name: String {
    func padded(_ number: some BinaryInteger, _ width: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(run, 8))-\(padded(number, 6)).parley"
  }

  /// The file's bytes.
  public var content: [UInt8] {
    let head = [Self.magic, "run \(run)", "file \(number) of \(count)"] + self.head.rows
    var text = (head + items).joined(separator: "\n") + "\n"
    text += "end \(Hash256.sha256(Array(text.utf8)).hex)\n"
    return Array(text.utf8)
  }

  /// Reads a file strictly. Any bytes give a file or an error.
  public init(parsing bytes: [UInt8]) throws(DeskFileError) {
    var rows = try PlainText.rows(bytes, magic: Self.magic)
    func take(_ key: String) throws(DeskFileError) -> String {
      guard let row = rows.first, row.hasPrefix("\(key) ") else { throw .row(rows.first ?? "", "a line \"\(key) …\"") }
      rows.removeFirst()
      return String(row.dropFirst(key.count + 1))
    }
    guard let run = try canonical(take("run")), run > 0 else { throw .row("run", "a number from 1 on") }
    let place = try take("file").split(separator: " ")
    guard place.count == 3, place[1] == "of", let number = canonical(String(place[0])),
      let count = canonical(String(place[2])), number > 0, number <= count, count <= Self.files
    else { throw .row("file", "\"file NUMBER of COUNT\"") }
    let headRows = rows.prefix { Self.headKeys.contains(String($0.prefix { $0 != " " })) }
    guard let head = DeskCopy.Head(parsing: Array((headRows.joined(separator: "\n") + "\n").utf8)),
      head.rows == Array(headRows)
    else { throw .row(headRows.first ?? "", "the head: channel, party, time, exercise, lines") }
    self.init(
      run: run, number: Int(number), count: Int(count), head: head, items: Array(rows.dropFirst(headRows.count)))
  }

  private static let headKeys: Set<String> = ["channel", "party", "time", "exercise", "line"]
}

extension DeskCopy.Head {
  /// Its lines.
  var rows: [String] { String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init) }
}

/// A whole number in its one form.
func canonical(_ text: String) -> UInt64? {
  guard let number = UInt64(text), String(number) == text else { return nil }
  return number
}

/// Text for a guard: what files in both directions have in common.
enum PlainText {
  /// The lines between the first one and the sum at the end, which must hold.
  static func rows(_ bytes: [UInt8], magic: String) throws(DeskFileError) -> ArraySlice<String> {
    guard bytes.count <= DeskFile.bytes else { throw .size(bytes.count) }
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .characters(row: 1) }
    guard text.hasSuffix("\n") else { throw .cut }
    let rows = text.utf8.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
    for (place, row) in rows.enumerated() {
      guard row.utf8.count <= DeskFile.lineBytes else { throw .lineTooLong(row: place + 1) }
      guard PlainAlphabet.allows(row) else { throw .characters(row: place + 1) }
    }
    guard rows.first == magic else { throw .row(rows.first ?? "", "the first line \"\(magic)\"") }
    guard let last = rows.last, rows.count > 1, last.hasPrefix("end ") else { throw .cut }
    guard "end \(Hash256.sha256(bytes.dropLast(last.utf8.count + 1)).hex)" == last else { throw .sum }
    return rows[1..<rows.count - 1]
  }
}

/// Why bytes are not a file that carries logs to a desk, or a release from it.
public enum DeskFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Larger than ``DeskFile/bytes``.
  case size(Int)
  /// A line is longer than ``DeskFile/lineBytes``.
  case lineTooLong(row: Int)
  /// A line has characters that are not allowed.
  case characters(row: Int)
  /// The end is missing.
  case cut
  /// The sum at the end is not that of the lines.
  case sum
  /// A line is not what stands there in the format.
  case row(String, String)
  /// The lines of an entry or a notice are not its plain form.
  case plain(String, PlainError)
  /// What they say is no entry or notice.
  case value(String, WireError)
  /// The bytes of an entry do not have the leaf hash that stands beside them.
  case leaf(Origin, index: UInt64)
  /// Entries of a log do not follow those that are here.
  case order(Origin, index: UInt64, expected: UInt64)
  /// The files are not one run, or one of them is missing.
  case run(String)

  /// What is wrong, where, the limit, and what to do.
  public var description: String {
    switch self {
    case .size(let bytes): "\(bytes) bytes; a file has at most \(DeskFile.bytes)"
    case .lineTooLong(let row): "line \(row) is too long; a line has at most \(DeskFile.lineBytes) bytes"
    case .characters(let row): "line \(row) has characters that are not allowed (docs/desk.md)"
    case .cut: "the last line, \"end SUM\", is missing: the file was cut off; copy it again"
    case .sum: "the sum in the last line is not that of the lines before: the file was changed; copy it again"
    case .row(let row, let expected): "\"\(row.prefix(60))\" stands where \(expected) is expected"
    case .plain(let place, let error): "\(place): \(error)"
    case .value(let place, let error): "\(place): \(error)"
    case .leaf(let origin, let index): "\(origin)@\(index): the lines do not have the leaf hash beside them"
    case .order(let origin, let index, let expected):
      "\(origin): entry \(index) stands where \(expected) is expected"
    case .run(let reason): reason
    }
  }
}
