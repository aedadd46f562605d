// SPDX-License-Identifier: Apache-2.0

/// The tracks of one party whose heights have one reference, in their cells.
struct TrackLayer: Sendable {
  let owner: TrackOwner
  let reference: HeightReference
  private(set) var cells: [TrackCell] = []
  /// For each row of the grid, the columns that have a cell here, in ascending order.
  private var rows: [[Column]] = Array(repeating: [], count: TrackGrid.rows)

  private struct Column: Sendable {
    var column: Int32
    var cell: Int32
  }

  /// The highest speed that has been here, in metres per second.
  private(set) var fastest = 0.0
  /// The largest doubt at the end of the lookahead that has been here, in metres.
  private(set) var doubt = 0.0

  init(owner: TrackOwner, reference: HeightReference) {
    self.owner = owner
    self.reference = reference
  }

  /// Puts a track in, and says in which cell, and where there.
  mutating func insert(_ resident: Resident, seconds: Double) -> (cell: Int32, place: Int32) {
    let index = index(of: Self.cell(resident.motion, seconds: seconds))
    bound(resident.motion, seconds: seconds)
    return (Int32(index), cells[index].append(resident, seconds: seconds))
  }

  /// Gives the track at a place another motion, if that leaves it in its cell; false, and nothing is done, if not.
  mutating func replace(_ motion: Motion, cell: Int32, place: Int32, seconds: Double) -> Bool {
    guard Self.cell(motion, seconds: seconds) == cells[Int(cell)].cell else { return false }
    bound(motion, seconds: seconds)
    cells[Int(cell)].replace(motion, at: place, seconds: seconds)
    return true
  }

  private static func cell(_ motion: Motion, seconds: Double) -> TrackGrid.Cell {
    let halfway = motion.direction(after: seconds / 2)
    return TrackGrid.cell(latitude: halfway.latitude, longitude: halfway.longitude)
  }

  private mutating func bound(_ motion: Motion, seconds: Double) {
    fastest = max(fastest, motion.speed)
    doubt = max(doubt, motion.doubt + motion.growth * seconds)
  }

  /// Takes a track out; the slot of the one that has its place now, if there is one.
  mutating func remove(cell: Int32, place: Int32) -> Int32? { cells[Int(cell)].remove(at: place) }

  /// Puts the fastest first in each cell.
  mutating func sort(seconds: Double) {
    for cell in cells.indices { cells[cell].sort(seconds: seconds) }
  }

  /// All cells, from south to north and from west to east, so that what is near is found near in memory.
  var cellsInOrder: [Int32] { rows.flatMap { $0.map(\.cell) } }

  /// The cells with anything in them within an angle of a direction.
  func cells(within angle: Double, ofLatitude latitude: Double, longitude: Double) -> [Int32] {
    var found: [Int32] = []
    for stretch in TrackGrid.stretches(within: angle, ofLatitude: latitude, longitude: longitude) {
      let row = rows[Int(stretch.row)]
      let end = stretch.first + stretch.count
      collect(row, stretch.first..<min(end, stretch.columns), &found)
      if end > stretch.columns { collect(row, 0..<(end - stretch.columns), &found) }
    }
    return found
  }

  private func collect(_ row: [Column], _ columns: Range<Int32>, _ found: inout [Int32]) {
    for column in row[place(of: columns.lowerBound, in: row)...] {
      guard column.column < columns.upperBound else { break }
      if !cells[Int(column.cell)].residents.isEmpty { found.append(column.cell) }
    }
  }

  private mutating func index(of cell: TrackGrid.Cell) -> Int {
    let row = Int(cell.row)
    let place = place(of: cell.column, in: rows[row])
    if place < rows[row].count, rows[row][place].column == cell.column { return Int(rows[row][place].cell) }
    rows[row].insert(Column(column: cell.column, cell: Int32(cells.count)), at: place)
    cells.append(TrackCell(cell))
    return cells.count - 1
  }

  /// Where the first column is that is not before the given one.
  private func place(of column: Int32, in row: [Column]) -> Int {
    var range = 0..<row.count
    while !range.isEmpty {
      let middle = (range.lowerBound + range.upperBound) / 2
      range = row[middle].column < column ? (middle + 1)..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }
}
