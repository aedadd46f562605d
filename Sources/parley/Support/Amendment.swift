// SPDX-License-Identifier: Apache-2.0

/// A new version names the version that it replaces: the one that is current on the own board.
enum Amendment {
  static func body(of activity: Reference, notice: JSONValue, client: NodeClient) async throws -> JSONValue {
    let view = try await client.get("/api/v1/activities/\(activity.pathElement)")
    guard let current = view["versions"].array.first(where: { $0["current"].bool == true }) else {
      throw Failure.input("\(activity) has no current version to amend")
    }
    return .object(["replaces": current["ref"], "notice": notice])
  }
}
