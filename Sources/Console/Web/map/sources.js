// SPDX-License-Identifier: Apache-2.0
// Sources whose features come and go: only differences go to the map's worker.

/** One source of the map. Features have whole numbers as identifiers. */
export class LiveSource {
  #map; #name; #shown = new Map(); #states = new Map();

  /** @param {object} map MapLibre's @param {string} name of a source in style.js */
  constructor(map, name) { this.#map = map; this.#name = name; }

  get size() { return this.#shown.size; }

  /** Shows exactly these features. A feature that is the same object as before is taken as unchanged. @param {Map<number, object>} wanted */
  show(wanted) {
    const remove = [], add = [];
    for (const id of this.#shown.keys()) if (!wanted.has(id)) { remove.push(id); this.#states.delete(id); }
    for (const [id, feature] of wanted) if (this.#shown.get(id) !== feature) add.push(feature);
    if (!remove.length && !add.length) return;
    for (const id of remove) this.#map.removeFeatureState({ source: this.#name, id });
    const source = this.#map.getSource(this.#name);
    if (add.length + remove.length > wanted.size) source.setData({ type: "FeatureCollection", features: [...wanted.values()] });
    else source.updateData({ remove, add });
    this.#shown = new Map(wanted);
  }

  /** Sets the drawing state of a feature; nothing happens when it has it. @param {number} id @param {Record<string, boolean>} state */
  state(id, state) {
    const known = this.#states.get(id);
    if (known && Object.keys(state).every((key) => known[key] === state[key])) return;
    this.#states.set(id, { ...known, ...state });
    this.#map.setFeatureState({ source: this.#name, id }, state);
  }
}

/** A feature as MapLibre takes it. */
export function feature(id, geometry, properties = {}) {
  return { type: "Feature", id, geometry, properties };
}

/** Point features' geometry. */
export const pointAt = (coordinates) => ({ type: "Point", coordinates });

/** Whole numbers for keys, the same each time. */
export function numbering() {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) known.set(key, known.size + 1);
    return known.get(key);
  };
}
