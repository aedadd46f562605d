// SPDX-License-Identifier: Apache-2.0
// What is shown besides activities: measures, reference layers, conflicts, safety warnings, a draft, a typed point.
import { band, metres } from "./altitudes.js";
import { anchor, circle, polygon } from "./geometry.js";
import { LiveSource, feature, numbering, pointAt } from "./sources.js";
import { plain } from "./text.js";

const when = (value) => Number(new Date(value));

/** Things with a window in one or two sources, drawn solid inside of it and faint near it. */
class Timed {
  #sources; #items = []; #time = null;

  constructor(map, ...names) { this.#sources = names.map((name) => new LiveSource(map, name)); }

  get size() { return this.#items.length; }

  /** @param {{id: number, start: number, end: number, features: object[][]}[]} items features of each source */
  show(items) {
    this.#items = items;
    this.#sources.forEach((source, i) => source.show(new Map(items.flatMap((item) => item.features[i]).map((f) => [f.id, f]))));
    this.time(this.#time);
  }

  time(time) {
    this.#time = time;
    for (const { start, end, features } of this.#items) {
      const on = !time || (start <= time.at && time.at < end), near = on || (start < time.spanEnd && end > time.spanStart);
      features.forEach((list, i) => list.forEach((f) => this.#sources[i].state(f.id, { on, near })));
    }
  }
}

/** @typedef {{ref?: string, name: string, kind: string, volume: object}} Measure */
export class Measures {
  #timed; #number = numbering(); #list = [];

  constructor(map) { this.#timed = new Timed(map, "measures", "measure-labels"); }

  /** @param {Measure[]} list */
  set(list, t) {
    this.#list = list;
    this.#timed.show(list.map(({ ref = "", name, kind, volume }, i) => {
      const shape = polygon(volume.area), id = this.#number(`${ref}/${i}`);
      const label = `${t(`map.measure.${kind}`)}\n${plain(name)}\n${band(volume.lower, volume.upper, t)}`;
      return { start: when(volume.start), end: when(volume.end), features: [[feature(id, shape, { kind, ref })], [feature(id, pointAt(anchor(volume.area, shape)), { label, ref })]] };
    }));
  }
  words(t) { this.set(this.#list, t); }
  time(time) { this.#timed.time(time); }
  get size() { return this.#timed.size; }
}

/** @typedef {{ref: string, pair: [string, string], at: [number, number], other: [number, number]|null, start: any, end: any}} Finding */
export class Findings {
  #timed; #number = numbering(); list = [];

  constructor(map) { this.#timed = new Timed(map, "findings"); }

  /** @param {Finding[]} list */
  set(list) {
    this.list = list;
    this.#timed.show(list.map(({ ref, at, other, start, end }) => ({ start: when(start), end: when(end), features: [conflictFeatures(this.#number(ref) * 3, at, other, ref)] })));
  }
  time(time) { this.#timed.time(time); }
  get size() { return this.#timed.size; }
}

/** The line between the closest places, both ends, and the mark between them. */
function conflictFeatures(id, at, other, ref) {
  if (!other) return [feature(id, pointAt(at), { ref })];
  const lon = other[0] + Math.round((at[0] - other[0]) / 360) * 360;
  return [
    feature(id, pointAt([(at[0] + lon) / 2, (at[1] + other[1]) / 2]), { ref }),
    feature(id + 1, { type: "LineString", coordinates: [at, [lon, other[1]]] }, { ref }),
  ];
}

/** @typedef {{ref: string, own: boolean, at: [number, number], radiusMetres: number, lower: any, upper: any, from: any, until: any}} Warning */
export class Warnings {
  #timed; #number = numbering(); #list = [];

  constructor(map) { this.#timed = new Timed(map, "warnings", "warning-places"); }

  /** @param {Warning[]} list */
  set(list, t) {
    this.#list = list;
    this.#timed.show(list.map(({ ref, own, at, radiusMetres, lower, upper, from, until }) => {
      const id = this.#number(ref), ring = { type: "Polygon", coordinates: [circle(at, radiusMetres)] };
      const label = `${t("map.warning")}\n${band(lower, upper, t)}`;
      return { start: when(from), end: when(until), features: [[feature(id, ring, { ref, own })], [feature(id, pointAt(at), { ref, own, label })]] };
    }));
  }
  words(t) { this.set(this.#list, t); }
  time(time) { this.#timed.time(time); }
  get size() { return this.#timed.size; }
}

/** Reference layers: known to all, checked against, muted. @param {{name: string, features: object[]}[]} layers GeoJSON features or areas */
export function showLayers(map, layers) {
  const features = layers.flatMap(({ name, features: all }) => all.map((item) => {
    const area = { ...(item.properties ?? {}), ...(item.geometry ?? item.area ?? item) };
    const line = area.type === "LineString" || area.type === "MultiLineString";
    const geometry = line ? { type: area.type, coordinates: area.coordinates } : polygon(area);
    return { type: "Feature", properties: { name: plain(item.properties?.title ?? item.properties?.name ?? name) }, geometry };
  }));
  map.getSource("layers").setData({ type: "FeatureCollection", features });
}

/** What an officer is drafting, and where it conflicts while it changes. */
export class Draft {
  #map; #shapes = []; #volumetric = false;

  constructor(map) { this.#map = map; }

  /** @param {object[]|null} volumes as in the API */
  show(volumes) {
    this.#shapes = (volumes ?? []).map((volume, i) => {
      const base = metres(volume.lower, "lower"), top = Math.max(metres(volume.upper, "upper"), base + 30);
      return { base, top, plan: feature(i, polygon(volume.area)) };
    });
    this.#map.getSource("draft").setData({ type: "FeatureCollection", features: this.#shapes.map(({ plan }) => plan) });
  }

  /** @param {{at: [number, number], other?: [number, number]|null}[]} list the closest places of each conflict */
  conflicts(list) {
    const features = list.flatMap(({ at, other }, i) => conflictFeatures(i * 3, at, other ?? null, ""));
    this.#map.getSource("draft-conflicts").setData({ type: "FeatureCollection", features });
  }

  volumetric(on) { this.#volumetric = on; }

  *edges() {
    if (this.#volumetric) for (const { plan, base, top } of this.#shapes) yield { ring: plan.geometry.coordinates[0], base, top, own: true, selected: true };
  }
}

/** Shows one typed point, or none. */
export function showPoint(map, at, label) {
  const features = at ? [feature(1, pointAt(at), { label: plain(label) })] : [];
  map.getSource("point").setData({ type: "FeatureCollection", features });
}

