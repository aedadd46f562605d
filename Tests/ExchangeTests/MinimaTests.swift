// SPDX-License-Identifier: Apache-2.0
import Separation
import Testing
import Wire

@testable import Exchange

@Suite("The matrix of minima")
struct MinimaTests {
  private let kinds: [ActivityKind] = [.flight, .patrol, .convoy, .exercise, .liveFiring, .droneFlight, .staticSite]

  private func minima(_ metres: Int, _ seconds: Int = 0) -> Minima {
    Minima(lateral: .metres(metres), vertical: .zero, seconds: seconds)
  }

  private func arrangement(_ rows: [MinimaRow]) throws -> Arrangement {
    Arrangement(
      rulesVersion: 1, title: try Label("terms"), parties: [], inForceFrom: .earliest, areaOfOperations: [],
      minima: rows, minimumNoticeSeconds: 0, receiptSeconds: 1, commCheckSeconds: 1, clockToleranceSeconds: 1)
  }

  @Test("is the same in either order: the pair, else rows for one kind, of two the stricter of each, else any pair")
  func order() throws {
    let terms = try arrangement([
      MinimaRow(minima: minima(1)), MinimaRow(first: .flight, minima: minima(20, 5)),
      MinimaRow(second: .patrol, minima: minima(10, 60)), MinimaRow(first: .patrol, second: .convoy, minima: minima(3)),
    ])
    #expect(terms.minima(.exercise, .convoy) == minima(1))
    #expect(terms.minima(.flight, .convoy) == minima(20, 5))
    #expect(terms.minima(.patrol, .convoy) == minima(3))
    #expect(terms.minima(.flight, .patrol) == minima(20, 60))
    #expect(terms.minima(.flight, nil) == minima(20, 5))
    for first in kinds {
      for second in kinds { #expect(terms.minima(first, second) == terms.minima(second, first)) }
    }
    #expect(try arrangement([]).minima(.flight, .patrol) == nil)
  }
}
