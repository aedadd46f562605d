// SPDX-License-Identifier: Apache-2.0

/// The random numbers of NumPy's `Generator(PCG64(seed))`, bit for bit, so that a workload which was published with
/// answer keys can be drawn again.
///
/// PCG64 is "PCG XSL RR 128/64" (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms
/// for Random Number Generation", 2014), seeded by NumPy's `SeedSequence`.
struct NumpyGenerator: RandomNumberGenerator {
  private var state: UInt128
  private let increment: UInt128
  /// The upper half of a number of which the lower was used.
  private var half: UInt32?

  /// The sequence of a seed of one 32-bit word.
  init(seed: UInt32) {
    let words = SeedSequence(seed).words
    increment = (UInt128(words[2]) << 64 | UInt128(words[3])) << 1 | 1
    state = 0
    step()
    state &+= UInt128(words[0]) << 64 | UInt128(words[1])
    step()
  }

  private mutating func step() {
    let multiplier = UInt128(2_549_297_995_355_413_924) << 64 | UInt128(4_865_540_595_714_422_341)
    state = state &* multiplier &+ increment
  }

  mutating func next() -> UInt64 {
    step()
    let folded = UInt64(truncatingIfNeeded: state >> 64) ^ UInt64(truncatingIfNeeded: state)
    let turn = UInt64(truncatingIfNeeded: state >> 122)
    return folded >> turn | folded << ((64 - turn) & 63)
  }

  private mutating func nextHalf() -> UInt32 {
    if let half {
      self.half = nil
      return half
    }
    let word = next()
    half = UInt32(truncatingIfNeeded: word >> 32)
    return UInt32(truncatingIfNeeded: word)
  }

  /// `random(count)`: numbers in 0..<1.
  mutating func fractions(_ count: Int) -> [Double] { (0..<count).map { _ in Double(next() >> 11) * 0x1p-53 } }

  /// `uniform(low, high, count)`.
  mutating func uniform(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
    fractions(count).map { low + (high - low) * $0 }
  }

  /// `permutation(count)`.
  mutating func permutation(_ count: Int) -> [Int] {
    var numbers = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      let mask = UInt32.max >> UInt32(index).leadingZeroBitCount
      var other = nextHalf() & mask
      while other > UInt32(index) { other = nextHalf() & mask }
      numbers.swapAt(index, Int(other))
    }
    return numbers
  }
}

/// How NumPy turns a seed into a generator's first state.
private struct SeedSequence {
  let words: [UInt64]

  init(_ seed: UInt32) {
    var constant: UInt32 = 0x43b0_d7e5
    func hashed(_ value: UInt32) -> UInt32 {
      let mixed = value ^ constant
      constant = constant &* 0x931e_8875
      let product = mixed &* constant
      return product ^ (product >> 16)
    }
    var pool = [hashed(seed), hashed(0), hashed(0), hashed(0)]
    for source in 0..<4 {
      for target in 0..<4 where source != target {
        let mixed = 0xca01_f9dd &* pool[target] &- 0x4973_f715 &* hashed(pool[source])
        pool[target] = mixed ^ (mixed >> 16)
      }
    }
    constant = 0x8b51_f9dd
    let halves = (0..<8).map { index in
      let mixed = pool[index % 4] ^ constant
      constant = constant &* 0x58f3_8ded
      let product = mixed &* constant
      return UInt64(product ^ (product >> 16))
    }
    words = (0..<4).map { halves[2 * $0] | halves[2 * $0 + 1] << 32 }
  }
}
