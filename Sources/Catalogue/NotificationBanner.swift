// SPDX-License-Identifier: Apache-2.0

/// What stands on every view of a channel for notification alone: a list must never be read as the only places to spare.
public enum NotificationBanner {
  /// In the languages of the shipped catalogue, by tag.
  public static let texts = [
    "ar": "الغياب عن هذه القائمة لا يغيّر شيئًا في التزامات أي طرف.",
    "en": "Absence from this list changes nothing in anybody's obligations.",
    "he": "היעדר מרשימה זו אינו משנה דבר בחובותיו של איש.",
    "tr": "Bu listede yer almamak, hiç kimsenin yükümlülüklerinde bir şey değiştirmez.",
  ]

  /// In a language, or in English where it is none of these.
  public static func text(_ tag: String) -> String {
    let language = tag.prefix { $0 != "-" }
    return texts[String(language)] ?? texts["en"] ?? ""
  }
}
