// SPDX-License-Identifier: Apache-2.0
// What stands around the map: buttons, scale, legend, notes on what is drawn.
import { EXAGGERATION } from "./altitudes.js";

const METRES = { km: 1000, nm: 1852 };
const STEPS = [1, 2, 5];

/** Makes an element with attributes and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Buttons for what the wheel and two fingers do, the scale in two units, the legend, and what must be known of the drawing. */
export class Furniture {
  #map; #t; #legend; #notes; #bars; #buttons; #volumetric = false;

  constructor(container, map, t, moved) {
    this.#map = map;
    const button = (name, glyph, act) => element("button", { type: "button", class: "map-button", "data-word": name, onclick: act }, glyph);
    this.#buttons = element("div", { class: "map-buttons" },
      button("map.zoom-in", "+", () => map.easeTo(moved({ zoom: map.getZoom() + 1 }))),
      button("map.zoom-out", "−", () => map.easeTo(moved({ zoom: map.getZoom() - 1 }))),
      button("map.north-up", "N", () => map.easeTo(moved({ bearing: 0 }))));
    this.#legend = element("details", { class: "map-legend" });
    this.#notes = element("p", { class: "map-notes" });
    this.#bars = Object.fromEntries(Object.keys(METRES).map((unit) => [unit, element("div", { class: "map-bar" })]));
    const scale = element("div", { class: "map-scale", "aria-hidden": "true", dir: "ltr" }, ...Object.values(this.#bars));
    container.append(this.#buttons, this.#legend, element("div", { class: "map-foot" }, scale, this.#notes));
    map.on("move", () => this.scale());
    this.words(t);
  }

  words(t) {
    this.#t = t;
    for (const button of this.#buttons.children) {
      button.setAttribute("aria-label", t(button.dataset.word));
      button.title = t(button.dataset.word);
    }
    const entry = (name) => element("li", {}, element("span", { class: `map-key map-key-${name}`, "aria-hidden": "true" }), t(`map.legend.${name}`));
    this.#legend.replaceChildren(element("summary", {}, t("map.legend")),
      element("ul", {}, ...["own", "other", "conflict", "late", "hold", "nonconforming", "warning", "measure", "disputed"].map(entry)));
    this.volumetric(this.#volumetric);
    this.scale();
  }

  volumetric(on) {
    this.#volumetric = on;
    const notes = [this.#t("map.sources"), this.#t("map.relief")];
    if (on) notes.unshift(this.#t("map.exaggeration", { factor: EXAGGERATION }), this.#t("map.heights"));
    this.#notes.replaceChildren(...notes.flatMap((note, i) => [i ? " · " : "", i < (on ? 1 : 0) ? element("strong", {}, note) : note]));
  }

  /** Round lengths that fit into 120 pixels, at the middle of the map. */
  scale() {
    const latitude = this.#map.getCenter().lat, perPixel = 40075016.7 * Math.cos(latitude * Math.PI / 180) / (512 * 2 ** this.#map.getZoom());
    for (const [unit, metres] of Object.entries(METRES)) {
      const most = 120 * perPixel / metres, power = 10 ** Math.floor(Math.log10(most));
      const length = Math.max(...STEPS.filter((s) => s * power <= most)) * power;
      this.#bars[unit].style.inlineSize = `${length * metres / perPixel}px`;
      this.#bars[unit].textContent = this.#t(`map.scale.${unit}`, { n: length });
    }
  }
}
