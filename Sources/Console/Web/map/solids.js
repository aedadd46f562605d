// SPDX-License-Identifier: Apache-2.0
// Lines in the air that make 3D legible: edges of solids, and conflicts at the height at which they are.
import { LINE, MARK, rgba } from "./air.js";
import { CELLS } from "./tracks.js";
import { metres } from "./altitudes.js";

/** Solids whose edges are drawn; with more of them in view at once edges would only blur. */
const EDGED = 1500;
/** Rings of more points are round: no upright edge at each point. */
const ANGULAR = 24;

/**
 * @param {import("./air.js").Air} air
 * @param {Iterable<{ring: [number, number][], base: number, top: number, own: boolean, selected: boolean}>} edges
 */
export function drawEdges(air, edges, colours) {
  const out = [], own = rgba(colours.own, 0.95), other = rgba(colours.other, 0.95), chosen = rgba(colours.label, 1), point = new Float32Array(3);
  const line = (a, b, low, high, colour, width, dash) => {
    for (const [place, height] of [[a, low], [b, high]]) { air.put(point, 0, place[0], place[1], height); out.push(point[0], point[1], point[2]); }
    out.push(...colour, width, dash, 0);
  };
  let count = 0;
  for (const { ring, base, top, own: mine, selected } of edges) {
    if (++count > EDGED) return air.set("edges", new Float32Array(0), new Float32Array(0));
    const colour = selected ? chosen : mine ? own : other, width = selected ? 2.4 : 1.5, dash = mine ? 0 : 6, step = ring.length > 100 ? 2 : 1;
    for (let i = 0; i + 1 < ring.length; i += step) {
      const a = ring[i], b = ring[Math.min(i + step, ring.length - 1)];
      line(a, b, top, top, colour, width, dash);
      if (base > 0) line(a, b, base, base, colour, width * 0.7, dash);
      if (ring.length <= ANGULAR) line(a, a, base, top, colour, width, dash);
    }
    if (ring.length > ANGULAR) for (const i of [0, 1, 2, 3].map((k) => Math.floor(k * (ring.length - 1) / 4))) line(ring[i], ring[i], base, top, colour, width * 0.7, dash);
    // A plumb line from the solid to the ground shows where it is.
    if (base > 0) line(ring[0], ring[0], 0, base, [colour[0], colour[1], colour[2], 0.4], 1, 3);
  }
  air.set("edges", new Float32Array(out), new Float32Array(0));
}

/** Conflicts as columns with the mark at the middle of the heights that both have. @param {object[]} findings @param {(ref: string) => object} activity */
export function drawConflicts(air, findings, activity, time, colours) {
  const lines = [], marks = [], colour = rgba(colours.conflict), point = new Float32Array(3);
  for (const { pair, at, other, start, end } of findings) {
    if (time && (Number(new Date(start)) > time.at || Number(new Date(end)) <= time.at)) continue;
    // Of several legs those that run while it is one.
    const runs = (v) => new Date(v.start) < new Date(end) && new Date(v.end) > new Date(start);
    const all = pair.map((ref) => activity(ref)?.volumes ?? []).map((volumes) => (volumes.some(runs) ? volumes.filter(runs) : volumes)), low = (volumes) => Math.min(...volumes.map((v) => metres(v.lower, "lower")));
    const high = (volumes) => Math.max(...volumes.map((v) => metres(v.upper, "upper")));
    const known = all.filter((volumes) => volumes.length);
    const from = known.length ? Math.max(...known.map(low)) : 0, to = known.length ? Math.min(...known.map(high)) : 0, height = (from + to) / 2;
    const place = other ? [(at[0] + other[0]) / 2, (at[1] + other[1]) / 2] : at;
    const put = (where, metre) => { air.put(point, 0, where[0], where[1], metre); return [...point]; };
    lines.push(...put(place, 0), ...put(place, height), ...colour, 3, 5, 0);
    if (other) lines.push(...put(at, height), ...put(other, height), ...colour, 4, 5, 0);
    marks.push(...put(place, height), 40, CELLS.conflict);
  }
  air.set("conflicts", new Float32Array(lines), new Float32Array(marks));
}
