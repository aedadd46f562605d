// SPDX-License-Identifier: Apache-2.0
// Moving symbols: each at its height over a stem in 3D, with a line where it is heading.
import { LINE, MARK, rgba } from "./air.js";
import { destination } from "./geometry.js";
import { LiveSource, feature, numbering, pointAt } from "./sources.js";
import { picture } from "./symbols.js";
import { plain } from "./text.js";

/** Cells of the atlas. */
export const CELLS = { own: 0, other: 1, ownAlert: 2, otherAlert: 3, conflict: 4 };
/** So many labels of tracks are legible at once; when more are in view, only tracks with an alert are labelled. Symbols all stay. */
const LABELS = 120;
/** Pixels of a symbol and of its heading line; symbols get smaller when there are many, so that they hide less of each other. */
const LARGEST = 24, SMALLEST = 10, CROWD = 150;

/** @typedef {{id: string, at: [number, number], altitudeMetres: number|null, course: number|null, own: boolean, alerting: boolean}} Track */

export class Tracks {
  #map; #air; #labels; #number = numbering(); #list = []; #volumetric = false; #colours;

  constructor(map, air, colours) {
    this.#map = map; this.#air = air; this.#labels = new LiveSource(map, "track-labels");
    this.colours(colours);
    map.on("moveend", () => this.#label());
  }

  get size() { return this.#list.length; }

  colours(colours) {
    this.#colours = { own: rgba(colours.own), other: rgba(colours.other), alert: rgba(colours.conflict) };
    this.#draw();
  }

  volumetric(on) { this.#volumetric = on; this.#draw(); }

  /** @param {Track[]} list */
  set(list) { this.#list = list; this.#draw(); this.#label(); }

  #draw() {
    const { own, other, alert } = this.#colours, air = this.#air, each = this.#volumetric ? 2 : 1;
    const size = Math.max(SMALLEST, LARGEST * Math.min(1, Math.sqrt(CROWD / this.#list.length)));
    const lines = new Float32Array(this.#list.length * LINE * each), marks = new Float32Array(this.#list.length * MARK);
    this.#list.forEach((track, i) => {
      const [lon, lat] = track.at, height = this.#volumetric ? track.altitudeMetres ?? 0 : 0, colour = track.alerting ? alert : track.own ? own : other;
      let at = i * LINE * each;
      if (track.course !== null && track.course !== undefined) {
        const ahead = destination(track.at, track.course, 2000);
        air.put(lines, at, lon, lat, height);
        air.put(lines, at + 3, ahead[0], ahead[1], height);
        lines.set(colour, at + 6);
        lines.set([2.2, 0, size * 1.25], at + 10);
      }
      if (each === 2) {
        at += LINE;
        air.put(lines, at, lon, lat, 0);
        air.put(lines, at + 3, lon, lat, height);
        lines.set([colour[0], colour[1], colour[2], 0.75], at + 6);
        lines.set([1.3, track.own ? 0 : 4, 0], at + 10);
      }
      air.put(marks, i * MARK, lon, lat, height);
      marks[i * MARK + 3] = track.alerting ? LARGEST * 1.7 : size;
      marks[i * MARK + 4] = (track.own ? CELLS.own : CELLS.other) + (track.alerting ? 2 : 0);
    });
    air.set("tracks", lines, marks);
  }

  #label() {
    const box = this.#map.getBounds(), close = this.#map.getZoom() >= 7;
    const seen = close ? this.#list.filter(({ at }) => box.contains(at)) : [];
    const shown = close && seen.length <= LABELS ? seen : this.#list.filter((track) => track.alerting);
    this.#labels.show(shown.map((track) => feature(this.#number(track.id), pointAt(track.at), { label: plain(track.id), own: track.own, alerting: track.alerting })));
  }
}

/** The atlas: symbols of own and other tracks, the same in a ring for an alert, and the mark of a conflict. */
export async function atlas(air, colours, conflictMark) {
  const symbols = await Promise.all(["track.own", "track.other"].map(picture));
  const ringed = symbols.map((symbol) => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 128;
    const context = canvas.getContext("2d");
    context.drawImage(symbol, 34, 36, 60, 60 * symbol.height / symbol.width);
    for (const [colour, width] of [[colours.halo, 14], [colours.conflict, 8]]) {
      context.strokeStyle = colour; context.lineWidth = width; context.beginPath(); context.arc(64, 64, 54, 0, 7); context.stroke();
    }
    return canvas;
  });
  air.atlas([...symbols, ...ringed, conflictMark]);
}
