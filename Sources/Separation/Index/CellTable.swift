// SPDX-License-Identifier: Apache-2.0

/// Numbers by cell: open addressing with linear probing. Nothing is ever taken out.
struct CellTable: Sendable {
  private struct Place: Sendable {
    var cell: UInt64
    /// -1 where nothing is.
    var column: Int32
  }

  private var places: ContiguousArray<Place>
  private(set) var count = 0

  init() { places = ContiguousArray(repeating: Place(cell: 0, column: -1), count: 16) }

  /// The column of a cell.
  @inline(__always)
  subscript(cell: UInt64) -> Int32? {
    places.withUnsafeBufferPointer { places in
      var place = Self.place(of: cell, places.count)
      while places[place].column >= 0 {
        if places[place].cell == cell { return places[place].column }
        place = (place + 1) & (places.count - 1)
      }
      return nil
    }
  }

  /// Calls back with the column of every cell.
  func each(_ body: (Int32) -> Void) {
    for place in places where place.column >= 0 { body(place.column) }
  }

  /// Gives a cell that has none a column.
  mutating func insert(_ cell: UInt64, _ column: Int32) {
    if (count + 1) * 2 > places.count { grow() }
    put(Place(cell: cell, column: column))
    count += 1
  }

  private mutating func put(_ new: Place) {
    var place = Self.place(of: new.cell, places.count)
    while places[place].column >= 0 { place = (place + 1) & (places.count - 1) }
    places[place] = new
  }

  private mutating func grow() {
    let old = places
    places = ContiguousArray(repeating: Place(cell: 0, column: -1), count: old.count * 2)
    for place in old where place.column >= 0 { put(place) }
  }

  /// The upper bits of a product with an odd constant (Fibonacci hashing).
  @inline(__always)
  private static func place(of cell: UInt64, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: (cell &* 0x9E37_79B9_7F4A_7C15) >> 32) & (capacity - 1)
  }
}
