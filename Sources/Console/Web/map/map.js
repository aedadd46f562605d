// SPDX-License-Identifier: Apache-2.0
// The map: what all parties notified, in plan and in 3D, on an offline base map. Draws what it is given; judges nothing.
import { Activities } from "./activities.js";
import { Air } from "./air.js";
import { Drawing } from "./draw.js";
import { Draft, Findings, Measures, Warnings, showLayers, showPoint } from "./overlays.js";
import { Furniture, element } from "./furniture.js";
import { dataOf, layers, style } from "./style.js";
import { Tracks, atlas } from "./tracks.js";
import { addMarks, addSymbols, conflictMark, loadSymbols } from "./symbols.js";
import { bounds, polygon } from "./geometry.js";
import { drawConflicts, drawEdges } from "./solids.js";
import { loadFonts } from "./fonts.js";
import { palette } from "./palette.js";

// Readers of map data of their own, begun before they are needed: with one alone what is urgent would queue behind the coast.
globalThis.maplibregl.setWorkerCount(Math.max(2, Math.floor(navigator.hardwareConcurrency / 2)));
globalThis.maplibregl.prewarm();

/** Layers that an officer can point at, the most urgent first. */
const PICKED = ["warning-places", "findings", "labels", "measure-labels", "volumes-own", "volumes-other", "volumes-fill", "warnings-fill", "measures-fill"];
const NAMES = ["places", "places-dot"], BORDERS = ["borders", "borders-disputed", "provinces"];
const TILT = 55;

/**
 * Makes the map.
 * @param {HTMLElement} container an empty element with a size
 * @param {{language: string, direction: "ltr"|"rtl", theme: "dark"|"light", t: (key: string, values?: object) => string,
 *   label?: string,
 *   onSelect?: (ref: string|null) => void, onHover?: (ref: string|null) => void, onCursor?: (at: [number, number]|null) => void,
 *   onClick?: (at: [number, number]) => void, view?: {center: [number, number], zoom: number, bearing: number, pitch: number}|null,
 *   onMove?: (view: {center: [number, number], zoom: number, bearing: number, pitch: number}) => void}} options
 * @returns {Promise<object>} the map's interface, see the end of this function
 */
export async function createMap(container, options) {
  const library = globalThis.maplibregl;
  const [manifest, symbols] = await Promise.all([assets(), loadSymbols(), loadFonts()]);
  if (library.getRTLTextPluginStatus() === "unavailable")
    library.setRTLTextPlugin(new URL("./rtl.js", import.meta.url).href, false).catch((error) => console.error(error));

  let { t, language, theme } = options, colours = palette(theme, container);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const moved = (view) => ({ ...view, duration: still.matches ? 0 : 450 });
  const canvasHolder = element("div", { class: "map-ground" }), said = element("p", { class: "map-said", role: "status" });
  container.classList.add("map");
  container.replaceChildren(canvasHolder, said);
  const [west, south, east, north] = manifest.region;
  const map = new library.Map({
    container: canvasHolder, style: style(colours, manifest), center: [(west + east) / 2, (south + north) / 2], zoom: 5, ...options.view, maxZoom: 15, maxPitch: 75,
    attributionControl: false, fadeDuration: 0, pitchWithRotate: true, renderWorldCopies: true, canvasContextAttributes: { antialias: true },
    localIdeographFontFamily: false,
  });
  map.keyboard.disableRotation();
  await new Promise((done) => map.once("style.load", done));
  addMarks(map, colours);
  addSymbols(map, symbols);

  const activities = new Activities(map, t), measures = new Measures(map, t), findings = new Findings(map, t), warnings = new Warnings(map, t);
  const draft = new Draft(map);
  const air = new Air();
  map.addLayer(air);
  await atlas(air, colours, conflictMark(colours));
  const tracks = new Tracks(map, air, colours);
  const furniture = new Furniture(container, map, t, moved);
  let volumetric = false, drawing = null, spent = {}, time = null, due = false;

  /** Runs an update and keeps how long it took, for stats(). */
  const timed = (name, update) => (...given) => {
    const start = performance.now();
    update(...given);
    if (volumetric) lift();
    spent[name] = performance.now() - start;
  };

  /** Draws edges and conflicts in the air anew, once for all updates of a frame. */
  function lift() {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      drawEdges(air, [...activities.edges(), ...draft.edges()], colours);
      drawConflicts(air, volumetric ? findings.list : [], (ref) => activities.get(ref), time, colours);
    });
  }

  const present = new Set();
  function visible(ids, sources, on) {
    for (const name of sources) if (on && !present.has(name)) { present.add(name); map.getSource(name).setData(dataOf(name)); }
    for (const id of ids) map.setLayoutProperty(id, "visibility", on ? "visible" : "none");
  }
  function setNames(on) { visible(NAMES, ["places"], on); }
  function setBorders(on, names = on) {
    visible(BORDERS, ["borders", "provinces"], on);
    setNames(names);
  }

  function setLanguage(tag, direction, words) {
    language = tag; t = words;
    const canvas = map.getCanvas();
    container.dir = direction;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", options.label ?? t("map.name"));
    canvas.setAttribute("aria-roledescription", t("map.role"));
    map.setLayoutProperty("places", "text-field", language === "en" ? ["get", "en"] : ["coalesce", ["get", language], ["get", "en"]]);
    furniture.words(t);
    for (const part of [activities, measures, warnings]) part.words(t);
  }

  function setTheme(name) {
    theme = name; colours = palette(theme, container);
    addMarks(map, colours);
    atlas(air, colours, conflictMark(colours));
    tracks.colours(colours);
    lift();
    for (const layer of layers(colours, Boolean(manifest.relief)))
      for (const [property, value] of Object.entries(layer.paint ?? {})) map.setPaintProperty(layer.id, property, value);
    hideGroundMarks();
  }

  /** In 3D the mark of a conflict is at its height, not on the ground. By opacity, so that it can still be pointed at. */
  function hideGroundMarks() {
    map.setPaintProperty("findings", "icon-opacity", volumetric ? 0 : layers(colours, false).find(({ id }) => id === "findings").paint["icon-opacity"]);
  }

  function setVolumetric(on) {
    volumetric = on;
    container.classList.toggle("map-volumetric", on);
    for (const part of [activities, draft, tracks, furniture]) part.volumetric(on);
    hideGroundMarks();
    lift();
    map.easeTo(moved(on ? { pitch: TILT } : { pitch: 0, bearing: 0 }));
  }

  /** Draws a new area of a shape, or edits one. Ends by Esc, by its button, or by stopDrawing(). */
  function startDrawing(shape, area, callbacks = {}) {
    stopDrawing();
    drawing = new Drawing(map, { container, t, say: (text) => { said.textContent = text; }, ended: () => { drawing = null; } }, shape, area ?? null, callbacks);
  }
  function stopDrawing() {
    drawing?.stop();
    drawing = null;
  }

  function setTime(now) {
    time = now;
    for (const part of [activities, measures, findings, warnings]) part.time(time);
  }

  /** @param {string|{ref?: string, area?: object, bounds?: number[], at?: [number, number]}|null} target nothing: all activities */
  function fit(target) {
    const box = typeof target === "string" ? activities.bounds(target) : target?.bounds ?? (target?.area ? bounds([polygon(target.area)])
      : target?.at ? bounds([target.at]) : activities.bounds(target?.ref));
    if (box) map.fitBounds([[box[0], box[1]], [box[2], box[3]]], moved({ padding: 60, maxZoom: 11, pitch: map.getPitch(), bearing: map.getBearing() }));
  }

  /** Brings an activity out from below what covers so many pixels of the map's far side: all of it, or of a large one its middle. */
  function reveal(ref, covered) {
    const box = ref && activities.bounds(ref);
    if (!box) return;
    const middle = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2], from = container.dir === "rtl" ? covered : 0;
    const width = container.clientWidth - covered, height = container.clientHeight;
    const corners = [[box[0], box[1]], [box[0], box[3]], [box[2], box[1]], [box[2], box[3]]].map((at) => map.project(at));
    const fits = ["x", "y"].every((axis, n) => Math.max(...corners.map((c) => c[axis])) - Math.min(...corners.map((c) => c[axis])) <= [width, height][n]);
    if ((fits ? corners : [map.project(middle)]).every(({ x, y }) => x >= from && x <= from + width && y >= 0 && y <= height)) return;
    map.easeTo(moved({ center: middle, offset: [from - covered / 2, 0] }));
  }

  const place = ({ lng, lat }) => [((lng + 540) % 360 + 360) % 360 - 180, lat];
  /** The most urgent thing near a pixel; of several areas the smallest. */
  function pick({ x, y }) {
    const found = map.queryRenderedFeatures([[x - 4, y - 4], [x + 4, y + 4]], { layers: PICKED })
      .filter((f) => f.properties.ref && (f.source !== "volumes" || f.state.near));
    const rank = (f) => PICKED.indexOf(f.layer.id.replace(/^volumes-(own|other)$/, "volumes-fill")) * 1e6 + (f.properties.size ?? 0);
    return found.sort((a, b) => rank(a) - rank(b))[0]?.properties.ref ?? null;
  }

  map.on("click", (event) => {
    if (drawing) return;
    options.onClick?.(place(event.lngLat));
    options.onSelect?.(pick(event.point));
  });
  let pointed = null;
  map.on("mousemove", (event) => {
    options.onCursor?.(place(event.lngLat));
    // One look-up a frame: a mouse reports far more often.
    if (!pointed && !drawing) requestAnimationFrame(() => { const ref = pick(pointed.point); pointed = null; hover(ref); });
    pointed = event;
  });
  map.on("mouseout", () => { options.onCursor?.(null); hover(null); });
  function hover(ref) {
    map.getCanvas().style.cursor = ref ? "pointer" : "";
    activities.hover(ref);
    options.onHover?.(ref);
  }
  map.on("moveend", () => options.onMove?.({ center: place(map.getCenter()), zoom: map.getZoom(), bearing: map.getBearing(), pitch: map.getPitch() }));

  setLanguage(language, options.direction, t);
  setBorders(false);

  /*
   * Shapes of what is given, besides those of activities.js: areas, heights and volumes as in the API, times in milliseconds or ISO 8601.
   * Measures {ref?, name, kind, volume}; layers {name, features}; findings {ref, pair: [ref, ref], at, other: place|null, start, end};
   * warnings {ref, own, at, radiusMetres, lower, upper, from, until}; tracks see tracks.js; time {at, spanStart, spanEnd}.
   * Lists are whole: what is not in one any more goes.
   */
  return {
    setLanguage, setTheme, setBorders, setNames, setVolumetric, fit, reveal, startDrawing, stopDrawing,
    setActivities: timed("activities", (list) => activities.set(list)),
    setMeasures: timed("measures", (list) => measures.set(list)),
    setLayers: timed("layers", (list) => showLayers(map, list)),
    setFindings: timed("findings", (list) => findings.set(list)),
    setWarnings: timed("warnings", (list) => warnings.set(list)),
    setTime: timed("time", setTime),
    setTracks: timed("tracks", (list) => tracks.set(list)),
    select: timed("select", (ref) => activities.select(ref)),
    draft: { show: timed("draft", (volumes) => draft.show(volumes)), conflicts: (list) => draft.conflicts(list) },
    showPoint: (at, label = "") => showPoint(map, at, label),
    resize: () => map.resize(),
    destroy: () => { stopDrawing(); map.remove(); container.replaceChildren(); },
    /** Counts of what is shown, and milliseconds of script of the last update of each kind. */
    stats: () => ({ ...activities.counts(), measures: measures.size, findings: findings.size, warnings: warnings.size, tracks: tracks.size, spent: { ...spent } }),
    library: map,
  };
}

async function assets() {
  const response = await fetch("/assets/manifest.json");
  if (!response.ok) throw new Error(`map data are missing (${response.status}): run scripts/console-assets`);
  return response.json();
}
