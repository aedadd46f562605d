// SPDX-License-Identifier: Apache-2.0

/// Why a checkpoint is refused.
public enum CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The note around it is malformed, or not signed as it must be.
  case note(NoteError)
  /// The text has fewer than three lines.
  case tooFewLines
  /// The text does not end in a newline.
  case unterminated
  /// The first line cannot be an origin.
  case origin(NameError)
  /// The second line is not the decimal number of a size up to ``Limits/treeSize``.
  case size
  /// The third line is not a root hash.
  case root(HashError)
  /// An extension line is empty, or holds a newline or another control character; its number, from 1.
  case extensionLine(Int)
  /// More extension lines than ``Limits/extensionLines``.
  case tooManyExtensionLines
  /// No key named as the origin signed it.
  case notSignedByOrigin(Origin)

  /// What is wrong, in words.
  public var description: String {
    switch self {
    case .note(let error): "\(error)"
    case .tooFewLines: "a checkpoint has at least three lines: origin, size and root hash"
    case .unterminated: "the checkpoint's text does not end in a newline"
    case .origin(let error): "origin: \(error)"
    case .size: "the second line is not a tree size in decimal, up to \(Limits.treeSize)"
    case .root(let error): "root hash: \(error)"
    case .extensionLine(let line): "extension line \(line) is empty or contains a control character"
    case .tooManyExtensionLines: "the checkpoint has more than \(Limits.extensionLines) extension lines"
    case .notSignedByOrigin(let origin): "no known log key named \(origin) signed the checkpoint"
    }
  }
}

/// A tree head (tlog-checkpoint, "Note text"):
///
///     example.com/behind-the-sofa
///     20852163
///     CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
public struct Checkpoint: Hashable, Sendable {
  /// The log.
  public let origin: Origin
  /// Number of entries, up to ``Limits/treeSize``.
  public let size: UInt64
  /// Root hash of the tree.
  public let root: Hash256
  /// Opaque lines without their newlines; usually none.
  public let extensionLines: [String]

  /// A tree head.
  public init(
    origin: Origin, size: UInt64, root: Hash256, extensionLines: [String] = []
  ) throws(CheckpointError) {
    guard size <= Limits.treeSize else { throw .size }
    guard extensionLines.count <= Limits.extensionLines else { throw .tooManyExtensionLines }
    for (offset, line) in extensionLines.enumerated() {
      guard !line.isEmpty, line.utf8.allSatisfy({ $0 >= ASCII.space }) else { throw .extensionLine(offset + 1) }
    }
    self.origin = origin
    self.size = size
    self.root = root
    self.extensionLines = extensionLines
  }

  /// Parses the text of a checkpoint's note strictly: ``text`` gives the same bytes again.
  public init(parsing text: String) throws(CheckpointError) {
    var reader = LineReader(Array(text.utf8)[...])
    guard let originLine = reader.next(), let sizeLine = reader.next(), let rootLine = reader.next() else {
      throw .tooFewLines
    }
    guard let name = Bytes.utf8(originLine) else { throw .origin(.notUTF8) }
    let origin: Origin
    do { origin = try Origin(name) } catch { throw .origin(error) }
    guard let size = Decimal.parse(sizeLine) else { throw .size }
    let root: Hash256
    do { root = try Hash256(base64: rootLine) } catch { throw .root(error) }
    var lines: [String] = []
    while let line = reader.next() {
      guard lines.count < Limits.extensionLines else { throw .tooManyExtensionLines }
      guard let extensionLine = Bytes.utf8(line) else { throw .extensionLine(lines.count + 1) }
      lines.append(extensionLine)
    }
    guard reader.rest.isEmpty else { throw .unterminated }
    try self.init(origin: origin, size: size, root: root, extensionLines: lines)
  }

  /// The text to be signed, every line with its newline.
  public var text: String { Bytes.text(textBytes) }

  var textBytes: [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(origin.name.utf8.count + 72)
    output += origin.name.utf8
    output.append(ASCII.newline)
    output += String(size).utf8
    output.append(ASCII.newline)
    root.append(base64To: &output)
    output.append(ASCII.newline)
    for line in extensionLines {
      output += line.utf8
      output.append(ASCII.newline)
    }
    return output
  }

  /// Whether all lines have the same bytes.
  public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
    left.size == right.size && left.root == right.root && left.origin == right.origin
      && left.extensionLines.elementsEqual(right.extensionLines, by: Bytes.equal)
  }

  /// Hashes size and root.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(size)
    hasher.combine(root)
  }
}
