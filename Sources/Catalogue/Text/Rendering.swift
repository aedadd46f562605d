// SPDX-License-Identifier: Apache-2.0
import TransparencyLog
import Wire

/// A message in a format, in the words of a language.
public struct Rendering: Hashable, Sendable {
  /// Tag of the language.
  public let language: String
  /// Whether it is written from right to left.
  public let isRightToLeft: Bool
  /// Number and title of the format; what is known of it, if that is not in this catalogue.
  public let heading: String
  /// The message in sentences; `nil` where only raw values can be shown.
  public let text: String?
  /// Each value under its label.
  public let items: [Item]
  /// Whether the arrangement in force names exactly this catalogue.
  public let isCertified: Bool
  /// What is to be said beside it, in the same language: that it is uncertified, whose wording is authoritative, why only
  /// raw values are shown.
  public let remarks: [String]
  /// Why the values do not fit the format; empty if they do.
  public let misfits: [Misfit]

  /// One value.
  public struct Item: Hashable, Sendable {
    /// What it is.
    public let label: String
    /// The value.
    public let value: String
  }
}

extension Catalogue {
  /// Renders a message of a peer or of one's own. Values of another catalogue, and such as do not fit, are shown as they
  /// are and never guessed at.
  ///
  /// - Parameters:
  ///   - sender: The language of the message, whose wording is authoritative.
  ///   - language: That of the reader.
  ///   - agreed: The catalogue that the arrangement in force names, if one is in force and names one.
  public func render(
    _ message: FilledFormat, sender: Label, in language: Language, agreed: Hash256?
  ) -> Rendering {
    let isCertified = agreed == hash && message.catalogue == hash
    var remarks: [String] = []
    if !isCertified { remarks.append(language.term(.uncertified)) }
    let authoritative = self.language(sender.text)
    if authoritative?.tag != language.tag {
      let name = authoritative?.name ?? sender.text
      remarks.append(language.phrase(.authoritative, ["language": Isolates.around(name)]))
    }
    guard message.catalogue == hash, let format = format(message.number) else {
      let number = String(message.number)
      let why =
        message.catalogue == hash
        ? language.phrase(.unknownFormat, ["number": number])
        : language.phrase(
          .otherCatalogue, ["number": number, "catalogue": Isolates.around(String(message.catalogue.hex.prefix(16)))])
      return Rendering(
        language: language.tag, isRightToLeft: language.isRightToLeft, heading: why, text: nil,
        items: message.values.map { item($0, nil, language) }, isCertified: false, remarks: remarks,
        misfits: [])
    }
    let misfits = format.misfits(of: message)
    if !misfits.isEmpty { remarks.append(language.term(.misfit)) }
    let text = misfits.isEmpty ? sentences(message, format, language) : nil
    return Rendering(
      language: language.tag, isRightToLeft: language.isRightToLeft,
      heading: language.phrase(.heading, ["number": String(format.number), "title": language.title(of: format)]),
      text: text, items: message.values.map { item($0, format, language) }, isCertified: isCertified,
      remarks: remarks, misfits: misfits)
  }

  private func sentences(_ message: FilledFormat, _ format: Format, _ language: Language) -> String {
    var values: [String: String] = [:]
    for value in message.values {
      guard let parameter = format.parameter(value.parameter) else { continue }
      values[parameter.key] = ValueText(language: language, parameter: (format, parameter)).text(value.content)
    }
    let sentences = language.formats[format.number]?.sentences ?? []
    return sentences.filter { $0.slots.allSatisfy { values[$0] != nil } }.map {
      $0.filled(values, governed: language.governed)
    }
    .joined(separator: " ")
  }

  private func item(_ value: ParameterValue, _ format: Format?, _ language: Language) -> Rendering.Item {
    guard let format, let parameter = format.parameter(value.parameter), parameter.type.takes(value.content) else {
      let label = language.phrase(.parameter, ["number": String(value.parameter)])
      return Rendering.Item(label: label, value: ValueText(language: language).text(value.content))
    }
    return Rendering.Item(
      label: language.label(of: parameter, in: format),
      value: ValueText(language: language, parameter: (format, parameter)).text(value.content))
  }
}
