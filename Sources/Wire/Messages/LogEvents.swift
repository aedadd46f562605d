// SPDX-License-Identifier: Apache-2.0
import Separation
import TransparencyLog

extension Received: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var log: LogPosition?
    var at = Instant(milliseconds: 0)
    while let field = try reader.next() {
      switch field {
      case 1: log = try reader.message("log")
      case 2: at = try reader.instant("at")
      default: try reader.skip()
      }
    }
    self.init(log: try reader.required(log, "log"), at: at)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "log", log)
    writer.instant(2, at)
  }
}

extension PartRemoved: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var entry: EntryRef?
    var number = 0
    var reason: RemovalReason?
    while let field = try reader.next() {
      switch field {
      case 1: entry = try reader.message("entry")
      case 2: number = Int(try reader.uint32("number", largest: UInt32(Limits.parts - 1)))
      case 3: reason = try reader.enumeration("reason")
      default: try reader.skip()
      }
    }
    self.init(
      entry: try reader.required(entry, "entry"), number: number, reason: try reader.required(reason, "reason"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "entry", entry)
    let number = try checkedNumber(number, below: Limits.parts, "number")
    writer.uint64(2, number)
    try writer.enumeration(3, "reason", reason)
  }
}

extension KeyRotated: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var origin: Origin?
    var atSize: UInt64 = 0
    var newKey: VerifierKey?
    var certificate: [UInt8]?
    while let field = try reader.next() {
      switch field {
      case 1: origin = try reader.origin("origin")
      case 2: atSize = try reader.logSize("at_size")
      case 3: newKey = try reader.verifierKey("new_key")
      case 4: certificate = try reader.note("certificate")
      default: try reader.skip()
      }
    }
    self.init(
      origin: try reader.required(origin, "origin"), atSize: atSize, newKey: try reader.required(newKey, "new_key"),
      certificate: try reader.required(certificate, "certificate"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    writer.string(1, origin.name)
    try writer.logSize(2, "at_size", atSize)
    writer.string(3, newKey.vkey)
    try writer.note(4, "certificate", certificate)
  }
}

extension Sealed: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var last: LogPosition?
    var cause: SealCause?
    var certificate: [UInt8]?
    while let field = try reader.next() {
      switch field {
      case 1: last = try reader.message("last")
      case 2: cause = try reader.enumeration("cause")
      case 3: certificate = try reader.note("certificate")
      default: try reader.skip()
      }
    }
    self.init(
      last: try reader.required(last, "last"), cause: try reader.required(cause, "cause"),
      certificate: try reader.required(certificate, "certificate"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "last", last)
    try writer.enumeration(2, "cause", cause)
    try writer.note(3, "certificate", certificate)
  }
}

extension SuccessorOrigin: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var predecessor: LogPosition?
    var certificate: [UInt8]?
    while let field = try reader.next() {
      switch field {
      case 1: predecessor = try reader.message("predecessor")
      case 2: certificate = try reader.note("certificate")
      default: try reader.skip()
      }
    }
    self.init(
      predecessor: try reader.required(predecessor, "predecessor"),
      certificate: try reader.required(certificate, "certificate"))
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try writer.message(1, "predecessor", predecessor)
    try writer.note(2, "certificate", certificate)
  }
}

extension SplitView: WireMessage {
  init(from reader: inout FieldReader) throws(WireError) {
    var origin: Origin?
    var first: [UInt8]?
    var second: [UInt8]?
    var root: Hash256?
    var proof: [Hash256] = []
    while let field = try reader.next() {
      switch field {
      case 1: origin = try reader.origin("origin")
      case 2: first = try reader.note("first")
      case 3: second = try reader.note("second")
      case 4: root = try reader.hash("root_at_first")
      case 5:
        let limit = TransparencyLog.Limits.proofHashes
        proof = try reader.list("proof", limit: limit) { (reader) throws(WireError) in try reader.hash("hash") }
      default: try reader.skip()
      }
    }
    self.init(
      origin: try reader.required(origin, "origin"), first: try reader.required(first, "first"),
      second: try reader.required(second, "second"), rootAtFirst: root, proof: proof)
  }

  func write(to writer: inout FieldWriter) throws(WireError) {
    try checkCount(proof.count, 0...TransparencyLog.Limits.proofHashes, "proof")
    writer.string(1, origin.name)
    try writer.note(2, "first", first)
    try writer.note(3, "second", second)
    if let rootAtFirst { writer.hash(4, rootAtFirst) }
    for hash in proof { writer.hash(5, hash) }
  }
}
