// SPDX-License-Identifier: Apache-2.0

/// The geoid of EGM96 (NASA TP-1998-206861): where mean sea level lies above the WGS 84 ellipsoid.
///
/// The model itself is good to about 1 m. NGA's 15-minute grid of it is carried in decimetres (`EGM96Grid.swift`) and
/// interpolated by cubics through four nodes each way.
public enum EGM96 {
  /// How far an answer may be from the model: 0.17 m, of which interpolation is 0.16 m.
  ///
  /// Measured against the band-limited function through the grid at 16 million points. (Bilinear interpolation of the
  /// same grid is off by up to 1.15 m.)
  public static let worstError = Distance(millimetres: 170)

  /// The height of the geoid above the ellipsoid at a place, -107 m to 86 m, to the nearest millimetre; any place has one.
  public static func undulation(at place: Position) -> Distance {
    let (row, north) = (Int64(place.latitudeE7) + 900_000_000).quotientAndRemainder(dividingBy: spacingE7)
    let (column, east) = (Int64(place.longitudeE7) + 1_800_000_000).quotientAndRemainder(dividingBy: spacingE7)
    let northward = weights(Double(north) / Double(spacingE7))
    let eastward = weights(Double(east) / Double(spacingE7))
    var decimetres = 0.0
    for rowOffset in 0..<4 {
      for columnOffset in 0..<4 {
        decimetres +=
          northward[rowOffset] * eastward[columnOffset]
          * Double(node(row: Int(row) + rowOffset - 1, column: Int(column) + columnOffset - 1))
      }
    }
    return Distance(millimetres: Int64((decimetres * 100).rounded()))
  }

  /// The cubic through values at -1, 0, 1 and 2 as their weights at a fraction in 0..<1 (Lagrange).
  private static func weights(_ fraction: Double) -> SIMD4<Double> {
    let (before, after, beyond) = (fraction + 1, fraction - 1, fraction - 2)
    return SIMD4(
      -fraction * after * beyond / 6, before * after * beyond / 2, -before * fraction * beyond / 2,
      before * fraction * after / 6)
  }
}

// MARK: - The grid

extension EGM96 {
  /// A quarter of a degree, in 1e-7 degrees.
  static let spacingE7: Int64 = 2_500_000
  /// From the south pole to the north pole, both included.
  static let rows = 721
  /// From 180° W once around.
  static let columns = 1_440

  /// The undulation in decimetres at a node; rows beyond a pole come down on the other side of it, columns go around.
  static func node(row: Int, column: Int) -> Int16 {
    let beyondPole = row < 0 || row >= rows
    let mirrored = row < 0 ? -row : row >= rows ? 2 * (rows - 1) - row : row
    let turned = (column + (beyondPole ? columns / 2 : 0) + columns) % columns
    return grid[mirrored * columns + turned]
  }

  private static let grid: [Int16] = decode()

  /// Reads the coded grid: each node is predicted as west + south - southwest, and what it differs by is a zigzag number,
  /// in unary (ones, then a zero) if the bit before the row is 0, else its half in unary and then its lowest bit.
  private static func decode() -> [Int16] {
    coded.withUTF8Buffer { text in
      var bits = SixBitReader(text: text)
      var nodes: [Int16] = []
      nodes.reserveCapacity(rows * columns)
      var south = [Int16](repeating: 0, count: columns)
      for _ in 0..<rows {
        let isSplit = bits.next()
        var west = south[0]
        var southwest = south[0]
        for column in 0..<columns {
          var zigzag: Int16 = 0
          while bits.next() { zigzag += 1 }
          if isSplit { zigzag = zigzag * 2 + (bits.next() ? 1 : 0) }
          west += south[column] - southwest + (zigzag & 1 == 0 ? zigzag / 2 : -(zigzag + 1) / 2)
          southwest = south[column]
          south[column] = west
        }
        nodes += south
      }
      return nodes
    }
  }
}

/// Bits from a text in which each character from "0" on holds six, the highest first; line ends hold none.
private struct SixBitReader {
  let text: UnsafeBufferPointer<UInt8>
  private var position = 0
  private var current: UInt8 = 0
  private var left = 0

  init(text: UnsafeBufferPointer<UInt8>) { self.text = text }

  /// The next bit; false after the end, which the generated text never reaches.
  mutating func next() -> Bool {
    while left == 0 {
      guard position < text.count else { return false }
      if text[position] >= UInt8(ascii: "0") {
        current = text[position] - UInt8(ascii: "0")
        left = 6
      }
      position += 1
    }
    left -= 1
    return current >> left & 1 == 1
  }
}
