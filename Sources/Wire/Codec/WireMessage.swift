// SPDX-License-Identifier: Apache-2.0

/// A domain value that is a message of the schema.
protocol WireMessage {
  /// Reads the fields up to the end of the message.
  init(from reader: inout FieldReader) throws(WireError)
  /// Writes the fields in ascending order.
  func write(to writer: inout FieldWriter) throws(WireError)
}

/// A domain value that is an enum of the schema.
protocol WireEnumeration: Hashable {
  /// All cases that this version knows, with the name that JSON gives them, in the order of their numbers.
  static var named: [(value: Self, name: String)] { get }
  /// The number of the first of them: 1, or 0 where "unspecified" is a value of its own.
  static var firstNumber: UInt32 { get }
  /// The value for a number of a later version, if the domain can hold one.
  static func later(_ number: UInt32) -> Self?
  /// The number of a later version that this value holds.
  var laterNumber: UInt32? { get }
}

extension WireEnumeration {
  static var firstNumber: UInt32 { 1 }
  static func later(_ number: UInt32) -> Self? { nil }
  var laterNumber: UInt32? { nil }

  /// The case with this number, `nil` for 0 where that is none and for numbers of later versions.
  init?(wireNumber number: UInt32) {
    guard number >= Self.firstNumber, number - Self.firstNumber < UInt32(Self.named.count) else { return nil }
    self = Self.named[Int(number - Self.firstNumber)].value
  }

  /// The number of the case.
  func wireNumber() throws(WireError) -> UInt32 {
    if let number = laterNumber {
      guard number <= Int32.max else {
        throw WireError(.overflow(value: UInt64(number), largest: UInt64(Int32.max)))
      }
      guard number >= Self.firstNumber + UInt32(Self.named.count) else { throw WireError(.namedNumber(number)) }
      return number
    }
    guard let index = Self.named.firstIndex(where: { $0.value == self }) else { throw WireError(.missing) }
    return Self.firstNumber + UInt32(index)
  }
}
