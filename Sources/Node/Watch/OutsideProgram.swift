// SPDX-License-Identifier: Apache-2.0
import CSpawn
import Dispatch
import Foundation
import NIOConcurrencyHelpers

/// A program that is run outside of the node: in a process group of its own, which ends as a whole, with nothing of the
/// node's open but what it is given to read. Whether it has succeeded is told by its own end, not by that of what it has
/// left behind.
enum OutsideProgram {
  /// Groups that run, to be ended when the node stops.
  final class Running: Sendable {
    private let groups = NIOLockedValueBox<Set<pid_t>>([])
    fileprivate func insert(_ group: pid_t) { groups.withLockedValue { _ = $0.insert(group) } }
    fileprivate func remove(_ group: pid_t) { groups.withLockedValue { _ = $0.remove(group) } }

    /// Ends all of them.
    func endAll() { for group in groups.withLockedValue({ $0 }) { kill(-group, SIGKILL) } }
  }

  /// How often it is looked whether the program has ended, microseconds.
  private static let pause: UInt32 = 20_000

  /// Runs a program to its end, blocking; says what went wrong.
  ///
  /// - Parameters:
  ///   - input: what it reads, smaller than a pipe holds: it is written whether or not it is read.
  ///   - seconds: after which it is ended, with all that it has started.
  static func run(_ command: [String], _ input: [UInt8], seconds: Int, in running: Running) -> String? {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return "no pipe: \(String(cString: strerror(errno)))" }
    _ = input.withUnsafeBytes { write(ends[1], $0.baseAddress, $0.count) }
    close(ends[1])
    defer { close(ends[0]) }
    var process: pid_t = 0
    let code = spawn(command, reading: ends[0], &process)
    guard code == 0 else { return "\(command[0]) can not be run: \(String(cString: strerror(code)))" }
    running.insert(process)
    defer { running.remove(process) }
    let deadline = DispatchTime.now() + .seconds(seconds)
    var status: Int32 = 0
    while waitpid(process, &status, WNOHANG) == 0 {
      guard DispatchTime.now() < deadline else {
        kill(-process, SIGKILL)
        waitpid(process, &status, 0)
        return "\(command[0]) had not ended after \(seconds) s"
      }
      usleep(pause)
    }
    // Of the status as `waitpid` gives it: the signal in the lower seven bits, else the code in the next eight.
    if status & 0x7F != 0 { return "\(command[0]) was ended by signal \(status & 0x7F)" }
    let ended = (status >> 8) & 0xFF
    return ended == 0 ? nil : "\(command[0]) ended with \(ended)"
  }

  private static func spawn(_ command: [String], reading input: Int32, _ process: inout pid_t) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
    for output in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0)
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    posix_spawnattr_setpgroup(&attributes, 0)
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var arguments = command.map { strdup($0) } + [nil]
    var environment = [strdup("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"), nil]
    defer { for text in arguments + environment { free(text) } }
    return posix_spawn(&process, command[0], &actions, &attributes, &arguments, &environment)
  }
}
