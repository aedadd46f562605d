// SPDX-License-Identifier: Apache-2.0
import Geodesy

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Marks in cells of latitude, longitude and time, to be asked which of them a given one may meet.
///
/// A mark lies in one cell, that of its middle. What is larger or longer lies in a layer of larger cells, so that in each
/// layer it is known how far around, and how long before, a mark must be looked for. Rows of cells have as many columns
/// as their circle of latitude needs: cells are about as wide as high everywhere, and at the poles a row has six.
struct SpaceTimeGrid: Sendable {
  /// What a layer takes.
  private struct Size: Hashable {
    /// Cells are 64 km times this power of four high, and disks reach no further.
    var space: Int
    /// Windows are six hours times this power of eight long at most; in the last layers they are of any length.
    var time: Int
  }

  private struct Layer: Sendable {
    let size: Size
    /// Metres: height of a cell.
    let cell: Double
    /// No window is longer, in units of marks, rounded up at both ends.
    let longest: Int32
    let rows: Int
    /// Of each row.
    let columnCounts: ContiguousArray<Int>
    var table = CellTable()

    init(_ size: Size) {
      self.size = size
      cell = SpaceTimeGrid.cell(size.space)
      longest = size.time < SpaceTimeGrid.anyLength ? Mark.ceiling(SpaceTimeGrid.span(size.time)) + 2 : .max
      let rows = max(1, Int((20_037_508 / cell).rounded(.up)))
      self.rows = rows
      columnCounts = ContiguousArray((0..<rows).map { SpaceTimeGrid.columns($0, rows) })
    }
  }

  private static let anyLength = 3
  private static let largest = 4
  private var layers: ContiguousArray<Layer> = []
  private var cells = MarkCells()

  // MARK: Cells

  private static func latitude(_ point: Cartesian) -> Double {
    let fromAxis = (point.x * point.x + point.y * point.y).squareRoot()
    return atan2(point.z, fromAxis * (1 - WGS84.flattening) * (1 - WGS84.flattening))
  }

  private static func size(_ bounds: Bounds) -> Size {
    var size = Size(space: 0, time: 0)
    while size.space < largest, bounds.reach > cell(size.space) { size.space += 1 }
    while size.time < anyLength, bounds.end - bounds.start > span(size.time) { size.time += 1 }
    return size
  }

  private static func cell(_ space: Int) -> Double { Double(64_000 << (2 * space)) }
  private static func span(_ time: Int) -> Int64 { 21_600_000 << (3 * Int64(time)) }

  private static func row(_ latitude: Double, _ rows: Int) -> Int {
    min(max(Int((latitude / .pi + 0.5) * Double(rows)), 0), rows - 1)
  }

  /// Columns of a row, by its latitude that is nearest to the equator.
  private static func columns(_ row: Int, _ rows: Int) -> Int {
    let edges = (Double(row) / Double(rows) - 0.5, Double(row + 1) / Double(rows) - 0.5)
    let nearest = edges.0 < 0 && edges.1 > 0 ? 0 : min(abs(edges.0), abs(edges.1))
    return max(1, Int(2 * Double(rows) * cos(nearest * .pi)))
  }

  private static func column(_ longitude: Double, _ columns: Int) -> Int {
    min(max(Int((longitude / (2 * .pi) + 0.5) * Double(columns)), 0), columns - 1)
  }

  @inline(__always)
  private static func cell(_ row: Int, _ column: Int) -> UInt64 { UInt64(row) << 32 | UInt64(column) }

  private static func frame(_ row: Int, _ column: Int, _ layer: Layer) -> CellFrame {
    let latitude = ((Double(row) + 0.5) / Double(layer.rows) - 0.5) * 180
    let longitude = ((Double(column) + 0.5) / Double(layer.columnCounts[row]) - 0.5) * 360
    return CellFrame(
      origin: WGS84.cartesian(GeodeticPoint(latitude: latitude, longitude: longitude)), quantum: layer.cell / 1_024)
  }

  // MARK: Changing

  /// Puts something in, and says in which cell.
  mutating func insert(_ bounds: Bounds, group: Int16, slot: Int32) -> Int32 {
    let size = Self.size(bounds)
    let layer =
      layers.firstIndex { $0.size == size }
      ?? {
        layers.append(Layer(size))
        return layers.count - 1
      }()
    let row = Self.row(Self.latitude(bounds.middle), layers[layer].rows)
    let column = Self.column(atan2(bounds.middle.y, bounds.middle.x), layers[layer].columnCounts[row])
    let cell = Self.cell(row, column)
    let place: Int32
    if let known = layers[layer].table[cell] {
      place = known
    } else {
      place = cells.append(Self.frame(row, column, layers[layer]))
      layers[layer].table.insert(cell, place)
    }
    cells.insert(bounds, group: group, slot: slot, cell: place)
    return place
  }

  /// Takes out what lies in a cell under a slot and starts at a time in milliseconds.
  mutating func remove(cell: Int32, start: Int64, slot: Int32) {
    cells.remove(start: Mark.floor(start), slot: slot, cell: cell)
  }

  // MARK: Asking

  /// The cells, for as long as nobody writes.
  @inline(__always)
  func read<Value>(_ body: (MarkCells.Reader) -> Value) -> Value { cells.read(body) }

  /// The slots of all marks that the given bounds meet, but for those of a group.
  func slots(meeting bounds: Bounds, without group: Int16) -> ContiguousArray<Int32> {
    var visits = ContiguousArray<LeafVisit>()
    visits.reserveCapacity(60)
    let latitude = Self.latitude(bounds.middle)
    let longitude = atan2(bounds.middle.y, bounds.middle.x)
    cells.read { cells in
      layers.withUnsafeBufferPointer { layers in
        for layer in layers.indices {
          Self.collect(layers, layer, bounds, group, latitude, longitude, cells, &visits)
        }
      }
    }
    guard !visits.isEmpty else { return [] }
    var marks = ContiguousArray<MarkLeaf.Rest>()
    // The leaves are kept by the grid, which nobody changes meanwhile.
    cells.read { _ in
      var touched: UInt32 = 0
      for visit in visits { touched &+= visit.touch() }
      // What was read must be of some use, or it would not be read.
      marks.reserveCapacity(100 + Int(touched & 1))
      for visit in visits { visit.collect(&marks) }
    }
    let (start, end) = (Mark.floor(bounds.start), Mark.ceiling(bounds.end))
    var slots = ContiguousArray<Int32>()
    slots.reserveCapacity(marks.count)
    for mark in marks where mark.start <= end && start <= mark.end { slots.append(mark.slot) }
    return slots
  }

  @inline(__always)
  private static func collect(
    _ layers: UnsafeBufferPointer<Layer>, _ number: Int, _ bounds: Bounds, _ group: Int16, _ latitude: Double,
    _ longitude: Double, _ cells: MarkCells.Reader, _ visits: inout ContiguousArray<LeafVisit>
  ) {
    // The angle is that on the most curved spot of the ellipsoid, with 2 % for what else it differs from a sphere.
    let angle = (bounds.reach + layers[number].cell) / WGS84.smallestCurvatureRadius * 1.02
    let longest = layers[number].longest
    guard angle <= 0.5, let wide = halfWidth(latitude, angle) else {
      layers[number].table.each { cells.collect(cells[$0], bounds, without: group, longest: longest, &visits) }
      return
    }
    let rows = layers[number].rows
    for row in row(latitude - angle, rows)...row(latitude + angle, rows) {
      let count = layers[number].columnCounts[row]
      let from = Int(((longitude - wide) / (2 * .pi) + 0.5) * Double(count) + Double(count)) - count
      let to = Int(((longitude + wide) / (2 * .pi) + 0.5) * Double(count) + Double(count)) - count
      for place in from...min(to, from + count - 1) {
        // Around the antimeridian.
        let wrapped = place < 0 ? place + count : place >= count ? place - count : place
        guard let found = layers[number].table[cell(row, wrapped)] else { continue }
        cells.collect(cells[found], bounds, without: group, longest: longest, &visits)
      }
    }
  }

  /// How far in longitude a circle of an angle around a latitude extends; nil if it comes near a pole.
  private static func halfWidth(_ latitude: Double, _ angle: Double) -> Double? {
    guard abs(latitude) + angle < 1.55 else { return nil }
    let sine = angle / cos(latitude)
    // asin x ≤ 1.05 x for x ≤ 1/2.
    return sine <= 0.5 ? sine * 1.05 : asin(min(1, sin(angle) / cos(latitude))) * 1.001
  }

  /// The slots of all that may have ended before a time in milliseconds.
  func slots(endedBefore time: Int64) -> ContiguousArray<Int32> {
    var slots = ContiguousArray<Int32>()
    cells.read { reader in
      for cell in 0..<Int32(cells.count) {
        reader.collect(reader[cell], endedBefore: Mark.ceiling(time), &slots)
      }
    }
    return slots
  }
}
