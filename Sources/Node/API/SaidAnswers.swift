// SPDX-License-Identifier: Apache-2.0
import Exchange
import HTTPTypes
import NIOConcurrencyHelpers
import Wire

/// Writes the answers to what was said. Those who wait for the same receipts, as all of one batch do, share their text.
final class SaidAnswers: Sendable {
  private let last = NIOLockedValueBox<(receipts: [Receipt], text: [UInt8])>(([], Array("[]".utf8)))
  private let said = SaidAnswers.head(201, type: "application/json")

  /// The head of an answer, with the headers that belong on each.
  static func head(_ status: Int, type: String) -> DirectHead {
    var headers = LocalAnswers.headers
    headers.append(HTTPField(name: .contentType, value: type))
    headers.append(HTTPField(name: .cacheControl, value: "no-store"))
    return DirectHead(status: status, headers: headers)
  }

  /// The answer to a submission: what `Drafts.answer` says.
  func answer(_ outcome: SubmitOutcome) -> DirectAnswer {
    guard case .said(let refs, let receipts, let defects) = outcome else {
      let (status, body) = Drafts.answer(outcome)
      return DirectAnswer(head: Self.head(status, type: "application/json"), body: body.bytes)
    }
    var body = JSONValue.object(Drafts.saidMembers(refs, defects)).bytes
    body.removeLast()
    let text = text(receipts)
    body.reserveCapacity(body.count + text.count + 13)
    body.append(contentsOf: #","receipts":"#.utf8)
    body.append(contentsOf: text)
    body.append(UInt8(ascii: "}"))
    return DirectAnswer(head: said, body: body)
  }

  private func text(_ receipts: [Receipt]) -> [UInt8] {
    if let known = last.withLockedValue({ $0.receipts == receipts ? $0.text : nil }) { return known }
    let text = JSONValue.array(receipts.map(StateViews.value)).bytes
    last.withLockedValue { $0 = (receipts, text) }
    return text
  }
}
