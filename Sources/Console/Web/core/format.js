// SPDX-License-Identifier: Apache-2.0
// How times, numbers, heights and places are written. Latin digits, UTC first; the same in every language, as on a voice line.

const two = (n) => String(n).padStart(2, "0");
/** As in a date-time group (ACP 121). */
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
/** Kept apart and from left to right within any language (Unicode Standard Annex 9, isolates). */
const ltr = (text) => `\u2066${text}\u2069`;

/** From here on a time stands for "until further notice". */
const OPEN_END = Date.UTC(2200, 0);

/**
 * @param {{tag: string, t: Function}} words
 * @param {() => number} nodeTime the node's time: a moment of another year says so
 */
export function formats({ tag, t }, nodeTime) {
  const numbers = [0, 1, 2, 3].map((maximumFractionDigits) => new Intl.NumberFormat(tag, { numberingSystem: "latn", maximumFractionDigits }));
  const number = (n, decimals = 1) => numbers[decimals].format(n);
  const time = (at) => { const d = new Date(at); return `${two(d.getUTCHours())}${two(d.getUTCMinutes())}Z`; };
  const clock = (at) => { const d = new Date(at); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}:${two(d.getUTCSeconds())}Z`; };
  const local = (at) => { const d = new Date(at); return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}`; };
  const date = (at) => { const d = new Date(at); return `${two(d.getUTCDate())} ${MONTHS[d.getUTCMonth()]} ${d.getUTCFullYear()}`; };
  const moment = (at, now) => {
    const d = new Date(at), n = new Date(now ?? at);
    const sameDay = Math.floor(d / 864e5) === Math.floor(n / 864e5);
    if (Number(d) >= OPEN_END) return t("time.openEnd");
    const year = d.getUTCFullYear() === new Date(nodeTime()).getUTCFullYear() ? "" : ` ${d.getUTCFullYear()}`;
    return now !== undefined && sameDay ? time(at) : `${two(d.getUTCDate())} ${MONTHS[d.getUTCMonth()]}${year} ${time(at)}`;
  };
  const window = (from, until, now) => `${moment(from, now)} – ${moment(until, Math.floor(Date.parse(from) / 864e5) === Math.floor(Date.parse(until) / 864e5) ? from : undefined)}`;
  /** A length of time in seconds, in two units at most. */
  const duration = (seconds) => {
    const s = Math.max(0, Math.round(seconds));
    if (s < 60) return t("unit.seconds", { n: s });
    if (s < 3600) return t("unit.minutes", { n: Math.floor(s / 60), s: two(s % 60) });
    if (s < 86400) return t("unit.hours", { n: Math.floor(s / 3600), m: two(Math.floor((s % 3600) / 60)) });
    return t("unit.days", { n: Math.floor(s / 86400), h: Math.floor((s % 86400) / 3600) });
  };
  /** By how much a clock differs, in seconds. */
  const offset = (seconds) => t("unit.seconds", { n: (seconds > 0 ? "+" : "") + number(seconds) });
  /** How far a moment is from now. */
  const ahead = (seconds) => t(seconds < 0 ? "age.since" : "age.ahead", { time: ltr(duration(Math.abs(seconds))) });
  const metres = (m) => (Math.abs(m) < 1000 ? t("unit.m", { n: Math.abs(m) < 1 ? number(m, 3) : number(Math.round(m)) }) : t("unit.km", { n: number(m / 1000) }));
  const altitude = (a) => {
    if (typeof a === "string") return a;
    if (!a) return "";
    const feet = (m) => t("unit.ft", { n: number(Math.round(m / 0.3048 / 10) * 10) });
    const both = () => { const m = a.metres ?? a.feet * 0.3048; return `${t("unit.m", { n: number(Math.round(m)) })} / ${feet(m)}`; };
    switch (a.datum) {
      case "surface": return t("altitude.surface");
      case "unlimited": return t("altitude.unlimited");
      case "flight-level": return `FL ${String(a.hundredsOfFeet).padStart(3, "0")}`;
      case "msl": return `${both()} MSL`;
      case "wgs84": return `${both()} WGS 84`;
      case "qnh": return `${both()} QNH ${a.hPa} hPa`;
      case "agl": return `${both()} AGL (${t("altitude.terrain", { n: number(a.terrainMetres ?? 0) })})`;
      default: return JSON.stringify(a);
    }
  };
  const band = (lower, upper) => `${altitude(lower)} – ${altitude(upper)}`;
  const degrees = (value, positive, negative, width) => {
    const seconds = Math.round(Math.abs(value) * 3600), d = Math.floor(seconds / 3600), m = Math.floor((seconds % 3600) / 60);
    return `${String(d).padStart(width, "0")}°${two(m)}′${two(seconds % 60)}″${value < 0 ? negative : positive}`;
  };
  const position = ([longitude, latitude]) => `${degrees(latitude, "N", "S", 2)} ${degrees(longitude, "E", "W", 3)}`;
  /** Each result stands apart from the writing around it. */
  const apart = (make) => (...given) => { const text = make(...given); return text && ltr(text); };
  return {
    number, time, clock, local, ahead, date: apart(date), offset: apart(offset), moment: apart(moment), window: apart(window), duration: apart(duration), metres: apart(metres),
    altitude: apart(altitude), band: apart(band), position: apart(position),
  };
}
