// SPDX-License-Identifier: Apache-2.0
import CSeccomp

/// What a desk does first of all: the kernel is told that this process, with all its threads and for good, opens no
/// socket. There is no way back that a fault, or a file that deceives a parser, could take.
public enum NoSockets {
  /// Why the kernel does not promise it.
  public struct Refused: Error, CustomStringConvertible {
    let number: Int32
    /// What to do.
    public var description: String {
      "the kernel does not forbid sockets to this process (error \(number)); run the desk on a kernel with seccomp filters"
    }
  }

  /// From here on `socket` fails, in every thread.
  public static func enforce() throws(Refused) {
    let number = parley_forbid_sockets(1)
    guard number == 0 else { throw Refused(number: number) }
  }
}
