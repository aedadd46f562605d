// SPDX-License-Identifier: Apache-2.0
// Words. One catalogue file a language; nothing that people read stands in code.

export const LANGUAGES = [
  { tag: "en", name: "English", direction: "ltr" },
  { tag: "tr", name: "Türkçe", direction: "ltr" },
  { tag: "he", name: "עברית", direction: "rtl" },
  { tag: "ar", name: "العربية", direction: "rtl" },
];

/**
 * The words of a language.
 * @param {string} tag
 * @returns {Promise<{tag: string, direction: "ltr"|"rtl", t: (key: string, values?: object) => string, has: (key: string) => boolean}>}
 */
export async function loadWords(tag) {
  const language = LANGUAGES.find((l) => l.tag === tag) ?? LANGUAGES[0];
  const response = await fetch(`/console/i18n/${language.tag}.json`);
  if (!response.ok) throw new Error(`words of ${language.tag}: ${response.status}`);
  return words(language, await response.json());
}

/** The same over a catalogue at hand. Numbers are written in Latin digits everywhere: they are read out digit by digit. */
export function words({ tag, direction }, catalogue) {
  const plural = new Intl.PluralRules(tag);
  const has = (key) => Object.hasOwn(catalogue, key);
  const t = (key, values = {}) => {
    let text = catalogue[key];
    if (text === undefined) return key;
    if (typeof text === "object") text = text[plural.select(Number(values.count ?? 0))] ?? text.other;
    return text.replace(/\{(\w+)\}/g, (whole, name) => (values[name] === undefined ? whole : String(values[name])));
  };
  return { tag, direction, t, has };
}

/** What directs or hides writing. A peer's text shows it instead of obeying it. */
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** More marks on one letter than any writing has: they would be drawn over what stands around. */
const STACKED = /(\p{M}{4})(\p{M}+)/gu;

/** Text that somebody else wrote, with nothing in it that could spoof direction or hide: such marks are named instead. */
export function plain(text) {
  return String(text ?? "").normalize("NFC")
    .replace(STACKED, (marks, first, rest) => `${first}[+${[...rest].length}]`)
    .replace(HIDDEN, (c) => `[U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);
}
