// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

extension EntryRef: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var origin: Origin?
    var index: UInt64 = 0
    var leaf: Hash256?
    while let field = try reader.next() {
      switch field {
      case 1: origin = try reader.origin("origin")
      case 2: index = try reader.logSize("index", isIndex: true)
      case 3: leaf = try reader.hash("leaf")
      default: try reader.skip()
      }
    }
    self.init(
      origin: try reader.required(origin, "origin"), index: index, leaf: try reader.required(leaf, "leaf"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, origin.name)
    try writer.logSize(2, "index", index, isIndex: true)
    writer.hash(3, leaf)
  }
}

extension LogPosition: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var origin: Origin?
    var size: UInt64 = 0
    var root: Hash256?
    while let field = try reader.next() {
      switch field {
      case 1: origin = try reader.origin("origin")
      case 2: size = try reader.logSize("size")
      case 3: root = try reader.hash("root")
      default: try reader.skip()
      }
    }
    self.init(origin: try reader.required(origin, "origin"), size: size, root: try reader.required(root, "root"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, origin.name)
    try writer.logSize(2, "size", size)
    writer.hash(3, root)
  }
}

extension PartCommitment: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var role: PartRole?
    var size: UInt64 = 0
    var commitment: Hash256?
    while let field = try reader.next() {
      switch field {
      case 1: role = try reader.enumeration("role")
      case 2: size = try reader.uint64("size", largest: UInt64(Limits.partBytes))
      case 3: commitment = try reader.hash("commitment")
      default: try reader.skip()
      }
    }
    self.init(
      role: try reader.required(role, "role"), size: size, commitment: try reader.required(commitment, "commitment"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.enumeration(1, "role", role)
    guard size <= UInt64(Limits.partBytes) else {
      throw WireError(.overflow(value: size, largest: UInt64(Limits.partBytes))).inside("size")
    }
    writer.uint64(2, size)
    writer.hash(3, commitment)
  }
}

extension NumberedFeature: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var entry: EntryRef?
    var number = 0
    while let field = try reader.next() {
      switch field {
      case 1: entry = try reader.message("entry")
      case 2: number = Int(try reader.uint32("number", largest: UInt32(Limits.features - 1)))
      default: try reader.skip()
      }
    }
    self.init(entry: try reader.required(entry, "entry"), number: number)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "entry", entry)
    let number = try checkedNumber(number, below: Limits.features, "number")
    writer.uint64(2, number)
  }
}

/// A number in a list, refused if the list can not be that long.
func checkedNumber(_ number: Int, below limit: Int, _ name: StaticString) throws(WireError) -> UInt64 {
  guard (0..<limit).contains(number) else {
    throw WireError(.outOfRange(value: Int64(number), allowed: 0...Int64(limit - 1))).inside(name)
  }
  return UInt64(number)
}
