// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Ports for servers of tests.
public enum LoopbackPort {
  private static let given = Mutex<Set<UInt16>>([])

  /// A port of 127.0.0.1 that nobody uses at the moment and that no other test of this process was given. It lies below
  /// those that the kernel gives to outgoing connections: one of these may be taken again before the server that it
  /// is meant for listens.
  public static func free() throws -> Int {
    for _ in 0..<2_000 {
      let port = UInt16.random(in: 20_000..<32_000)
      guard given.withLock({ $0.insert(port).inserted }) else { continue }
      if try isFree(port) { return Int(port) }
    }
    throw TestFailure("no free port")
  }

  /// The first of as many ports one after the other, none of which is used or was given.
  public static func run(of count: Int) throws -> Int {
    for _ in 0..<2_000 {
      let first = UInt16.random(in: 20_000..<32_000 - UInt16(count))
      let ports = (0..<UInt16(count)).map { first + $0 }
      let isNew = given.withLock { given in
        guard given.isDisjoint(with: ports) else { return false }
        given.formUnion(ports)
        return true
      }
      if try isNew && ports.allSatisfy(isFree) { return Int(first) }
    }
    throw TestFailure("no free ports")
  }

  private static func isFree(_ port: UInt16) throws -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw TestFailure("no socket") }
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
    }
  }
}
