// SPDX-License-Identifier: Apache-2.0
// Lengths as officers write them: 2500, 2,500 m, 12 km, 5.5 NM, ٣٠٠٠.
import { latin } from "./moment.js";

const UNITS = new Map(Object.entries({ m: 1, "م": 1, "מ": 1, km: 1000, "كم": 1000, "קמ": 1000, nm: 1852, nmi: 1852, ft: 0.3048 }));

/** Plain digits of a number, or null. One group of three after one mark is thousands in a small unit, and decimals in a large one; else it could be either. */
function plainNumber(text, isSmall) {
  const given = text.replace(/،/g, ",").replace(/(?<=\d)[\s٬'’](?=\d{3}(?!\d))/g, "");
  if (/^\d+٫\d+$/.test(given)) return given.replace("٫", ".");
  const mark = /^[1-9]\d{0,2}([.,])\d{3}$/.exec(given)?.[1];
  if (mark && (mark === ",") !== isSmall) return null;
  if (/^[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(given)) return given.replace(/,/g, "");
  if (/^[1-9]\d{0,2}((\.\d{3}){2,}(,\d+)?|\.\d{3},\d+)$/.test(given)) return given.replace(/\./g, "").replace(",", ".");
  return /^\d*[.,]?\d+$/.test(given) ? given.replace(",", ".") : null;
}

/**
 * A length from its text.
 * @param {string} text
 * @param {string} unit what a number without unit counts
 * @returns {number|null} metres to the millimetre; null if it is none, or could be read in two ways
 */
export function readLength(text, unit = "m") {
  const [, number, word] = /^([\d.,،٫٬'’\s]*\d)\s*(\D*)$/.exec(latin(text ?? "").trim().toLowerCase()) ?? [];
  const size = number && UNITS.get(word.replace(/[.׳״'"]/g, "").trim() || unit);
  const plain = size && plainNumber(number, size <= 1);
  return plain ? Math.round(Number(plain) * size * 1000) / 1000 : null;
}
