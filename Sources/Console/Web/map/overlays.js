// SPDX-License-Identifier: Apache-2.0
// What is shown besides activities: measures, reference layers, conflicts, safety warnings, a draft, a typed point.
import { band, metres } from "./altitudes.js";
import { anchor, circle, polygon } from "./geometry.js";
import { LiveSource, feature, numbering, pointAt } from "./sources.js";
import { plain } from "./text.js";

const when = (value) => Number(new Date(value));

/** Things with a window in one or two sources, drawn solid inside of it and faint near it. */
class Timed {
  #sources; #items = []; #time = null; #told = "[]"; #t; #number = numbering();
  /** As given last. */
  list = [];

  constructor(map, t, ...names) {
    this.#sources = names.map((name) => new LiveSource(map, name));
    this.#t = t;
  }

  get size() { return this.list.length; }

  set(list) {
    const told = JSON.stringify(list);
    if (told === this.#told) return;
    this.#told = told;
    this.list = list;
    this.#items = list.map((item, i) => this.built(item, this.#number(item.ref ?? String(i)), this.#t));
    this.#sources.forEach((source, i) => source.show(this.#items.flatMap((item) => item.features[i])));
    this.time(this.#time);
  }

  words(t) {
    this.#t = t;
    this.#told = "";
    this.set(this.list);
  }

  time(time) {
    this.#time = time;
    for (const { start, end, features } of this.#items) {
      const on = !time || (start <= time.at && time.at < end), near = on || (start < time.spanEnd && end > time.spanStart);
      features.forEach((list, i) => list.forEach((f) => this.#sources[i].state(f.id, { on, near })));
    }
  }
}

/** Kinds that have words; one of a later version has its name alone. */
const MEASURES = ["buffer", "no-fly", "safe-corridor", "protected-site", "coordination-line"];

/** Measures: `{ref?, name, kind, volume}`. */
export class Measures extends Timed {
  constructor(map, t) { super(map, t, "measures", "measure-labels"); }

  built({ ref = "", name, kind, volume }, id, t) {
    const shape = polygon(volume.area), known = MEASURES.includes(kind) ? [t(`map.measure.${kind}`)] : [];
    const label = [...known, plain(name), band(volume.lower, volume.upper, t)].join("\n");
    return { start: when(volume.start), end: when(volume.end), features: [[feature(id, shape, { kind, ref })], [feature(id, pointAt(anchor(volume.area, shape)), { label, ref })]] };
  }
}

/** Conflicts: `{ref, pair, at, other, start, end}`, see map.js. */
export class Findings extends Timed {
  constructor(map, t) { super(map, t, "findings"); }

  built({ ref, at, other, start, end }, id) {
    return { start: when(start), end: when(end), features: [conflictFeatures(id * 2, at, other, ref)] };
  }
}

/** Safety warnings: `{ref, own, at, radiusMetres, lower, upper, from, until}`. */
export class Warnings extends Timed {
  constructor(map, t) { super(map, t, "warnings", "warning-places"); }

  built({ ref, own, at, radiusMetres, lower, upper, from, until }, id, t) {
    const ring = { type: "Polygon", coordinates: [circle(at, radiusMetres)] }, label = [t("map.warning"), ...(lower || upper ? [band(lower, upper, t)] : [])].join("\n");
    return { start: when(from), end: when(until), features: [[feature(id, ring, { ref, own })], [feature(id, pointAt(at), { ref, own, label })]] };
  }
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

/** What makes an area of a point or a line. */
const SHAPED = ["radiusMetres", "outerRadiusMetres", "semiMajorMetres", "maximumRangeMetres", "halfWidthMetres", "movingRadiusMetres"];

/** Reference layers: known to all, checked against, muted. @param {{name: string, features: object[]}[]} layers GeoJSON features or areas */
export function showLayers(map, layers) {
  const features = layers.flatMap(({ name, features: all }) => all.map((item) => {
    const area = { ...(item.properties ?? {}), ...(item.geometry ?? item.area ?? item) };
    const geometry = SHAPED.some((size) => area[size] !== undefined) ? polygon(area) : { type: area.type, coordinates: area.coordinates };
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

  /** @param {{at?: [number, number]|null, other?: [number, number]|null}[]} list the closest places of each conflict; those without have none to show */
  conflicts(list) {
    const features = list.filter(({ at }) => at).flatMap(({ at, other }, i) => conflictFeatures(i * 2, at, other ?? null, ""));
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

