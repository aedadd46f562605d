// SPDX-License-Identifier: Apache-2.0

/** The base map: calm, so that what parties do stands out from it. No green: nothing here may look like a clearance. */
const BASE = {
  dark: {
    land: "#1a232b", ocean: "#0d151d", coast: "#31404d", lake: "#101d29", river: "#25435a", grid: "#ffffff", gridOpacity: 0.05,
    shadow: "#05090d", highlight: "#4d5d68", shade: "#0c1319", province: "#56646f", border: "#94a3af", town: "#9fb0bd",
    townText: "#c3ced7", halo: "#0a1016", airfield: "#8fa3b3", layer: "#8296a5", measure: "#d8dfe6", label: "#ffffff",
  },
  light: {
    land: "#eef0ec", ocean: "#cfdbe4", coast: "#9fb0bd", lake: "#c3d3df", river: "#93b3cb", grid: "#000000", gridOpacity: 0.06,
    shadow: "#8b8f86", highlight: "#ffffff", shade: "#b9bcb2", province: "#a3aba9", border: "#5d6a72", town: "#55626b",
    townText: "#3c4850", halo: "#f7f8f6", airfield: "#55707f", layer: "#66788a", measure: "#2c3842", label: "#0f1820",
  },
};
const TOKENS = ["own", "other", "conflict", "late", "warn", "accent", "ink", "surface"];
const FALLBACK = {
  dark: ["#7cc0ff", "#ffb566", "#ff8296", "#d6adff", "#ffd56b", "#8cc8ff", "#ecf1f6", "#131b24"],
  light: ["#0a539c", "#8a4300", "#a80032", "#5f2791", "#6b4600", "#0a539c", "#0f1820", "#ffffff"],
};

/**
 * Colours of the map: those of the base map, and those of the page's tokens (`--own`, `--other`, `--conflict` and so on).
 * @param {"dark"|"light"} theme
 * @param {Element} element where the tokens are read
 * @returns {Record<string, any>}
 */
export function palette(theme, element) {
  const style = getComputedStyle(element);
  const own = TOKENS.map((name, i) => [name, style.getPropertyValue(`--${name}`).trim() || FALLBACK[theme][i]]);
  return { ...BASE[theme], ...Object.fromEntries(own), theme };
}
