// SPDX-License-Identifier: Apache-2.0
import TransparencyLog

// The values that stand on the lines of cards and certificates. Each has one text.

extension StatementText {
  mutating func party(_ key: String) throws(StatementError) -> PartyID {
    let text = try value(key)
    do { return try PartyID(text) } catch { throw .value(key: key, text, needed: "\(error)") }
  }

  mutating func label(_ key: String) throws(StatementError) -> Label {
    let text = try value(key)
    do { return try Label(text) } catch { throw .value(key: key, text, needed: "\(error)") }
  }

  mutating func origin(_ key: String) throws(StatementError) -> Origin {
    let text = try value(key)
    do { return try Origin(text) } catch { throw .value(key: key, text, needed: "an origin (\(error))") }
  }

  mutating func logSize(_ key: String) throws(StatementError) -> UInt64 {
    let text = try value(key)
    guard let size = Self.size(text) else { throw .value(key: key, text, needed: "a log size") }
    return size
  }

  /// A size, or `nil` for `any`.
  mutating func logSizeOrAny(_ key: String) throws(StatementError) -> UInt64? {
    let text = try value(key)
    if text == "any" { return nil }
    guard let size = Self.size(text) else { throw .value(key: key, text, needed: "a log size, or any,") }
    return size
  }

  private static func size(_ text: String) -> UInt64? {
    guard let size = UInt64(text), String(size) == text, size <= TransparencyLog.Limits.treeSize else { return nil }
    return size
  }

  mutating func hash(_ key: String) throws(StatementError) -> Hash256 {
    let text = try value(key)
    do { return try Hash256(base64: text) } catch {
      throw .value(key: key, text, needed: "a SHA-256 hash in base64 (\(error))")
    }
  }

  /// A hash in lowercase hexadecimal.
  mutating func hexHash(_ key: String) throws(StatementError) -> Hash256 {
    let text = try value(key)
    guard let bytes = HexText.decode(text), let hash = try? Hash256(bytes) else {
      throw .value(key: key, text, needed: "a SHA-256 hash in 64 lowercase hexadecimal digits")
    }
    return hash
  }

  mutating func verifierKey(_ key: String) throws(StatementError) -> VerifierKey {
    let text = try value(key)
    let parsed: VerifierKey
    do { parsed = try VerifierKey(vkey: text) } catch {
      throw .value(key: key, text, needed: "a verifier key (\(error))")
    }
    guard parsed.vkey.utf8.elementsEqual(text.utf8) else { throw .value(key: key, text, needed: parsed.vkey) }
    return parsed
  }
}
