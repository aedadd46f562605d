// SPDX-License-Identifier: Apache-2.0
// Activities on the map: their volumes in plan, solids in 3D, and one symbol with a label for what runs now.
import { EXAGGERATION, band, metres } from "./altitudes.js";
import { anchor, bounds, movingCircle, polygon } from "./geometry.js";
import { LiveSource, feature, numbering, pointAt } from "./sources.js";
import { plain } from "./text.js";
import { symbolName } from "./symbols.js";

/** What is drawn above what: conflicts first. */
const ORDER = { conflict: 0, nonconforming: 1, hold: 2, late: 3, none: 4 };

/**
 * @typedef {{area: object, lower: any, upper: any, start: string|number, end: string|number}} Volume as in the API
 * @typedef {{ref: string, own: boolean, party: string, kind: string, title: string, emphasis: keyof typeof ORDER, volumes: Volume[],
 *   version?: string}} Activity `version` names the entries that the volumes come from: while it is the same, they are not looked at again
 */

export class Activities {
  #volumes; #labels; #solids; #moving; #number = numbering();
  #known = new Map(); #selected = null; #hovered = null; #volumetric = false; #t; #time = null; #drop = { labels: [], solids: [] };

  constructor(map, t) {
    [this.#volumes, this.#labels, this.#solids, this.#moving] = ["volumes", "labels", "solids", "moving"].map((name) => new LiveSource(map, name));
    this.#t = t;
  }

  /** @param {Activity[]} list the same `volumes` array as before means that they are unchanged, which is the fast way */
  set(list) {
    const before = this.#known, add = [], gone = [], keep = new Set();
    this.#known = new Map();
    for (const activity of list) {
      const old = before.get(activity.ref);
      before.delete(activity.ref);
      if (old && same(old.activity, activity)) {
        old.activity = activity;
        this.#known.set(activity.ref, old);
        continue;
      }
      const known = this.#built(activity);
      this.#known.set(activity.ref, known);
      for (const { id, plan } of known.parts) { add.push(plan); keep.add(id); }
      if (old) gone.push(old);
    }
    gone.push(...before.values());
    for (const old of gone) if (old.shown) this.#drop.labels.push(old.id);
    for (const { parts } of gone) for (const part of parts) if (part.raised) this.#drop.solids.push(part.id);
    this.#volumes.change(add, gone.flatMap(({ parts }) => parts.map(({ id }) => id)).filter((id) => !keep.has(id)));
    this.#mark("selected", null, this.#selected);
    this.#refresh();
  }

  words(t) {
    this.#t = t;
    for (const known of this.#known.values()) known.label = null;
    this.#refresh();
  }

  volumetric(on) { this.#volumetric = on; this.#refresh(); }

  /** @param {{at: number, spanStart: number, spanEnd: number}} time milliseconds */
  time(time) { this.#time = time; this.#refresh(); }

  select(ref) { this.#mark("selected", this.#selected, ref); this.#selected = ref; }
  hover(ref) { if (ref !== this.#hovered) { this.#mark("hovered", this.#hovered, ref); this.#hovered = ref; } }

  /** @returns {Activity|undefined} */
  get(ref) { return this.#known.get(ref)?.activity; }

  /** West, south, east, north of an activity or of all. */
  bounds(ref) {
    const all = ref ? [this.#known.get(ref)].filter(Boolean) : [...this.#known.values()];
    return bounds(all.flatMap(({ parts }) => parts.map((part) => part.plan.geometry)));
  }

  /** Edges of the solids that are shown, for the layer in the air: ring, metres from and to, whose. */
  *edges() {
    if (!this.#volumetric) return;
    for (const { activity, parts } of this.#known.values()) for (const part of parts)
      if (part.on) yield { ring: part.plan.geometry.coordinates[0], base: part.base, top: part.top, own: activity.own, selected: activity.ref === this.#selected };
  }

  counts() { return { activities: this.#known.size, volumes: this.#volumes.size, running: this.#labels.size }; }

  #built(activity) {
    const parts = activity.volumes.map((volume, i) => {
      const id = this.#number(`${activity.ref}/${i}`), shape = polygon(volume.area);
      const [minX, minY, maxX, maxY] = bounds([shape]);
      const properties = { ref: activity.ref, own: activity.own, emphasis: activity.emphasis, size: (maxX - minX) * (maxY - minY) };
      const base = metres(volume.lower, "lower"), top = Math.max(metres(volume.upper, "upper"), base + 30);
      return {
        id, volume, base, top, start: Number(new Date(volume.start)), end: Number(new Date(volume.end)), at: anchor(volume.area, shape),
        plan: feature(id, shape, properties), on: null, near: null, raised: false,
        solid: feature(id, shape, { ...properties, whose: activity.own ? "own" : "other", base: base * EXAGGERATION, top: top * EXAGGERATION }),
      };
    });
    return { activity, parts, id: this.#number(activity.ref), label: null, labelled: null, shown: null };
  }

  /** What runs at the time that is shown: state of the plan, labels, solids, moving circles. Only what has changed is passed on. */
  #refresh() {
    const labels = [], solids = [], moving = [], time = this.#time, drop = this.#drop;
    this.#drop = { labels: [], solids: [] };
    for (const known of this.#known.values()) {
      let first = null;
      for (const part of known.parts) {
        const on = !time || (part.start <= time.at && time.at < part.end), near = on || (part.start < time.spanEnd && part.end > time.spanStart);
        if (on !== part.on || near !== part.near) {
          part.on = on; part.near = near;
          this.#volumes.state(part.id, { on, near });
        }
        const raised = on && this.#volumetric;
        if (raised !== part.raised) {
          part.raised = raised;
          if (raised) solids.push(part.solid); else drop.solids.push(part.id);
        }
        if (!on) continue;
        first ??= part;
        if (time && part.volume.area.movingRadiusMetres !== undefined)
          moving.push(feature(part.id, movingCircle(part.volume.area, (time.at - part.start) / (part.end - part.start)), { own: known.activity.own }));
      }
      const label = first && this.#label(known, first);
      if (label === known.shown) continue;
      known.shown = label;
      if (label) labels.push(label); else drop.labels.push(known.id);
    }
    const without = (ids, features) => { const again = new Set(features.map(({ id }) => id)); return ids.filter((id) => !again.has(id)); };
    this.#labels.change(labels, without(drop.labels, labels));
    this.#solids.change(solids, without(drop.solids, solids));
    this.#moving.show(moving);
  }

  #label(known, part) {
    if (known.label && known.labelled === part) return known.label;
    const { ref, own, kind, title, emphasis } = known.activity;
    known.labelled = part;
    return known.label = feature(known.id, pointAt(part.at), {
      ref, own, emphasis, symbol: symbolName(kind, own), order: ORDER[emphasis] ?? 4, label: plain(title), band: band(part.volume.lower, part.volume.upper, this.#t),
      tag: emphasis === "none" ? "" : `\n${this.#t(`map.emphasis.${emphasis}`)}`,
    });
  }

  #mark(name, before, after) {
    for (const [ref, on] of [[before, false], [after, true]])
      for (const part of (ref && this.#known.get(ref)?.parts) || []) this.#volumes.state(part.id, { [name]: on });
  }
}

function same(a, b) {
  return a.own === b.own && a.kind === b.kind && a.title === b.title && a.emphasis === b.emphasis &&
    ((a.version !== undefined && a.version === b.version) || equal(a.volumes, b.volumes));
}

/** Whether two values of JSON say the same; the same object is, without a look inside. */
function equal(a, b) {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Array.isArray(a)) return a.length === b.length && a.every((value, i) => equal(value, b[i]));
  for (const key in a) if (!equal(a[key], b[key])) return false;
  for (const key in b) if (!(key in a)) return false;
  return true;
}
