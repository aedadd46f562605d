// SPDX-License-Identifier: Apache-2.0

/// Whether whoever has the watch is there, as a state machine: without a sign for some time they are asked, and without an
/// answer somebody else is called. Times are uptimes in milliseconds: no change of a clock matters. It stays at home.
public struct IdleWatch: Hashable, Sendable {
  /// After how long.
  public struct Policy: Hashable, Sendable {
    /// Without a sign of the holder, seconds, until it is asked for one.
    public var idleSeconds: Int
    /// From the question until others are called, seconds.
    public var answerSeconds: Int

    /// A policy.
    public init(idleSeconds: Int, answerSeconds: Int) {
      self.idleSeconds = idleSeconds
      self.answerSeconds = answerSeconds
    }
  }

  /// What is to be told.
  public enum Signal: Hashable, Sendable {
    /// Is this account there? Others are called at `answerBy`.
    case asks(String, answerBy: Int64)
    /// This account has not answered.
    case unattended(String)
    /// The account that was asked has shown that it is there, or has the watch no more.
    case attended(String)
  }

  private enum State: Hashable, Sendable {
    case attended
    case asked(answerBy: Int64)
    case unattended
  }

  private let policy: Policy
  private var holder: String?
  private var lastSign: Int64
  private var state = State.attended

  /// A watch of which nothing is known yet.
  public init(policy: Policy, at uptime: Int64) {
    self.policy = policy
    lastSign = uptime
  }

  /// Who has not answered; nil while all is well.
  public var unattended: String? { state == .unattended ? holder : nil }

  /// An account has done something, or another one has the watch now.
  ///
  /// - Parameters:
  ///   - account: who has done something; nil if nobody has.
  ///   - holder: who has the watch.
  public mutating func note(_ account: String?, holder: String?, at uptime: Int64) -> [Signal] {
    guard holder != self.holder || (account != nil && account == holder) else { return [] }
    var signals: [Signal] = []
    if state != .attended, let old = self.holder { signals.append(.attended(old)) }
    self.holder = holder
    lastSign = uptime
    state = .attended
    return signals
  }

  /// Time has passed.
  public mutating func pass(to uptime: Int64) -> [Signal] {
    guard let holder else { return [] }
    switch state {
    case .attended:
      guard uptime - lastSign >= Int64(policy.idleSeconds) * 1_000 else { return [] }
      let answerBy = uptime + Int64(policy.answerSeconds) * 1_000
      state = .asked(answerBy: answerBy)
      return [.asks(holder, answerBy: answerBy)]
    case .asked(let answerBy):
      guard uptime >= answerBy else { return [] }
      state = .unattended
      return [.unattended(holder)]
    case .unattended: return []
    }
  }
}
