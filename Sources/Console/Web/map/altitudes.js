// SPDX-License-Identifier: Apache-2.0
// Heights of the API in metres, to draw them. What is assumed: flight levels as in the standard atmosphere; heights above the
// ellipsoid, by QNH and above mean sea level as if they had one zero; the ground at its stated highest (AGL), the surface at zero;
// unlimited as CEILING. Never for a decision: the node compares heights with their datums.

/** Where "unlimited" ends on the drawing, in metres. */
export const CEILING = 20000;
/** How much higher than true everything is drawn in 3D. */
export const EXAGGERATION = 6;

const FOOT = 0.3048;

/** @typedef {string|{datum: string, metres?: number, feet?: number, hundredsOfFeet?: number, terrainMetres?: number}} Altitude */

/**
 * Metres above sea level at which a height is drawn, 0 to CEILING.
 * @param {Altitude|null|undefined} altitude
 * @param {"lower"|"upper"} side what to take when nothing is said
 */
export function metres(altitude, side) {
  const a = typeof altitude === "string" ? parse(altitude) : altitude;
  const height = () => a.metres ?? (a.feet ?? 0) * FOOT;
  switch (a?.datum) {
    case "surface": return 0;
    case "flight-level": return bounded(a.hundredsOfFeet * 100 * FOOT);
    case "agl": return bounded(height() + (a.terrainMetres ?? 0));
    case "msl": case "wgs84": case "qnh": return bounded(height());
    case "unlimited": return CEILING;
    default: return side === "upper" ? CEILING : 0;
  }
}

const bounded = (m) => Math.max(0, Math.min(CEILING, m));

/** Whether a height ends at the top of the drawing rather than where it says. @param {Altitude|null|undefined} altitude */
export const isCapped = (altitude) => metres(altitude, "upper") >= CEILING;

/** The written forms of the API as objects; nothing if it is another. */
function parse(text) {
  const upper = text.trim().toUpperCase();
  if (/^(SURFACE|SFC|GND)$/.test(upper)) return { datum: "surface" };
  if (/^(UNLIMITED|UNL)$/.test(upper)) return { datum: "unlimited" };
  const level = /^FL ?(\d+)$/.exec(upper);
  if (level) return { datum: "flight-level", hundredsOfFeet: Number(level[1]) };
  const height = /^(-?[\d.]+) ?(M|FT) (A?MSL|WGS ?84|HAE|QNH|AGL)(?:.*?UP TO ([\d.]+) ?(M|FT))?/.exec(upper);
  if (!height) return null;
  const m = (value, unit) => Number(value) * (unit === "FT" ? FOOT : 1);
  const datum = { AMSL: "msl", MSL: "msl", QNH: "qnh", AGL: "agl" }[height[3]] ?? "wgs84";
  return { datum, metres: m(height[1], height[2]), ...(height[4] && { terrainMetres: m(height[4], height[5]) }) };
}

/**
 * A band in the short form of charts, such as `FL180–FL250` or `SFC–4,900 ft MSL`.
 * @param {Altitude} lower @param {Altitude} upper @param {(key: string, values?: object) => string} t
 */
export function band(lower, upper, t) {
  return `${short(lower, t)}–${short(upper, t)}`;
}

function short(altitude, t) {
  const a = typeof altitude === "string" ? parse(altitude) : altitude;
  if (!a) return typeof altitude === "string" ? altitude : "?";
  if (a.datum === "surface" || a.datum === "unlimited") return t(`map.altitude.${a.datum}`);
  if (a.datum === "flight-level") return `FL${String(a.hundredsOfFeet).padStart(3, "0")}`;
  if (!["msl", "wgs84", "qnh", "agl"].includes(a.datum)) return "?";
  const feet = Math.round((a.feet ?? a.metres / FOOT) / 10) * 10;
  return t(`map.altitude.${a.datum}`, { feet: feet.toLocaleString("en") });
}
