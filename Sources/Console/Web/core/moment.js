// SPDX-License-Identifier: Apache-2.0
// Times as officers write them, all in UTC: 1940, 17 1940Z, 171940ZSEP18, 2018-09-17 1940, +45 (minutes from now).

const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const DAY = 86_400_000;

/** Digits of the Arabic scripts as Latin ones; marks of direction go. */
export const latin = (text) => text.replace(/[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "")
  .replace(/[\u0660-\u0669]/g, (d) => String(d.charCodeAt(0) - 0x660)).replace(/[\u06f0-\u06f9]/g, (d) => String(d.charCodeAt(0) - 0x6f0));

/**
 * A moment from its text.
 * @param {string} text
 * @param {number} now milliseconds; a time of day without a date is the next one, a day without a month the next such day
 * @returns {string|null} ISO 8601 in UTC to the second, null if it is none
 */
export function readMoment(text, now) {
  const given = latin(text).trim().toUpperCase();
  const at = (year, month, day, hours, minutes, seconds = 0) => {
    const ms = Date.UTC(year, month, day, hours, minutes, seconds), d = new Date(ms);
    const isReal = hours < 24 && minutes < 60 && seconds < 60 && d.getUTCDate() === day && d.getUTCMonth() === month;
    return isReal ? new Date(ms).toISOString().slice(0, 19) + "Z" : null;
  };
  const today = new Date(now);
  let m;
  if ((m = /^\+\s*(\d{1,5})$/.exec(given))) return new Date(Math.ceil((now + m[1] * 60_000) / 60_000) * 60_000).toISOString().slice(0, 19) + "Z";
  if ((m = /^(\d{4})-(\d\d)-(\d\d)[T ]+(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?\s*Z?$/.exec(given))) return at(+m[1], m[2] - 1, +m[3], +m[4], +m[5], +(m[6] ?? 0));
  if ((m = /^(\d\d)\s*(\d\d):?(\d\d)\s*Z\s*([A-Z]{3})\s*(\d\d|\d{4})?$/.exec(given)) && MONTHS.includes(m[4])) {
    const year = m[5] ? (m[5].length === 2 ? 2000 + +m[5] : +m[5]) : today.getUTCFullYear();
    return at(year, MONTHS.indexOf(m[4]), +m[1], +m[2], +m[3]);
  }
  if ((m = /^(\d\d):?(\d\d)\s*Z?$/.exec(given))) {
    const next = at(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate(), +m[1], +m[2]);
    return next && Date.parse(next) < now - 60_000 ? new Date(Date.parse(next) + DAY).toISOString().slice(0, 19) + "Z" : next;
  }
  if ((m = /^(\d\d?)\s+(\d\d):?(\d\d)\s*Z?$/.exec(given))) {
    for (let ahead = 0; ahead < 3; ahead++) {
      const month = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + ahead, 1));
      const found = at(month.getUTCFullYear(), month.getUTCMonth(), +m[1], +m[2], +m[3]);
      if (found && Date.parse(found) >= now - DAY) return found;
    }
  }
  return null;
}
