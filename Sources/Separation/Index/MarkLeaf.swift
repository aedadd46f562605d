// SPDX-License-Identifier: Apache-2.0

/// The bounds of a volume in small numbers, in the plane of its cell, rounded outwards.
struct Mark {
  /// The middle, in the cell's quanta of length.
  var x: Int16 = 0
  var y: Int16 = 0
  /// In quanta, with the rounding of the middle.
  var reach: Int16 = 0
  /// In units of four metres.
  var lowest: Int16 = 0
  var highest: Int16 = 0
  /// Of the caller, at least 0; see ``MarkQuery/without``.
  var group: Int16 = 0
  /// In units of ``Mark/unit``.
  var start: Int32 = 0
  var end: Int32 = 0
  /// Where the volume is kept.
  var slot: Int32 = 0

  /// Milliseconds in which marks count time.
  static let unit: Int64 = 4_000

  /// What fills places without a mark: it reaches so much less than nowhere that no question meets it.
  static let nothing = Mark(reach: -20_000)

  /// By what marks of a cell are in order.
  var key: Int64 { Int64(start) << 32 | Int64(slot) }

  /// Time in whole units, rounded down, within what a mark can say; likewise rounded up.
  static func floor(_ milliseconds: Int64) -> Int32 {
    // Nothing is before 1970, so that all questions that begin before then may begin there.
    Int32(clamping: max(0, milliseconds) / unit)
  }
  static func ceiling(_ milliseconds: Int64) -> Int32 { Int32(clamping: (max(0, milliseconds) + unit - 1) / unit) }

  /// A height in whole units, rounded down, within what a mark can say; likewise rounded up. A monotonic rounding keeps
  /// what is at most something else at most that, and of two such numbers the difference has 16 bits.
  static func floor(_ metres: Double) -> Int16 { Int16(Int(max(0, min(32_000, metres / 4 + 16_000))) - 16_000) }
  static func ceiling(_ metres: Double) -> Int16 { Int16(16_000 - Int(max(0, min(32_000, 16_000 - metres / 4)))) }
}

/// What eight marks are tested by at a time.
struct MarkOctet {
  var x: SIMD8<Int16>
  var y: SIMD8<Int16>
  var reach: SIMD8<Int16>
  var lowest: SIMD8<Int16>
  var highest: SIMD8<Int16>
  var group: SIMD8<Int16>
}

/// What is looked for in the marks of one cell.
struct MarkQuery {
  var x: Int16
  var y: Int16
  var reach: Int16
  var lowest: Int16
  var highest: Int16
  /// A group that is not looked at, at least 0.
  var without: Int16
  var start: Int32
  var end: Int32

  /// Which of eight marks the question may meet, whenever: two words of four lanes of 16 bits, all set where it does.
  ///
  /// The disks meet only if the middles lie in a square and in the square turned by an eighth: 5 % more than a circle,
  /// in whole numbers.
  @inline(__always)
  func meets(_ octet: UnsafePointer<MarkOctet>) -> (UInt64, UInt64) {
    let octet = octet.pointee
    let reach = octet.reach &+ self.reach
    let (x, y) = (magnitude(octet.x &- self.x), magnitude(octet.y &- self.y))
    // A little more than the square root of two, times the reach.
    let diagonal = reach &+ (reach &>> 1) &- (reach &>> 4) &- (reach &>> 6) &+ 2
    // Less than zero in each lane that fails. Comparisons make masks, which the compiler takes apart lane by lane.
    let lateral = (reach &- x) | (reach &- y) | (diagonal &- x &- y)
    let rest = (highest &- octet.lowest) | (octet.highest &- lowest) | ((octet.group ^ without) &- 1)
    let words = unsafeBitCast(~((lateral | rest) &>> 15), to: SIMD2<UInt64>.self)
    return (words.x, words.y)
  }
}

@inline(__always)
private func magnitude(_ value: SIMD8<Int16>) -> SIMD8<Int16> {
  let sign = value &>> 15
  return (value ^ sign) &- sign
}

/// Up to 16 marks in a place of an arena: their number, then what is tested first by eights, then the rest one by one.
struct MarkLeaf {
  struct Rest {
    var start: Int32
    var end: Int32
    var slot: Int32
  }

  static let octets = 2
  static let capacity = octets * 8
  private static let octetsFrom = 64
  /// Of the processor's cache.
  static let linesTested = (octets * MemoryLayout<MarkOctet>.stride + 63) / 64
  private static let restFrom = octetsFrom + octets * MemoryLayout<MarkOctet>.stride
  static let stride = (restFrom + capacity * MemoryLayout<Rest>.stride + 63) / 64 * 64

  let base: UnsafeMutableRawPointer

  @inline(__always)
  static func count(_ base: UnsafeRawPointer) -> Int { Int(base.load(as: Int32.self)) }

  @inline(__always)
  static func octet(_ base: UnsafeRawPointer, _ number: Int) -> UnsafePointer<MarkOctet> {
    (base + octetsFrom + number * MemoryLayout<MarkOctet>.stride).assumingMemoryBound(to: MarkOctet.self)
  }

  @inline(__always)
  static func rest(_ base: UnsafeRawPointer) -> UnsafePointer<Rest> {
    (base + restFrom).assumingMemoryBound(to: Rest.self)
  }

  var count: Int {
    get { Self.count(base) }
    nonmutating set { base.storeBytes(of: Int32(newValue), as: Int32.self) }
  }

  subscript(place: Int) -> Mark {
    get {
      let octet = Self.octet(base, place / 8)
      let (lane, rest) = (place % 8, Self.rest(base)[place])
      return Mark(
        x: octet.pointee.x[lane], y: octet.pointee.y[lane], reach: octet.pointee.reach[lane],
        lowest: octet.pointee.lowest[lane], highest: octet.pointee.highest[lane], group: octet.pointee.group[lane],
        start: rest.start, end: rest.end, slot: rest.slot)
    }
    nonmutating set {
      let octet = UnsafeMutablePointer(mutating: Self.octet(base, place / 8))
      let lane = place % 8
      octet.pointee.x[lane] = newValue.x
      octet.pointee.y[lane] = newValue.y
      octet.pointee.reach[lane] = newValue.reach
      octet.pointee.lowest[lane] = newValue.lowest
      octet.pointee.highest[lane] = newValue.highest
      octet.pointee.group[lane] = newValue.group
      UnsafeMutablePointer(mutating: Self.rest(base))[place] = Rest(
        start: newValue.start, end: newValue.end, slot: newValue.slot)
    }
  }

  /// Makes it empty, whatever was there.
  func clear() {
    for place in 0..<Self.capacity { self[place] = .nothing }
    count = 0
  }

  func append(_ mark: Mark) {
    let place = count
    self[place] = mark
    count = place + 1
  }

  /// Takes a mark out and moves the last one there.
  func remove(at place: Int) {
    let last = count - 1
    if place < last { self[place] = self[last] }
    self[last] = .nothing
    count = last
  }

  func place(of slot: Int32) -> Int? {
    let rest = Self.rest(base)
    return (0..<count).first { rest[$0].slot == slot }
  }

  /// The latest end, or the first moment if there is nothing.
  var latest: Int32 {
    let rest = Self.rest(base)
    return (0..<count).reduce(.min) { max($0, rest[$1].end) }
  }
}
