// SPDX-License-Identifier: Apache-2.0
import Testing
import Wire

@testable import Mechanism

/// The tables "Kinds" and "Release".
@Suite struct KindsTests {
  @Test func theTableOfKindsIsTheCode() throws {
    let rows = try RulesPage().rows("Kinds")
    #expect(rows.map { $0[0] } == EntryKind.allCases.map(\.rawValue))
    for row in rows {
      let kind = try #require(EntryKind(rawValue: row[0]))
      let lanes = Lane.allCases.filter(kind.isAllowed).map(\.rawValue).joined(separator: ", ")
      #expect(lanes == row[1], "\(kind)")
      #expect(kind.restricts == (row[2] == "yes"), "\(kind)")
      #expect(kind.mayHideRestriction == (row[3] == "yes"), "\(kind)")
    }
  }

  @Test func theTableOfReleasesIsTheCode() throws {
    let rows = try RulesPage().rows("Release")
    let policy = ReleasePolicy()
    let strictest = ReleasePolicy(twoPositionsAlsoFor: Set(EntryKind.allCases))
    for row in rows {
      let isFlash = row[0] == "hotline, FLASH"
      let kind = try #require(EntryKind(rawValue: isFlash ? "hotline" : row[0]))
      let flash = try Scene.message(.flash)
      #expect((isFlash ? policy.rule(for: flash) : policy.rule(for: kind)).rawValue == row[1].prefix(3), "\(row[0])")
      let always = (isFlash ? strictest.rule(for: flash) : strictest.rule(for: kind)) == .one
      #expect(always == row[1].hasSuffix("always"), "\(row[0])")
      #expect(ReleasePolicy.staysWithCommanders(kind) == row[1].hasSuffix("in person"), "\(row[0])")
    }
    let drafted = Set(rows.map { $0[0] }).subtracting(["hotline, FLASH"])
    let nodes: Set<EntryKind> = [.received, .finding, .successor, .splitView, .unknown, .malformed]
    #expect(drafted == Set(EntryKind.allCases.filter { !nodes.contains($0) }.map(\.rawValue)))
  }

  @Test(arguments: Precedence.all.filter { $0 != .flash })
  func messagesUnderFlashMayNeedTwo(_ precedence: Precedence) throws {
    #expect(ReleasePolicy(twoPositionsAlsoFor: [.hotline]).rule(for: try Scene.message(precedence)) == .two)
  }
}

extension Precedence {
  static let all: [Precedence] = [.routine, .priority, .immediate, .flash]
}
