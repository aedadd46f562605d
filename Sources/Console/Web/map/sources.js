// SPDX-License-Identifier: Apache-2.0
// Sources whose features come and go: only differences go to the map's worker, unless most has changed.

/** One source of the map. Features have whole numbers as identifiers. */
export class LiveSource {
  #map; #name; #shown = new Map(); #states = new Map();

  /** @param {object} map MapLibre's @param {string} name of a source in style.js */
  constructor(map, name) { this.#map = map; this.#name = name; }

  get size() { return this.#shown.size; }

  /** Shows exactly these features. A feature that is the same object as before is taken as unchanged. @param {object[]} wanted */
  show(wanted) {
    const ids = new Set(wanted.map(({ id }) => id));
    this.change(wanted.filter((f) => this.#shown.get(f.id) !== f), [...this.#shown.keys()].filter((id) => !ids.has(id)));
  }

  /** Adds or replaces features, and takes away those with these identifiers. @param {object[]} add @param {number[]} remove */
  change(add, remove) {
    const before = this.#shown.size;
    for (const id of remove) {
      this.#shown.delete(id);
      if (this.#states.delete(id)) this.#map.removeFeatureState({ source: this.#name, id });
    }
    for (const f of add) this.#shown.set(f.id, f);
    if (!add.length && !remove.length) return;
    const source = this.#map.getSource(this.#name);
    if (add.length + remove.length > before / 2) source.setData({ type: "FeatureCollection", features: [...this.#shown.values()] });
    else source.updateData({ remove, add });
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
