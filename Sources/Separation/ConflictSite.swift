// SPDX-License-Identifier: Apache-2.0
import Geodesy

extension ConflictTest {
  /// How many pairs of volumes are tested in full where a conflict of two activities is looked up.
  private static let sites = 8

  /// The conflict of two activities at a place: of the pairs of their volumes that conflict, the one that is closest to it; `nil` if
  /// no pair does that is among the eight closest.
  ///
  /// - Parameters:
  ///   - place: where the first activity is closest to the second, as whoever found the conflict says.
  ///   - geoid: bounds of the geoid for two volumes.
  public static func conflict(
    _ a: [Volume], _ b: [Volume], at place: Position, minima: Minima,
    geoid: (Volume, Volume) -> GeoidModel = { _, _ in .worldwide }
  ) -> Conflict? {
    let mine = a.map { (volume: $0, metres: PreparedArea($0.area).distance(to: place.point)) }
    let theirs = b.map { (volume: $0, metres: PreparedArea($0.area).distance(to: place.point)) }
    let pairs = mine.flatMap { first in
      theirs.compactMap { second -> (Volume, Volume, metres: Double)? in
        guard nearInTimeAndHeight(first.volume, second.volume, minima: minima, geoid: .worldwide) != nil else {
          return nil
        }
        return (first.volume, second.volume, first.metres + second.metres)
      }
    }
    for (first, second, _) in pairs.sorted(by: { $0.metres < $1.metres }).prefix(sites) {
      if let found = conflict(first, second, minima: minima, geoid: geoid(first, second)) { return found }
    }
    return nil
  }
}
