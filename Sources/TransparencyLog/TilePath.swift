// SPDX-License-Identifier: Apache-2.0

/// The path of a resource of a tiled log, relative to its prefix (tlog-tiles, "APIs"):
///
///     tile/<L>/<N>[.p/<W>]
///     tile/entries/<N>[.p/<W>]
///
/// `<N>` is written in elements of three digits, all but the last with an `x`: 1234067 is `x001/x234/067`.
public enum TilePath: Hashable, Sendable, CustomStringConvertible {
  /// Hashes of a level, 0 to ``Limits/tileLevel``. The width is 256 for a full tile, 1 to 255 for a partial one.
  case tile(level: Int, index: UInt64, width: Int)
  /// Entries. The width is as for a tile.
  case entries(index: UInt64, width: Int)

  /// `nil` for every text but the path of a resource.
  public init?(parsing path: String) {
    // No index within the limit has more elements than these.
    guard path.utf8.count <= 64 else { return nil }
    var elements = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
    guard elements.count >= 3, elements.removeFirst().elementsEqual("tile".utf8) else { return nil }
    let kind = elements.removeFirst()
    guard let (index, width) = Self.parse(elements) else { return nil }
    if kind.elementsEqual("entries".utf8) {
      self = .entries(index: index, width: width)
    } else if let level = Decimal.parse(kind[...], limit: UInt64(Limits.tileLevel)) {
      self = .tile(level: Int(level), index: index, width: width)
    } else {
      return nil
    }
    // Refuses any other way to write the same path, such as a superfluous `x000`.
    guard description.utf8.elementsEqual(path.utf8) else { return nil }
  }

  private static func parse(_ elements: [[UInt8]]) -> (index: UInt64, width: Int)? {
    var elements = elements
    var width = Limits.tileWidth
    if elements.count >= 2, elements[elements.count - 2].suffix(2).elementsEqual(".p".utf8) {
      let last = elements.removeLast()
      guard let partial = Decimal.parse(last[...], limit: UInt64(Limits.tileWidth - 1)), partial > 0 else { return nil }
      width = Int(partial)
      elements[elements.count - 1].removeLast(2)
    }
    var index: UInt64 = 0
    for element in elements {
      let digits = element.suffix(3)
      guard digits.count == 3, digits.allSatisfy(ASCII.digits.contains), index <= Limits.treeSize / 1000 else {
        return nil
      }
      index = index * 1000 + digits.reduce(0) { $0 * 10 + UInt64($1 - ASCII.digits.lowerBound) }
    }
    return index <= Limits.treeSize ? (index, width) : nil
  }

  /// The path.
  public var description: String {
    switch self {
    case .tile(let level, let index, let width): "tile/\(level)/" + Self.format(index, width)
    case .entries(let index, let width): "tile/entries/" + Self.format(index, width)
    }
  }

  private static func format(_ index: UInt64, _ width: Int) -> String {
    var elements = [threeDigits(index % 1000)]
    var rest = index / 1000
    while rest > 0 {
      elements.append("x" + threeDigits(rest % 1000))
      rest /= 1000
    }
    let path = elements.reversed().joined(separator: "/")
    return width == Limits.tileWidth ? path : "\(path).p/\(width)"
  }

  private static func threeDigits(_ number: UInt64) -> String {
    let digits = String(number)
    return String(repeating: "0", count: 3 - digits.utf8.count) + digits
  }

  /// The partial resources of a log of this size, level by level and then the entries ("Partial Tiles").
  /// Empty tiles are not served.
  public static func partials(of size: UInt64) -> [TilePath] {
    let tiles = (0..<TiledTree.levels(of: size)).compactMap { level -> TilePath? in
      let width = TiledTree.partialWidth(of: size, level: level)
      guard width > 0 else { return nil }
      return .tile(level: level, index: (size >> UInt64(8 * level)) >> 8, width: width)
    }
    let width = TiledTree.partialWidth(of: size, level: 0)
    return tiles + (width > 0 ? [.entries(index: size >> 8, width: width)] : [])
  }
}
