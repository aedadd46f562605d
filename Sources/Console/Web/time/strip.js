// SPDX-License-Identifier: Apache-2.0
// The picture behind the time slider: how much goes on when.

const HOUR = 3600e3, DAY = 24 * HOUR;
/** Distances between marks of time, the first that leaves room for their text. */
const TICKS = [HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 7 * DAY];
/** Pixels: of one bar, of the row of conflicts, of the row of texts. */
export const BAR = 4;
const CONFLICTS = 13, TEXTS = 15;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{own: Float64Array, other: Float64Array, conflicts: Float64Array, most: number}} counts a bar each
 * @param {{from: number, to: number, now: number, format: {time: Function, date: Function}}} axis
 */
export function paintStrip(canvas, counts, { from, to, now, format }) {
  const style = getComputedStyle(canvas), token = (name) => style.getPropertyValue(`--${name}`).trim();
  const ratio = devicePixelRatio || 1, width = canvas.clientWidth, height = canvas.clientHeight;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const c = canvas.getContext("2d"), x = (at) => (at - from) / (to - from) * width, foot = height - TEXTS, room = foot - CONFLICTS - 4;
  c.scale(ratio, ratio);
  c.font = `11px ${style.fontFamily}`;
  c.textBaseline = "middle";

  // Marks of time; midnights stronger and with their day.
  const step = TICKS.find((s) => s / (to - from) * width > 46) ?? TICKS.at(-1);
  let free = -1;
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const midnight = at % DAY === 0, text = midnight ? format.date(at).replace(/ \d{4}$/, "") : format.time(at);
    c.fillStyle = token("line");
    c.globalAlpha = midnight ? 0.9 : 0.35;
    c.fillRect(Math.round(x(at)), 0, 1, foot);
    c.globalAlpha = 1;
    if (x(at) <= free || x(at) + c.measureText(text).width + 4 > width) continue;
    c.fillStyle = midnight ? token("ink") : token("ink-soft");
    c.fillText(text, x(at) + 3, height - TEXTS / 2);
    free = x(at) + c.measureText(text).width + 8;
  }

  // Bars: own activities stand on the line, those of others on top of them and slanted.
  const bars = counts.own.length, each = width / bars, scale = counts.most ? room / counts.most : 0;
  const slanted = hatch(c, token("other"));
  for (let i = 0; i < bars; i++) {
    const own = counts.own[i] * scale, other = counts.other[i] * scale, left = i * each;
    c.fillStyle = token("own");
    c.fillRect(left, foot - own, each - 1, own);
    c.fillStyle = slanted;
    c.fillRect(left, foot - own - other, each - 1, other);
    if (other > 0) { c.fillStyle = token("other"); c.fillRect(left, foot - own - other, each - 1, 1.5); }
  }

  // Conflicts: a striped bar where there are any, a diamond where they begin.
  for (let i = 0; i < bars; i++) if (counts.conflicts[i] > 0) {
    c.fillStyle = token("conflict");
    c.fillRect(i * each, 4, each * (i % 2 ? 0.45 : 1), CONFLICTS - 8);
    if (i && counts.conflicts[i - 1] >= counts.conflicts[i]) continue;
    c.beginPath();
    for (const [dx, dy] of [[0, -6], [6, 0], [0, 6], [-6, 0]]) c.lineTo(i * each + 4 + dx, CONFLICTS / 2 + dy);
    c.fill();
  }

  if (now >= from && now <= to) {
    c.fillStyle = token("ink");
    c.fillRect(Math.round(x(now)) - 1, 0, 2, foot);
    c.beginPath(); c.moveTo(x(now) - 5, foot); c.lineTo(x(now) + 5, foot); c.lineTo(x(now), foot - 7); c.fill();
  }
}

function hatch(c, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 5;
  const t = tile.getContext("2d");
  t.strokeStyle = colour;
  t.lineWidth = 1.6;
  t.beginPath();
  for (const shift of [-5, 0, 5]) { t.moveTo(shift, 5); t.lineTo(shift + 5, 0); }
  t.stroke();
  return c.createPattern(tile, "repeat");
}
