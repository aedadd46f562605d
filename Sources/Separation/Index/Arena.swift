// SPDX-License-Identifier: Apache-2.0

/// Places of one size in plain memory, numbered from 0, in chunks that copies share until one of them writes.
///
/// Reading counts no references and checks no bounds: that is what makes a search fast, and why this is the one type of
/// the index that touches memory itself.
///
/// Sendable because chunks are written only by a copy that holds them alone (`isKnownUniquelyReferenced`), as with
/// the arrays of the standard library; and `bases` are never used but with `chunks`, which keep them alive.
struct Arena: @unchecked Sendable {
  private final class Chunk {
    let base: UnsafeMutableRawPointer
    private let bytes: Int

    init(bytes: Int) {
      self.bytes = bytes
      base = .allocate(byteCount: bytes, alignment: 64)
      base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    func copy() -> Chunk {
      let copy = Chunk(bytes: bytes)
      copy.base.copyMemory(from: base, byteCount: bytes)
      return copy
    }

    deinit { base.deallocate() }
  }

  /// Places by number, for as long as nobody writes.
  struct Reader {
    fileprivate let bases: UnsafeBufferPointer<UnsafeMutableRawPointer>
    fileprivate let stride: Int
    fileprivate let shift: Int

    @inline(__always)
    subscript(place: Int32) -> UnsafeRawPointer {
      let number = Int(place)
      return UnsafeRawPointer(bases[number >> shift]) + (number & ((1 << shift) - 1)) * stride
    }
  }

  private var chunks: ContiguousArray<Chunk> = []
  private var bases: ContiguousArray<UnsafeMutableRawPointer> = []
  private let stride: Int
  private let shift: Int
  private var used: Int32 = 0
  /// The first of the places that were given back; each holds the number of the next.
  private var free: Int32 = -1

  /// - Parameters:
  ///   - stride: bytes of a place; a multiple of 64 keeps places on lines of the processor's cache.
  ///   - shift: a chunk has two to the power of this many places.
  init(stride: Int, shift: Int) {
    self.stride = stride
    self.shift = shift
  }

  @inline(__always)
  func read<Value>(_ body: (Reader) -> Value) -> Value {
    bases.withUnsafeBufferPointer { body(Reader(bases: $0, stride: stride, shift: shift)) }
  }

  /// A place to write in, of the caller's own; valid until the next change.
  mutating func writable(_ place: Int32) -> UnsafeMutableRawPointer {
    let number = Int(place)
    let chunk = number >> shift
    if !isKnownUniquelyReferenced(&chunks[chunk]) {
      chunks[chunk] = chunks[chunk].copy()
      bases[chunk] = chunks[chunk].base
    }
    return bases[chunk] + (number & ((1 << shift) - 1)) * stride
  }

  /// A place that nobody has; what it holds is not defined.
  mutating func take() -> Int32 {
    if free >= 0 {
      let place = free
      free = writable(place).load(as: Int32.self)
      return place
    }
    if Int(used) >> shift == chunks.count {
      let chunk = Chunk(bytes: stride << shift)
      chunks.append(chunk)
      bases.append(chunk.base)
    }
    used += 1
    return used - 1
  }

  /// Gives a place back.
  mutating func give(back place: Int32) {
    writable(place).storeBytes(of: free, as: Int32.self)
    free = place
  }
}
