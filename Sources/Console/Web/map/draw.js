// SPDX-License-Identifier: Apache-2.0
// Drawing and editing an area with pointer, touch or keyboard.
import { azimuth, destination, distance, polygon } from "./geometry.js";
import { element } from "./furniture.js";

/** As many corners as one area may have. */
export const MOST_CORNERS = 100;
const LEAST = { polygon: 3, circle: 1, corridor: 2 };
/** Metres that a new circle or corridor begins with: 5 and 2 nautical miles. */
const RADIUS = 9260, HALF_WIDTH = 3704;
/** Pixels that an arrow key moves: as it is, with Shift, with Alt. */
const STEP = 8, LEAP = 48, NUDGE = 1;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NOTHING = { type: "FeatureCollection", features: [] };

const round = (at) => at.map((value) => Math.round(value * 1e6) / 1e6);
const middle = (a, b) => destination(a, azimuth(a, b), distance(a, b) / 2);

/** The shape that an area is drawn as, or nothing if it can only be typed. @returns {"polygon"|"circle"|"corridor"|null} */
export function shapeOf(area) {
  if (area.type === "Polygon") return "polygon";
  if (area.type === "Point" && area.radiusMetres !== undefined) return "circle";
  return area.type === "LineString" && area.halfWidthMetres !== undefined ? "corridor" : null;
}

export class Drawing {
  #map; #container; #t; #say; #callbacks; #shape; #points = []; #holes = []; #size = null; #adding; #cross = null; #drag = null; #due = null;
  #overlay; #crosshair; #readout; #bar; #handles = []; #listeners = []; #ended;

  /**
   * @param {object} map MapLibre's
   * @param {{container: HTMLElement, t: Function, say: (text: string) => void, ended: () => void}} host
   * @param {"polygon"|"circle"|"corridor"} shape
   * @param {object|null} area to edit, in the API's form; nothing to draw a new one
   * @param {{onChange?: (area: object|null, state: {settled: boolean}) => void, onEnd?: (area: object|null) => void}} callbacks
   */
  constructor(map, { container, t, say, ended }, shape, area, callbacks) {
    if (!LEAST[shape] || (area && shapeOf(area) !== shape)) throw new RangeError(`cannot draw ${area?.type ?? shape} as ${shape}`);
    this.#map = map; this.#container = container; this.#t = t; this.#say = say; this.#ended = ended; this.#callbacks = callbacks; this.#shape = shape;
    this.#adding = !area;
    if (area) this.#read(area);
    this.#crosshair = element("div", { class: "map-crosshair", "aria-hidden": "true", hidden: "" });
    this.#readout = element("output", { class: "map-readout", hidden: "" });
    this.#bar = element("div", { class: "map-drawbar", role: "toolbar", "aria-label": t("draw.toolbar") },
      element("button", { type: "button", class: "button", onclick: () => this.#undo() }, t("draw.undo")),
      element("button", { type: "button", class: "button button-main", onclick: () => this.#finish() }, t("draw.done")));
    this.#overlay = element("div", { class: "map-overlay" }, this.#crosshair, this.#readout);
    container.append(this.#overlay, this.#bar);
    this.#listen();
    const canvas = map.getCanvas();
    canvas.style.cursor = "crosshair";
    map.keyboard.disable();
    map.doubleClickZoom.disable();
    canvas.focus({ preventScroll: true });
    say(t(area ? "draw.help.edit" : `draw.help.${shape}`));
    this.#show();
  }

  /** The area in the API's form, or nothing while it has too few corners. */
  get area() { return this.#made(this.#points); }

  /** Takes everything away; nothing is reported. */
  stop() {
    for (const off of this.#listeners) off();
    cancelAnimationFrame(this.#due);
    this.#overlay.remove();
    this.#bar.remove();
    this.#map.getSource("drawing").setData(NOTHING);
    this.#map.getCanvas().style.cursor = "";
    this.#map.keyboard.enable();
    this.#map.doubleClickZoom.enable();
  }

  #read(area) {
    if (this.#shape === "polygon") { this.#points = area.coordinates[0].slice(0, -1); this.#holes = area.coordinates.slice(1); }
    else if (this.#shape === "circle") { this.#points = [area.coordinates]; this.#size = area.radiusMetres; }
    else { this.#points = [...area.coordinates]; this.#size = area.halfWidthMetres; }
  }

  #made(points, size = this.#size) {
    if (points.length < LEAST[this.#shape]) return null;
    const places = points.map(round);
    if (this.#shape === "circle") return size ? { type: "Point", coordinates: places[0], radiusMetres: Math.max(1, Math.round(size)) } : null;
    if (this.#shape === "corridor") return { type: "LineString", coordinates: places, halfWidthMetres: Math.max(1, Math.round(size ?? HALF_WIDTH)) };
    // Counter-clockwise, as RFC 7946 wants it.
    const twice = places.reduce((sum, [x, y], i) => { const [u, v] = places[(i + 1) % places.length]; return sum + x * v - u * y; }, 0);
    const ring = twice < 0 ? [...places].reverse() : places;
    return { type: "Polygon", coordinates: [[...ring, ring[0]], ...this.#holes] };
  }

  #listen() {
    const map = this.#map, canvas = map.getCanvas();
    const on = (name, act) => { map.on(name, act); this.#listeners.push(() => map.off(name, act)); };
    const listen = (target, name, act) => { target.addEventListener(name, act); this.#listeners.push(() => target.removeEventListener(name, act)); };
    on("click", (event) => { if (this.#adding) this.#add([event.lngLat.lng, event.lngLat.lat]); });
    on("dblclick", () => { if (this.#adding && this.#shape !== "circle") this.#settle(); });
    on("mousemove", (event) => {
      if (!this.#adding) return;
      this.#cross = [event.lngLat.lng, event.lngLat.lat];
      this.#crosshair.hidden = true;
      this.#changed(false);
    });
    on("move", () => this.#place());
    listen(canvas, "keydown", (event) => this.#key(event));
  }

  // ---- adding ----

  #add(at) {
    const last = this.#points.at(-1);
    if (this.#shape === "circle" && last) { this.#size = Math.max(1, distance(last, at)); this.#settle(); return; }
    // The second half of a double click is no corner of its own.
    if (last && this.#apart(last, at) < 4) return;
    if (this.#points.length >= MOST_CORNERS) { this.#say(this.#t("draw.full", { limit: MOST_CORNERS })); return; }
    this.#points.push(at);
    this.#say(this.#t("draw.added", { count: this.#points.length, place: written(at) }));
    this.#changed(false);
  }

  #apart(a, b) {
    const p = this.#map.project(a), q = this.#map.project(b);
    return Math.hypot(p.x - q.x, p.y - q.y);
  }

  #undo() {
    if (!this.#adding) { this.#adding = true; this.#size = this.#shape === "circle" ? null : this.#size; }
    this.#points.pop();
    this.#cross = null;
    this.#say(this.#t("draw.removed", { count: this.#points.length }));
    this.#changed(true);
    this.#map.getCanvas().focus({ preventScroll: true });
  }

  /** From adding to editing. */
  #settle() {
    if (this.#points.length < LEAST[this.#shape]) { this.#say(this.#t("draw.few", { least: LEAST[this.#shape] })); return false; }
    this.#adding = false;
    this.#size ??= this.#shape === "corridor" ? HALF_WIDTH : RADIUS;
    this.#cross = null;
    this.#crosshair.hidden = true;
    this.#changed(true);
    this.#say(this.#t("draw.help.edit"));
    return true;
  }

  #finish() {
    if (this.#adding && this.#points.length >= LEAST[this.#shape]) this.#settle();
    const area = this.area;
    this.stop();
    this.#ended();
    this.#callbacks.onEnd?.(area);
  }

  // ---- keyboard ----

  #key(event) {
    const { key } = event, arrow = ARROWS[key];
    if (arrow && this.#adding) this.#aim(arrow, event);
    else if (key === "Enter" && this.#adding) { if (this.#cross) this.#add(this.#cross); else this.#aim([0, 0], event); }
    else if (key === "Backspace") this.#undo();
    else if (key === "Escape") this.#finish();
    else if (key === "+" || key === "=") this.#map.zoomTo(this.#map.getZoom() + 1, { duration: 0 });
    else if (key === "-") this.#map.zoomTo(this.#map.getZoom() - 1, { duration: 0 });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #aim([x, y], event) {
    const map = this.#map, canvas = map.getCanvas(), step = reach(event), at = this.#cross ? map.project(this.#cross) : { x: canvas.clientWidth / 2, y: canvas.clientHeight / 2 };
    const next = [at.x + x * step, at.y + y * step];
    const out = [Math.min(0, next[0] - 30) + Math.max(0, next[0] - canvas.clientWidth + 30), Math.min(0, next[1] - 30) + Math.max(0, next[1] - canvas.clientHeight + 30)];
    const { lng, lat } = map.unproject(next);
    if (out[0] || out[1]) map.panBy(out, { duration: 0 });
    this.#cross = [lng, lat];
    this.#crosshair.hidden = false;
    this.#say(written(this.#cross));
    this.#changed(false);
  }

  // ---- what is shown, and what is told ----

  /** Once a frame while something moves, at once when it rests. */
  #changed(settled) {
    if (!settled) {
      this.#due ??= requestAnimationFrame(() => { this.#due = null; this.#show(); this.#callbacks.onChange?.(this.#preview(), { settled: false }); });
      return;
    }
    cancelAnimationFrame(this.#due);
    this.#due = null;
    this.#show();
    this.#callbacks.onChange?.(this.area, { settled: true });
  }

  /** With the place that the pointer is at, while corners are being added. */
  #preview() {
    const { length } = this.#points;
    if (!this.#adding || !this.#cross || !length) return this.area;
    if (this.#shape === "circle") return this.#made(this.#points, Math.max(1, distance(this.#points[0], this.#cross)));
    return this.#made([...this.#points, this.#cross]) ?? this.area;
  }

  #show() {
    const area = this.#preview(), line = this.#adding && this.#cross && this.#shape !== "circle" ? [...this.#points, this.#cross] : this.#points, features = [];
    if (area) features.push({ type: "Feature", properties: {}, geometry: polygon(area) });
    if (line.length > 1 && this.#shape !== "polygon" || (line.length === 2 && !area)) features.push({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: line } });
    this.#map.getSource("drawing").setData({ type: "FeatureCollection", features });
    this.#grips(area);
    this.#place();
  }

  /** Handles: corners, middles of sides, and one for radius or width. Elements are kept, so that a drag goes on while they change. */
  #grips(area) {
    const points = this.#points, grips = points.map((at, i) => ({ kind: "corner", index: i, at }));
    if (!this.#adding && this.#shape !== "circle") {
      const sides = this.#shape === "polygon" ? points.length : points.length - 1;
      for (let i = 0; i < sides; i++) grips.push({ kind: "side", index: i, at: middle(points[i], points[(i + 1) % points.length]) });
    }
    if (!this.#adding && this.#shape !== "polygon") grips.push({ kind: "size", index: 0, at: this.#sizeAt() });
    while (this.#handles.length < grips.length) this.#handles.push(this.#handle());
    this.#handles.forEach((handle, i) => {
      const grip = grips[i];
      handle.hidden = !grip;
      handle.grip = grip;
      if (!grip) return;
      handle.className = `map-handle map-handle-${grip.kind}`;
      handle.setAttribute("aria-label", this.#t(`draw.${grip.kind === "size" ? this.#shape === "circle" ? "radius" : "width" : grip.kind}`, { n: grip.index + 1, of: points.length }));
    });
    const metres = area?.radiusMetres ?? area?.halfWidthMetres;
    this.#readout.hidden = metres === undefined;
    if (metres !== undefined) this.#readout.textContent = this.#t(area.radiusMetres ? "draw.is.radius" : "draw.is.width", { km: (metres / 1000).toFixed(1), nm: (metres / 1852).toFixed(1) });
  }

  #sizeAt() {
    if (this.#shape === "circle") return destination(this.#points[0], 90, this.#size);
    const [a, b] = this.#points;
    return destination(middle(a, b), azimuth(a, b) + 90, this.#size);
  }

  #place() {
    const put = (node, at) => { const { x, y } = this.#map.project(at); node.style.transform = `translate(${x}px, ${y}px)`; };
    for (const handle of this.#handles) if (handle.grip) put(handle, handle.grip.at);
    if (!this.#crosshair.hidden && this.#cross) put(this.#crosshair, this.#cross);
    if (!this.#readout.hidden) put(this.#readout, this.#adding && this.#cross ? this.#cross : this.#sizeAt());
  }

  // ---- handles ----

  #handle() {
    const handle = element("button", { type: "button" });
    const at = (event) => {
      const box = this.#container.getBoundingClientRect(), { lng, lat } = this.#map.unproject([event.clientX - box.left, event.clientY - box.top]);
      return [lng, lat];
    };
    handle.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      handle.setPointerCapture(event.pointerId);
      this.#drag = this.#grasp(handle.grip);
      event.preventDefault();
      handle.focus({ preventScroll: true });
    });
    handle.addEventListener("pointermove", (event) => { if (this.#drag) this.#pull(this.#drag, at(event), false); });
    handle.addEventListener("pointerup", (event) => {
      if (!this.#drag) return;
      this.#pull(this.#drag, at(event), true);
      this.#drag = null;
    });
    handle.addEventListener("pointercancel", () => { this.#drag = null; this.#changed(true); });
    handle.addEventListener("keydown", (event) => this.#handleKey(event, handle));
    handle.addEventListener("focus", () => this.#say(written(handle.grip.at)));
    this.#overlay.append(handle);
    return handle;
  }

  /** A side becomes a corner as it is taken. */
  #grasp(grip) {
    if (grip.kind !== "side") return { ...grip };
    if (this.#points.length >= MOST_CORNERS) { this.#say(this.#t("draw.full", { limit: MOST_CORNERS })); return null; }
    this.#points.splice(grip.index + 1, 0, grip.at);
    return { kind: "corner", index: grip.index + 1 };
  }

  #pull(grip, at, settled) {
    if (grip.kind === "corner") this.#points[grip.index] = at;
    else if (this.#shape === "circle") this.#size = Math.max(1, distance(this.#points[0], at));
    else {
      const [a, b] = this.#points, away = (azimuth(a, at) - azimuth(a, b)) * Math.PI / 180;
      this.#size = Math.max(1, Math.abs(Math.sin(away)) * distance(a, at));
    }
    this.#changed(settled);
  }

  #handleKey(event, handle) {
    const { key } = event, { grip } = handle, arrow = ARROWS[key];
    if (arrow && grip.kind === "size") {
      this.#size = Math.max(1, this.#size + (arrow[0] - arrow[1]) * (event.shiftKey ? 1000 : event.altKey ? 10 : 100));
      this.#changed(true);
      this.#say(this.#readout.textContent);
    } else if (arrow && grip.kind === "corner") {
      const { x, y } = this.#map.project(grip.at), step = reach(event), { lng, lat } = this.#map.unproject([x + arrow[0] * step, y + arrow[1] * step]);
      this.#pull(grip, [lng, lat], true);
      this.#say(written([lng, lat]));
    } else if (key === "Enter" && grip.kind === "side") {
      const corner = this.#grasp(grip);
      if (corner) { this.#changed(true); this.#focus(corner.index); }
    } else if ((key === "Backspace" || key === "Delete") && grip.kind === "corner") {
      if (this.#adding || this.#points.length <= LEAST[this.#shape]) this.#say(this.#t("draw.few", { least: LEAST[this.#shape] }));
      else {
        this.#points.splice(grip.index, 1);
        this.#changed(true);
        this.#say(this.#t("draw.removed", { count: this.#points.length }));
        this.#focus(Math.min(grip.index, this.#points.length - 1));
      }
    } else if (key === "Escape") this.#finish();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #focus(index) { this.#handles.find(({ grip }) => grip?.kind === "corner" && grip.index === index)?.focus({ preventScroll: true }); }
}

const reach = (event) => (event.shiftKey ? LEAP : event.altKey ? NUDGE : STEP);

/** A place as it is read out: degrees and minutes. */
function written([lon, lat]) {
  const part = (value, width, letters) => {
    const minutes = Math.round(Math.abs(value) * 600) / 10;
    return `${String(Math.floor(minutes / 60)).padStart(width, "0")}°${(minutes % 60).toFixed(1).padStart(4, "0")}′${letters[value < 0 ? 1 : 0]}`;
  };
  return `${part(lat, 2, "NS")} ${part(((lon + 540) % 360 + 360) % 360 - 180, 3, "EW")}`;
}
