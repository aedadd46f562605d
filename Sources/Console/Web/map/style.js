// SPDX-License-Identifier: Apache-2.0
// Sources and layers of the map, lowest first.
import { BOLD, REGULAR } from "./fonts.js";

/** Sources whose features come and go while the map is shown. */
export const LIVE = ["layers", "measures", "measure-labels", "volumes", "solids", "labels", "moving", "findings", "warnings", "warning-places",
  "draft", "draft-conflicts", "drawing", "point", "track-labels"];

const NOTHING = { type: "FeatureCollection", features: [] };
const state = (name) => ["boolean", ["feature-state", name], false];
/** In its window: solid. Within the shown days: faint. Else not drawn. */
const timed = (on, near, off = 0) => ["case", state("on"), on, state("near"), near, off];
const own = ["==", ["get", "own"], true], others = ["!=", ["get", "own"], true];
const zoomed = (...stops) => ["interpolate", ["linear"], ["zoom"], ...stops];
const emphasis = (name) => ["==", ["get", "emphasis"], name];

/**
 * The style at the start, without words.
 * @param {object} colours see palette.js
 * @param {{relief: number[]|null}} manifest of the assets
 */
export function style(colours, manifest) {
  const geojson = (data) => ({ type: "geojson", data, tolerance: 0.3 });
  const sources = {
    grid: geojson(graticule()), ...Object.fromEntries(["ocean", "lakes", "rivers", "airfields"].map((name) => [name, geojson(dataOf(name))])),
    // Loaded when they are first wanted: what stands on the map from the start does not wait for them.
    ...Object.fromEntries(["provinces", "borders", "places"].map((name) => [name, geojson(NOTHING)])),
    ...Object.fromEntries(LIVE.map((name) => [name, { type: "geojson", data: NOTHING, tolerance: 0.2 }])),
  };
  if (manifest.relief) sources.relief = {
    type: "raster-dem", tiles: [`${location.origin}/assets/relief/{z}/{x}/{y}.png`], tileSize: 256, encoding: "terrarium", minzoom: 5,
    maxzoom: 8, bounds: manifest.relief,
  };
  return { version: 8, sources, layers: layers(colours, Boolean(manifest.relief)) };
}

/** Where the data of a layer of the base map are. */
export const dataOf = (name) => `/assets/map/${name}.geojson`;

/** Lines of whole degrees, so that a map without names still says where it is. */
function graticule() {
  const features = [];
  const add = (coordinates) => features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } });
  for (let lon = -180; lon < 180; lon++) add([[lon, -85], [lon, 85]]);
  for (let lat = -84; lat <= 84; lat++) add([[-180, lat], [180, lat]]);
  return { type: "FeatureCollection", features };
}

/**
 * All layers in the colours of a theme; layouts that depend on the language or on settings are set by map.js.
 * @param {object} c colours
 * @param {boolean} relief whether there is any
 */
export function layers(c, relief) {
  const text = (size, font = REGULAR) => ({ "text-font": [font], "text-size": size, "text-max-width": 12 });
  const halo = (colour, width = 1.4) => ({ "text-color": colour, "text-halo-color": c.halo, "text-halo-width": width });
  const line = (id, source, paint, more = {}) => ({ id, source, type: "line", paint, layout: { "line-join": "round", ...more.layout }, ...(more.filter && { filter: more.filter }) });
  const fill = (id, source, paint, filter) => ({ id, source, type: "fill", paint: { "fill-antialias": false, ...paint }, ...(filter && { filter }) });
  const byOwner = ["case", own, c.own, c.other];
  const width = zoomed(4, 1, 7, 1.8, 11, 3);
  return [
    { id: "land", type: "background", paint: { "background-color": c.land } },
    ...(relief ? [{
      id: "relief", type: "hillshade", source: "relief",
      paint: { "hillshade-exaggeration": c.theme === "dark" ? 0.42 : 0.3, "hillshade-shadow-color": c.shadow, "hillshade-highlight-color": c.highlight, "hillshade-accent-color": c.shade },
    }] : []),
    fill("ocean", "ocean", { "fill-color": c.ocean }),
    fill("lakes", "lakes", { "fill-color": c.lake }),
    line("coast", "ocean", { "line-color": c.coast, "line-width": zoomed(4, 0.6, 9, 1.4) }),
    line("rivers", "rivers", { "line-color": c.river, "line-width": zoomed(5, 0.7, 10, 2) }),
    line("grid", "grid", { "line-color": c.grid, "line-opacity": c.gridOpacity, "line-width": 1 }),
    line("provinces", "provinces", { "line-color": c.province, "line-width": 0.8, "line-dasharray": [1, 3], "line-opacity": 0.7 }),
    line("borders", "borders", { "line-color": c.border, "line-width": zoomed(4, 0.9, 8, 1.6) }, { filter: ["!", ["get", "disputed"]] }),
    line("borders-disputed", "borders", { "line-color": c.border, "line-width": zoomed(4, 0.9, 8, 1.6), "line-dasharray": [3, 3] }, { filter: ["get", "disputed"] }),
    {
      id: "airfields", type: "symbol", source: "airfields", minzoom: 6,
      layout: { "icon-image": "airfield", "icon-size": zoomed(6, 0.7, 10, 1.1), "text-field": ["step", ["zoom"], "", 8, ["get", "code"]], ...text(11), "text-anchor": "top", "text-offset": [0, 0.7], "text-optional": true },
      paint: halo(c.airfield, 1.2),
    },
    line("layers", "layers", { "line-color": c.layer, "line-width": 1, "line-opacity": 0.7, "line-dasharray": [6, 2, 1, 2] }, { filter: ["!=", ["geometry-type"], "Point"] }),
    { id: "layer-points", type: "circle", source: "layers", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 3, "circle-color": "transparent", "circle-stroke-color": c.layer, "circle-stroke-width": 1.2 } },
    { id: "layer-names", type: "symbol", source: "layers", minzoom: 7, layout: { "symbol-placement": "line", "text-field": ["get", "name"], ...text(11), "symbol-spacing": 320 }, paint: halo(c.layer, 1.2) },

    fill("measures-fill", "measures", { "fill-color": c.measure, "fill-opacity": timed(0.07, 0.02) }),
    fill("measures-no-fly", "measures", { "fill-pattern": "hatch-no-fly", "fill-opacity": timed(0.5, 0.15) }, ["==", ["get", "kind"], "no-fly"]),
    fill("measures-buffer", "measures", { "fill-pattern": "dots", "fill-opacity": timed(0.45, 0.12) }, ["==", ["get", "kind"], "buffer"]),
    line("measures-wide", "measures", { "line-color": c.measure, "line-width": 5, "line-gap-width": 0, "line-opacity": timed(0.25, 0.08) }, { filter: ["in", ["get", "kind"], ["literal", ["no-fly", "protected-site"]]] }),
    line("measures-line", "measures", { "line-color": c.measure, "line-width": 1.4, "line-opacity": timed(0.9, 0.3) }, { filter: ["!=", ["get", "kind"], "coordination-line"] }),
    line("measures-chain", "measures", { "line-color": c.measure, "line-width": 2, "line-opacity": timed(0.9, 0.3), "line-dasharray": [6, 2, 1, 2] }, { filter: ["==", ["get", "kind"], "coordination-line"] }),

    fill("volumes-fill", "volumes", { "fill-color": byOwner, "fill-opacity": timed(["case", state("selected"), 0.3, 0.15], 0.025) }),
    fill("volumes-hatch", "volumes", { "fill-pattern": "hatch-other", "fill-opacity": timed(0.28, 0.05) }, others),
    line("volumes-late", "volumes", { "line-color": c.late, "line-width": 7, "line-opacity": timed(0.75, 0.2), "line-dasharray": [0.2, 1.2] }, { filter: emphasis("late"), layout: { "line-cap": "round" } }),
    line("volumes-hold", "volumes", { "line-color": c.warn, "line-width": 7, "line-opacity": timed(0.75, 0.2), "line-dasharray": [0.4, 0.4] }, { filter: emphasis("hold") }),
    line("volumes-nonconforming", "volumes", { "line-color": c.warn, "line-width": 7, "line-opacity": timed(0.85, 0.2), "line-dasharray": [1.5, 0.5] }, { filter: emphasis("nonconforming") }),
    line("volumes-conflict", "volumes", { "line-color": c.conflict, "line-width": 9, "line-blur": 3, "line-opacity": timed(0.75, 0.15) }, { filter: emphasis("conflict") }),
    line("volumes-selected", "volumes", { "line-color": c.label, "line-width": 6, "line-opacity": ["case", state("selected"), 0.9, state("hovered"), 0.45, 0] }),
    line("volumes-own", "volumes", { "line-color": c.own, "line-width": width, "line-opacity": timed(1, 0.28) }, { filter: own }),
    line("volumes-other", "volumes", { "line-color": c.other, "line-width": width, "line-opacity": timed(1, 0.28), "line-dasharray": [4, 2] }, { filter: others }),
    fill("moving-fill", "moving", { "fill-color": byOwner, "fill-opacity": 0.35 }),
    line("moving-line", "moving", { "line-color": byOwner, "line-width": 2 }),

    fill("draft-fill", "draft", { "fill-color": c.accent, "fill-opacity": 0.2 }),
    line("draft-line", "draft", { "line-color": c.accent, "line-width": 2.5, "line-dasharray": [2, 1] }),
    { id: "solids", type: "fill-extrusion", source: "solids", paint: { "fill-extrusion-color": ["match", ["get", "whose"], "own", c.own, "draft", c.accent, c.other], "fill-extrusion-base": ["get", "base"], "fill-extrusion-height": ["get", "top"], "fill-extrusion-opacity": 0.3, "fill-extrusion-vertical-gradient": false } },

    fill("warnings-fill", "warnings", { "fill-color": c.warn, "fill-opacity": timed(0.18, 0.04) }),
    line("warnings-halo", "warnings", { "line-color": c.halo, "line-width": 6, "line-opacity": timed(0.8, 0.1) }),
    line("warnings-line", "warnings", { "line-color": c.warn, "line-width": 3.5, "line-opacity": timed(1, 0.35), "line-dasharray": [1.6, 0.8] }),

    line("findings-halo", "findings", { "line-color": c.halo, "line-width": 8, "line-opacity": timed(0.9, 0.1) }, { filter: ["==", ["geometry-type"], "LineString"] }),
    line("findings-line", "findings", { "line-color": c.conflict, "line-width": 4, "line-opacity": timed(1, 0.4), "line-dasharray": [1, 0.6] }, { filter: ["==", ["geometry-type"], "LineString"] }),
    line("draft-conflicts", "draft-conflicts", { "line-color": c.conflict, "line-width": 4, "line-dasharray": [1, 0.6] }, { filter: ["==", ["geometry-type"], "LineString"] }),

    fill("drawing-fill", "drawing", { "fill-color": c.accent, "fill-opacity": 0.18 }, ["==", ["geometry-type"], "Polygon"]),
    line("drawing-line", "drawing", { "line-color": c.accent, "line-width": 2.5 }),

    { id: "places-dot", type: "circle", source: "places", minzoom: 4, filter: ["step", ["zoom"], [">", ["get", "people"], 400000], 6, [">", ["get", "people"], 100000], 8, [">", ["get", "people"], 30000], 9.5, [">", ["get", "people"], 0]], paint: { "circle-radius": ["interpolate", ["linear"], ["get", "people"], 10000, 1.5, 1000000, 3], "circle-color": c.town, "circle-stroke-color": c.halo, "circle-stroke-width": 1, "circle-opacity": 0.8 } },
    {
      id: "places", type: "symbol", source: "places",
      filter: ["step", ["zoom"], [">", ["get", "people"], 1000000], 5, [">", ["get", "people"], 400000], 6.5, [">", ["get", "people"], 100000], 8, [">", ["get", "people"], 30000], 9.5, [">", ["get", "people"], 0]],
      layout: {
        ...text(["interpolate", ["linear"], ["zoom"], 5, ["case", [">", ["get", "people"], 600000], 12, 10.5], 10, ["case", [">", ["get", "people"], 300000], 16, 12.5]]),
        "text-variable-anchor": ["left", "right", "top", "bottom"], "text-radial-offset": 0.45, "text-justify": "auto", "symbol-sort-key": ["-", 0, ["get", "people"]], "text-padding": 4,
      },
      paint: { ...halo(c.townText), "text-opacity": 0.85 },
    },
    {
      id: "measure-labels", type: "symbol", source: "measure-labels", minzoom: 5,
      layout: { "text-field": ["get", "label"], ...text(zoomed(6, 10.5, 10, 13)), "text-optional": true }, paint: { ...halo(c.measure), "text-opacity": timed(0.95, 0.5) },
    },
    {
      id: "labels", type: "symbol", source: "labels",
      layout: {
        "icon-image": ["get", "symbol"], "icon-size": zoomed(4, 0.5, 7, 1, 10, 1.25), "icon-allow-overlap": true, "icon-ignore-placement": false,
        "text-field": ["format", ["get", "label"], { "text-font": ["literal", [BOLD]] }, "\n", {}, ["get", "band"], { "font-scale": 0.86 }, ["get", "tag"], { "text-font": ["literal", [BOLD]], "font-scale": 0.86, "text-color": ["match", ["get", "emphasis"], "conflict", c.conflict, "late", c.late, c.warn] }],
        ...text(zoomed(5, 11, 9, 14)), "text-variable-anchor": ["top", "bottom", "left", "right"], "text-radial-offset": 1.35, "text-justify": "auto", "text-optional": true, "symbol-sort-key": ["get", "order"],
      },
      paint: { "text-color": byOwner, "text-halo-color": c.halo, "text-halo-width": 1.6, "text-halo-blur": 0.3 },
    },
    {
      id: "warning-places", type: "symbol", source: "warning-places",
      layout: { "icon-image": ["case", own, "warning.own", "warning.other"], "icon-allow-overlap": true, "icon-size": zoomed(4, 0.7, 8, 1), "text-field": ["get", "label"], ...text(13, BOLD), "text-anchor": "top", "text-offset": [0, 1.3], "text-optional": true },
      paint: { ...halo(c.warn, 1.8), "icon-opacity": timed(1, 0.45), "text-opacity": timed(1, 0.45) },
    },
    {
      id: "findings", type: "symbol", source: "findings", filter: ["==", ["geometry-type"], "Point"],
      layout: { "icon-image": "conflict", "icon-allow-overlap": true, "icon-size": zoomed(4, 0.6, 7, 0.95, 10, 1.15) },
      paint: { "icon-opacity": timed(1, 0.45) },
    },
    { id: "draft-conflict-places", type: "symbol", source: "draft-conflicts", filter: ["==", ["geometry-type"], "Point"], layout: { "icon-image": "conflict", "icon-allow-overlap": true, "icon-size": 1 } },
    { id: "track-labels", type: "symbol", source: "track-labels", layout: { "text-field": ["get", "label"], ...text(11), "text-anchor": "left", "text-offset": [1.2, 0], "text-allow-overlap": true }, paint: halo(["case", ["get", "alerting"], c.conflict, own, c.own, c.other], 1.4) },
    { id: "point", type: "symbol", source: "point", layout: { "icon-image": "point", "icon-allow-overlap": true, "icon-ignore-placement": true, "text-field": ["get", "label"], ...text(13, BOLD), "text-anchor": "top", "text-offset": [0, 1.4], "text-allow-overlap": true }, paint: halo(c.accent, 1.8) },
  ];
}
