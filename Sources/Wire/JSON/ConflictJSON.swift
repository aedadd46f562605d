// SPDX-License-Identifier: Apache-2.0
import Geodesy
import Separation

extension EntryJSON {
  /// A conflict as the board and the map show it: each minimum with what is measured and missing, where it is closest, when, and
  /// how high (docs/wire.md, "JSON").
  public static func value(of conflict: Conflict) -> JSONValue {
    .object([
      "lateral": breach(conflict.lateralBreach), "vertical": breach(conflict.verticalBreach),
      "time": breach(conflict.timeBreach), "closest": .position(conflict.closest),
      "closestOther": .position(conflict.closestOther), "first": .instant(conflict.window.start),
      "last": .instant(conflict.window.end), "heights": heights(conflict.heights),
    ])
  }

  private static func breach(_ breach: Conflict.Breach<Distance>) -> JSONValue {
    .object([
      "measuredMetres": .metres(breach.measured), "minimumMetres": .metres(breach.minimum),
      "shortfallMetres": .metres(breach.shortfall),
    ])
  }

  private static func breach(_ breach: Conflict.Breach<Int64>) -> JSONValue {
    func seconds(_ milliseconds: Int64) -> JSONValue { .number(JSONNumber(units: milliseconds, places: 3)) }
    return .object([
      "measuredSeconds": seconds(breach.measured), "minimumSeconds": seconds(breach.minimum),
      "shortfallSeconds": seconds(breach.shortfall),
    ])
  }

  private static func heights(_ heights: SharedHeights) -> JSONValue {
    switch heights {
    case .shared(let lower, let upper):
      .object(["state": .string("shared"), "lower": .altitude(lower), "upper": .altitude(upper)])
    case .gap(let below, let above):
      .object(["state": .string("gap"), "below": .altitude(below), "above": .altitude(above)])
    }
  }
}
