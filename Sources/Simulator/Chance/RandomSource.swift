// SPDX-License-Identifier: Apache-2.0

/// The only source of chance in a run: SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number
/// Generators", 2014). The same seed gives the same numbers in every process and on every machine.
public struct RandomSource: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A source that is wholly determined by `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    return Mix.avalanche(state)
  }

  /// What the source would be made from again.
  var peek: UInt64 { state }

  /// A source of its own, so that what one part of a run draws does not shift what another part draws.
  public mutating func fork() -> RandomSource { RandomSource(seed: next() ^ 0xa076_1d64_78bd_642f) }

  /// A number in the range, each equally likely as far as 64 bits allow (the bias is below 2⁻³² for the ranges used).
  public mutating func int(_ range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound - range.lowerBound)) &+ 1
    if span == 0 { return Int(truncatingIfNeeded: next()) }
    return range.lowerBound + Int(next().multipliedFullWidth(by: span).high)
  }

  /// A number in the range.
  public mutating func int64(_ range: ClosedRange<Int64>) -> Int64 {
    Int64(int(Int(range.lowerBound)...Int(range.upperBound)))
  }

  /// True in `permille` of 1,000 cases.
  public mutating func chance(permille: Int) -> Bool { int(0...999) < permille }

  /// One of the elements; nil if there is none.
  public mutating func pick<C: RandomAccessCollection>(_ all: C) -> C.Element? {
    guard !all.isEmpty else { return nil }
    return all[all.index(all.startIndex, offsetBy: int(0...(all.count - 1)))]
  }

  /// The elements in a drawn order (Fisher and Yates).
  public mutating func shuffled<T>(_ all: [T]) -> [T] {
    var order = all
    guard order.count > 1 else { return order }
    for last in stride(from: order.count - 1, to: 0, by: -1) { order.swapAt(last, int(0...last)) }
    return order
  }

  /// That many bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + 8)
    while bytes.count < count {
      let word = next()
      for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }
}

/// Mixing of numbers into 64-bit digests that are the same in every process (Swift's `Hasher` is seeded per process).
enum Mix {
  /// SplitMix64's finaliser.
  static func avalanche(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A digest of bytes, eight at a time.
  static func bytes(_ bytes: [UInt8]) -> UInt64 {
    var digest = UInt64(bytes.count) &* 0x9e37_79b9_7f4a_7c15
    bytes.withUnsafeBytes { raw in
      var offset = 0
      while offset + 8 <= raw.count {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        digest = (digest ^ word) &* 0xff51_afd7_ed55_8ccd
        digest ^= digest >> 32
        offset += 8
      }
      while offset < raw.count {
        digest = (digest ^ UInt64(raw[offset])) &* 0x0000_0100_0000_01b3
        offset += 1
      }
    }
    return avalanche(digest)
  }
}
