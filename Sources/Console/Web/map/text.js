// SPDX-License-Identifier: Apache-2.0

/** What directs or hides writing (bidirectional controls, zero-width marks, control characters). */
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

/** A peer's text for a label: at most 60 characters, and nothing in it that could spoof direction. @param {string} text */
export function plain(text) {
  const clean = [...String(text ?? "").replace(HIDDEN, "\ufffd")];
  return clean.length > 60 ? `${clean.slice(0, 59).join("")}…` : clean.join("");
}
