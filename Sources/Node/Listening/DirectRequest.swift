// SPDX-License-Identifier: Apache-2.0
import HTTPTypes
import NIOCore
import NIOHTTP1

/// A request that may be answered on its connection: how many bytes its body has is stated, and the connection stays as
/// it is after it. Its headers are looked through once.
struct DirectRequest: Sendable {
  let head: HTTPRequestHead
  /// Bytes of the body.
  private(set) var length = 0
  private(set) var contentType: String?
  private(set) var authorization: String?
  private(set) var cookie: String?
  private(set) var csrf: String?
  private(set) var hasIdempotencyKey = false

  /// nil if it is not one of those.
  init?(_ head: HTTPRequestHead) {
    guard head.version == .http1_1 else { return nil }
    self.head = head
    var length: Int?
    for (name, value) in head.headers {
      switch name.utf8.count {
      case 6:
        if name.names("expect") { return nil }
        if name.names("cookie"), !Self.keep(value, in: &cookie) { return nil }
      case 7: if name.names("upgrade") { return nil }
      case 10: if name.names("connection"), !value.names("keep-alive") { return nil }
      case 12: if name.names("content-type"), !Self.keep(value, in: &contentType) { return nil }
      case 13:
        if name.names("authorization"), !Self.keep(value, in: &authorization) { return nil }
        if name.names("x-parley-csrf"), !Self.keep(value, in: &csrf) { return nil }
      case 14: if name.names("content-length") { length = Int(value) }
      case 15: if name.names("idempotency-key") { hasIdempotencyKey = true }
      case 17: if name.names("transfer-encoding") { return nil }
      default: break
      }
    }
    guard let length else { return nil }
    self.length = length
  }

  /// A header that stands twice is left to who knows what that means.
  private static func keep(_ value: String, in place: inout String?) -> Bool {
    guard place == nil else { return false }
    place = value
    return true
  }

  /// The path as it was sent, without its query.
  var path: Substring { head.uri.prefix { $0 != "?" } }
}

extension String {
  /// Whether these are the same ASCII letters, large or small.
  ///
  /// - Parameter name: in small letters.
  fileprivate func names(_ name: StaticString) -> Bool {
    guard utf8.count == name.utf8CodeUnitCount else { return false }
    var place = name.utf8Start
    for byte in utf8 {
      let small = (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      if small != place.pointee { return false }
      place += 1
    }
    return true
  }
}

/// The first lines of an answer as they are sent, without length and date; made once for all answers that begin so.
struct DirectHead: Sendable {
  fileprivate let text: String

  init(status: Int, headers: HTTPFields) {
    var text = "HTTP/1.1 \(status) \(HTTPResponseStatus(statusCode: status).reasonPhrase)\r\n"
    for field in headers { text += "\(field.name.rawName): \(field.value)\r\n" }
    self.text = text
  }
}

/// A whole answer to a request.
struct DirectAnswer: Sendable {
  var head: DirectHead
  var body: [UInt8]

  /// As it is sent.
  func bytes(_ allocator: ByteBufferAllocator) -> ByteBuffer {
    var bytes = allocator.buffer(capacity: head.text.utf8.count + body.count + 80)
    bytes.writeString(head.text)
    bytes.writeString("Content-Length: ")
    bytes.writeString(String(body.count))
    bytes.writeString("\r\nDate: ")
    bytes.writeString(HTTPDate.now)
    bytes.writeString("\r\n\r\n")
    bytes.writeBytes(body)
    return bytes
  }
}
