// SPDX-License-Identifier: Apache-2.0
import Exchange
import Mechanism
import Separation
import TransparencyLog
import Wire

extension Reason {
  /// Why the machine refused; nil where an entry has no encoding.
  init?(of refusal: Refusal) {
    switch refusal {
    case .diskFull: self.init(.diskFull)
    case .stopped: self.init(.signingStopped)
    case .laneClosed(let lane): self.init(.laneClosed, nil, ["lane": .string(lane.rawValue)])
    case .tooLarge(let bytes, let limit):
      self.init(.entryTooLarge, nil, ["bytes": .number(bytes), "limit": .number(limit)])
    case .part(let number, let bytes, let limit):
      self.init(
        .partTooLarge, "parts[\(number)]",
        ["number": .number(number), "bytes": .number(bytes), "limit": .number(limit)]
      )
    case .quota(let lane, let waiting, let limit):
      self.init(
        .queueFull, nil,
        ["lane": .string(lane.rawValue), "waiting": .number(waiting), "limit": .number(limit)])
    case .invalid(let rule): self.init(of: rule)
    }
  }

  private init?(of rule: LogRule) {
    switch rule {
    case .count(let count, let allowed): self.init(count: count, allowed, nil)
    case .notOwnLog(let origin): self.init(.notOwnLog, nil, ["log": .string(origin.name)])
    case .closedLog(let origin): self.init(.alreadySealed, nil, ["log": .string(origin.name)])
    case .nothingSigned(let origin): self.init(.nothingSigned, nil, ["log": .string(origin.name)])
    case .otherRoot(let origin, let size):
      self.init(.otherRoot, nil, ["log": .string(origin.name), "size": .number(size)])
    case .sizeReached(let origin, let atSize, let size):
      self.init(.sizeReached, nil, ["log": .string(origin.name), "atSize": .number(atSize), "size": .number(size)])
    case .keyNotHere: self.init(.keyNotHere)
    case .certificate: self.init(.certificate)
    case .nodeOnly: self.init(.nodeOnly)
    case .encoding: return nil
    }
  }

  /// Why a draft is not released.
  init(of refusal: ReleaseDesk.Refusal) {
    switch refusal {
    case .mayNotRelease(let role): self.init(.mayNotRelease, nil, ["role": .string(role.rawValue)])
    case .mayNotCountersign(let role): self.init(.mayNotCountersign, nil, ["role": .string(role.rawValue)])
    case .sameOfficer(let position): self.init(.sameOfficer, nil, ["position": .string(position.name)])
    case .notReleased: self.init(.notReleased)
    case .alreadyReleased(let position): self.init(.alreadyReleased, nil, ["position": .string(position.name)])
    case .neverAlone: self.init(.neverAlone)
    case .notFirst(let position): self.init(.notFirst, nil, ["position": .string(position.name)])
    case .waitsFor(let seconds): self.init(.secondMayCome, nil, ["waitSeconds": .number(seconds)])
    case .closed: self.init(.draftClosed)
    }
  }

  /// Why the countersignature is not lent.
  init(of refusal: Delegation.Refusal) {
    switch refusal {
    case .isNoCommander(let role): self.init(.lendsNothing, nil, ["role": .string(role.rawValue)])
    case .keepsNoWatch(let role): self.init(.successorKeepsNoWatch, nil, ["role": .string(role.rawValue)])
    case .needsNone: self.init(.needsNoLoan)
    case .until(let until, let now):
      self.init(
        .loanEnd, nil,
        ["until": .time(until), "now": .time(now), "longestSeconds": .number(Delegation.longestSeconds)])
    }
  }

  /// Why the watch is not taken, offered or accepted.
  init(of refusal: WatchDuty.Refusal) {
    switch refusal {
    case .keepsNoWatch(let role): self.init(.keepsNoWatch, nil, ["role": .string(role.rawValue)])
    case .isHeld(let position): self.init(.watchHeld, nil, ["position": .string(position.name)])
    case .isNotHeld: self.init(.watchNotHeld)
    case .isNotOffered: self.init(.watchNotOffered)
    case .isHolder: self.init(.watchOwn)
    case .notOpen(let ref): self.init(.entryNotOpen, nil, ["entry": .entry(ref)])
    }
  }

  /// What is wrong with words that the other officer spoke.
  init(of error: PictureCodeError) {
    switch error {
    case .wordCount(let count):
      self.init(
        .spokenWords, nil,
        [
          "given": .number(count), "lowest": .number(BoardLimits.pictureWords),
          "highest": .number(BoardLimits.pictureWordsAtMost),
        ])
    case .unknownWord(let number, let word):
      self.init(.spokenWord, nil, ["number": .number(number), "text": .typed(word)])
    }
  }

  /// What is wrong with an account; nil where the database is.
  init?(of error: OfficeError) {
    switch error {
    case .accountExists(let name): self.init(.accountExists, nil, ["name": .string(name)])
    case .noAccount(let name): self.init(.noAccount, nil, ["name": .string(name)])
    case .lastCommander(let name): self.init(.lastCommander, nil, ["name": .string(name)])
    case .invalid("password", _):
      self.init(
        .passwordLength, nil,
        ["lowest": .number(PasswordHash.shortestPassword), "bytes": .number(PasswordHash.longestPassword)])
    case .invalid("name", _): self.init(.accountName)
    case .invalid: self.init(.accountPosition)
    case .notDurable, .auditBroken, .dutyBroken: return nil
    }
  }
}
