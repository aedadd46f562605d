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
/// A mark lies in one cell, that of its middle and start. What is larger or longer lies in a layer of larger cells, so
/// that in each layer it is known how far around a mark must be looked. Rows of cells have as many columns as their
/// circle of latitude needs: cells are about as wide as high everywhere, and at the poles a row is one cell.
struct SpaceTimeGrid: Sendable {
  /// What a layer takes.
  private struct Size: Hashable {
    /// Cells are 32 km times this power of four high.
    var space: Int
    /// Spans of time are six hours times this power of eight long; what is longer than all of them has one span.
    var time: Int
  }

  private struct Layer: Sendable {
    let size: Size
    /// Metres: height of a cell, and the most that a mark reaches here.
    let cell: Double
    /// Milliseconds: length of a span, and the most that a mark lasts here.
    let span: Int64
    let rows: Int
    /// Of each row.
    let columnCounts: ContiguousArray<Int>
    var table = CellTable()
    var columns: ContiguousArray<Column> = []

    init(_ size: Size) {
      self.size = size
      cell = SpaceTimeGrid.cell(size.space)
      span = size.time < SpaceTimeGrid.longest ? SpaceTimeGrid.span(size.time) : .max / 8
      let rows = max(1, Int((20_037_508 / cell).rounded(.up)))
      self.rows = rows
      columnCounts = ContiguousArray((0..<rows).map { SpaceTimeGrid.columns($0, rows) })
    }
  }

  /// The marks of one cell by spans of time.
  private struct Column: Sendable {
    var first: Int64 = 0
    var spans: ContiguousArray<ContiguousArray<Mark>> = []
    /// What is too far in time from the rest of the cell.
    var far: ContiguousArray<Mark> = []

    /// Spans that one column has at most.
    static let spans = 512

    /// The marks of a span, if it can have a place of its own.
    mutating func place(of span: Int64) -> Int? {
      if let known = known(span) { return known }
      trim()
      if spans.isEmpty { first = span }
      let wanted = span - first
      if wanted >= 0, wanted < Int64(spans.count) { return Int(wanted) }
      guard wanted > -Int64(Self.spans), wanted < Int64(Self.spans) else { return nil }
      if wanted < 0 {
        guard spans.count - Int(wanted) <= Self.spans else { return nil }
        spans.insert(contentsOf: ContiguousArray(repeating: [], count: Int(-wanted)), at: 0)
        first = span
        return 0
      }
      while spans.count <= Int(wanted) { spans.append([]) }
      return Int(wanted)
    }

    private func known(_ span: Int64) -> Int? {
      let place = span - first
      return place >= 0 && place < Int64(spans.count) ? Int(place) : nil
    }

    /// Gives up spans at both ends that have become empty, or the past would leave no room for what is to come.
    private mutating func trim() {
      while spans.last?.isEmpty == true { spans.removeLast() }
      let past = spans.prefix { $0.isEmpty }.count
      guard past > 0 else { return }
      spans.removeFirst(past)
      first += Int64(past)
    }
  }

  private static let longest = 3
  private var layers: [Layer] = []

  // MARK: Cells

  private static func latitude(_ x: Double, _ y: Double, _ z: Double) -> Double {
    atan2(z, (x * x + y * y).squareRoot() * (1 - WGS84.flattening) * (1 - WGS84.flattening))
  }

  private static func size(_ mark: Mark) -> Size {
    var size = Size(space: 0, time: 0)
    while size.space < 6, Double(mark.reach) > cell(size.space) { size.space += 1 }
    while size.time < longest, mark.end - mark.start > span(size.time) { size.time += 1 }
    return size
  }

  private static func cell(_ space: Int) -> Double { Double(32_000 << (2 * space)) }
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

  private static func cell(_ row: Int, _ column: Int) -> UInt64 { UInt64(row) << 32 | UInt64(column) }

  private static func cell(_ mark: Mark, _ layer: Layer) -> UInt64 {
    let (x, y, z) = (Double(mark.x), Double(mark.y), Double(mark.z))
    let row = row(latitude(x, y, z), layer.rows)
    return cell(row, column(atan2(y, x), layer.columnCounts[row]))
  }

  private static func span(_ start: Int64, _ span: Int64) -> Int64 {
    start >= 0 ? start / span : -((-start - 1) / span) - 1
  }

  /// Whether a cell holds marks that have no span of time of their own and are looked at by every question.
  var isCrowded: Bool { layers.contains { $0.columns.contains { !$0.far.isEmpty } } }

  // MARK: Changing

  mutating func insert(_ mark: Mark) {
    let size = Self.size(mark)
    let layer =
      layers.firstIndex { $0.size == size }
      ?? {
        layers.append(Layer(size))
        return layers.count - 1
      }()
    let cell = Self.cell(mark, layers[layer])
    let column: Int
    if let known = layers[layer].table[cell] {
      column = known
    } else {
      column = layers[layer].columns.count
      layers[layer].columns.append(Column())
      layers[layer].table.insert(cell, column)
    }
    let span = Self.span(mark.start, layers[layer].span)
    if let place = layers[layer].columns[column].place(of: span) {
      layers[layer].columns[column].spans[place].append(mark)
    } else {
      layers[layer].columns[column].far.append(mark)
    }
  }

  /// Takes out a mark that was put in.
  mutating func remove(_ mark: Mark) {
    let size = Self.size(mark)
    guard let layer = layers.firstIndex(where: { $0.size == size }),
      let column = layers[layer].table[Self.cell(mark, layers[layer])]
    else { return }
    let wanted = Self.span(mark.start, layers[layer].span) - layers[layer].columns[column].first
    if wanted >= 0, wanted < Int64(layers[layer].columns[column].spans.count),
      Self.take(mark.slot, from: &layers[layer].columns[column].spans[Int(wanted)])
    {
      return
    }
    _ = Self.take(mark.slot, from: &layers[layer].columns[column].far)
  }

  private static func take(_ slot: Int32, from marks: inout ContiguousArray<Mark>) -> Bool {
    guard let place = marks.firstIndex(where: { $0.slot == slot }), let last = marks.popLast() else { return false }
    if place < marks.count { marks[place] = last }
    return true
  }

  // MARK: Asking

  /// Calls back with the slot of every mark that the given one meets.
  func each(meeting mark: Mark, _ body: (Int32) -> Void) {
    let (x, y, z) = (Double(mark.x), Double(mark.y), Double(mark.z))
    let (latitude, longitude) = (Self.latitude(x, y, z), atan2(y, x))
    for layer in layers { Self.scan(layer, mark, latitude, longitude, body) }
  }

  private static func scan(
    _ layer: Layer, _ mark: Mark, _ latitude: Double, _ longitude: Double, _ body: (Int32) -> Void
  ) {
    // The angle is that on the most curved spot of the ellipsoid, with 2 % for what else it differs from a sphere.
    let angle = (Double(mark.reach) + layer.cell) / WGS84.smallestCurvatureRadius * 1.02
    let first = span(mark.start - layer.span, layer.span)
    let last = span(mark.end, layer.span)
    let lowest = row(latitude - angle, layer.rows)
    let highest = row(latitude + angle, layer.rows)
    let wide = halfWidth(latitude, angle)
    layer.columns.withUnsafeBufferPointer { columns in
      if wide == nil || angle > 0.5 {
        for column in columns { scan(column, first, last, mark, body) }
        return
      }
      for row in lowest...highest {
        let count = layer.columnCounts[row]
        let from = Int(((longitude - (wide ?? 0)) / (2 * .pi) + 0.5) * Double(count) + Double(count)) - count
        let to = Int(((longitude + (wide ?? 0)) / (2 * .pi) + 0.5) * Double(count) + Double(count)) - count
        for place in from...min(to, from + count - 1) {
          // Around the antimeridian.
          let wrapped = place < 0 ? place + count : place >= count ? place - count : place
          guard let column = layer.table[cell(row, wrapped)] else { continue }
          scan(columns[column], first, last, mark, body)
        }
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

  @inline(__always)
  private static func scan(
    _ column: Column, _ first: Int64, _ last: Int64, _ mark: Mark, _ body: (Int32) -> Void
  ) {
    let from = max(0, first - column.first)
    let to = min(Int64(column.spans.count) - 1, last - column.first)
    if from <= to {
      column.spans.withUnsafeBufferPointer { spans in
        for span in Int(from)...Int(to) {
          spans[span].withUnsafeBufferPointer { marks in
            for other in marks where mark.meets(other) { body(other.slot) }
          }
        }
      }
    }
    for other in column.far where mark.meets(other) { body(other.slot) }
  }
}
