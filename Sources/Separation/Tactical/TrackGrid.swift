// SPDX-License-Identifier: Apache-2.0
import Geodesy

/// Cells that cover the Earth: rows of equal height between the poles, each divided into columns about as wide as the
/// row is high. Neither the poles nor the antimeridian are special.
///
/// Latitudes are geocentric here, and the Earth a unit sphere: cells only have to be found again.
struct TrackGrid: Sendable {
  /// The height of a row in radians, about 45 km.
  static let step = Double.pi / 440
  static let rows = 440

  /// One cell.
  struct Cell: Hashable, Sendable {
    var row: Int32
    var column: Int32
  }

  private static let columns = (0..<rows).map(countColumns)

  /// How many columns a row has.
  static func columns(ofRow row: Int) -> Int { columns[row] }

  private static func countColumns(ofRow row: Int) -> Int {
    // The edge that is nearer to the equator is the longer one.
    let south = Double(row) * step - .pi / 2
    let nearest = max(0, south, -south - step)
    return max(1, Int(2 * .pi * cosine(min(nearest, .pi / 2)) / step))
  }

  /// The cell in a direction.
  static func cell(latitude: Double, longitude: Double) -> Cell {
    let row = self.row(latitude)
    let columns = columns(ofRow: row)
    let column = Int((longitude + .pi) / (2 * .pi) * Double(columns))
    return Cell(row: Int32(row), column: Int32(min(max(column, 0), columns - 1)))
  }

  /// The middle of a cell, and an angle from it that holds the whole cell.
  static func middle(of cell: Cell) -> (latitude: Double, longitude: Double, reach: Double) {
    let columns = Double(columns(ofRow: Int(cell.row)))
    let latitude = (Double(cell.row) + 0.5) * step - .pi / 2
    let longitude = (Double(cell.column) + 0.5) * 2 * .pi / columns - .pi
    // Half a row up and half a column along its longer edge; on a sphere the way is no longer than both together in
    // the plane, and a column is at most twice as wide as the row is high only in the rows at the poles.
    let width = 2 * .pi / columns * cosine(max(0, abs(latitude) - step / 2))
    return (latitude, longitude, (step * step / 4 + width * width / 4).squareRoot() * 1.02)
  }

  /// The columns of one row that a disk on the sphere may touch; past the last column it goes on with the first.
  struct Stretch {
    var row: Int32
    /// In 0..<columns of the row.
    var first: Int32
    var count: Int32
    var columns: Int32
  }

  /// The cells that may hold something within an angle, under 90°, of a direction, row by row.
  static func stretches(within angle: Double, ofLatitude latitude: Double, longitude: Double) -> [Stretch] {
    let margin = 1e-9
    let (south, north) = (latitude - angle - margin, latitude + angle + margin)
    let holdsPole = south <= -.pi / 2 || north >= .pi / 2
    let halfTurn = holdsPole ? .pi : arcSine(sine(angle) / cosine(latitude)) + margin
    return (row(south)...row(north)).map { row in
      let columns = columns(ofRow: row)
      let width = 2 * .pi / Double(columns)
      let first = Int(((longitude + .pi - halfTurn) / width).rounded(.down))
      let last = Int(((longitude + .pi + halfTurn) / width).rounded(.down))
      let wrapped = ((first % columns) + columns) % columns
      return Stretch(
        row: Int32(row), first: Int32(wrapped), count: Int32(min(last - first + 1, columns)), columns: Int32(columns))
    }
  }

  private static func row(_ latitude: Double) -> Int {
    min(max(Int(((latitude + .pi / 2) / step).rounded(.down)), 0), rows - 1)
  }
}
